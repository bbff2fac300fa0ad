import { copyWindow, startKernel, type Kernel } from '../../kernel.ts'
import type { CaseGroup, JunitCases, PlainOutcome } from './junit-cases.ts'
import plainCases from './plain-cases.wasm.ts'
import type { XmlAttributes } from './xml-events.ts'

/** The exports of assembly/plain-cases.ts, which says what they are. */
interface PlainCasesKernel extends Kernel {
  readCases(at: number, suite: number): number
  countCases(): number
  countRuns(): number
  mostAtOnce(): number
  hashesAt(): number
  namesAt(): number
  runsAt(): number
}

/** In the order of the kernel's numbers. */
const outcomes = ['passed', 'skipped', 'xfailed'] as const

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Takes tests that passed or were skipped and are laid out as usual, in one go; whatever else comes is left to the XML parser. */
export class PlainCases {
  readonly #cases: JunitCases
  readonly #kernel: PlainCasesKernel
  readonly #memory: Buffer
  readonly #hashes: Int32Array
  readonly #names: Int32Array
  readonly #runs: Int32Array
  #address = 0
  #group: CaseGroup | undefined

  private constructor(cases: JunitCases, kernel: PlainCasesKernel) {
    const { buffer } = kernel.memory
    const most = kernel.mostAtOnce()
    this.#cases = cases
    this.#kernel = kernel
    this.#memory = Buffer.from(buffer)
    this.#hashes = new Int32Array(buffer, kernel.hashesAt(), 3 * most)
    this.#names = new Int32Array(buffer, kernel.namesAt(), 2 * most)
    this.#runs = new Int32Array(buffer, kernel.runsAt(), 6 * most)
  }

  /** Undefined where there is no WebAssembly. */
  static start(cases: JunitCases): PlainCases | undefined {
    const kernel = startKernel<PlainCasesKernel>(plainCases)
    return kernel && new PlainCases(cases, kernel)
  }

  /** The bytes to look at from now on, up to `end`. */
  look(window: Buffer, end: number): void {
    this.#address = copyWindow(this.#kernel, window, end)
  }

  /** Takes elements from `start` on while it knows them; the index behind the last one, and white space behind it. */
  take(start: number): number {
    if (this.#address === 0) return start
    const kernel = this.#kernel
    let at = this.#address + start
    do {
      at = kernel.readCases(at, this.#cases.suite)
      this.#count(kernel.countRuns(), kernel.countCases())
    } while (kernel.countCases() === kernel.mostAtOnce())
    return at - this.#address
  }

  /** Counts the tests of all runs, each up to the first of the next. */
  #count(runs: number, cases: number): void {
    for (let run = 0; run < runs; run++) {
      const at = 6 * run
      const first = this.#runs[at]!
      const end = run + 1 < runs ? this.#runs[at + 6]! : cases
      const classname = this.#textAt(at + 1) ?? ''
      const file = this.#textAt(at + 3)
      const outcome = outcomes[this.#runs[at + 5]!]!
      if (classname === '') this.#countAlone({ classname, ...(file !== undefined && { file }) }, first, end, outcome)
      else this.#countRun(this.#groupOf(file, classname), first, end, outcome)
    }
  }

  /** Mostly that of the run before. */
  #groupOf(file: string | undefined, classname: string): CaseGroup {
    const { suite, attributes } = this.#group ?? {}
    if (suite !== this.#cases.suite || attributes?.['file'] !== file || attributes?.['classname'] !== classname)
      this.#group = this.#cases.group(file, classname)
    return this.#group!
  }

  #countRun(group: CaseGroup, first: number, end: number, outcome: PlainOutcome): void {
    for (let at = first; at < end; at++) {
      at = this.#cases.takeNew(group, outcome, this.#hashes, at, end)
      if (at < end) this.#countAlone(group.attributes, at, at + 1, outcome)
    }
  }

  #countAlone(attributes: XmlAttributes, first: number, end: number, outcome: PlainOutcome): void {
    for (let at = first; at < end; at++) this.#cases.take({ ...attributes, name: this.#nameOf(at) }, outcome)
  }

  #nameOf(index: number): string {
    const text = this.#memory.toString('utf8', this.#names[2 * index], this.#names[2 * index + 1])
    return text.replace(/&(\w+);/g, (_, name: string) => entities[name]!)
  }

  /** The text whose beginning and end stand at `index` of the runs, both 0 without. */
  #textAt(index: number): string | undefined {
    const start = this.#runs[index]!
    return start === 0 ? undefined : this.#memory.toString('latin1', start, this.#runs[index + 1])
  }
}
