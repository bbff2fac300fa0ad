import { readDecimal } from './decimal.ts'
import { KeyTable } from './key-table.ts'

/** The numbers of a `summary` or of `totals` that add up over files. */
export const countKeys = [
  'covered_lines',
  'num_statements',
  'missing_lines',
  'excluded_lines',
  'num_branches',
  'num_partial_branches',
  'covered_branches',
  'missing_branches',
] as const
export type CountKey = (typeof countKeys)[number]

const percentKeys = ['percent_covered', 'percent_statements_covered', 'percent_branches_covered'] as const
const displayKeys = percentKeys.map(key => `${key}_display`)
const keys = [...countKeys, ...percentKeys, ...displayKeys]
const firstPercent = countKeys.length
const firstDisplay = firstPercent + percentKeys.length
const countIndex = Object.fromEntries(countKeys.map((key, index) => [key, index])) as Record<CountKey, number>

/** Statement counts that every summary has, and branch counts that it has in branch mode. */
const alwaysThere = maskOf('covered_lines', 'num_statements', 'missing_lines', 'excluded_lines')
const withBranches = maskOf('num_branches', 'num_partial_branches', 'covered_branches', 'missing_branches')

function maskOf(...names: CountKey[]): number {
  return names.reduce((mask, name) => mask | (1 << countIndex[name]), 0)
}

/** How a summary tells what does not add up: the key, what it says, and what it should say and why. */
export type Contradiction = (key: string, observed: string, expected: string) => void

/**
 * One `summary` object, or `totals`, of coverage.py's JSON report (coverage/jsonreport.py, `make_summary`).
 * Used again for every file and region: `clear` before, `read` per key, `check` at the end.
 */
export class Summary {
  readonly keys = new KeyTable(keys)
  private readonly values = new Float64Array(keys.length)
  private readonly digits = new Uint8Array(keys.length)
  private seen = 0
  private wrong = 0

  clear(): void {
    this.seen = 0
    this.wrong = 0
  }

  /** False when the key was there already. */
  mark(index: number): boolean {
    const bit = 1 << index
    const fresh = (this.seen & bit) === 0
    this.seen |= bit
    return fresh
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
    const isCount = index < firstPercent
    const good = isCount ? Number.isSafeInteger(value) && value >= 0 : Number.isFinite(value)
    if (!good || isString !== index >= firstDisplay || end === start) this.spoil(index)
    if (isString) this.digits[index] = fractionDigits(window, start, end)
  }

  /** The key at `index` holds something that is no number. */
  spoil(index: number): void {
    this.wrong |= 1 << index
  }

  /** The first key that is missing or holds something else than coverage.py writes. */
  get malformed(): string | undefined {
    const required = this.hasBranches ? alwaysThere | withBranches : alwaysThere
    const bad = (required & ~this.seen) | this.wrong | (this.has(firstPercent) ? 0 : 1 << firstPercent)
    return bad === 0 ? undefined : keys[31 - Math.clz32(bad & -bad)]
  }

  get hasBranches(): boolean {
    return (this.seen & withBranches) !== 0
  }

  count(key: CountKey): number {
    return this.values[countIndex[key]]!
  }

  /** What the other counts say is covered; `covered_lines` and `covered_branches` are checked against it. */
  get covered(): number {
    return this.count('num_statements') - this.count('missing_lines')
  }

  get coveredBranches(): number {
    return this.count('num_branches') - this.count('missing_branches')
  }

  /** Recomputes the covered and every percent from the other counts. */
  check(contradict: Contradiction): void {
    const total = this.count('num_statements')
    const covered = this.covered
    if (this.count('covered_lines') !== covered)
      this.addUp(contradict, 'covered_lines', 'num_statements', 'missing_lines')
    this.checkPercent(1, covered, total, contradict)
    if (!this.hasBranches) {
      this.checkPercent(0, covered, total, contradict)
      return
    }
    const branches = this.count('num_branches')
    const taken = this.coveredBranches
    if (this.count('covered_branches') !== taken)
      this.addUp(contradict, 'covered_branches', 'num_branches', 'missing_branches')
    this.checkPercent(0, covered + taken, total + branches, contradict)
    this.checkPercent(2, taken, branches, contradict)
  }

  private addUp(contradict: Contradiction, covered: CountKey, total: CountKey, missing: CountKey): void {
    const [all, rest] = [this.count(total), this.count(missing)]
    contradict(
      covered,
      String(this.count(covered)),
      `${all - rest}, which is \`${total}\` ${all} less \`${missing}\` ${rest}`,
    )
  }

  private checkPercent(which: number, covered: number, total: number, contradict: Contradiction): void {
    const at = firstPercent + which
    if (!this.has(at)) return
    const expected = percentOf(covered, total)
    if (this.values[at] !== expected) {
      const why = total === 0 ? 'by definition of 0 / 0' : `which is 100.0 * ${covered} / ${total}`
      contradict(keys[at]!, String(this.values[at]), `${expected}, ${why}`)
    }
    const display = firstDisplay + which
    if (this.has(display) && !isDisplayOf(this.values[display]!, this.digits[display]!, expected))
      contradict(keys[display]!, `"${this.values[display]!}"`, `${expected} rounded`)
  }

  private has(index: number): boolean {
    return (this.seen & (1 << index)) !== 0
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
  if ((shown === 0 || shown === 100) && shown !== percent) return false
  return Math.abs(shown - percent) < 1.0001 * 10 ** -digits
}

function fractionDigits(window: Buffer, start: number, end: number): number {
  for (let at = start; at < end; at++) if (window[at] === 0x2e) return end - at - 1
  return 0
}
