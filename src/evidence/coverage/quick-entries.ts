import type { Block } from './coverage-py-block.ts'
import type { CoveragePySink } from './coverage-py-sink.ts'
import type { Totals } from './coverage-py-totals.ts'
import { EntryKernel, notRead } from './entry-kernel.ts'

/** In bytes: to start the kernel takes as long as to read a smaller report without it. */
const smallReport = 128 * 1024

/** Reads whole entries of a large report in one go, and hands them on like those that are walked. */
export class QuickEntries {
  private readonly file: Block
  private readonly region: Block
  private readonly totals: Totals
  private readonly sink: CoveragePySink
  private kernel: EntryKernel | undefined

  /** The blocks are filled for each entry and region. */
  constructor(file: Block, region: Block, totals: Totals, sink: CoveragePySink) {
    this.file = file
    this.region = region
    this.totals = totals
    this.sink = sink
  }

  /** The bytes to look at from now on, up to `end`; `last` says that no byte behind is read. */
  look(window: Buffer, end: number, last: boolean): void {
    if (end > smallReport) this.kernel ??= EntryKernel.start()
    this.kernel?.look(window, end, last)
  }

  /** Reads the entry of the file `key`, which begins at `at`; returns what `EntryKernel.read` does. */
  read(at: number, key: string, isDetailed: boolean): number {
    const { kernel } = this
    if (!kernel) return notRead
    const next = kernel.read(at)
    if (next < 0) return next
    if (isDetailed)
      for (let index = 0; index < kernel.regionCount; index++) {
        const { kind, name } = kernel.fillRegion(index, this.region)
        this.sink.region(kind, name, this.region)
      }
    kernel.fill(this.file)
    this.totals.add(this.file, key)
    this.sink.file(key, this.file)
    return next
  }
}
