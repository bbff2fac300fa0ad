import { copyWindow, startKernel, windowSize, type Kernel } from '../../kernel.ts'
import { noOutcomes, type OutcomeCounts } from '../outcome-tally.ts'
import type { NamedOutcome } from './progress.ts'
import toldLines from './told-lines.wasm.ts'

/** The exports of assembly/told-lines.ts, which says what they are. */
interface ToldLines extends Kernel {
  readLines(at: number): number
  takenAt(): number
  marksAt(): number
}

/** Takes what lines tell; a line is its bytes and its index among those taken in one go. */
export interface ToldTests {
  /** The counters of a test file that a line names. */
  countersOf(file: string, line: Uint8Array, index: number): OutcomeCounts
  /** Takes the name of a failed test. */
  failed(id: string, line: Uint8Array, index: number): void
  /** Takes the outcomes of all lines, those of failed tests as well, and the last of them. */
  told(outcomes: OutcomeCounts, last: NamedOutcome): void
}

/** In the order of the kernel's counts. */
const outcomes = ['passed', 'skipped', 'xfailed', 'xpassed', 'failed'] as const
/** What the kernel says of the lines taken last. */
const taken = { lines: 0, marks: 1, idStart: 2, idEnd: 3, outcome: 4, counts: 5 }
/** What it says of a line that is marked. */
const mark = { line: 0, start: 1, nameEnd: 2, end: 3, newFile: 4, failedIdEnd: 5 }
const markFields = 6
const mostMarks = 4096
const newline = 10

/** Counts the tests of lines that are laid out as usual, many lines in one go. */
export class LinesKernel {
  readonly #kernel: ToldLines
  readonly #tests: ToldTests
  readonly #memory: Buffer
  readonly #taken: Uint32Array
  readonly #marks: Uint32Array
  /** The counters of the files that the kernel knows, and where it counts their outcomes. */
  readonly #counters: OutcomeCounts[] = []
  readonly #addresses: number[] = []
  /** Which bytes of the window the kernel has, and where. */
  #from = 0
  #to = 0
  #address = 0

  private constructor(kernel: ToldLines, tests: ToldTests) {
    this.#kernel = kernel
    this.#tests = tests
    const { buffer } = kernel.memory
    this.#memory = Buffer.from(buffer)
    this.#taken = new Uint32Array(buffer, kernel.takenAt(), taken.counts + outcomes.length)
    this.#marks = new Uint32Array(buffer, kernel.marksAt(), mostMarks * markFields)
  }

  /** Undefined where there is no WebAssembly. */
  static start(tests: ToldTests): LinesKernel | undefined {
    const kernel = startKernel<ToldLines>(toldLines)
    return kernel && new LinesKernel(kernel, tests)
  }

  /** To be called when the window holds other bytes. */
  look(): void {
    this.#from = this.#to = 0
  }

  /**
   * Takes lines from `start` on while it knows them.
   *
   * @returns the index behind the last line taken, and how many lines that were.
   */
  take(window: Buffer, start: number, end: number): { end: number; lines: number } {
    let at = start
    let lines = 0
    for (;;) {
      if (at < this.#from || at >= this.#to) this.#copy(window, at, end)
      at = this.#read(at, lines)
      lines += this.#taken[taken.lines]!
      // In a large window, the line may go on behind the bytes that the kernel has.
      const isCut = this.#to < end && at > this.#from && window.indexOf(newline, at) >= this.#to
      if (!isCut) return { end: at, lines }
      this.#to = at
    }
  }

  #copy(window: Buffer, from: number, end: number): void {
    this.#from = from
    this.#to = Math.min(end, from + windowSize)
    this.#address = copyWindow(this.#kernel, window.subarray(from, this.#to), this.#to - from) - from
  }

  #read(at: number, before: number): number {
    const next = this.#kernel.readLines(this.#address + at) - this.#address
    if (next === at) return at
    const end = this.#taken[taken.marks]! * markFields
    for (let start = 0; start < end; start += markFields) this.#takeMark(start, before)
    const counts = noOutcomes()
    add(counts, this.#taken, taken.counts)
    const id = this.#memory.toString('utf8', this.#taken[taken.idStart], this.#taken[taken.idEnd])
    this.#tests.told(counts, { id, outcome: outcomes[this.#taken[taken.outcome]!]! })
    return next
  }

  #takeMark(at: number, before: number): void {
    const marks = this.#marks
    const start = marks[at + mark.start]!
    const line = this.#memory.subarray(start, marks[at + mark.end])
    const index = before + marks[at + mark.line]!
    const address = marks[at + mark.newFile]!
    if (address !== 0) {
      const file = this.#memory.toString('utf8', start, marks[at + mark.nameEnd])
      this.#counters.push(this.#tests.countersOf(file, line, index))
      this.#addresses.push(address)
    }
    const idEnd = marks[at + mark.failedIdEnd]!
    if (idEnd !== 0) this.#tests.failed(this.#memory.toString('utf8', start, idEnd), line, index)
  }

  /** Counts by file what the lines have told; to be called once, after the last line. */
  end(): void {
    const words = new Uint32Array(this.#memory.buffer)
    for (const [index, address] of this.#addresses.entries()) add(this.#counters[index]!, words, address / 4)
  }
}

function add(counts: OutcomeCounts, words: Uint32Array, at: number): void {
  for (let index = 0; index < outcomes.length; index++) counts[outcomes[index]!] += words[at + index]!
}
