import type { Block } from './coverage-py-block.ts'
import { countKeys, Summary } from './coverage-py-summary.ts'
import type { Counts } from './coverage-report.ts'
import type { Findings } from './findings.ts'

/** Adds the files up and compares the sums with `totals`. */
export class Totals {
  readonly summary = new Summary()
  /** Number of files added. */
  fileCount = 0
  /** The first file with and the first without branches; a report of coverage.py has one kind. */
  withBranches: string | undefined
  withoutBranches: string | undefined
  private readonly sums = new Float64Array(countKeys.length)

  add(file: Block, key: string): void {
    this.fileCount++
    if (file.summary.hasBranches) this.withBranches ??= key
    else this.withoutBranches ??= key
    const { summary } = file
    for (let index = 1; index < (summary.hasBranches ? countKeys.length : 4); index++)
      if (index !== 6) this.sums[index]! += summary.count(countKeys[index]!)
    this.sums[0]! += summary.covered
    if (summary.hasBranches) this.sums[6]! += summary.coveredBranches
  }

  get statements(): Counts {
    return { covered: this.sums[0]!, missing: this.sums[2]!, total: this.sums[1]! }
  }

  get branches(): Counts {
    return { covered: this.sums[6]!, missing: this.sums[7]!, total: this.sums[4]! }
  }

  check(findings: Findings): void {
    const wrong = this.summary.malformed
    if (wrong !== undefined) {
      findings.add({ rule: 'not-coverage-py', message: `Unexpected or absent \`${wrong}\` in \`totals\`` })
      return
    }
    const contradict = (key: string, observed: string, expected: string) =>
      findings.add({
        rule: 'evidence-inconsistent',
        message: `Unexpected \`${key}\` ${observed} in \`totals\`, expected ${expected}`,
      })
    const used = this.summary.hasBranches ? countKeys.length : 4
    countKeys.slice(0, used).forEach((key, index) => {
      const [observed, sum] = [this.summary.count(key), this.sums[index]!]
      if (observed !== sum) contradict(key, String(observed), `${sum}, the sum over ${this.fileCount} files`)
    })
    this.summary.check(contradict)
  }
}
