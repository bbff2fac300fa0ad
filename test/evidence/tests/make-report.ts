import type { TestReport } from '../../../src/evidence/tests/test-report.ts'
import type { Counted, CountName } from '../../../src/evidence/tests/test-run.ts'

export const sourceOf = (path: string) => ({ path, sha256: '', bytes: 1, modified: 0 })

/** What one file says of a run, made of the numbers alone; a log tells them on its line 9. */
export function makeReport(
  format: TestReport['format'],
  counts: Partial<Record<CountName, number>>,
  more: Partial<TestReport> = {},
): TestReport {
  const source = sourceOf(format === 'junit' ? 'run.xml' : 'run.log')
  const counted = Object.entries(counts).map(([name, count]): [string, Counted] => [
    name,
    { count, place: { source, ...(format === 'junit' ? { pointer: `//${name}` } : { line: 9 }) } },
  ])
  return {
    format,
    source,
    stops: [],
    faults: [],
    counts: Object.fromEntries(counted),
    files: [],
    failures: [],
    failureCount: 0,
    exceptions: new Map(),
    coverageWarnings: [],
    diagnostics: [],
    ...more,
  }
}
