import type { Config } from '../config/read-config.ts'
import type { Evidence } from '../evidence/read-evidence.ts'
import { countSuite } from '../evidence/tests/match-suite.ts'
import {
  countNames,
  type CountName,
  type TestFailure,
  type TestOutcome,
  type TestRun,
} from '../evidence/tests/test-run.ts'
import { configured, measuredAt, measuredCount } from './origin.ts'
import { displayPercent, percentOf } from './percent.ts'
import { derived, Value, type FactTree } from './value.ts'

/** The run as a whole: did it finish, how did it end, when was it. */
export function computeRunFacts(evidence: Evidence, config: Config, date: string | undefined) {
  const { run, record } = evidence
  const of = (pointer: string, data: string | number) =>
    new Value(data, { kind: 'measured', file: record!.source.path, sha256: record!.source.sha256, pointer })
  const seconds = record && (Date.parse(record.finishedAt) - Date.parse(record.startedAt)) / 1000
  return {
    ...(run && {
      status: derived(run.status, 'runStatus', run.exit ? [measuredCount(run.exit)] : []),
      reasons: run.reasons.map(reason => derived(reason, 'runStatus', [])),
      ...(run.exit && { exit: measuredCount(run.exit) }),
      ...(run.tool && run.sources[0] && { tool: measuredAt(run.tool, { source: run.sources[0] }) }),
      ...(run.durationSeconds && { durationSeconds: measuredCount(run.durationSeconds) }),
    }),
    ...(record && {
      startedAt: of('/startedAt', record.startedAt),
      finishedAt: of('/finishedAt', record.finishedAt),
      ...(seconds !== undefined && {
        durationSeconds: derived(seconds, 'subtract', [
          of('/finishedAt', record.finishedAt),
          of('/startedAt', record.startedAt),
        ]),
      }),
      ...(record.git && { commit: of('/git/commit', record.git.commit) }),
    }),
    ...measuredOn(evidence, config, date),
  } satisfies FactTree
}

/** The day of the measurement: given, or from the run record, the test run, the coverage report; never from a clock. */
function measuredOn({ record, run, coverage }: Evidence, config: Config, date: string | undefined) {
  if (date !== undefined) return { measuredOn: configured(date, config, '') }
  const day = (from: Value<string>) => ({ measuredOn: derived(from.data.slice(0, 10), 'day', [from]) })
  if (record) return day(measuredAt(record.finishedAt, { source: record.source, pointer: '/finishedAt' }))
  if (run?.startedAt) return day(measuredAt(run.startedAt.text, run.startedAt.place))
  if (coverage) return day(measuredAt(coverage.timestamp, { source: coverage.source, pointer: '/meta/timestamp' }))
  return {}
}

/** The tests part of the facts. An incomplete run keeps the counts that it printed, and its status says what they are worth. */
export function computeTestFacts(run: TestRun | undefined, config: Config) {
  if (!run) return { failures: [], causes: [], watch: [] }
  const counts: Partial<Record<CountName, Value<number>>> = {}
  for (const name of countNames) {
    const counted = run.counts[name]
    if (counted) counts[name] = measuredCount(counted)
  }
  const { tests: total, ...others } = counts
  return {
    ...others,
    ...(total && { total }),
    ...passRate(counts),
    failures: run.failures.map(failureFact),
    causes: causesOf(run),
    watch: config.data.watch.map((name, index) => watchFact(configured(name, config, `/watch/${index}`), run)),
  } satisfies FactTree
}

function failureFact({ id, file, outcome, exception, message, place }: TestFailure) {
  return {
    id: measuredAt(id, place),
    ...(file !== '' && { file: measuredAt(file, place) }),
    outcome: measuredAt<string>(outcome, place),
    ...(exception !== undefined && { exception: measuredAt(exception, place) }),
    ...(message !== undefined && message !== '' && { message: measuredAt(message, place) }),
  }
}

/** The failing tests by the exception that ended them, most first; at most 50 are listed under each. */
function causesOf(run: TestRun) {
  const causes = new Map<string, TestFailure[]>()
  for (const failure of run.failures) {
    const name = failure.exception ?? 'No exception named'
    causes.set(name, [...(causes.get(name) ?? []), failure])
  }
  const ranked = [...causes].sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))
  return ranked.map(([name, failures]) => ({
    exception: measuredAt(name, failures[0]!.place),
    count: derived(
      failures.length,
      'count',
      failures.slice(0, 50).map(({ id, place }) => measuredAt(id, place)),
    ),
    tests: failures.slice(0, 50).map(failureFact),
  }))
}

/** passed / (passed + failed + errors): skipped and expected failures are neither. */
function passRate({ passed, failed, errors }: Partial<Record<CountName, Value<number>>>) {
  if (!passed || !failed || !errors) return {}
  const counts = { covered: passed.data, total: passed.data + failed.data + errors.data }
  if (counts.total === 0) return {}
  const args = [passed, failed, errors]
  return {
    passRate: derived(percentOf(counts), 'passRate', args),
    passRateDisplay: derived(displayPercent(counts), 'passRate', args, { digits: 2 }),
    decided: derived(counts.total, 'sum', args),
  }
}

/**
 * How many tests ended with an exception. Not measured when the run did not finish or when the evidence does not
 * name the exception of every failing test: then zero would be a guess.
 */
function watchFact(name: Value<string>, run: TestRun) {
  const named = [...run.exceptions.values()].reduce((sum, count) => sum + count, 0)
  const ended = run.failures.filter(failure => failure.exception === name.data)
  const source = run.sources[0]
  if (!source || run.status === 'incomplete' || named < run.failureCount) {
    const reason =
      run.status === 'incomplete' ? 'the run is not complete' : 'not every failing test names its exception'
    return {
      name,
      outcome: derived('unmeasured', 'watch', [name]),
      reason: derived(reason, 'reason', [name]),
      tests: [],
    }
  }
  const count = measuredAt(run.exceptions.get(name.data) ?? 0, ended[0]?.place ?? { source })
  return {
    name,
    outcome: derived(count.data === 0 ? 'met' : 'missed', 'watch', [count]),
    count,
    tests: ended.map(failure => measuredAt(failure.id, failure.place)),
  }
}

/** The suites part of the facts, by id. */
export function computeSuiteFacts(run: TestRun | undefined, config: Config) {
  const entries = config.data.suites.map((suite, index) => {
    const at = `/suites/${index}`
    const name = configured(suite.name, config, `${at}/name`)
    const outcomes = run && countSuite(run, suite.include)
    const place = run?.files[0]?.place
    if (!outcomes || !place) {
      const reason = run ? 'no test of the evidence lies in these files' : 'there is no test evidence'
      return [
        suite.id,
        { name, outcome: derived('unmeasured', 'gate', [name]), reason: derived(reason, 'reason', [name]) },
      ] as const
    }
    const selector = `tests in ${suite.include.join(', ')}`
    const count = (outcome: TestOutcome) =>
      measuredAt(outcomes[outcome] ?? 0, { source: place.source, pointer: `${selector}: ${outcome}` })
    const counts = {
      passed: count('passed'),
      failed: count('failed'),
      errors: count('error'),
      skipped: count('skipped'),
      xfailed: count('xfailed'),
      xpassed: count('xpassed'),
    }
    const args = Object.values(counts)
    const total = derived(
      args.reduce((sum, value) => sum + value.data, 0),
      'sum',
      args,
    )
    return [
      suite.id,
      { name, ...counts, total, ...expectation(suite.expect, { ...counts, total }, config, `${at}/expect`) },
    ] as const
  })
  return Object.fromEntries(entries)
}

/** Met when every expected number is the measured one; without expectations, when nothing failed. */
function expectation(
  expect: { passed?: number | undefined; failed?: number | undefined; total?: number | undefined } | undefined,
  counts: { passed: Value<number>; failed: Value<number>; errors: Value<number>; total: Value<number> },
  config: Config,
  at: string,
) {
  const names = (['passed', 'failed', 'total'] as const).filter(name => expect?.[name] !== undefined)
  if (!expect || names.length === 0) {
    const green = counts.failed.data === 0 && counts.errors.data === 0
    return { outcome: derived(green ? 'met' : 'missed', 'gate', [counts.failed, counts.errors]) }
  }
  const expected = Object.fromEntries(names.map(name => [name, configured(expect[name]!, config, `${at}/${name}`)]))
  const met = names.every(name => counts[name].data === expect[name])
  const args = names.flatMap(name => [counts[name], expected[name]!])
  return { expected, outcome: derived(met ? 'met' : 'missed', 'gate', args) }
}
