import { existsSync } from 'node:fs'
import { posix } from 'node:path'
import type { Plan } from '../config/plan.ts'
import { rooted, type Root } from '../root.ts'
import { listProjectFiles } from './find-project-file.ts'
import type { PlannedFile } from './read-targets.ts'

/** The planning documents that go with a plan, root-relative; each may not exist yet. */
export interface PlanningPaths {
  readonly report?: string
  readonly summary: string
  readonly verification?: string
  /** Only when it exists. */
  readonly roadmap?: string
  readonly coverage?: string
}

/** The documents a plan's must-haves and files name; where it names none, those of its own folder that exist. */
export function findPlanningPaths(plan: Plan, planFile: string, root: Root): PlanningPaths {
  const { artifacts, keyLinks } = plan.mustHaves
  const named = [
    ...artifacts.map(({ path }) => path),
    ...plan.filesModified,
    ...keyLinks.flatMap(({ from, to }) => [from, to]),
  ]
  const find = (form: RegExp) => named.find(path => form.test(path) && !/\s/.test(path))
  const folder = posix.dirname(planFile)
  const exists = (path: string) => existsSync(rooted(root, path).absolute)
  const report = named.find(path => /report[^/]*\.md$/i.test(path) && !/(?:SUMMARY|VERIFICATION)\.md$/.test(path))
  const own = posix.join(folder, `${plan.phase}-VERIFICATION.md`)
  const verification = find(/VERIFICATION\.md$/) ?? (exists(own) ? own : undefined)
  const roadmap = [posix.join(folder, '../../ROADMAP.md'), posix.join(folder, 'ROADMAP.md'), '.planning/ROADMAP.md']
    .filter(path => !path.startsWith('..'))
    .find(exists)
  const coverage = find(/coverage[^/]*\.json$/i)
  return {
    ...(report !== undefined && { report }),
    summary: find(/SUMMARY\.md$/) ?? planFile.replace(/(?:PLAN)?\.md$/, 'SUMMARY.md'),
    ...(verification !== undefined && { verification }),
    ...(roadmap !== undefined && { roadmap }),
    ...(coverage !== undefined && { coverage }),
  }
}

/** A file that a target is set for, or why it could not be found. */
export type TargetRow =
  (PlannedFile & { readonly path: string }) | (PlannedFile & { readonly candidates: readonly string[] })

/** Gives names of files their paths: the one the plan itself writes, else the only one in the project. */
export function findTargetFiles(rows: readonly PlannedFile[], paths: readonly string[], root: Root): TargetRow[] {
  if (rows.length === 0) return paths.map(path => ({ name: posix.basename(path), path }))
  let project: ReadonlyMap<string, readonly string[]> | undefined
  return rows.map(row => {
    const ends = (path: string) => path === row.name || path.endsWith(`/${row.name}`)
    const written = [row.name.includes('/') ? row.name : '', ...paths].filter(path => path !== '' && ends(path))
    project ??= listProjectFiles(root.directory)
    const candidates = written.length > 0 ? written : (project.get(posix.basename(row.name)) ?? []).filter(ends)
    return candidates.length === 1 ? { ...row, path: candidates[0]! } : { ...row, candidates }
  })
}
