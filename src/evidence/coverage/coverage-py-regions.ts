import { contains, type Block } from './coverage-py-block.ts'
import type { Contradiction } from './coverage-py-summary.ts'
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
    this.statements += region.summary.count('num_statements')
    for (let index = 0; index < region.missing.length; index++) this.missing.add(region.missing.items[index]!)
  }

  check(file: Block, contradict: Contradiction): void {
    if (this.count === 0) return
    const plural = this.kind === 'class' ? 'classes' : 'functions'
    const stray = this.firstStray(file)
    if (stray !== undefined) {
      contradict('missing_lines', `of its ${plural} with ${stray}`, 'only lines that the file itself misses')
      return
    }
    if (this.kind === 'function') return
    const statements = file.summary.count('num_statements')
    const missing = file.missing.length
    if (this.statements > statements)
      contradict('num_statements', String(statements), `${this.statements}, the sum over its classes`)
    else if (this.statements === statements && this.missing.length !== missing)
      contradict('missing_lines', String(missing), `${this.missing.length}, the sum over its classes`)
    else if (this.missing.length > missing)
      contradict('missing_lines', String(missing), `at least ${this.missing.length}, the sum over its classes`)
  }

  private firstStray(file: Block): number | undefined {
    const { items, length } = this.missing
    const all = file.missing
    let at = 0
    for (let index = 0; index < length; index++) {
      const line = items[index]!
      // Regions come in the order of the file, each list ascending: the next line is usually the next missing one.
      if (at < all.length && all.items[at] === line) at++
      else if (contains(all, line)) at = positionAfter(all, line)
      else return line
    }
    return undefined
  }
}

function positionAfter(list: IntegerList, value: number): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (list.items[middle]! <= value) low = middle + 1
    else high = middle
  }
  return low
}
