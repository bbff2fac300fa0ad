import type { Config } from '../config/read-config.ts'
import type { Evidence } from '../evidence/read-evidence.ts'
import { countSuite } from '../evidence/tests/match-suite.ts'
import { endedWithoutException } from '../evidence/tests/name-exception.ts'
import {
  countNames,
  type CountName,
  type TestFailure,
  type TestOutcome,
  type TestRun,
} from '../evidence/tests/test-run.ts'
import { asked, configured, measuredAt, measuredCount } from './origin.ts'
import { displayPercent, percentOf } from './percent.ts'
import { derived, Value, type FactTree } from './value.ts'

/** The run as a whole: did it finish, how did it end, when was it. */
export function computeRunFacts(evidence: Evidence, date: string | undefined) {
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
    ...measuredOn(evidence, date),
  } satisfies FactTree
}

/** The day of the measurement: given, or from the run record, the test run, the coverage report; never from a clock. */
function measuredOn({ record, run, coverage }: Evidence, date: string | undefined) {
  if (date !== undefined) return { measuredOn: asked(date) }
  const day = (from: Value<string>) => ({ measuredOn: derived(from.data.slice(0, 10), 'day', [from]) })
  if (record) return day(measuredAt(record.finishedAt, { source: record.source, pointer: '/finishedAt' }))
  if (run?.startedAt) return day(measuredAt(run.startedAt.text, run.startedAt.place))
  if (coverage) return day(measuredAt(coverage.timestamp, { source: coverage.source, pointer: '/meta/timestamp' }))
  return {}
}

/**
 * The tests part of the facts. An incomplete run keeps the counts that it printed, and its status says what they are worth.
 * Where failing tests are not counted nothing is known of them, and of more than the evidence lists there is no list: a
 * shorter one would be counted.
 */
export function computeTestFacts(run: TestRun | undefined, config: Config) {
  const watched = config.data.watch.map((name, index) => configured(name, config, `/watch/${index}`))
  if (!run) return { watch: watched.map(name => unmeasuredWatch(name, 'there is no test evidence')) }
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
    ...(counts.failed && run.failures.length === run.failureCount && { failures: run.failures.map(failureFact) }),
    ...(counts.failed && { causes: causesOf(run) }),
    watch: watched.map(name => watchFact(name, run)),
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

/** So many tests are listed under each exception. */
const mostListed = 50
const unnamed = 'No exception named'

/**
 * The failing tests by the exception that ended them, most first. All are counted, also those that the evidence is too
 * long to list; `more` says how many are not listed under an exception.
 */
function causesOf({ sources: [source], failures, failureCount, exceptions }: TestRun) {
  if (!source) return []
  const counts = new Map(exceptions)
  const named = sumOf(exceptions)
  if (failureCount > named) counts.set(unnamed, failureCount - named)
  const listed = new Map([...counts.keys()].map(name => [name, [] as TestFailure[]]))
  for (const failure of failures) listed.get(failure.exception ?? unnamed)?.push(failure)
  const ranked = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  return ranked.map(([name, data]) => {
    const all = listed.get(name)!
    const shown = all.slice(0, mostListed)
    const ids = shown.map(({ id, place }) => measuredAt(id, place))
    const place = shown[0]?.place ?? { source }
    const isWhole = all.length === data && shown.length === data
    const count = isWhole
      ? derived(data, 'count', ids)
      : measuredAt(data, { ...place, pointer: `failing tests: ${name}` })
    return {
      exception: measuredAt(name, place),
      count,
      tests: shown.map(failureFact),
      ...(!isWhole && { more: derived(data - shown.length, 'subtract', [count, derived(shown.length, 'count', ids)]) }),
    }
  })
}

function sumOf(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0)
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
 * name the exception of every failing test in which one was raised: then zero would be a guess.
 */
function watchFact(name: Value<string>, run: TestRun) {
  const ended = run.failures.filter(failure => failure.exception === name.data)
  const source = run.sources[0]
  if (!source || run.status === 'incomplete') return unmeasuredWatch(name, 'the run is not complete')
  const without = run.failures.filter(
    ({ exception, message }) => exception === undefined && message !== undefined && endedWithoutException(message),
  ).length
  if (sumOf(run.exceptions) + without < run.failureCount)
    return unmeasuredWatch(name, 'not every failing test names its exception')
  const count = measuredAt(run.exceptions.get(name.data) ?? 0, ended[0]?.place ?? { source })
  return {
    name,
    outcome: derived(count.data === 0 ? 'met' : 'missed', 'watch', [count]),
    count,
    ...(ended.length === count.data && { tests: ended.map(failure => measuredAt(failure.id, failure.place)) }),
  }
}

function unmeasuredWatch(name: Value<string>, reason: string) {
  return { name, outcome: derived('unmeasured', 'watch', [name]), reason: derived(reason, 'reason', [name]) }
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
