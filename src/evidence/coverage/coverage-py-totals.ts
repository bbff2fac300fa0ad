import type { Block } from './coverage-py-block.ts'
import { counted, Summary, summaryKeys, type Contradictable } from './coverage-py-summary.ts'
import type { Counts } from './coverage-report.ts'
import type { CoverageFinding, Findings } from './findings.ts'

const statementCounts = 4
const allCounts = 8

/** Adds the files up and compares the sums with `totals`. */
export class Totals implements Contradictable {
  readonly summary = new Summary()
  /** Byte offset in the file at which `totals` begins, once it has. */
  offset: number | undefined
  /** Number of files added. */
  fileCount = 0
  /** The first file with and the first without branches; a report of coverage.py has one kind. */
  withBranches: string | undefined
  withoutBranches: string | undefined
  private readonly sums = new Float64Array(allCounts)
  private readonly findings: Findings

  constructor(findings: Findings) {
    this.findings = findings
  }

  add(file: Block, key: string): void {
    const { summary } = file
    this.fileCount++
    if (summary.hasBranches) this.withBranches ??= key
    else this.withoutBranches ??= key
    const used = summary.hasBranches ? allCounts : statementCounts
    for (let index = 0; index < used; index++) this.sums[index]! += this.recomputed(summary, index)
  }

  /** A wrong covered count of one file is told there; here it counts as what it should be. */
  private recomputed(summary: Summary, index: number): number {
    if (index === counted.coveredLines) return summary.covered
    return index === counted.coveredBranches ? summary.coveredBranches : summary.count(index)
  }

  get statements(): Counts {
    return {
      covered: this.sums[counted.coveredLines]!,
      missing: this.sums[counted.missingLines]!,
      total: this.sums[counted.statements]!,
    }
  }

  get branches(): Counts {
    return {
      covered: this.sums[counted.coveredBranches]!,
      missing: this.sums[counted.missingBranches]!,
      total: this.sums[counted.branches]!,
    }
  }

  check(): void {
    const wrong = this.summary.malformed
    if (wrong !== undefined) {
      this.report('not-coverage-py', `Unexpected or absent \`${wrong}\` in \`totals\``)
      return
    }
    const used = this.summary.hasBranches ? allCounts : statementCounts
    let addsUp = true
    for (let index = 0; index < used; index++) {
      const [observed, sum] = [this.summary.count(index), this.sums[index]!]
      if (observed === sum) continue
      addsUp = false
      this.contradict(summaryKeys[index]!, String(observed), `${sum}, the sum over ${this.fileCount} files`)
    }
    // What is computed from a wrong count is wrong with it.
    if (addsUp) this.summary.check(this)
  }

  contradict(key: string, observed: string, expected: string): void {
    this.report('evidence-inconsistent', `Unexpected \`${key}\` ${observed} in \`totals\`, expected ${expected}`)
  }

  private report(rule: CoverageFinding['rule'], message: string): void {
    this.findings.add({ rule, message, ...(this.offset !== undefined && { offset: this.offset }) })
  }
}
