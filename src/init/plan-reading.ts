import type { Plan } from '../config/plan.ts'
import type { Root } from '../root.ts'
import type { Names } from './bind-conditions.ts'
import { readDrafts, type Draft } from './read-drafts.ts'
import { readGaps, type PlannedGap } from './read-gaps.ts'
import { findPlanningPaths, findTargetFiles, type PlanningPaths, type TargetRow } from './read-project.ts'
import { readNext, type PlannedNext } from './read-next.ts'
import { readRun, type PlannedRun } from './read-run.ts'
import { readSuites, toId, type PlannedSuite } from './read-suites.ts'
import { readTargets, type PlannedTargets } from './read-targets.ts'

/** Everything that a configuration is written from. */
export interface PlanReading {
  readonly plan: Plan
  readonly planFile: string
  readonly text: string
  readonly targets: PlannedTargets
  readonly rows: readonly TargetRow[]
  readonly gaps: readonly PlannedGap[]
  readonly suites: readonly PlannedSuite[]
  /** What the plan's pytest command leaves; absent when it has none. */
  readonly run?: PlannedRun
  /** The phase that takes over what is left. */
  readonly next?: PlannedNext
  readonly paths: PlanningPaths
  readonly drafts: readonly Draft[]
  readonly names: Names
  readonly groupId: string
}

/** Reads a plan's text for what a configuration needs, and looks in the project for the files that it names. */
export function readWhole(plan: Plan, text: string, planFile: string, root: Root): PlanReading {
  const targets = readTargets(plan, text)
  const rows = findTargetFiles(targets.rows, targets.paths, root)
  const gaps = readGaps(plan, text)
  const suites = readSuites(plan, text)
  const run = readRun(text)
  const next = readNext(text)
  const groupId = toId(targets.groupName ?? 'plan')
  const hasGroup = targets.perFile !== undefined && rows.some(row => 'path' in row)
  const names = {
    overall: targets.overall !== undefined,
    ...(hasGroup && { group: groupId }),
    suites: suites.map(({ id, passed }) => ({ id, ...(passed !== undefined && { passed }) })),
    hasTests: run !== undefined,
    hasGaps: gaps.length > 0,
  }
  const paths = findPlanningPaths(plan, planFile, root)
  const found = { ...(run && { run }), ...(next && { next }) }
  return {
    plan,
    planFile,
    text,
    targets,
    rows,
    gaps,
    suites,
    ...found,
    paths,
    drafts: readDrafts(text),
    names,
    groupId,
  }
}
