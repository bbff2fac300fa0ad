import { copyWindow, startKernel, type Kernel } from '../kernel.ts'
import { blockKey, blockKeys, type Block } from './coverage-py-block.ts'
import { counted, summaryKeys } from './coverage-py-summary.ts'
import fileEntry from './file-entry.wasm.ts'
import { needMore } from './json-tokens.ts'

/** The exports of assembly/file-entry.ts, which says what they are. */
interface FileEntry extends Kernel {
  keyAt(index: number): number
  readEntry(at: number): number
  listStart(key: number): number
  listEnd(key: number): number
  count(index: number): number
  summaryHas(): number
  countRegions(): number
  regionAt(index: number): number
}

/** Instead of an index: to be read the general way. */
const otherwise = -2
/** An entry that begins so near to the end of the window is likely cut by it. */
const nearEnd = 64 * 1024

/** Reads the entries of files that are laid out as usual and add up, each in one go. */
export class EntryKernel {
  private readonly kernel: FileEntry
  private readonly memory: Buffer
  private address = 0
  private end = 0
  private isLast = false

  private constructor(kernel: FileEntry) {
    this.kernel = kernel
    this.memory = Buffer.from(kernel.memory.buffer)
    for (const [index, key] of [...blockKeys, ...summaryKeys].entries()) {
      const text = Buffer.from(`"${key}": `)
      const address = kernel.keyAt(index)
      this.memory.writeUInt32LE(text.length, address)
      text.copy(this.memory, address + 8)
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
    if (this.address === 0) return otherwise
    const next = this.kernel.readEntry(this.address + at)
    if (next !== 0) return next - this.address
    return at > 0 && !this.isLast && this.end - at < nearEnd ? needMore : otherwise
  }

  /** What the entry read last says, without its executed lines and branches. */
  fill(block: Block): void {
    const { kernel } = this
    block.summary.take(kernel.summaryHas(), index => kernel.count(index))
    block.missing.take(this.list(kernel.listStart(blockKey.missingLines), kernel.listEnd(blockKey.missingLines)))
    block.excluded.take(this.list(kernel.listStart(blockKey.excludedLines), kernel.listEnd(blockKey.excludedLines)))
    const arcs = this.list(kernel.listStart(blockKey.missingBranches), kernel.listEnd(blockKey.missingBranches))
    block.missingArcs.take(arcs)
  }

  /** How many functions and classes the entry read last has. */
  get regionCount(): number {
    return this.kernel.countRegions()
  }

  /** Fills a block with the statements and the missing lines of one of them; tells its kind and its name. */
  fillRegion(index: number, block: Block): { kind: 'function' | 'class'; name: string } {
    const record = this.kernel.regionAt(index)
    const field = (number: number) => this.memory.readUInt32LE(record + 4 * number)
    block.missing.take(this.list(field(3), field(4)))
    block.summary.values[counted.statements] = field(5)
    return {
      kind: field(0) === blockKey.classes ? 'class' : 'function',
      name: this.memory.toString('utf8', field(1), field(2)),
    }
  }

  private list(start: number, end: number): Int32Array {
    return new Int32Array(this.kernel.memory.buffer, start, (end - start) / 4)
  }
}
