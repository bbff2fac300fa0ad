import { copyWindow, startKernel, type Kernel } from '../kernel.ts'
import { blockKey, blockKeys, type Block } from './coverage-py-block.ts'
import { counted, summaryKeys } from './coverage-py-summary.ts'
import fileEntry from './file-entry.wasm.ts'
import type { IntegerList } from './integer-list.ts'
import { needMore } from './json-tokens.ts'

/** The exports of assembly/file-entry.ts, which says what they are. */
interface FileEntry extends Kernel {
  keyAt(index: number): number
  setKey(index: number, length: number): void
  readEntry(at: number): number
  entryAt(): number
  countRegions(): number
  regionAt(index: number): number
}

/** Instead of an index: to be read the general way. */
export const notRead = -2
/** An entry that begins so near to the end of the window is likely cut by it. */
const nearEnd = 64 * 1024

/** Reads the entries of files that are laid out as usual and add up, each in one go. */
export class EntryKernel {
  private readonly kernel: FileEntry
  private readonly memory: Buffer
  private readonly integers: Int32Array
  /** Index of the integers of the entry read last. */
  private readonly entry: number
  private address = 0
  private end = 0
  private isLast = false

  private constructor(kernel: FileEntry) {
    this.kernel = kernel
    this.memory = Buffer.from(kernel.memory.buffer)
    this.integers = new Int32Array(kernel.memory.buffer)
    this.entry = kernel.entryAt() / 4
    for (const [index, key] of [...blockKeys, ...summaryKeys].entries()) {
      const text = Buffer.from(`"${key}": `)
      text.copy(this.memory, kernel.keyAt(index))
      kernel.setKey(index, text.length)
    }
  }

  /** Undefined where there is no WebAssembly. */
  static start(): EntryKernel | undefined {
    const kernel = startKernel<FileEntry>(fileEntry)
    return kernel && new EntryKernel(kernel)
  }

  /** The bytes to look at from now on, up to `end`; `isLast` says that no byte follows. */
  look(window: Buffer, end: number, isLast: boolean): void {
    this.address = copyWindow(this.kernel, window, end)
    this.end = end
    this.isLast = isLast
  }

  /**
   * Reads the whole object that begins at `at`; returns the index behind its `}`, having found that it adds up,
   * `needMore` when it may be whole in the next window, or another negative number.
   */
  read(at: number): number {
    if (this.address === 0) return notRead
    const next = this.kernel.readEntry(this.address + at)
    if (next !== 0) return next - this.address
    return at > 0 && !this.isLast && this.end - at < nearEnd ? needMore : notRead
  }

  /** What the entry read last says, without its executed lines and branches. */
  fill(block: Block): void {
    const { integers, entry } = this
    block.summary.take(integers, entry + 16, integers[entry + 53]!)
    for (const key of [blockKey.missingLines, blockKey.excludedLines, blockKey.missingBranches])
      this.take(block.lists[key]!, integers[entry + 2 * key]!, integers[entry + 2 * key + 1]!)
  }

  /** How many functions and classes the entry read last has. */
  get regionCount(): number {
    return this.kernel.countRegions()
  }

  /** Fills a block with the statements and the missing lines of one of them; tells its kind and its name. */
  fillRegion(index: number, block: Block): { kind: 'function' | 'class'; name: string } {
    const record = this.kernel.regionAt(index)
    const field = (number: number) => this.memory.readUInt32LE(record + 4 * number)
    this.take(block.missing, field(3), field(4))
    block.summary.values[counted.statements] = field(5)
    return {
      kind: field(0) === blockKey.classes ? 'class' : 'function',
      name: this.memory.toString('utf8', field(1), field(2)),
    }
  }

  private take(list: IntegerList, start: number, end: number): void {
    list.take(this.integers, start / 4, end / 4)
  }
}
