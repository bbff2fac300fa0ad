import type { Plan } from '../config/plan.ts'

/** What a plan's text says must be reached, in percent. */
export interface PlannedTargets {
  readonly overall?: number
  readonly overallBefore?: number
  readonly perFile?: number
  /** What the plan calls the files, e.g. `Tier 1`. */
  readonly groupName?: string
  /** Files as tables of the plan name them, with what the table says was there before. */
  readonly rows: readonly PlannedFile[]
  /** Source files that the plan names with their path. */
  readonly paths: readonly string[]
}

export interface PlannedFile {
  readonly name: string
  readonly before?: number
}

const number = String.raw`(\d+(?:\.\d+)?)`
const overallForms = [
  new RegExp(String.raw`overall coverage[^\d%\n.|]{0,30}?(?<![-\d.])${number}\s?%`, 'i'),
  new RegExp(String.raw`(?<![-\d.])${number}\s?%\s+overall`, 'i'),
]
const perFileForms = [
  new RegExp(String.raw`(?<![-\d.])${number}\s?%\s+per[- ]file`, 'i'),
  new RegExp(String.raw`\bfiles? (?:have|has|reach(?:es)?|achieves?)\s*(?:>=|≥)?\s*${number}\s?%`, 'i'),
]
const source = /\.(?:py|tsx?|jsx?|mjs|rs|go|java|kt|rb|c|cc|cpp|cs|php|swift)$/
const test = /(?:^|\/)(?:tests?|__tests__|spec)\/|(?:^|\/)(?:test_[^/]*|[^/]*[._](?:test|spec)\.\w+|conftest\.py)$/

/** Reads what is to be reached, first from what the plan promises, then from all of its text. */
export function readTargets(plan: Plan, text: string): PlannedTargets {
  const promised = [...plan.mustHaves.truths.map(truth => truth.text), plan.objective ?? ''].join('\n')
  const first = (forms: readonly RegExp[]) => {
    for (const where of [promised, text])
      for (const form of forms) {
        const found = form.exec(where)?.[1]
        if (found !== undefined && Number(found) <= 100) return Number(found)
      }
    return undefined
  }
  const overall = first(overallForms)
  const perFile = first(perFileForms)
  const before = new RegExp(String.raw`^[\s>*-]*(?:starting|baseline)\**:\**\s*${number}\s?%`, 'im').exec(text)?.[1]
  const groupName = /\b\d+ ([A-Z][a-z]+ \d+) files\b/.exec(`${promised}\n${text}`)?.[1]
  return {
    ...(overall !== undefined && { overall }),
    ...(overall !== undefined && before !== undefined && { overallBefore: Number(before) }),
    ...(perFile !== undefined && { perFile }),
    ...(groupName !== undefined && { groupName }),
    rows: readRows(text),
    paths: readPaths(plan, text),
  }
}

/** Rows of tables that begin with a source file's name; a column such as `Before` or `Pre-GAP` holds the baseline. */
function readRows(text: string): PlannedFile[] {
  const rows = new Map<string, PlannedFile>()
  let header: string[] = []
  for (const line of text.split(/\r?\n/)) {
    if (!line.trim().startsWith('|')) {
      header = []
      continue
    }
    const cells = line
      .trim()
      .replace(/^\||\|$/g, '')
      .split('|')
      .map(cell => cell.replace(/[`*]/g, '').trim())
    if (header.length === 0) header = cells.map(cell => cell.toLowerCase())
    const name = cells[0]!
    if (!source.test(name) || test.test(name) || rows.has(name)) continue
    const column = header.findIndex(cell => /^(?:pre\b|before|baseline|start)/.test(cell))
    const percent = /^(\d+(?:\.\d+)?)\s?%$/.exec(cells[column] ?? '')?.[1]
    rows.set(name, { name, ...(percent !== undefined && { before: Number(percent) }) })
  }
  return [...rows.values()]
}

/** Source files, not tests, in `files_modified`; where it has none, those the text names with a relative path. */
function readPaths(plan: Plan, text: string): string[] {
  const isSource = (path: string) => source.test(path) && !test.test(path) && !/[*{}]/.test(path)
  const modified = plan.filesModified.filter(isSource)
  const named = [...text.matchAll(/(?<![\w./@~-])((?:[\w-][\w.-]*\/)+[\w-][\w.-]*\.\w+)/g)].map(match => match[1]!)
  return modified.length > 0 ? modified : [...new Set(named)].filter(isSource)
}
