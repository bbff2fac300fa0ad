import { readDecimal } from './decimal.ts'
import { KeyTable } from './key-table.ts'

/** The numbers of a `summary` or of `totals` that add up over files: where `Summary.count` finds them. */
export const counted = {
  coveredLines: 0,
  statements: 1,
  missingLines: 2,
  excludedLines: 3,
  branches: 4,
  partialBranches: 5,
  coveredBranches: 6,
  missingBranches: 7,
} as const

/** The keys of a summary: counts, percents, and the percents as text, each kind in the same order. */
export const summaryKeys = [
  'covered_lines',
  'num_statements',
  'missing_lines',
  'excluded_lines',
  'num_branches',
  'num_partial_branches',
  'covered_branches',
  'missing_branches',
  'percent_covered',
  'percent_statements_covered',
  'percent_branches_covered',
  'percent_covered_display',
  'percent_statements_covered_display',
  'percent_branches_covered_display',
] as const
export const firstPercent = 8
export const firstDisplay = 11
/** Bit per key: what every summary has, and what it has in branch mode besides. */
const alwaysThere = 0b1_0000_1111
const withBranches = 0b1111_0000

/** What is told about a number that does not add up: its key, what it says, and what it should say and why. */
export interface Contradictable {
  contradict(key: string, observed: string, expected: string): void
}

/**
 * One `summary` object, or `totals`, of coverage.py's JSON report (coverage/jsonreport.py, `make_summary`).
 * Used again for every file and region: `clear` before, `mark` and `read` per key, `check` at the end.
 */
export class Summary {
  readonly keys = new KeyTable(summaryKeys)
  readonly values = new Float64Array(summaryKeys.length)
  /** Digits after the point of the percents as text. */
  readonly digits = new Uint8Array(summaryKeys.length)
  private seen = 0
  private wrong = 0

  clear(): void {
    this.seen = 0
    this.wrong = 0
    this.keys.begin()
  }

  /** False when the key was there already. */
  mark(index: number): boolean {
    const bit = 1 << index
    const isFresh = (this.seen & bit) === 0
    this.seen |= bit
    return isFresh
  }

  /** Takes the value of the key at `index`, a JSON scalar. */
  read(index: number, window: Buffer, start: number, end: number): void {
    const isString = window[start] === 0x22
    if (isString) {
      start++
      end--
    }
    const value = readDecimal(window, start, end)
    this.values[index] = value
    const isGood = index < firstPercent ? Number.isSafeInteger(value) && value >= 0 : Number.isFinite(value)
    if (!isGood || isString !== index >= firstDisplay || end === start) this.spoil(index)
    if (isString) this.digits[index] = fractionDigits(window, start, end)
  }

  /** Takes counts that are known to add up, every other integer from `start` on; `has` has a bit per key that was there. */
  take(integers: Int32Array, start: number, has: number): void {
    this.clear()
    this.seen = has
    for (let index = 0; index < firstPercent; index++) this.values[index] = integers[start + 2 * index]!
  }

  /** The key at `index` holds something that is no number. */
  spoil(index: number): void {
    this.wrong |= 1 << index
  }

  /** The first key that is missing or holds something else than coverage.py writes. */
  get malformed(): string | undefined {
    const required = this.hasBranches ? alwaysThere | withBranches : alwaysThere
    const bad = (required & ~this.seen) | this.wrong
    return bad === 0 ? undefined : summaryKeys[31 - Math.clz32(bad & -bad)]
  }

  get hasBranches(): boolean {
    return (this.seen & withBranches) !== 0
  }

  /** A count by its index in `counted`. */
  count(index: number): number {
    return this.values[index]!
  }

  /** What the other counts say is covered; `covered_lines` is checked against it. */
  get covered(): number {
    return this.values[counted.statements]! - this.values[counted.missingLines]!
  }

  /** What the other counts say of branches; `covered_branches` is checked against it. */
  get coveredBranches(): number {
    return this.values[counted.branches]! - this.values[counted.missingBranches]!
  }

  /** Recomputes the covered and every percent from the other counts. */
  check(owner: Contradictable): void {
    const total = this.values[counted.statements]!
    const covered = this.covered
    if (this.values[counted.coveredLines] !== covered) this.addUp(owner, counted.coveredLines, total, total - covered)
    this.checkPercent(1, covered, total, owner)
    if (!this.hasBranches) {
      this.checkPercent(0, covered, total, owner)
      return
    }
    const branches = this.values[counted.branches]!
    const taken = this.coveredBranches
    if (this.values[counted.coveredBranches] !== taken)
      this.addUp(owner, counted.coveredBranches, branches, branches - taken)
    this.checkPercent(0, covered + taken, total + branches, owner)
    this.checkPercent(2, taken, branches, owner)
  }

  private addUp(owner: Contradictable, index: number, total: number, missing: number): void {
    const [all, rest] =
      index === counted.coveredLines ? ['num_statements', 'missing_lines'] : ['num_branches', 'missing_branches']
    const expected = `${total - missing}, which is \`${all}\` ${total} less \`${rest}\` ${missing}`
    owner.contradict(summaryKeys[index]!, String(this.values[index]), expected)
  }

  private checkPercent(which: number, covered: number, total: number, owner: Contradictable): void {
    const index = firstPercent + which
    if ((this.seen & (1 << index)) === 0) return
    const expected = percentOf(covered, total)
    if (this.values[index] !== expected) {
      const why = total === 0 ? 'by definition of 0 / 0' : `which is 100.0 * ${covered} / ${total}`
      owner.contradict(summaryKeys[index]!, String(this.values[index]), `${expected}, ${why}`)
    }
    const display = firstDisplay + which
    if ((this.seen & (1 << display)) === 0) return
    if (!isDisplayOf(this.values[display]!, this.digits[display]!, expected))
      owner.contradict(summaryKeys[display]!, `"${this.values[display]!}"`, `${expected} rounded`)
  }
}

/** coverage.py's percent: exactly this double, and 100 where there is nothing to cover (coverage/results.py, `Numbers`). */
export function percentOf(covered: number, total: number): number {
  return total === 0 ? 100 : (100 * covered) / total
}

/**
 * The `precision` setting of coverage.py changes the displayed text and nothing else. It rounds, but shows 0 and 100
 * only where they are true (`Numbers.display_covered`), so the text is less than one unit of its last digit off.
 */
function isDisplayOf(shown: number, digits: number, percent: number): boolean {
  if (shown === percent) return true
  if (shown === 0 || shown === 100) return false
  return Math.abs(shown - percent) < (units[digits] ?? 0)
}

/** One unit of the last digit, and a little for what the subtraction rounds. */
const units = Array.from({ length: 20 }, (_, digits) => 1.0001 * 10 ** -digits)

function fractionDigits(window: Buffer, start: number, end: number): number {
  for (let at = start; at < end; at++) if (window[at] === 0x2e) return end - at - 1
  return 0
}
