import type { Config } from '../config/read-config.ts'
import { resolveFile } from '../evidence/coverage/read-coverage.ts'
import type { CoverageReport } from '../evidence/coverage/coverage-report.ts'
import type { Evidence } from '../evidence/read-evidence.ts'
import { baselineOf, compareFact } from './baseline-facts.ts'
import { measure, type Measured } from './measured-counts.ts'
import { configured, measured } from './origin.ts'
import { displayPercent, meetsTarget, percentOf, roundHalfEven, shortfallTo } from './percent.ts'
import { uncoveredFacts } from './uncovered-facts.ts'
import { derived, type FactTree, type Value } from './value.ts'

/** How a target came out. */
export type TargetOutcome = 'met' | 'missed' | 'unmeasured'

/** The coverage part of the facts; every number is absent where it was not measured, with a `reason` beside it. */
export function computeCoverageFacts(evidence: Evidence, config: Config) {
  const report = evidence.coverage
  const { targets } = config.data
  const overall = targets.overall && overallFact(report, evidence, config)
  const groups = Object.fromEntries(
    targets.groups.map((group, index) => [group.id, groupFact(index, report, evidence, config)]),
  )
  return {
    ...(report && {
      mode: measured(report.mode, report.source, '/meta/branch_coverage'),
      unit: unitOf(report, 'statements', 'statements and branches'),
      unitOfOne: unitOf(report, 'statement', 'statement or branch'),
      tool: measured(report.tool, report.source, '/meta'),
      version: measured(report.version, report.source, '/meta/version'),
      files: measured(report.fileCount, report.source, '/files'),
    }),
    ...(overall && { overall }),
    groups,
  } satisfies FactTree
}

/** What the counts are of: what one mode counts, or the other. */
function unitOf(report: CoverageReport, inStatements: string, inBranches: string): Value<string> {
  const mode = measured(report.mode, report.source, '/meta/branch_coverage')
  return derived(report.mode === 'branch' ? inBranches : inStatements, 'unit', [mode])
}

function overallFact(report: CoverageReport | undefined, evidence: Evidence, config: Config) {
  const { overall, baseline } = config.data.targets
  const name = configured('Overall', config, '/targets/overall')
  const target = configured(overall!.percent, config, '/targets/overall/percent')
  if (!report) return unmeasured({ name, target }, 'there is no coverage report')
  const found = measure(report, '/totals', report)
  const compare = baselineOf(overall!.baseline ?? baseline, '/targets/overall/baseline', evidence, config, before =>
    measure(before, '/totals', before),
  )
  return { name, target, ...outcomeFact(found, target), ...compareFact(found, compare) }
}

function groupFact(index: number, report: CoverageReport | undefined, evidence: Evidence, config: Config) {
  const group = config.data.targets.groups[index]!
  const at = `/targets/groups/${index}`
  const files = group.files.map((_, fileIndex) => fileFact(index, fileIndex, report, evidence, config))
  const outcomes = files.map(file => file.outcome)
  const count = (outcome: TargetOutcome) =>
    derived(outcomes.filter(one => one.data === outcome).length, 'count', outcomes, { outcome })
  const complete = files.every(file => file.covered !== undefined)
  const counts = {
    covered: files.reduce((sum, file) => sum + (file.covered?.data ?? 0), 0),
    total: files.reduce((sum, file) => sum + (file.total?.data ?? 0), 0),
  }
  const target = configured(group.percent, config, `${at}/percent`)
  const covered = derived(
    counts.covered,
    'sum',
    files.flatMap(file => file.covered ?? []),
  )
  const total = derived(
    counts.total,
    'sum',
    files.flatMap(file => file.total ?? []),
  )
  return {
    name: configured(group.name, config, `${at}/name`),
    target,
    met: count('met'),
    missed: count('missed'),
    unmeasured: count('unmeasured'),
    regressions: derived(
      files.filter(file => file.regression?.data).length,
      'count',
      files.flatMap(file => file.regression ?? []),
      { regression: true },
    ),
    count: derived(files.length, 'count', outcomes),
    ...(complete && {
      covered,
      total,
      percent: derived(percentOf(counts), 'percent', [covered, total]),
      display: derived(displayPercent(counts), 'percent', [covered, total], { digits: 2 }),
    }),
    files,
  }
}

function fileFact(
  groupIndex: number,
  fileIndex: number,
  report: CoverageReport | undefined,
  evidence: Evidence,
  config: Config,
) {
  const group = config.data.targets.groups[groupIndex]!
  const file = group.files[fileIndex]!
  const at = `/targets/groups/${groupIndex}/files/${fileIndex}`
  const written: Partial<Exclude<typeof file, string>> = typeof file === 'string' ? {} : file
  const pathPointer = typeof file === 'string' ? at : `${at}/path`
  const path = configured(evidence.targetPaths.get(pathPointer)!, config, pathPointer)
  const name = written.name
    ? configured(written.name, config, `${at}/name`)
    : derived(path.data.slice(path.data.lastIndexOf('/') + 1), 'basename', [path])
  const target =
    written.percent === undefined
      ? configured(group.percent, config, `/targets/groups/${groupIndex}/percent`)
      : configured(written.percent, config, `${at}/percent`)
  const row = { name, path, target }
  if (!report) return unmeasured(row, 'there is no coverage report')
  const resolved = resolveFile(report, path.data, evidence.base)
  if ('ambiguous' in resolved)
    return unmeasured(row, `several measured files could be meant: ${resolved.ambiguous.join(', ')}`)
  if ('unmeasured' in resolved) return unmeasured(row, resolved.unmeasured)
  const found = measure(resolved.file, `${resolved.file.pointer}/summary`, report)
  const baseline = written.baseline ?? config.data.targets.baseline
  const baselineAt = written.baseline ? `${at}/baseline` : '/targets/baseline'
  const compare = baselineOf(baseline, baselineAt, evidence, config, before => {
    const earlier = resolveFile(before, path.data, evidence.base)
    return 'file' in earlier ? measure(earlier.file, `${earlier.file.pointer}/summary`, before) : undefined
  })
  return {
    ...row,
    key: measured(resolved.file.key, report.source, resolved.file.pointer),
    ...outcomeFact(found, target),
    ...compareFact(found, compare),
    ...uncoveredFacts(resolved.file, report),
  }
}

/** A target that nothing was measured for: no numbers, and the reason. */
function unmeasured<T extends { readonly name: Value<string>; readonly target: Value<number> }>(
  row: T,
  reason: string,
) {
  return {
    ...row,
    outcome: derived<TargetOutcome>('unmeasured', 'gate', [row.target]),
    reason: derived(reason, 'reason', [row.name]),
    covered: undefined,
    total: undefined,
    regression: undefined,
  }
}

function outcomeFact({ covered, total, counts }: Measured, target: Value<number>) {
  const met = meetsTarget(counts, target.data)
  const percent = derived(percentOf(counts), 'percent', [covered, total])
  const shortfall = shortfallTo(counts, target.data)
  const short = Math.max(0, target.data - percentOf(counts))
  return {
    outcome: derived<TargetOutcome>(met ? 'met' : 'missed', 'gate', [covered, total, target]),
    covered,
    total,
    missing: derived(counts.missing, 'subtract', [total, covered]),
    percent,
    display: derived(displayPercent(counts, 2, target.data), 'percent', [covered, total], {
      digits: 2,
      target: target.data,
    }),
    shortfall: derived(shortfall, 'shortfall', [covered, total, target]),
    pointsShort: derived(roundHalfEven(short, 2), 'pointsShort', [percent, target], { digits: 2 }),
  }
}
