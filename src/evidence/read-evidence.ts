import { rootedPath, type Config } from '../config/read-config.ts'
import type { Diagnostic } from '../diagnostic.ts'
import { attempt } from './attempt.ts'
import type { CoverageReport } from './coverage/coverage-report.ts'
import { baselinePaths, measuredPath, targetPaths, type NamedPath } from './coverage-paths.ts'
import { checkEvidence } from './check-evidence.ts'
import { readFigures, type Figures } from './figures.ts'
import { SharedReports } from './shared-reports.ts'
import type { Source } from './source.ts'
import { readRunRecord, type RunRecord } from './run-record.ts'
import { readTests, type TestInput } from './tests/read-tests.ts'
import type { Counted, TestRun } from './tests/test-run.ts'

/** Everything that was measured, as far as it could be read; `diagnostics` says what could not. */
export interface Evidence {
  readonly coverage?: CoverageReport
  /** The files that targets are set for, whose line lists are kept; see `targetPaths`. */
  readonly targetPaths: ReadonlyMap<string, string>
  /** Folder under which the report's keys lie, root-relative. */
  readonly base?: string
  /** Earlier coverage reports, by root-relative path. */
  readonly baselines: ReadonlyMap<string, CoverageReport>
  readonly run?: TestRun
  readonly record?: RunRecord
  /** By the names that the configuration gives them. */
  readonly figures: ReadonlyMap<string, Figures>
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads every evidence file that the configuration names, each once, and checks them against each other. */
export async function readEvidence(config: Config, reports: SharedReports = new SharedReports()): Promise<Evidence> {
  const diagnostics: Diagnostic[] = []
  const targets = targetPaths(config)
  const wanted = [...targets.values()]
  const earlier = baselinePaths(config.data)
  const readReport = async ({ path, pointer }: NamedPath) => {
    const result = await attempt(diagnostics, () =>
      reports.read(rootedPath(config, path, pointer), wanted, earlier.length > 0),
    )
    diagnostics.push(...(result?.diagnostics ?? []))
    return result?.report
  }

  const { coverage: written, run: recordPath } = config.data.evidence
  const named = measuredPath(config.data)
  const coverage = named && (await readReport(named))
  const baselines = new Map<string, CoverageReport>()
  for (const baseline of earlier) {
    const { path: key } = rootedPath(config, baseline.path, baseline.pointer)
    const report = baselines.has(key) ? undefined : await readReport(baseline)
    if (report) baselines.set(key, report)
  }
  const record = recordPath
    ? await attempt(diagnostics, () => readRunRecord(rootedPath(config, recordPath, '/evidence/run')))
    : undefined
  const figures = new Map<string, Figures>()
  for (const [name, path] of Object.entries(config.data.evidence.figures)) {
    const read = await attempt(diagnostics, () => readFigures(rootedPath(config, path, `/evidence/figures/${name}`)))
    if (read) figures.set(name, read)
  }
  const inputs = testInputs(config)
  const tests =
    inputs.length > 0 ? await attempt(diagnostics, () => readTests(inputs, record && exitOf(record))) : undefined
  diagnostics.push(...(tests?.diagnostics ?? []))

  const under = typeof written === 'object' ? written.base : undefined
  const base = under ? rootedPath(config, under, '/evidence/coverage/base').path : undefined
  const read = {
    targetPaths: targets,
    baselines,
    figures,
    ...(coverage && { coverage }),
    ...(base && { base }),
    ...(tests?.run && { run: tests.run }),
    ...(record && { record }),
  }
  return { ...read, diagnostics: [...diagnostics, ...checkEvidence(read)] }
}

/** Every file that was read as evidence, each once, sorted by path. */
export function sourcesOf({ coverage, baselines, run, record, figures }: Evidence): Source[] {
  const all = [
    ...(coverage ? [coverage.source] : []),
    ...[...baselines.values()].map(({ source }) => source),
    ...(run?.sources ?? []),
    ...(run?.exit ? [run.exit.place.source] : []),
    ...(record ? [record.source] : []),
    ...[...figures.values()].map(({ source }) => source),
  ]
  const byPath = new Map(all.map(source => [source.path, source]))
  return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** How the measured command ended; unknown when a signal ended it. */
function exitOf({ exit, source }: RunRecord): Counted | undefined {
  return exit === null ? undefined : { count: exit, place: { source, pointer: '/exit' } }
}

function testInputs(config: Config): TestInput[] {
  return config.data.evidence.tests.map((input, index) => {
    const at = `/evidence/tests/${index}`
    if (typeof input === 'string') return { file: rootedPath(config, input, at) }
    const file = rootedPath(config, input.path, `${at}/path`)
    if (input.exit === undefined) return { file }
    return { file, exit: typeof input.exit === 'number' ? input.exit : rootedPath(config, input.exit, `${at}/exit`) }
  })
}
