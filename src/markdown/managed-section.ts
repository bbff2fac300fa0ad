import type { Html, Nodes } from 'mdast'
import { CloseoutError, placeAt, refuse } from '../diagnostic.ts'
import { type Eol, locateFrontmatter } from '../frontmatter/locate-frontmatter.ts'
import { applyEdits, type EditPart, type TextEdit, withEol } from '../frontmatter/text-edit.ts'
import { headingsOf, parseMarkdown, placeOf } from './parse-markdown.ts'

/** A section closeout owns inside a document people own: `<!-- closeout:begin <id> -->` to `<!-- closeout:end <id> -->`. */
export interface ManagedSection {
  /** From the first character of the begin marker to behind the last of the end marker. */
  readonly start: number
  readonly end: number
  /** What is between the markers, line endings included. */
  readonly contentStart: number
  readonly contentEnd: number
}

/** A marker as it stands in the text. */
interface Marker {
  readonly edge: 'begin' | 'end'
  readonly id: string
  readonly start: number
  readonly end: number
}

const exactMarker = /^<!-- closeout:(begin|end) ([a-z0-9][a-z0-9-]*) -->$/
const anyMarker = /closeout:\s*(?:begin|end)\b/

/**
 * Finds the section in the parsed Markdown: its markers are HTML comments at the top level, each on lines of
 * their own. What stands in code, in fences and in quotes is an example, not a marker. Frontmatter is skipped.
 *
 * @returns undefined when no marker of that id is there
 * @throws CloseoutError `managed-section` for a pair that is doubled, damaged, reversed or nested, with its place
 */
export function findSection(text: string, id: string, file: string): ManagedSection | undefined {
  const markers = readMarkers(text, file)
  const own = markers.filter(marker => marker.id === id)
  const [begin, end, extra] = own
  if (begin === undefined) return undefined
  const wrong = (marker: Marker, observed: string, expected: string) =>
    refuse('managed-section', file, `Unexpected ${observed}, expected ${expected}`, {
      hint: `keep one \`<!-- closeout:begin ${id} -->\` and behind it one \`<!-- closeout:end ${id} -->\``,
      place: placeAt(text, marker.start),
    })
  const line = placeAt(text, begin.start).line
  if (begin.edge === 'end') throw wrong(begin, `end of section \`${id}\` before its begin`, 'the begin marker first')
  if (end === undefined) throw wrong(begin, `section \`${id}\` without an end`, 'an end marker behind it')
  if (end.edge === 'begin') throw wrong(end, `second begin of section \`${id}\``, `one, as on line ${line}`)
  if (extra !== undefined) throw wrong(extra, `second pair of markers for section \`${id}\``, `one, as on line ${line}`)
  const inside = markers.find(marker => marker.id !== id && marker.start > begin.start && marker.start < end.start)
  if (inside)
    throw wrong(inside, `marker of section \`${inside.id}\` inside section \`${id}\``, 'sections side by side')
  return { start: begin.start, end: end.end, contentStart: begin.end, contentEnd: end.start }
}

/** The ids of the sections in a text, in order. @throws CloseoutError `managed-section` as `findSection` does */
export function listSections(text: string, file: string): string[] {
  const ids = [...new Set(readMarkers(text, file).map(marker => marker.id))]
  return ids.filter(id => findSection(text, id, file))
}

/** What a section shall hold: the text between its markers, which should start and end with a line ending. */
export interface SectionContent {
  readonly id: string
  readonly content: string
}

/** Replaces what one section holds; see `planSections`. `start` and `end` say where the content landed. */
export function replaceSection(
  text: string,
  id: string,
  content: string,
  file: string,
): { text: string; start: number; end: number } {
  const edited = applyEdits(text, planSections(text, [{ id, content }], file))
  const { start, end } = edited.insertions[0]!
  return { text: edited.text, start, end }
}

/**
 * The edits that give sections their contents (`from` names the section), in the file's line ending. Sections
 * that are not there yet are inserted with a blank line around each: under the title, or behind the section
 * that comes before them in the list. Every other byte stays; doing it twice changes nothing more.
 *
 * @throws CloseoutError `managed-section` for damaged markers, content that holds a marker or breaks out of its
 * section, and a document without a title
 */
export function planSections(text: string, sections: readonly SectionContent[], file: string): TextEdit[] {
  const { eol } = locateFrontmatter(text)
  const edits: TextEdit[] = []
  const inserted = new Map<number, EditPart[][]>()
  let behind: number | undefined
  for (const { id, content } of sections) {
    if (anyMarker.test(content))
      throw refuse('managed-section', file, `Unexpected marker in the content of section \`${id}\`, expected none`)
    const part = { text: withEol(content, eol), from: id }
    const found = findSection(text, id, file)
    if (found) {
      edits.push({ start: found.contentStart, end: found.contentEnd, parts: [part] })
      behind = nextLine(text, found.end)
      continue
    }
    const at = (behind ??= endOfTitle(text, file, id))
    const pair = [{ text: `<!-- closeout:begin ${id} -->` }, part, { text: `<!-- closeout:end ${id} -->${eol}` }]
    inserted.set(at, [...(inserted.get(at) ?? []), pair])
  }
  edits.push(...[...inserted].map(([at, pairs]) => insertAt(text, at, pairs, eol)))
  refuseBreakout(text, sections, edits, file)
  return edits
}

/** Content with an unclosed fence or tag would swallow its own end marker: then nobody finds the section again. */
function refuseBreakout(
  text: string,
  sections: readonly SectionContent[],
  edits: readonly TextEdit[],
  file: string,
): void {
  const edited = applyEdits(text, edits)
  for (const { id } of sections) {
    const { start, end } = edited.insertions.find(insertion => insertion.from === id)!
    const found = intactSection(edited.text, id, file)
    if (found?.contentStart === start && found.contentEnd === end) continue
    throw refuse(
      'managed-section',
      file,
      `Unexpected content of section \`${id}\`, expected it to end before its end marker`,
      {
        hint: 'close every fence and tag the section opens',
        place: placeAt(edited.text, start),
      },
    )
  }
}

function intactSection(text: string, id: string, file: string): ManagedSection | undefined {
  try {
    return findSection(text, id, file)
  } catch (error) {
    if (error instanceof CloseoutError) return undefined
    throw error
  }
}

/** An insertion at a line start, blank lines between it and what is before and behind it. */
function insertAt(text: string, at: number, pairs: readonly EditPart[][], eol: Eol): TextEdit {
  const before = text.slice(0, at).endsWith('\n') ? eol : eol + eol
  const parts = pairs.flatMap((pair, index) => [{ text: index === 0 ? before : eol }, ...pair])
  const blankFollows = at === text.length || /^[ \t]*\r?(?:\n|$)/.test(text.slice(at))
  return { start: at, end: at, parts: blankFollows ? parts : [...parts, { text: eol }] }
}

/** Behind the line of the first level-1 heading. */
function endOfTitle(text: string, file: string, id: string): number {
  const { body, offset } = bodyOf(text)
  const title = headingsOf(body).find(heading => heading.depth === 1)
  if (title === undefined)
    throw refuse(
      'managed-section',
      file,
      `Unexpected document without a title, expected \`# …\` to put section \`${id}\` under`,
      {
        hint: `add a title, or the markers \`<!-- closeout:begin ${id} -->\` and \`<!-- closeout:end ${id} -->\` where the section shall be`,
        place: placeAt(text, offset),
      },
    )
  return nextLine(text, offset + title.end)
}

function nextLine(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset)
  return newline < 0 ? text.length : newline + 1
}

/** Every marker at the top level. One that is damaged, or inside a list or a paragraph, is refused. */
function readMarkers(text: string, file: string): Marker[] {
  if (!anyMarker.test(text)) return []
  const { body, offset } = bodyOf(text)
  return parseMarkdown(body).children.flatMap(node => {
    for (const html of htmlIn(node)) {
      const value = html.value.trimEnd()
      if (!anyMarker.test(value)) continue
      const { start } = placeOf(html)
      const match = exactMarker.exec(value)
      if (html !== node || match === null) throw damaged(text, file, offset + start, value)
      const [, edge, id] = match
      return [{ edge: edge as 'begin' | 'end', id: id!, start: offset + start, end: offset + start + value.length }]
    }
    return []
  })
}

/** The HTML in a node, but for quotes: what people quote is an example. */
function* htmlIn(node: Nodes): Generator<Html> {
  if (node.type === 'html') yield node
  else if (node.type !== 'blockquote' && 'children' in node) for (const child of node.children) yield* htmlIn(child)
}

function damaged(text: string, file: string, start: number, html: string) {
  const at = html.lastIndexOf('<', anyMarker.exec(html)!.index)
  const shown = html.slice(Math.max(at, 0)).split('\n')[0]!
  return refuse('managed-section', file, `Unexpected marker \`${shown}\`, expected it whole and on a line of its own`, {
    hint: 'write `<!-- closeout:begin <id> -->` or `<!-- closeout:end <id> -->` at the start of a line, outside lists',
    place: placeAt(text, start + Math.max(at, 0)),
  })
}

function bodyOf(text: string): { body: string; offset: number } {
  const location = locateFrontmatter(text)
  const offset = location.kind === 'unclosed' ? 0 : location.bodyStart
  return { body: text.slice(offset), offset }
}
