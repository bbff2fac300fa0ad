import { type Diagnostic, placeAt, refuse } from '../../diagnostic.ts'
import { type FrontmatterLocation, locateFrontmatter } from '../../frontmatter/locate-frontmatter.ts'
import { loadYaml } from '../../frontmatter/load-yaml.ts'
import { invalidYaml, unclosed } from '../../frontmatter/invalid-frontmatter.ts'
import { planFrontmatter } from '../../frontmatter/splice-frontmatter.ts'
import type { TextEdit } from '../../frontmatter/text-edit.ts'
import { topLevelKeys } from '../../frontmatter/top-level-keys.ts'
import { findSection, listSections, planSections } from '../../markdown/managed-section.ts'
import type { Rendered } from '../document.ts'
import { readInTemplate } from './place-in-template.ts'
import { rewriteEol, sliceRendered, spliceRendered } from './splice-rendered.ts'

/** A whole edited file with the origin of what closeout wrote, and what there is to say about the edit. */
export interface EditedFile {
  readonly rendered: Rendered
  readonly warnings: readonly Diagnostic[]
}

/**
 * Writes a rendered mini-document into an existing file: each key of its frontmatter is spliced into the
 * file's, each of its marked sections replaces the section of that id or is inserted under the title.
 * What the file holds otherwise is kept byte for byte. Running it on its own result changes nothing.
 *
 * @param before the target's text as it is
 * @param file root-relative path of the target
 * @param options.addFrontmatter whether a file without frontmatter gets one (contract `addFrontmatter`)
 * @param options.repairFrontmatter whether invalid YAML beside the written keys is put in quotes, not refused
 * @throws CloseoutError `frontmatter` and `managed-section` for a file that cannot be edited exactly, and for a
 * mini-document with text outside of its sections, which would be lost.
 */
export function editSections(
  before: string,
  file: string,
  mini: Rendered,
  options: { readonly addFrontmatter: boolean; readonly repairFrontmatter?: boolean },
): EditedFile {
  const { eol } = locateFrontmatter(before)
  const { keys, sections } = readInTemplate(mini, file, () => readParts(mini, file))
  const set = new Map([...keys].map(([key, piece]) => [key, piece.text]))
  const { addFrontmatter: add, repairFrontmatter: repair = false } = options
  const plan = planFrontmatter(before, file, { set }, { add, repair })
  const wanted = [...sections].map(([id, piece]) => ({ id, content: piece.text }))
  const edits = [...named('key', plan.edits), ...named('section', planSections(before, wanted, file))]
  const contents = new Map([
    ...[...keys].map(([key, piece]) => [`key ${key}`, rewriteEol(piece, eol)] as const),
    ...[...sections].map(([id, piece]) => [`section ${id}`, rewriteEol(piece, eol)] as const),
  ])
  return { rendered: spliceRendered(before, edits, contents), warnings: plan.diagnostics }
}

function readParts(mini: Rendered, file: string) {
  const location = locateFrontmatter(mini.text)
  if (location.kind === 'unclosed') throw unclosed(location, file)
  return { keys: readKeys(mini, location, file), sections: readSections(mini, location.bodyStart, file) }
}

/** The mini-document's frontmatter, key by key. */
function readKeys(mini: Rendered, location: FrontmatterLocation, file: string): Map<string, Rendered> {
  if (location.kind !== 'block') return new Map()
  const yaml = mini.text.slice(location.start, location.end)
  const loaded = loadYaml(yaml)
  if (!loaded.ok) throw invalidYaml(mini.text, file, location.start + loaded.offset, loaded.reason)
  return new Map(
    topLevelKeys(yaml).map(({ key, start, end }) => [
      key,
      sliceRendered(mini, location.start + start, location.start + end),
    ]),
  )
}

/** The mini-document's sections, in their order: what stands between each pair of markers. */
function readSections(mini: Rendered, bodyStart: number, file: string): Map<string, Rendered> {
  const found = listSections(mini.text, file).map(id => ({ id, ...findSection(mini.text, id, file)! }))
  let outside = bodyStart
  for (const { start, end } of [...found, { start: mini.text.length, end: mini.text.length }]) {
    const lost = /\S/.exec(mini.text.slice(outside, start))
    if (lost)
      throw refuse('managed-section', file, 'Unexpected text outside of a section, expected only marked sections', {
        hint: 'move it between a begin and an end marker',
        place: placeAt(mini.text, outside + lost.index),
      })
    outside = end
  }
  return new Map(found.map(({ id, contentStart, contentEnd }) => [id, sliceRendered(mini, contentStart, contentEnd)]))
}

/** Keys and sections may share a name: their parts do not. */
function named(kind: 'key' | 'section', edits: readonly TextEdit[]): TextEdit[] {
  return edits.map(edit => ({
    ...edit,
    parts: edit.parts.map(({ text, from }) => (from === undefined ? { text } : { text, from: `${kind} ${from}` })),
  }))
}
