import { Summary, type Contradiction } from './coverage-py-summary.ts'
import type { Findings } from './findings.ts'
import { IntegerList } from './integer-list.ts'
import { KeyTable } from './key-table.ts'

/** The keys of a file's entry, and of a function's or class's in it (coverage/jsonreport.py, formats 2 and 3). */
const keys = [
  'executed_lines',
  'summary',
  'missing_lines',
  'excluded_lines',
  'executed_branches',
  'missing_branches',
  'contexts',
  'functions',
  'classes',
  'start_line',
] as const
export type BlockKey = (typeof keys)[number]

/** Line lists and their summary: what a file's entry and a region's have in common. Used again for each. */
export class Block {
  readonly keys = new KeyTable(keys)
  readonly summary = new Summary()
  readonly executed = new IntegerList()
  readonly missing = new IntegerList()
  readonly excluded = new IntegerList()
  readonly executedArcs = new IntegerList()
  /** Source and target line of each arc, one after the other. */
  readonly missingArcs = new IntegerList()
  /** Where the entry begins in the file. */
  offset = 0
  private seen = 0
  private readonly describe: () => string

  /** `describe` names the block in messages. */
  constructor(describe: () => string) {
    this.describe = describe
  }

  clear(offset: number): void {
    this.offset = offset
    this.seen = 0
    this.summary.clear()
    for (const list of [this.executed, this.missing, this.excluded, this.executedArcs, this.missingArcs]) list.clear()
  }

  /** Names the block in messages. */
  get text(): string {
    return this.describe()
  }

  name(index: number): BlockKey | undefined {
    return keys[index]
  }

  /** False when the key was there already. */
  mark(index: number): boolean {
    const fresh = (this.seen & (1 << index)) === 0
    this.seen |= 1 << index
    return fresh
  }

  has(key: BlockKey): boolean {
    return (this.seen & (1 << keys.indexOf(key))) !== 0
  }

  listOf(key: BlockKey): IntegerList | undefined {
    switch (key) {
      case 'executed_lines':
        return this.executed
      case 'missing_lines':
        return this.missing
      case 'excluded_lines':
        return this.excluded
      case 'executed_branches':
        return this.executedArcs
      case 'missing_branches':
        return this.missingArcs
      default:
        return undefined
    }
  }

  /** Reports what is not as coverage.py writes it, and every number that does not add up. False when malformed. */
  check(findings: Findings): boolean {
    const malformed = this.malformed()
    if (malformed !== undefined) {
      findings.add({ rule: 'not-coverage-py', message: `${malformed} in ${this.describe()}`, offset: this.offset })
      return false
    }
    const contradict = this.contradict(findings)
    this.checkLines(contradict)
    this.checkLengths(contradict)
    this.summary.check(contradict)
    return true
  }

  /** Reports numbers of this block that do not add up. */
  contradict(findings: Findings): Contradiction {
    return (key, observed, expected) => {
      const message = `Unexpected \`${key}\` ${observed} in ${this.describe()}, expected ${expected}`
      findings.add({ rule: 'evidence-inconsistent', message, offset: this.offset })
    }
  }

  private malformed(): string | undefined {
    for (const key of ['executed_lines', 'summary', 'missing_lines', 'excluded_lines'] as const)
      if (!this.has(key)) return `No \`${key}\``
    for (const key of ['executed_lines', 'missing_lines', 'excluded_lines', 'missing_branches'] as const) {
      const list = this.listOf(key)!
      if (list.overlong) return `Unexpected \`${key}\` of more than four million lines`
      if (list.strange) return `Unexpected \`${key}\` that is no list of line numbers`
    }
    const wrong = this.summary.malformed
    if (wrong !== undefined) return `Unexpected or absent \`${wrong}\``
    if (this.summary.hasBranches && !this.has('missing_branches')) return 'No `missing_branches`'
    return undefined
  }

  private checkLines(contradict: Contradiction): void {
    for (const key of ['executed_lines', 'missing_lines', 'excluded_lines'] as const) {
      const wrong = firstDescent(this.listOf(key)!)
      if (wrong !== undefined)
        contradict(key, `with ${wrong[1]} after ${wrong[0]}`, 'each line once, in ascending order')
    }
    for (const key of ['executed_lines', 'excluded_lines'] as const) {
      const both = firstCommon(this.missing, this.listOf(key)!)
      if (both !== undefined) contradict('missing_lines', `with ${both}`, `no line that \`${key}\` lists too`)
    }
  }

  private checkLengths(contradict: Contradiction): void {
    const listed = (key: 'missing_lines' | 'excluded_lines' | 'missing_branches', length: number, what: string) => {
      const count = this.summary.count(key)
      if (count !== length) contradict(key, String(count), `${length}, the number of ${what} listed`)
    }
    listed('missing_lines', this.missing.length, 'missing lines')
    listed('excluded_lines', this.excluded.length, 'excluded lines')
    const covered = this.summary.count('covered_lines')
    if (covered > this.executed.length)
      contradict(
        'covered_lines',
        String(covered),
        `at most ${this.executed.length}, the number of executed lines listed`,
      )
    if (!this.summary.hasBranches) return
    listed('missing_branches', this.missingArcs.length / 2, 'missing branches')
    const partial = this.partialArcs()
    const counted = this.summary.count('num_partial_branches')
    if (counted !== partial)
      contradict('num_partial_branches', String(counted), `${partial}, the missing branches whose line was executed`)
  }

  /** Missing arcs whose source line is not missing (coverage/results.py, `n_partial_branches`). */
  private partialArcs(): number {
    const arcs = this.missingArcs
    let count = 0
    for (let at = 0; at < arcs.length; at += 2) if (!contains(this.missing, arcs.items[at]!)) count++
    return count
  }
}

/** The first two neighbours that do not ascend, or a first line below 0. */
function firstDescent(list: IntegerList): [number, number] | undefined {
  const items = list.items
  let previous = -1
  for (let index = 0; index < list.length; index++) {
    const line = items[index]!
    if (line <= previous) return [previous, line]
    previous = line
  }
  return undefined
}

/** The first number that two ascending lists share. */
function firstCommon(one: IntegerList, other: IntegerList): number | undefined {
  let at = 0
  for (let index = 0; index < one.length && at < other.length; index++) {
    const line = one.items[index]!
    while (at < other.length && other.items[at]! < line) at++
    if (at < other.length && other.items[at] === line) return line
  }
  return undefined
}

/** Is a number in an ascending list? */
export function contains(list: IntegerList, value: number): boolean {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (list.items[middle]! < value) low = middle + 1
    else high = middle
  }
  return low < list.length && list.items[low] === value
}
