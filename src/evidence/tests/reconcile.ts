import type { Diagnostic } from '../../diagnostic.ts'
import { compareReports } from './compare-reports.ts'
import { judgeRun } from './judge-run.ts'
import { mergeFailures } from './merge-failures.ts'
import type { TestReport } from './test-report.ts'
import type { Counted, TestRun } from './test-run.ts'

/** Everything that was read about one run. */
export interface RunEvidence {
  readonly reports: readonly TestReport[]
  /** Exit statuses read from files, and those that the configuration states. */
  readonly exits: readonly Counted[]
  readonly stated: readonly number[]
  /** False when a file that should speak about the run could not be read. */
  readonly isWhole: boolean
}

/**
 * Puts log, JUnit XML and exit status together. The log's summary counts where there is one, because it tells
 * xfailed from skipped and xpassed from passed; JUnit fills in what the log does not say.
 */
export function reconcile(evidence: RunEvidence): { run: TestRun; diagnostics: Diagnostic[] } {
  const log = onlyOne(evidence, 'pytest-log')
  const junit = onlyOne(evidence, 'junit')
  const reports = [log, junit].filter(report => report !== undefined)
  const { status, reasons, diagnostics } = judgeRun(evidence, reports)
  const files = log && log.files.length > 0 ? log.files : (junit?.files ?? [])
  const exit = evidence.exits[0]
  const stated = evidence.stated[0]
  const durationSeconds = log?.durationSeconds ?? junit?.durationSeconds
  const coverageWarnings = reports.flatMap(report => report.coverageWarnings)
  const run: TestRun = {
    status,
    reasons,
    ...(exit && { exit }),
    ...(stated !== undefined && { statedExit: stated }),
    counts: { ...junit?.counts, ...log?.counts },
    files,
    ...mergeFailures(log, junit),
    ...(durationSeconds && { durationSeconds }),
    ...(junit?.startedAt && { startedAt: junit.startedAt }),
    coverageWarnings,
    ...(log?.tool !== undefined && { tool: log.tool }),
    sources: [...evidence.reports.map(({ source }) => source), ...evidence.exits.map(({ place }) => place.source)],
  }
  return {
    run,
    diagnostics: [
      ...diagnostics,
      ...reports.flatMap(report => report.diagnostics),
      ...(log && junit ? compareReports(log, junit) : []),
      ...warnOfCoverage(run),
    ],
  }
}

/** Two logs or two XML files are two runs: neither is taken for the other. */
function onlyOne({ reports }: RunEvidence, format: TestReport['format']): TestReport | undefined {
  const [first, second] = reports.filter(report => report.format === format)
  return second ? undefined : first
}

function warnOfCoverage({ coverageWarnings }: TestRun): Diagnostic[] {
  return coverageWarnings.map(({ kind, module, place }) => {
    const where = { file: place.source.path, ...(place.line !== undefined && { place: { line: place.line } }) }
    if (kind === 'no-data')
      return {
        rule: 'evidence-empty',
        severity: 'warning',
        message: 'coverage.py collected no data in this run, expected the coverage report to come from it',
        hint: 'check `--cov` and `source`, and measure again',
        ...where,
      }
    return {
      rule: 'never-imported',
      severity: 'warning',
      message: `Module \`${module ?? ''}\` was never imported in this run, expected every module under \`--cov\` to be measured`,
      hint: 'correct the name after `--cov`, or import the module in a test',
      ...where,
    }
  })
}
