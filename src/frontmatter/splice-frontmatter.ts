import { isDeepStrictEqual } from 'node:util'
import { type Diagnostic, placeAt, refuse } from '../diagnostic.ts'
import { type FrontmatterLocation, locateFrontmatter } from './locate-frontmatter.ts'
import { type LoadedYaml, loadYaml } from './load-yaml.ts'
import { invalidYaml, unclosed } from './invalid-frontmatter.ts'
import { canRepair, planRepair } from './repair-frontmatter.ts'
import { applyEdits, type EditPart, type Insertion, offsetBefore, type TextEdit, withEol } from './text-edit.ts'
import { type TopLevelKey, topLevelKeys } from './top-level-keys.ts'

/** Top-level keys to write: emitted YAML in LF lines, as `emitEntry` gives it; and keys to take out. */
export interface FrontmatterEdits {
  readonly set: ReadonlyMap<string, string>
  readonly remove?: readonly string[]
}

export interface FrontmatterOptions {
  /** Whether a text without frontmatter gets one. */
  readonly add: boolean
  /** Whether invalid YAML beside the edited keys is put in quotes; without it, it is refused. */
  readonly repair?: boolean
}

/** The changes a frontmatter needs, with what there is to say about them. */
export interface FrontmatterPlan {
  readonly edits: readonly TextEdit[]
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Writes top-level keys into the frontmatter of a text; every other byte stays. See `planFrontmatter`.
 * `insertions` says where each given block landed.
 */
export function spliceFrontmatter(
  text: string,
  file: string,
  edits: FrontmatterEdits,
  options: FrontmatterOptions,
): { text: string; diagnostics: readonly Diagnostic[]; insertions: Insertion[] } {
  const plan = planFrontmatter(text, file, edits, options)
  return { ...applyEdits(text, plan.edits), diagnostics: plan.diagnostics }
}

/**
 * The edits that write top-level keys into a text's frontmatter: a key that is there is replaced in place
 * with its whole value, a new one goes to the end of the block. Everything else keeps its bytes: comments,
 * blank lines, quoting, line endings, byte order mark. Doing it twice changes nothing more.
 *
 * Invalid YAML is edited only where the edit itself mends it, or where `repair` allows to put values in quotes;
 * warnings say so.
 *
 * @throws CloseoutError `frontmatter` for an unclosed block, YAML that stays invalid (with line, column and
 * what to quote), a duplicate key, keys that are not plain `key: value` lines, and no block where none may be added.
 */
export function planFrontmatter(
  text: string,
  file: string,
  edits: FrontmatterEdits,
  options: FrontmatterOptions,
): FrontmatterPlan {
  const location = locateFrontmatter(text)
  if (location.kind === 'unclosed') throw unclosed(location, file)
  if (location.kind === 'none') return { edits: addBlock(text, file, location, edits, options.add), diagnostics: [] }
  const yaml = text.slice(location.start, location.end)
  const keys = topLevelKeys(yaml)
  refuseDuplicates(text, file, location.start, keys, edits)
  const before = loadYaml(yaml)
  if (before.ok) refuseOtherForms(text, file, location.start, keys, before.data)
  const replaced = replaceKeys(yaml, keys, edits, location.eol)
  const repair = !before.ok && options.repair ? planRepair(text, file, yaml, location.start, replaced) : undefined
  const inYaml = [...replaced, ...(repair?.edits ?? [])]
  const edited = applyEdits(yaml, inYaml).text
  const after = loadYaml(edited)
  if (!after.ok) {
    const remedy = canRepair(yaml, replaced) ? ', or build with `--repair-frontmatter`' : ''
    throw invalidYaml(text, file, location.start + offsetBefore(inYaml, after.offset), after.reason, remedy)
  }
  refuseOtherForms(text, file, location.start, topLevelKeys(edited), after.data)
  if (before.ok) refuseSideEffects(text, file, location.start, before.data, after.data, edits)
  const repaired = repair?.diagnostics ?? []
  return {
    edits: inYaml.map(edit => ({ ...edit, start: edit.start + location.start, end: edit.end + location.start })),
    diagnostics: before.ok || repaired.length > 0 ? repaired : [mended(text, file, location.start, before)],
  }
}

/** The edits of a block, in offsets of its YAML. */
function replaceKeys(
  yaml: string,
  keys: readonly TopLevelKey[],
  { set, remove = [] }: FrontmatterEdits,
  eol: '\n' | '\r\n',
): TextEdit[] {
  const part = (key: string): EditPart => ({ text: withEol(set.get(key)!, eol), from: key })
  const replaced = keys.flatMap(({ key, start, end }): TextEdit[] => {
    if (set.has(key)) return [{ start, end, parts: [part(key)] }]
    return remove.includes(key) ? [{ start, end, parts: [] }] : []
  })
  const present = new Set(keys.map(({ key }) => key))
  const added = [...set.keys()].filter(key => !present.has(key)).map(part)
  return added.length === 0 ? replaced : [...replaced, { start: yaml.length, end: yaml.length, parts: added }]
}

/** A new block in front of the body, a blank line between them. */
function addBlock(
  text: string,
  file: string,
  location: Extract<FrontmatterLocation, { kind: 'none' }>,
  { set }: FrontmatterEdits,
  add: boolean,
): TextEdit[] {
  if (set.size === 0) return []
  if (!add)
    throw refuse(
      'frontmatter',
      file,
      `Unexpected file without frontmatter, expected one to hold \`${[...set.keys()].join('`, `')}\``,
      {
        hint: 'start the file with a block between two lines `---`',
        place: { line: 1, column: 1 },
      },
    )
  const { bodyStart, eol } = location
  const blank = /^\r?\n/.test(text.slice(bodyStart)) || bodyStart === text.length ? '' : eol
  const blocks = [...set].map(([key, block]) => ({ text: withEol(block, eol), from: key }))
  const parts = [{ text: `---${eol}` }, ...blocks, { text: `---${eol}${blank}` }]
  return [{ start: bodyStart, end: bodyStart, parts }]
}

function refuseDuplicates(
  text: string,
  file: string,
  offset: number,
  keys: readonly TopLevelKey[],
  { set, remove = [] }: FrontmatterEdits,
): void {
  for (const key of [...set.keys(), ...remove]) {
    const [first, second] = keys.filter(candidate => candidate.key === key)
    if (first === undefined || second === undefined) continue
    const line = placeAt(text, offset + first.start).line
    throw refuse('frontmatter', file, `Unexpected second key \`${key}\`, expected one (the first is on line ${line})`, {
      hint: 'delete one of the two',
      place: placeAt(text, offset + second.start),
    })
  }
}

/** Valid YAML whose keys are not plain lines at the first column (`? key`, `&anchor`, flow maps, indented maps). */
function refuseOtherForms(
  text: string,
  file: string,
  offset: number,
  keys: readonly TopLevelKey[],
  data: unknown,
): void {
  const isMap = typeof data === 'object' && data !== null && !Array.isArray(data)
  const read = isMap ? Object.keys(data) : []
  const seen = new Set(keys.map(({ key }) => key))
  if (isMap && read.length === seen.size && read.every(key => seen.has(key))) return
  const strange = keys.find(({ key }) => !read.includes(key))
  throw refuse(
    'frontmatter',
    file,
    'Unexpected form of frontmatter, expected plain `key: value` lines at the first column',
    {
      hint: 'write each top-level key plainly, on a line of its own',
      place: placeAt(text, offset + (strange?.start ?? 0)),
    },
  )
}

/** An edit may change what it names and nothing else; the YAML as read says whether that came true. */
function refuseSideEffects(
  text: string,
  file: string,
  offset: number,
  before: unknown,
  after: unknown,
  { set, remove = [] }: FrontmatterEdits,
): void {
  const others = (data: unknown) =>
    Object.entries(data as object).filter(([key]) => !set.has(key) && !remove.includes(key))
  if (isDeepStrictEqual(others(before), others(after))) return
  throw refuse('frontmatter', file, 'Unexpected change of a key that was not edited, expected it to keep its value', {
    hint: 'write each top-level key plainly, on a line of its own',
    place: placeAt(text, offset),
  })
}

function mended(text: string, file: string, offset: number, before: Extract<LoadedYaml, { ok: false }>): Diagnostic {
  const message = `Unexpected YAML: ${before.reason}; the edit replaces the key it is in and mends it`
  const place = placeAt(text, offset + before.offset)
  return { rule: 'frontmatter-repaired', severity: 'warning', file, message, place }
}
