import type { Source } from '../source.ts'

/** The outcome of one test. `error` is a failure outside the test's own body (setup, teardown, collection). */
export type TestOutcome = 'passed' | 'failed' | 'error' | 'skipped' | 'xfailed' | 'xpassed'

/** Where a number was read: a line of a log, or elements of an XML file. */
export interface EvidencePlace {
  readonly source: Source
  /** 1-based. */
  readonly line?: number
  /** Of the line's bytes as they are in the file, without the line break (`\n` or `\r\n`). */
  readonly lineSha256?: string
  /** For XML and JSON: which elements were counted, e.g. `//testcase[failure]`, or a JSON pointer. */
  readonly pointer?: string
}

/** A number and where it was read. */
export interface Counted {
  readonly count: number
  readonly place: EvidencePlace
}

/** What a run may count. `tests` are distinct tests; the outcomes need not sum to it (a failed call plus a failed teardown). */
export const countNames = [
  'collected',
  'tests',
  'passed',
  'failed',
  'errors',
  'skipped',
  'xfailed',
  'xpassed',
  'deselected',
  'reruns',
  'subtestsPassed',
  'warnings',
] as const
export type CountName = (typeof countNames)[number]

/** A test that failed or errored. */
export interface TestFailure {
  /** The runner's own id, e.g. `tests/unit/test_x.py::test_y[1]`. */
  readonly id: string
  /** The test file, with `/`; empty when the evidence does not say. */
  readonly file: string
  readonly outcome: 'failed' | 'error'
  /** The exception's class name without its module, e.g. `IntegrityError`; absent when the evidence does not say. */
  readonly exception?: string
  /** First line of the message; absent when the evidence does not say. */
  readonly message?: string
  readonly place: EvidencePlace
}

/** Outcomes of the tests of one file, each test counted once. */
export interface FileOutcomes {
  readonly file: string
  readonly outcomes: Readonly<Record<TestOutcome, number>>
  readonly place: EvidencePlace
}

/** A coverage tool's own warning in the log. */
export interface CoverageWarning {
  readonly kind: 'never-imported' | 'no-data'
  /** The module, for `never-imported`. */
  readonly module?: string
  readonly place: EvidencePlace
}

/** One test run, put together from its log, its JUnit XML and its exit status. */
export interface TestRun {
  /**
   * `passed` only when the run is proven complete, its exit status is 0 and nothing failed;
   * `failed` when it is complete and something failed; `incomplete` when it did not finish or is not proven to have;
   * `unknown` when it looks complete but its exit status is not known.
   */
  readonly status: 'passed' | 'failed' | 'incomplete' | 'unknown'
  /** Why the status is not `passed`, in words, each with the file and line it was seen at where there is one. */
  readonly reasons: readonly string[]
  /** The exit status, when a file of the evidence holds it. */
  readonly exit?: Counted
  /** The exit status, when the configuration states it: nothing measured it. */
  readonly statedExit?: number
  readonly counts: Readonly<Partial<Record<CountName, Counted>>>
  /** Per test file, where the evidence names tests; empty under `-q` without XML. */
  readonly files: readonly FileOutcomes[]
  /** At most 1,000, in the order of the evidence; `failureCount` says how many there were. */
  readonly failures: readonly TestFailure[]
  readonly failureCount: number
  /** How many failing tests ended with each exception (by class name), whether or not listed in `failures`. */
  readonly exceptions: ReadonlyMap<string, number>
  readonly durationSeconds?: Counted
  /** ISO 8601 as the evidence says it (JUnit `timestamp`), naive local time before pytest 8.3; never a file time. */
  readonly startedAt?: { readonly text: string; readonly place: EvidencePlace }
  readonly coverageWarnings: readonly CoverageWarning[]
  /** The runner's version where the log says it, e.g. `pytest 7.2.1`. */
  readonly tool?: string
  readonly sources: readonly Source[]
}
