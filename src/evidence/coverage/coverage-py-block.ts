import { counted, Summary, type Contradictable } from './coverage-py-summary.ts'
import type { Findings } from './findings.ts'
import { IntegerList } from './integer-list.ts'
import { KeyTable } from './key-table.ts'

/** The keys of a file's entry, and of a function's or class's in it (coverage/jsonreport.py, formats 2 and 3). */
export const blockKeys = [
  'executed_lines',
  'missing_lines',
  'excluded_lines',
  'summary',
  'executed_branches',
  'missing_branches',
  'contexts',
  'functions',
  'classes',
  'start_line',
] as const
export const blockKey = {
  executedLines: 0,
  missingLines: 1,
  excludedLines: 2,
  summary: 3,
  executedBranches: 4,
  missingBranches: 5,
  contexts: 6,
  functions: 7,
  classes: 8,
  startLine: 9,
} as const
const firstRequired = 0b1111

/**
 * Line lists and their summary: what a file's entry and a region's have in common. Used again for each:
 * `clear` before, `mark` per key, `check` at the end.
 */
export class Block implements Contradictable {
  readonly keys = new KeyTable(blockKeys)
  readonly summary = new Summary()
  readonly executed = new IntegerList()
  readonly missing = new IntegerList()
  readonly excluded = new IntegerList()
  readonly executedArcs = new IntegerList()
  /** Source and target line of each arc, one after the other. */
  readonly missingArcs = new IntegerList()
  /** The list of each key that has one. */
  readonly lists: readonly (IntegerList | undefined)[] = [
    this.executed,
    this.missing,
    this.excluded,
    undefined,
    this.executedArcs,
    this.missingArcs,
  ]
  private readonly findings: Findings
  private readonly describe: () => string
  private offset = 0
  private seen = 0

  /** `describe` names the block in messages. */
  constructor(findings: Findings, describe: () => string) {
    this.findings = findings
    this.describe = describe
  }

  /** A block begins, at a byte offset in the file. */
  clear(offset: number): void {
    this.offset = offset
    this.seen = 0
    this.keys.begin()
    this.summary.clear()
    this.executed.clear()
    this.missing.clear()
    this.excluded.clear()
    this.executedArcs.clear()
    this.missingArcs.clear()
  }

  /** Names the block in messages. */
  get text(): string {
    return this.describe()
  }

  /** False when the key was there already. */
  mark(index: number): boolean {
    const isFresh = (this.seen & (1 << index)) === 0
    this.seen |= 1 << index
    return isFresh
  }

  /** Reports what is not as coverage.py writes it, and every number that does not add up. False when malformed. */
  check(): boolean {
    const malformed = this.malformed()
    if (malformed !== undefined) {
      this.findings.add({ rule: 'not-coverage-py', message: `${malformed} in ${this.text}`, offset: this.offset })
      return false
    }
    this.checkLines()
    this.checkLengths()
    this.summary.check(this)
    return true
  }

  contradict(key: string, observed: string, expected: string): void {
    const message = `Unexpected \`${key}\` ${observed} in ${this.text}, expected ${expected}`
    this.findings.add({ rule: 'evidence-inconsistent', message, offset: this.offset })
  }

  private malformed(): string | undefined {
    const absent = firstRequired & ~this.seen
    if (absent !== 0) return `No \`${blockKeys[31 - Math.clz32(absent & -absent)]!}\``
    for (let index = 0; index <= blockKey.missingBranches; index++) {
      const list = this.lists[index]
      if (list?.overlong) return `Unexpected \`${blockKeys[index]!}\` of more than four million numbers`
      if (list?.strange) return `Unexpected \`${blockKeys[index]!}\` that is no list of line numbers`
    }
    const wrong = this.summary.malformed
    if (wrong !== undefined) return `Unexpected or absent \`${wrong}\``
    if (this.summary.hasBranches && (this.seen & (1 << blockKey.missingBranches)) === 0) return 'No `missing_branches`'
    return undefined
  }

  private checkLines(): void {
    for (let index = 0; index <= blockKey.excludedLines; index++) {
      const list = this.lists[index]!
      if (!list.ascending) this.descends(blockKeys[index]!, list)
    }
    this.checkDisjoint('executed_lines', this.executed)
    this.checkDisjoint('excluded_lines', this.excluded)
  }

  private descends(key: string, list: IntegerList): void {
    const [previous, line] = list.firstDescent()!
    const observed = previous === undefined ? `with ${line}` : `with ${line} after ${previous}`
    this.contradict(key, observed, 'each line once, in ascending order')
  }

  private checkDisjoint(key: string, list: IntegerList): void {
    const both = this.missing.firstCommon(list)
    if (both !== undefined) this.contradict('missing_lines', `with ${both}`, `no line that \`${key}\` lists too`)
  }

  private checkLengths(): void {
    const { summary } = this
    this.checkLength('missing_lines', counted.missingLines, this.missing.length, 'missing lines')
    this.checkLength('excluded_lines', counted.excludedLines, this.excluded.length, 'excluded lines')
    const covered = summary.count(counted.coveredLines)
    const executed = this.executed.length
    if (covered > executed)
      this.contradict('covered_lines', String(covered), `at most ${executed}, the number of executed lines listed`)
    if (!summary.hasBranches) return
    this.checkLength('missing_branches', counted.missingBranches, this.missingArcs.length / 2, 'missing branches')
    const partial = this.partialArcs()
    const counts = summary.count(counted.partialBranches)
    if (counts !== partial) {
      const expected = `${partial}, the missing branches whose line was executed`
      this.contradict('num_partial_branches', String(counts), expected)
    }
  }

  private checkLength(key: string, index: number, length: number, what: string): void {
    const count = this.summary.count(index)
    if (count !== length) this.contradict(key, String(count), `${length}, the number of ${what} listed`)
  }

  /** Missing arcs whose source line is not missing (coverage/results.py, `n_partial_branches`). */
  private partialArcs(): number {
    const arcs = this.missingArcs
    let count = 0
    for (let at = 0; at < arcs.length; at += 2) if (!this.missing.has(arcs.items[at]!)) count++
    return count
  }
}
