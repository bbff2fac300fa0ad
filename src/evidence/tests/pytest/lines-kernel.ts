import { copyWindow, startKernel, windowSize, type Kernel } from '../../kernel.ts'
import { noOutcomes, type OutcomeCounts } from '../outcome-tally.ts'
import type { NamedOutcome } from './progress.ts'
import toldLines from './told-lines.wasm.ts'

/** The exports of assembly/told-lines.ts, which says what they are. */
interface ToldLines extends Kernel {
  readLines(at: number): number
  takenAt(): number
  lastsAt(): number
  marksAt(): number
}

/** Takes what lines tell; a line is its bytes and its index among those taken in one go. */
export interface ToldTests {
  /** The counters of a test file that a line names. */
  countersOf(file: string, line: Uint8Array, index: number): OutcomeCounts
  /** Takes the name of a failed test. */
  failed(id: string, line: Uint8Array, index: number): void
  /** Takes what all lines of one go tell. */
  told(lines: ToldTogether): void
}

export interface ToldTogether {
  /** Those of failed tests as well. */
  readonly outcomes: OutcomeCounts
  /** The last test of each worker, '' without xdist. */
  readonly last: ReadonlyMap<string, NamedOutcome>
  /** The test that the last line begins, when its outcome is still to come. */
  readonly started: string | undefined
}

/** In the order of the kernel's counts. */
const outcomes = ['passed', 'skipped', 'xfailed', 'xpassed', 'failed'] as const
/** What the kernel says of the lines taken last. */
const taken = { lines: 0, marks: 1, startedAt: 2, startedEnd: 3, workers: 4, counts: 5 }
/** What it says of the last test of a worker. */
const last = { idStart: 0, idEnd: 1, outcome: 2 }
const lastFields = 3
const mostWorkers = 256
/** What it says of a line that is marked. */
const mark = { line: 0, start: 1, idStart: 2, nameEnd: 3, end: 4, newFile: 5, failedIdEnd: 6 }
const markFields = 7
const mostMarks = 4096
const newline = 10

/** Counts the tests of lines that are laid out as usual, many lines in one go. */
export class LinesKernel {
  readonly #kernel: ToldLines
  readonly #tests: ToldTests
  readonly #memory: Buffer
  readonly #taken: Uint32Array
  readonly #lasts: Uint32Array
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
    this.#lasts = new Uint32Array(buffer, kernel.lastsAt(), (1 + mostWorkers) * lastFields)
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
    const told = noOutcomes()
    add(told, this.#taken, taken.counts)
    const startedAt = this.#taken[taken.startedAt]!
    const started = startedAt === 0 ? undefined : this.#text(startedAt, this.#taken[taken.startedEnd]!)
    this.#tests.told({ outcomes: told, last: this.#lastTests(), started })
    return next
  }

  #lastTests(): Map<string, NamedOutcome> {
    const tests = new Map<string, NamedOutcome>()
    for (let index = 0; index < this.#taken[taken.workers]!; index++) {
      const at = index * lastFields
      const outcome = outcomes[this.#lasts[at + last.outcome]! - 1]
      const id = this.#text(this.#lasts[at + last.idStart]!, this.#lasts[at + last.idEnd]!)
      if (outcome) tests.set(index === 0 ? '' : `gw${index - 1}`, { id, outcome })
    }
    return tests
  }

  #text(start: number, end: number): string {
    return this.#memory.toString('utf8', start, end)
  }

  #takeMark(at: number, before: number): void {
    const marks = this.#marks
    const start = marks[at + mark.start]!
    const idStart = marks[at + mark.idStart]!
    const line = this.#memory.subarray(start, marks[at + mark.end])
    const index = before + marks[at + mark.line]!
    const address = marks[at + mark.newFile]!
    if (address !== 0) {
      const file = this.#text(idStart, marks[at + mark.nameEnd]!)
      this.#counters.push(this.#tests.countersOf(file, line, index))
      this.#addresses.push(address)
    }
    const idEnd = marks[at + mark.failedIdEnd]!
    if (idEnd !== 0) this.#tests.failed(this.#text(idStart, idEnd), line, index)
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
