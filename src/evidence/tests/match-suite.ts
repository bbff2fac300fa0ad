import picomatch from 'picomatch'
import { noOutcomes, outcomes } from './outcome-tally.ts'
import type { TestOutcome, TestRun } from './test-run.ts'

/**
 * The outcomes of the tests whose files match one of the globs, each test counted once.
 * Undefined is unmeasured: the evidence names no test files, or none of them matches.
 */
export function countSuite(run: TestRun, include: readonly string[]): Partial<Record<TestOutcome, number>> | undefined {
  const matches = picomatch([...include], { dot: true })
  const files = run.files.filter(({ file }) => matches(file.replace(/^\.\//, '')))
  if (files.length === 0) return undefined
  const counts = noOutcomes()
  for (const file of files) for (const outcome of outcomes) counts[outcome] += file.outcomes[outcome]
  return counts
}
