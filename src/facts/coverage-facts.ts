import type { Baseline } from '../config/config.ts'
import { rootedPath, type Config } from '../config/read-config.ts'
import { resolveFile } from '../evidence/coverage/read-coverage.ts'
import {
  countsOf,
  type Counts,
  type CoverageFile,
  type CoverageReport,
  type Region,
} from '../evidence/coverage/coverage-report.ts'
import type { Evidence } from '../evidence/read-evidence.ts'
import { claimed, configured, measured } from './origin.ts'
import { displayPercent, meetsTarget, percentOf, roundHalfEven, shortfallTo } from './percent.ts'
import { derived, type FactTree, type Value } from './value.ts'

/** What was measured of one file or of the whole: counts as values, and what they give. */
interface Measured {
  readonly covered: Value<number>
  readonly total: Value<number>
  readonly counts: Counts
}

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
    ...missingFacts(rangesOf(resolved.file, report)),
    uncovered: uncoveredOf(resolved.file, report),
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

function measure(
  item: { readonly statements: Counts; readonly branches?: Counts },
  pointer: string,
  report: CoverageReport,
): Measured {
  const counts = countsOf(item)
  const read = (data: number, key: string) => measured(data, report.source, `${pointer}/${key}`)
  const covered = read(item.statements.covered, 'covered_lines')
  const total = read(item.statements.total, 'num_statements')
  if (!item.branches) return { covered, total, counts }
  const coveredBranches = read(item.branches.covered, 'covered_branches')
  const branches = read(item.branches.total, 'num_branches')
  return {
    covered: derived(counts.covered, 'sum', [covered, coveredBranches]),
    total: derived(counts.total, 'sum', [total, branches]),
    counts,
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

/** What a target is compared with: an earlier measurement, or what an earlier document claimed. */
interface Compared {
  readonly percent: Value<number>
  readonly display: Value<string>
  readonly source: Value<string>
  readonly kind: Value<string>
  readonly counts?: Counts
}

function baselineOf(
  baseline: Baseline | undefined,
  at: string,
  evidence: Evidence,
  config: Config,
  measureBefore: (report: CoverageReport) => Measured | undefined,
): Compared | undefined {
  if (!baseline) return undefined
  if ('percent' in baseline) {
    const percent = claimed(baseline.percent, baseline.source, config, `${at}/percent`)
    return {
      percent,
      display: claimed(roundHalfEven(baseline.percent, 2), baseline.source, config, `${at}/percent`),
      source: configured(baseline.source, config, `${at}/source`),
      kind: configured('claimed', config, at),
    }
  }
  const report = evidence.baselines.get(rootedPath(config, baseline.coverage, `${at}/coverage`).path)
  if (!report || (evidence.coverage && report.mode !== evidence.coverage.mode)) return undefined
  const before = measureBefore(report)
  if (!before) return undefined
  const percent = derived(percentOf(before.counts), 'percent', [before.covered, before.total])
  return {
    percent,
    display: derived(displayPercent(before.counts), 'percent', [before.covered, before.total], { digits: 2 }),
    source: configured(report.source.path, config, `${at}/coverage`),
    kind: configured('measured', config, at),
    counts: before.counts,
  }
}

function compareFact({ covered, total, counts }: Measured, baseline: Compared | undefined) {
  if (!baseline) return { regression: undefined }
  const percent = derived(percentOf(counts), 'percent', [covered, total])
  const difference = percent.data - baseline.percent.data
  const fallen = baseline.counts
    ? BigInt(counts.covered) * BigInt(baseline.counts.total) < BigInt(baseline.counts.covered) * BigInt(counts.total)
    : Number(roundHalfEven(percent.data, 2)) < baseline.percent.data
  const { percent: before, display, source, kind } = baseline
  return {
    baseline: { percent: before, display, source, kind },
    delta: derived(difference, 'subtract', [percent, before]),
    deltaDisplay: derived((difference > 0 ? '+' : '') + roundHalfEven(difference, 2), 'subtract', [percent, before], {
      digits: 2,
    }),
    regression: derived(fallen, 'below', [percent, before]),
  }
}

/** The uncovered lines as ranges, and as blocks with the number of statements in each. */
function missingFacts(ranges: Value<number>[][]) {
  const blocks = ranges.map(([first, last]) => {
    const [start, end] = [first!.data, last!.data]
    return {
      lines: derived(start === end ? String(start) : `${start}-${end}`, 'range', [first!, last!]),
      count: derived(end - start + 1, 'rangeLength', [first!, last!]),
    }
  })
  return { missingRanges: ranges, missingBlocks: blocks }
}

function rangesOf(file: CoverageFile, report: CoverageReport): Value<number>[][] {
  const ranges: Value<number>[][] = []
  const lines = file.missingLines
  const read = (index: number) => measured(lines[index]!, report.source, `${file.pointer}/missing_lines/${index}`)
  for (let start = 0; start < lines.length;) {
    let end = start
    while (end + 1 < lines.length && lines[end + 1] === lines[end]! + 1) end++
    ranges.push([read(start), read(end)])
    start = end + 1
  }
  return ranges
}

function uncoveredOf(file: CoverageFile, report: CoverageReport) {
  const listed = (region: Region) => region.kind === 'function' && region.name !== '' && region.statements.missing > 0
  const regions = file.regions.filter(listed).sort((a, b) => b.statements.missing - a.statements.missing)
  return regions.map(region => ({
    name: measured(region.name, report.source, region.pointer),
    kind: measured(region.kind, report.source, region.pointer),
    missing: measured(region.statements.missing, report.source, `${region.pointer}/summary/missing_lines`),
    total: measured(region.statements.total, report.source, `${region.pointer}/summary/num_statements`),
  }))
}
