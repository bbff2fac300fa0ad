import type { Diagnostic } from '../../diagnostic.ts'
import type { RunEvidence } from './reconcile.ts'
import type { TestReport, Witness } from './test-report.ts'
import type { EvidencePlace, TestRun } from './test-run.ts'

interface Judgement {
  readonly status: TestRun['status']
  readonly reasons: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Source: `pytest.ExitCode`, pytest 6.0 to 9.1; 6 is `--max-warnings` from 9.1. */
const meanings: Record<number, string> = {
  1: 'tests failed',
  2: 'interrupted, or errors while collecting',
  3: 'an internal error of pytest',
  4: 'a usage error',
  5: 'no test was collected',
  6: 'more warnings than allowed',
}

/** Says how a run ended. Never `passed` unless it shows its end, exits with 0, and nothing failed. */
export function judgeRun(evidence: RunEvidence, reports: readonly TestReport[]): Judgement {
  const exit = findExit(evidence)
  const stops = [...findStops(evidence, reports), ...(exit.place ? stoppedBy(exit.status, exit.place) : [])]
  const failed = findFailures(reports)
  const isFailed = failed.length > 0 || exit.status === 1 || exit.status === 6
  const status =
    stops.length > 0 ? 'incomplete' : isFailed ? 'failed' : exit.status === undefined ? 'unknown' : 'passed'
  const odd = stops.length > 0 ? [] : findOddities(exit.status, failed, reports)
  const unknown = exit.status === undefined ? [exit.reason] : []
  const reasons = status === 'passed' ? [] : [...stops, ...failed, ...odd].map(say).concat(unknown)
  const diagnostics: Diagnostic[] = []
  if (stops.length > 0) diagnostics.push(incomplete(stops, reports))
  if (exit.status === undefined) diagnostics.push(statusUnknown(exit.reason, evidence))
  for (const { text, place } of odd)
    if (exit.status === 0) diagnostics.push({ ...statusUnknown(text, evidence), ...at(place) })
  return { status, reasons, diagnostics }
}

type Exit =
  | { readonly status: number; readonly place: EvidencePlace }
  | { readonly status: undefined; readonly place: undefined; readonly reason: string }

/** The one exit status of the run; unknown without one, and when several contradict each other. */
function findExit({ exits, stated, reports }: RunEvidence): Exit {
  const [first] = [...exits.map(({ count, place }) => ({ status: count, place }))].concat(
    stated.map(status => ({ status, place: { source: reports[0]!.source } })),
  )
  const known = new Set([...exits.map(({ count }) => count), ...stated])
  if (known.size > 1) {
    const list = [...known].join(' and ')
    return { status: undefined, place: undefined, reason: `the exit status is given as ${list}` }
  }
  return first ?? { status: undefined, place: undefined, reason: 'the exit status is not known' }
}

function findStops({ reports: all, isWhole }: RunEvidence, reports: readonly TestReport[]): Witness[] {
  const stops = reports.flatMap(report => report.stops)
  if (reports.length < all.length) {
    const names = all.map(({ source }) => `\`${source.path}\``).join(', ')
    stops.push({ text: `several runs are given (${names})`, place: { source: all.at(-1)!.source } })
  }
  if (!isWhole) stops.push({ text: 'a part of the evidence cannot be read', place: { source: all[0]!.source } })
  if (stops.length === 0 && reports.every(report => countOutcomes(report) === 0))
    stops.push({ text: 'no test was run', place: reports[0]!.counts.passed?.place ?? { source: all[0]!.source } })
  return stops
}

function countOutcomes({ counts }: TestReport): number {
  const names = ['passed', 'failed', 'errors', 'skipped', 'xfailed', 'xpassed'] as const
  return names.reduce((sum, name) => sum + (counts[name]?.count ?? 0), 0)
}

function stoppedBy(status: number, place: EvidencePlace): Witness[] {
  if (status === 0 || status === 1 || status === 6) return []
  const meaning = meanings[status] ?? (status > 128 && status < 160 ? `signal ${status - 128}` : 'not one of pytest')
  return [{ text: `exit status ${status}: ${meaning}`, place }]
}

/** What failed, in the words of each file. */
function findFailures(reports: readonly TestReport[]): Witness[] {
  return reports.flatMap(({ counts, faults }) => {
    const parts = (
      [
        ['failed', 'failed'],
        ['errors', 'error'],
      ] as const
    ).flatMap(([name, singular]) => {
      const counted = counts[name]
      return counted && counted.count > 0
        ? [{ text: `${counted.count} ${counted.count === 1 ? singular : name}`, place: counted.place }]
        : []
    })
    const quoted = faults.map(({ text, place }) => ({ text: `\`${text}\``, place }))
    return [...parts, ...quoted]
  })
}

/** An exit status that does not fit what the files tell: most often the status of another command of a pipe. */
function findOddities(
  status: number | undefined,
  failed: readonly Witness[],
  reports: readonly TestReport[],
): Witness[] {
  const place = { source: reports[0]?.source } as EvidencePlace
  if (status === 0 && failed[0])
    return [{ text: `the exit status is 0 beside ${failed[0].text}`, place: failed[0].place }]
  if ((status === 1 || status === 6) && failed.length === 0)
    return [{ text: `exit status ${status} (${meanings[status]!}), although no failure is told`, place }]
  return []
}

function say({ text, place }: Witness): string {
  const { source, line } = place
  return `${text} (${source.path}${line === undefined ? '' : `:${line}`})`
}

function at({ source, line }: EvidencePlace): Pick<Diagnostic, 'file' | 'place'> {
  return { file: source.path, ...(line !== undefined && { place: { line } }) }
}

function incomplete(stops: readonly Witness[], reports: readonly TestReport[]): Diagnostic {
  const first = stops.find(({ place }) => place.line !== undefined) ?? stops[0]!
  const isLog = reports.some(({ format }) => format === 'pytest-log')
  return {
    rule: 'run-incomplete',
    severity: 'error',
    message: `The run is not proven complete: ${stops.map(({ text }) => text).join('; ')}; expected one run that went through to its end`,
    hint: isLog ? 'run the tests again and keep their whole output' : 'run the tests again and keep their XML',
    ...at(first.place),
  }
}

function statusUnknown(reason: string, { reports }: RunEvidence): Diagnostic {
  return {
    rule: 'run-status-unknown',
    severity: 'warning',
    file: reports[0]!.source.path,
    message: `${reason[0]!.toUpperCase()}${reason.slice(1)}, expected the exit status of the test run itself`,
    hint: 'keep it with `echo $? > exit-status` (in a pipe, `${PIPESTATUS[0]}`) and name the file as `exit`',
  }
}
