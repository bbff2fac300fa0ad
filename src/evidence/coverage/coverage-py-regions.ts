import type { Block } from './coverage-py-block.ts'
import { counted } from './coverage-py-summary.ts'
import { IntegerList } from './integer-list.ts'

/**
 * The functions or the classes of one file. Every line a region misses is one the file misses, and the classes,
 * with `""` for what is outside of all, share the file's lines between them (coverage/jsonreport.py, format 3).
 * Regions of one name overwrite each other in the report, so lines may be absent; none may be added.
 */
export class Regions {
  readonly kind: 'function' | 'class'
  private readonly missing = new IntegerList()
  private statements = 0
  private count = 0

  constructor(kind: 'function' | 'class') {
    this.kind = kind
  }

  clear(): void {
    this.missing.clear()
    this.statements = 0
    this.count = 0
  }

  add(region: Block): void {
    this.count++
    this.statements += region.summary.count(counted.statements)
    this.missing.append(region.missing)
  }

  check(file: Block): void {
    if (this.count === 0) return
    const plural = this.kind === 'class' ? 'classes' : 'functions'
    const stray = this.firstStray(file.missing)
    if (stray !== undefined) {
      file.contradict('missing_lines', `of its ${plural} with ${stray}`, 'only lines that the file itself misses')
      return
    }
    if (this.kind === 'class') this.checkShares(file)
  }

  private checkShares(file: Block): void {
    const statements = file.summary.count(counted.statements)
    const missing = file.missing.length
    const shared = this.missing.length
    if (this.statements > statements)
      file.contradict('num_statements', String(statements), `${this.statements}, the sum over its classes`)
    else if (this.statements === statements ? shared !== missing : shared > missing)
      file.contradict('missing_lines', String(missing), `${shared}, the sum over its classes`)
  }

  private firstStray(all: IntegerList): number | undefined {
    const { items, length } = this.missing
    let at = 0
    for (let index = 0; index < length; index++) {
      const line = items[index]!
      // Regions come in the order of the file, each list ascending: the next line is usually the next missing one.
      if (at >= all.length || all.items[at] !== line) at = all.countBelow(line)
      if (at >= all.length || all.items[at] !== line) return line
      at++
    }
    return undefined
  }
}
