import type { Diagnostic } from '../../../diagnostic.ts'
import type { Source } from '../../source.ts'
import { placeIn, type TestReport, type Witness } from '../test-report.ts'
import type { Counted, CountName } from '../test-run.ts'
import { countFiles } from './count-files.ts'
import { listFailures } from './list-failures.ts'
import type { LogState, Said, SeenSummary } from './log-state.ts'
import { findSubtests } from './subtests.ts'

/** What a log proves: its counts if its one session shows its end, and what speaks against it otherwise. */
export function concludeLog(state: LogState, source: Source): TestReport {
  const witness = ({ text, place }: Said): Witness => ({ text, place: placeIn(source, place) })
  const sessions = findSessions(state, source)
  if (sessions.length > 0) return refuseToSum(state, source, sessions)
  const summary = state.elision ? undefined : findSummary(state)
  const stops = state.stops.map(witness)
  if (state.elision) stops.push(witness({ ...state.elision, text: `lines were taken out: \`${state.elision.text}\`` }))
  else if (summary === undefined) stops.push(noSummary(source))
  else if (!summary.ran) stops.push(witness({ text: 'tests were only collected', place: summary.place }))
  const contradictions = summary ? checkCollection(state, summary, source) : []
  const counted = summary?.ran && contradictions.length === 0 ? countFiles(state, summary, source) : undefined
  const listed = listFailures(state, source, summary)
  const { tool } = state
  return {
    format: 'pytest-log',
    source,
    stops: [...stops, ...contradictions],
    faults: state.coverageFault ? [witness(state.coverageFault)] : [],
    counts: summary?.ran ? readCounts(state, summary, source, counted?.tests) : collectedOnly(state, source),
    files: counted?.files ?? [],
    ...listed,
    coverageWarnings: witnessCoverage(state, source),
    ...(summary && { durationSeconds: { count: summary.durationSeconds, place: placeIn(source, summary.place) } }),
    ...(tool !== undefined && { tool: `pytest ${tool}` }),
    diagnostics: summary?.ran ? (denyFailures(state, summary, source) ?? counted?.diagnostics ?? []) : [],
  }
}

function refuseToSum(state: LogState, source: Source, stops: readonly Witness[]): TestReport {
  return {
    format: 'pytest-log',
    source,
    stops,
    faults: [],
    counts: {},
    files: [],
    failures: [],
    failureCount: 0,
    exceptions: new Map(),
    coverageWarnings: witnessCoverage(state, source),
    diagnostics: [],
  }
}

function witnessCoverage({ coverageWarnings }: LogState, source: Source): TestReport['coverageWarnings'] {
  return coverageWarnings.map(warning => ({ ...warning, place: placeIn(source, warning.place) }))
}

/** More than one session in a log is never added up: which one counts is for people to say. */
function findSessions({ summaries, starts, beyond }: LogState, source: Source): Witness[] {
  const ends = summaries.map(({ place }) => place)
  const [first, second] = ends.length > 1 ? ends : starts.length > 1 ? starts : [ends[0] ?? starts[0], beyond[0]]
  if (!second) return []
  const lines =
    first && first.line < second.line ? `at lines ${first.line} and ${second.line}` : `at line ${second.line}`
  return [{ text: `more than one session, ${lines}`, place: placeIn(source, second) }]
}

/** The session's own summary; one among tracebacks or captured output only if the lines of the tests say exactly the same. */
function findSummary(state: LogState): SeenSummary | undefined {
  const [summary] = state.summaries
  const captured = state.capturedSummary
  if (summary || !captured) return summary
  const { told, subtests, isEmpty } = state.progress
  const count = (name: CountName) => captured.counts[name] ?? 0
  const same =
    !isEmpty &&
    count('passed') === told.passed &&
    count('failed') === told.failed + subtests.failed &&
    count('errors') === told.error &&
    count('skipped') === told.skipped &&
    count('xfailed') === told.xfailed &&
    count('xpassed') === told.xpassed
  return same ? captured : undefined
}

function noSummary(source: Source): Witness {
  return { text: source.bytes === 0 ? 'the file is empty' : 'no summary line', place: { source } }
}

/** Names that a summary leaves out when they are 0. Subtests are left out without `-v`, too. */
const counted = [
  'passed',
  'failed',
  'errors',
  'skipped',
  'xfailed',
  'xpassed',
  'deselected',
  'reruns',
  'warnings',
] as const

function readCounts(
  state: LogState,
  summary: SeenSummary,
  source: Source,
  tests: number | undefined,
): TestReport['counts'] {
  const place = placeIn(source, summary.place)
  const counts: Partial<Record<CountName, Counted>> = { ...collectedOnly(state, source) }
  for (const name of counted) counts[name] = { count: summary.counts[name] ?? 0, place }
  const { subtestsPassed } = summary.counts
  if (subtestsPassed !== undefined) counts.subtestsPassed = { count: subtestsPassed, place }
  if (tests !== undefined) counts.tests = { count: tests, place }
  return counts
}

function collectedOnly({ collection }: LogState, source: Source): TestReport['counts'] {
  return collection ? { collected: { count: collection.items, place: placeIn(source, collection.place) } } : {}
}

/**
 * Every selected test has at least one outcome and, its teardown and subtests aside, at most one.
 * Fewer outcomes: the run stopped early. More: the log was edited, or mixes runs.
 */
function checkCollection(state: LogState, summary: SeenSummary, source: Source): Witness[] {
  const { collection, runsEach } = state
  if (!collection || runsEach || !summary.ran) return []
  const of = (name: CountName) => summary.counts[name] ?? 0
  const deselected = Math.max(collection.deselected, of('deselected'))
  const selected = collection.items - deselected
  const uncollected = Math.max(collection.errors, state.blocks.uncollected.length)
  const skipped = Math.max(0, of('skipped') - collection.skipped)
  const bodies = of('passed') + of('xpassed') + of('xfailed') + skipped + of('failed')
  const most = bodies + Math.max(0, of('errors') - uncollected)
  const subtests = findSubtests(state, summary)
  const least =
    bodies -
    Math.min(subtests.failed, of('failed')) -
    Math.min(subtests.skipped, skipped) -
    Math.min(subtests.xfailed, of('xfailed'))
  const place = placeIn(source, summary.place)
  const wrong = (count: number, than: string) => [
    {
      text: `${selected} tests were selected (line ${collection.place.line}), ${than} ${count} outcomes are told`,
      place,
    },
  ]
  if (most < selected) return wrong(most, 'only')
  if (least > selected) return wrong(least, 'but')
  return []
}

/** A summary that counts fewer failing tests than the log names is of another run, or was changed. */
function denyFailures(state: LogState, { counts, place }: SeenSummary, source: Source): Diagnostic[] | undefined {
  const { progress, short } = state
  // Whether failed subtests are counted among the failed differs by version.
  const ofLines = { named: progress.failureCount - progress.subtests.failed, failures: progress.failures }
  const ofShort = { named: short.named.failed + short.named.error, failures: short.failures }
  const { named, failures } = ofShort.named > ofLines.named ? ofShort : ofLines
  const [failed, errors] = [counts.failed ?? 0, counts.errors ?? 0]
  if (named <= failed + errors) return undefined
  const { id, place: first } = failures[0]!
  return [
    {
      rule: 'evidence-inconsistent',
      severity: 'error',
      file: source.path,
      message: `Unexpected summary of ${failed} failed and ${errors} in error, expected ${named}: so many failing tests are named, the first is \`${id}\` in line ${first.line}`,
      hint: 'run the tests again and keep their whole output; without `-s` if a test prints such lines',
      place: { line: place.line },
    },
  ]
}
