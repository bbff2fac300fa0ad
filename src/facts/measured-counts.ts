import { countsOf, type Counts, type CoverageReport } from '../evidence/coverage/coverage-report.ts'
import { measured } from './origin.ts'
import { derived, type Value } from './value.ts'

/** What was measured of one file or of the whole: counts as values, and what they give. */
export interface Measured {
  readonly covered: Value<number>
  readonly total: Value<number>
  readonly counts: Counts
}

/** The counts of a file or of the whole, in statements, or in statements and branches; `pointer` is of their summary. */
export function measure(
  item: { readonly statements: Counts; readonly branches?: Counts },
  pointer: string,
  report: CoverageReport,
): Measured {
  const counts = countsOf(item)
  const read = (data: number, key: string) => measured(data, report.source, `${pointer}/${key}`)
  const covered = read(item.statements.covered, 'covered_lines')
  const total = read(item.statements.total, 'num_statements')
  if (!item.branches) return { covered, total, counts }
  const coveredBranches = read(item.branches.covered, 'covered_branches')
  const branches = read(item.branches.total, 'num_branches')
  return {
    covered: derived(counts.covered, 'sum', [covered, coveredBranches]),
    total: derived(counts.total, 'sum', [total, branches]),
    counts,
  }
}
