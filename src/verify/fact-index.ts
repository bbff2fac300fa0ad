import { Value, type FactTree } from '../facts/value.ts'

/** Which way a number of the facts is meant: a result, what it was to be, or what it was before. */
export type FactRole = 'result' | 'target' | 'before'

/** A number of the facts. */
export interface FactNumber {
  /** From the root, e.g. `suites.orm.passed`. */
  readonly path: string
  readonly key: string
  readonly data: number
  readonly role: FactRole
  /** What it counts (`tests`, `statements`, `files`, `gaps`), or `percent`, `seconds`, `other`. */
  readonly unit: string
}

/** A map of the facts with its numbers, and what it is called in prose. */
export interface FactSubject {
  readonly path: string
  readonly numbers: readonly FactNumber[]
}

/** The numbers of the facts, to be found by what prose says. */
export interface FactIndex {
  readonly subjects: readonly FactSubject[]
  /** The subjects a phrase in small letters names, e.g. `models.py`, `orm`, `tier 1`. */
  readonly byName: ReadonlyMap<string, readonly FactSubject[]>
}

/** Lists of line numbers and byte counts match anything, and no prose speaks of them. */
const skipped = new Set(['missingRanges', 'missingBlocks', 'evidence', 'number'])
const percentKey = /^(?:percent|display|target|delta\w*|claimed\w*|measured\w*|passRate\w*|pointsShort)$/
/** Words that name nothing in particular; in a path or before a hyphen they are a part of a name. */
const generic =
  /(?<![\p{L}\p{N}./_-])(?:tests?|suites?|files?|groups?|gaps?|the|all|coverage|targets?)(?![\p{L}\p{N}./_-])/gu
const aliases: Readonly<Record<string, readonly string[]>> = {
  tests: ['all tests', 'total tests', 'test suite', 'full suite', 'whole suite', 'test pass rate', 'overall pass rate'],
  'coverage.overall': ['overall', 'overall coverage', 'total coverage'],
  gapClosure: ['gaps'],
}

/** Collects the numbers of the facts. Linear in their size. */
export function indexFacts(facts: FactTree): FactIndex {
  const subjects: FactSubject[] = []
  const byName = new Map<string, FactSubject[]>()
  const visit = (tree: FactTree, path: string): void => {
    if (tree === undefined || tree instanceof Value) return
    for (const [key, item] of Object.entries(tree as Record<string, FactTree>))
      if (!skipped.has(key) && key !== 'baseline' && key !== 'expected')
        visit(item, path === '' ? key : `${path}.${key}`)
    if (Array.isArray(tree)) return
    const map = tree as Readonly<Record<string, FactTree>>
    const numbers = numbersOf(map, path)
    if (numbers.length === 0) return
    const subject = { path, numbers }
    subjects.push(subject)
    for (const name of namesOf(map, path)) byName.set(name, [...(byName.get(name) ?? []), subject])
  }
  visit(facts, '')
  return { subjects, byName }
}

/** The numbers directly in a map, those of its baseline and expectation, and the share they give. */
function numbersOf(map: Readonly<Record<string, FactTree>>, path: string): FactNumber[] {
  const numbers = Object.entries(map).flatMap(([key, item]): FactNumber[] => {
    const data = numberIn(item, key)
    if (data === undefined || skipped.has(key)) return []
    const role = key === 'target' ? 'target' : key.startsWith('claimed') ? 'before' : 'result'
    return [{ path: `${path}.${key}`, key, data, role, unit: unitOf(key, map) }]
  })
  const inner = (key: string, role: FactRole) => {
    const part = map[key]
    if (part === undefined || part instanceof Value || Array.isArray(part)) return []
    return numbersOf(part as Record<string, FactTree>, `${path}.${key}`).map(number => ({ ...number, role }))
  }
  return [...numbers, ...shareOf(numbers, path), ...inner('baseline', 'before'), ...inner('expected', 'target')]
}

function numberIn(item: FactTree, key: string): number | undefined {
  if (!(item instanceof Value)) return undefined
  if (typeof item.data === 'number') return item.data
  const isShown = percentKey.test(key) && typeof item.data === 'string' && /^[+-]?\d+(?:\.\d+)?$/.test(item.data)
  return isShown ? Number(item.data) : undefined
}

function unitOf(key: string, map: Readonly<Record<string, FactTree>>): string {
  if (percentKey.test(key)) return 'percent'
  if (key === 'durationSeconds') return 'seconds'
  if (key === 'files') return 'files'
  if ('closed' in map && 'partial' in map) return 'gaps'
  if ('met' in map && 'missed' in map && /^(?:met|missed|unmeasured|count|regressions)$/.test(key)) return 'files'
  if ('passed' in map || 'failed' in map) return key === 'warnings' ? 'warnings' : 'tests'
  if (/^(?:covered|missing|shortfall|total)$/.test(key)) return 'statements'
  return key === 'tasks' ? 'tasks' : 'other'
}

/** The percent of tests that passed and of targets that were met, which people like to say. */
function shareOf(numbers: readonly FactNumber[], path: string): FactNumber[] {
  const of = (key: string) => numbers.find(number => number.key === key)?.data
  const [part, whole] = [of('passed') ?? of('met') ?? of('closed'), of('total') ?? of('count')]
  if (part === undefined || whole === undefined || whole === 0) return []
  return [{ path: `${path}.passed / total`, key: 'share', data: (100 * part) / whole, role: 'result', unit: 'percent' }]
}

/** What prose calls a map: its name, title, path and the last part of it, and its own key. */
function namesOf(map: Readonly<Record<string, FactTree>>, path: string): Set<string> {
  const names = new Set(aliases[path] ?? [])
  const add = (text: string) => {
    const name = simplify(text)
    if (name.length > 1 && !/^\d+$/.test(name)) names.add(name)
  }
  for (const key of ['name', 'title', 'path', 'subject', 'id']) {
    const value = map[key]
    if (!(value instanceof Value) || typeof value.data !== 'string') continue
    add(value.data)
    const file = value.data.slice(value.data.lastIndexOf('/') + 1)
    add(file)
    add(file.replace(/\.\w{1,4}$/, ''))
  }
  const key = path.slice(path.lastIndexOf('.') + 1)
  if (path.includes('.')) add(key.replaceAll('_', ' '))
  return names
}

/** Small letters, without the words that name nothing. */
function simplify(text: string): string {
  return text
    .toLowerCase()
    .replace(generic, ' ')
    .replace(/[^\p{L}\p{N}./_-]+/gu, ' ')
    .trim()
}
