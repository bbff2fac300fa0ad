import { isDeepStrictEqual } from 'node:util'
import type { Plan } from '../config/plan.ts'

/** Test files that belong together, as a plan's pytest command names them. */
export interface PlannedSuite {
  readonly id: string
  readonly name: string
  readonly include: readonly string[]
  /** How many tests the plan promises to pass. */
  readonly passed?: number
}

/**
 * The test files of a plan's pytest command by the folder below `tests/`, and a suite for each number of tests that a
 * must-have promises (`51/51 ORM tests pass`) where one file is named after it. That one stands for a folder of the
 * same files, unless the plan's text names both, as its drafts then have a place for both.
 */
export function readSuites(plan: Plan, text: string): PlannedSuite[] {
  const promised = plan.mustHaves.truths.flatMap(({ text }): PlannedSuite[] => {
    const [, passed, total, word] = /\b(\d+)\/(\d+) (\w+) tests\b/.exec(text) ?? []
    const include = word ? plan.pytestFiles.filter(file => wordsOf(file).includes(word.toLowerCase())) : []
    if (!word || passed !== total || include.length === 0) return []
    return [{ id: toId(word), name: `${word} tests`, include, passed: Number(passed) }]
  })
  const folders = new Map<string, string[]>()
  for (const file of plan.pytestFiles) {
    const folder = /(?:^|\/)tests?\/([^/]+)\//.exec(file)?.[1]
    if (folder !== undefined) folders.set(folder, [...(folders.get(folder) ?? []), file])
  }
  const byFolder = [...folders].map(([folder, include]): PlannedSuite => {
    const word = folder.replace(/_?tests?$/, '') || folder
    return { id: toId(word), name: `${word[0]!.toUpperCase()}${word.slice(1).replaceAll('_', ' ')} tests`, include }
  })
  const named = text.toLowerCase()
  const isNew = ({ id, name, include }: PlannedSuite) =>
    !promised.some(suite => suite.id === id) &&
    (named.includes(name.toLowerCase()) || !promised.some(suite => isDeepStrictEqual(suite.include, include)))
  return [...promised, ...byFolder.filter(isNew)]
}

function wordsOf(path: string): string[] {
  return path
    .slice(path.lastIndexOf('/') + 1)
    .toLowerCase()
    .split(/[^a-z0-9]+/)
}

/** A name that conditions can use: `Tier 1` is `tier_1`. */
export function toId(name: string): string {
  const id = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
  return /^[a-z_]/.test(id) ? id : `_${id}`
}
