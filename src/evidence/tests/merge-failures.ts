import { countExceptions, moreNaming } from './name-exception.ts'
import { failureLimit, type TestReport } from './test-report.ts'
import type { TestFailure, TestRun } from './test-run.ts'

type Merged = Pick<TestRun, 'failures' | 'failureCount' | 'exceptions'>

/** The failing tests of the file that names more of them, with what only the other knows about each. */
export function mergeFailures(log: TestReport | undefined, junit: TestReport | undefined): Merged {
  const [base, other] = (junit?.failures.length ?? 0) > (log?.failures.length ?? 0) ? [junit, log] : [log, junit]
  if (!base) return { failures: [], failureCount: 0, exceptions: new Map() }
  const known = new Map(other?.failures.map(failure => [nameOf(failure), failure]))
  const failures = base.failures.map(failure => complete(failure, known.get(nameOf(failure))))
  const isWhole = failures.length < failureLimit || base.failureCount <= failureLimit
  const exceptions = isWhole ? countExceptions(failures) : moreNaming(base.exceptions, other?.exceptions ?? new Map())
  return { failures, failureCount: base.failureCount, exceptions }
}

/** A log writes `tests/test_x.py::TestY::test_z`, a classname `tests.test_x.TestY`: both read alike with dots. */
function nameOf({ id, outcome }: TestFailure): string {
  return `${outcome} ${id.replace(/\.py(?=::|$)/, '').replaceAll(/[\\/]|::/g, '.')}`
}

function complete(failure: TestFailure, other: TestFailure | undefined): TestFailure {
  if (!other || failure.exception !== undefined) return failure
  const { exception, message } = other
  const said = failure.message ?? message
  return {
    ...failure,
    ...(exception !== undefined && { exception }),
    ...(said !== undefined && { message: said }),
  }
}
