import { rootedPath, type Config } from '../config/read-config.ts'
import type { Planning } from '../config/read-planning.ts'
import type { computeCoverageFacts } from './coverage-facts.ts'
import type { computeGapFacts } from './gap-facts.ts'
import { configured } from './origin.ts'
import { derived, Value } from './value.ts'

type CoverageFacts = ReturnType<typeof computeCoverageFacts>
type GapFacts = ReturnType<typeof computeGapFacts>

/** The targets that fell below their baseline, overall first. */
export function computeRegressions(coverage: CoverageFacts) {
  const files = Object.values(coverage.groups).flatMap(group => group.files)
  return [...(coverage.overall ? [coverage.overall] : []), ...files].filter(row => row.regression?.data)
}

/** How many targets have a baseline to be compared with. */
export function countBaselines(coverage: CoverageFacts): Value<number> {
  const rows = [
    ...(coverage.overall ? [coverage.overall] : []),
    ...Object.values(coverage.groups).flatMap(g => g.files),
  ]
  const baselines = rows.flatMap(row => ('baseline' in row && row.baseline ? [row.baseline.display] : []))
  return derived(baselines.length, 'count', baselines)
}

/** One line a gap for a list in frontmatter: `gap_1: Coverage Cannot Be Verified -> CLOSED (GAP-01)`. */
export function computeGapLines(gaps: GapFacts): Value<string>[] {
  return Object.values(gaps).map(({ id, title, status, plans }) => {
    const by = plans.length > 0 ? ` (${plans.map(plan => plan.data).join(' + ')})` : ''
    return derived(`${id.data}: ${title.data} -> ${status.data.toUpperCase()}${by}`, 'gapLine', [
      id,
      title,
      status,
      ...plans,
    ])
  })
}

/** The files that the plan says it modifies, else the documents that this configuration writes. */
export function computeKeyFiles({ plan, planFile }: Planning, config: Config): Value<string>[] {
  if (plan && planFile !== undefined && plan.filesModified.length > 0) {
    return plan.filesModified.map(
      (file, index) => new Value(file, { kind: 'configured', file: planFile, pointer: `/files_modified/${index}` }),
    )
  }
  return config.data.documents.map(({ path }, index) => {
    const pointer = `/documents/${index}/path`
    return configured(rootedPath(config, path, pointer).path, config, pointer)
  })
}

/** What a verification document says after the gaps were worked on: native keys of the planning tools. */
export function computeReVerification(
  gaps: GapFacts,
  coverage: CoverageFacts,
  { verification }: Planning,
  config: Config,
) {
  if (!verification) return undefined
  const said = (data: string, pointer: string) =>
    new Value(data, { kind: 'claimed', source: verification.file, file: verification.file, pointer })
  const titles = (closed: boolean) =>
    Object.values(gaps)
      .filter(gap => (gap.status.data === 'closed') === closed)
      .map(gap => derived(gap.title.data, 'gapTitle', [gap.title, gap.status]))
  const regressions = computeRegressions(coverage).flatMap(row => {
    if (!('baseline' in row) || !row.baseline) return []
    const { name, display, baseline } = row
    return [
      derived(`${name.data}: ${baseline.display.data} % to ${display.data} %`, 'regressionLine', [
        name,
        baseline.display,
        display,
      ]),
    ]
  })
  return {
    updateStatus: configured(config.data.update_status, config, '/update_status'),
    ...(verification.status !== undefined && { previousStatus: said(verification.status, '/status') }),
    ...(verification.score !== undefined && { previousScore: said(verification.score, '/score') }),
    gapsClosed: titles(true),
    gapsRemaining: titles(false),
    regressions,
  }
}
