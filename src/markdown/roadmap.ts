import type { ListItem, Nodes, Root, RootContent, Table } from 'mdast'
import { locateFrontmatter } from '../frontmatter/locate-frontmatter.ts'
import { parseMarkdown, placeOf, wordsOf } from './parse-markdown.ts'
import {
  comparePhaseNumbers,
  isSamePhaseName,
  normalizePhaseNumber,
  type PhaseWords,
  readPhaseCell,
  readPhaseFolder,
  readPhaseWords,
} from './phase-name.ts'

/** A place that says a phase number is in use. */
export interface PhaseMention {
  readonly where: 'heading' | 'bullet' | 'row' | 'folder'
  /** Normalised: `8.7`, `253a`. */
  readonly number: string
  /** Without status marks; a folder's is a slug; empty where the place has none. */
  readonly name: string
  /** 1-based line; absent for a folder. */
  readonly line?: number
}

/** A mention with its place in the text: an anchor for what is written behind it. */
export interface PhaseAnchor extends PhaseMention {
  readonly where: 'heading' | 'bullet' | 'row'
  readonly line: number
  /** UTF-16 offsets of the heading, the whole list item, or the row. */
  readonly start: number
  readonly end: number
  /** Whether new entries may stand beside it: at the top level, not inside another item or `<details>`. */
  readonly open: boolean
  /** A heading's level. */
  readonly depth?: number
  /** A row's table. */
  readonly table?: PhaseTable
}

/** A table whose first column names phases. Offsets are those of the text. */
export interface PhaseTable {
  readonly header: readonly string[]
  readonly rows: readonly { readonly cells: readonly { readonly start: number; readonly end: number }[] }[]
}

/** A block at the top level of a roadmap, its offsets those of the text. */
export interface RoadmapBlock {
  readonly type: RootContent['type']
  readonly start: number
  readonly end: number
  readonly depth?: number
}

/** A roadmap as far as its phases go. */
export interface Roadmap {
  readonly anchors: readonly PhaseAnchor[]
  readonly blocks: readonly RoadmapBlock[]
  /** The `<details>` regions, opening and closing tags included. */
  readonly details: readonly { readonly start: number; readonly end: number }[]
}

/**
 * Reads the phases of a ROADMAP.md: headings, list items and progress rows that name one. Fences, code and
 * quotes are examples; `<details>` is understood whether or not its content is parsed as Markdown.
 */
export function readRoadmap(text: string): Roadmap {
  const location = locateFrontmatter(text)
  const offset = location.kind === 'unclosed' ? 0 : location.bodyStart
  const tree = parseMarkdown(text.slice(offset))
  const firstLine = text.slice(0, offset).split('\n').length - 1
  const details = detailsOf(tree, offset)
  const anchors = [...anchorsIn(tree.children, true)].map(anchor => {
    const start = anchor.start + offset
    const open = anchor.open && !details.some(region => region.start <= start && start < region.end)
    const table = anchor.table && { ...anchor.table, rows: anchor.table.rows.map(row => shifted(row, offset)) }
    return { ...anchor, start, end: anchor.end + offset, line: anchor.line + firstLine, open, ...(table && { table }) }
  })
  const blocks = tree.children.map(node => {
    const { start, end } = placeOf(node)
    return { type: node.type, start: start + offset, end: end + offset, ...('depth' in node && { depth: node.depth }) }
  })
  return { anchors, blocks, details }
}

/** Every place that uses a phase number: in the roadmap, and among the names of the phase folders. */
export function takenBy(text: string, folders: readonly string[], number: string): PhaseMention[] {
  const wanted = normalizePhaseNumber(number)
  return mentionsOf(text, folders).filter(mention => mention.number === wanted)
}

/**
 * The number the next phase gets: its own when a heading of that name has one, else the whole number behind
 * the highest in use. Phase 999 is where planning tools park ideas; it does not count.
 */
export function nextFreePhase(text: string, folders: readonly string[], name?: string): string {
  const mentions = mentionsOf(text, folders)
  const own = mentions.filter(
    ({ where, name: known }) => where === 'heading' && known && name && isSamePhaseName(known, name),
  )
  const last = own
    .map(mention => mention.number)
    .sort(comparePhaseNumbers)
    .at(-1)
  if (last !== undefined) return last
  const used = mentions.map(mention => parseInt(mention.number, 10)).filter(number => number !== 999)
  return String(Math.max(0, ...used) + 1)
}

/** All mentions, those of the text first and in its order. */
function mentionsOf(text: string, folders: readonly string[]): PhaseMention[] {
  const inFolders = folders.flatMap((folder): PhaseMention[] => {
    const words = readPhaseFolder(folder)
    return words ? [{ where: 'folder', number: words.number, name: words.name }] : []
  })
  return [...readRoadmap(text).anchors, ...inFolders]
}

/** The mentions in some nodes. */
function* anchorsIn(nodes: readonly Nodes[], open: boolean): Generator<PhaseAnchor> {
  for (const node of nodes) {
    if (node.type === 'heading') {
      const words = readPhaseWords(wordsOf(node))
      if (words)
        yield {
          where: 'heading',
          ...mention(words),
          ...placeOf(node),
          open: open && words.separated,
          depth: node.depth,
        }
    } else if (node.type === 'list')
      for (const item of node.children) {
        const words = wordsOfItem(item)
        if (words) yield { where: 'bullet', ...mention(words), ...placeOf(item), open }
        yield* anchorsIn(item.children, false)
      }
    else if (node.type === 'table') yield* rowsOf(node, open)
    else if (node.type === 'html') yield* anchorsInHtml(node.value, placeOf(node))
  }
}

/** A list item that names a phase: `**Phase N: Name** - …` or a ticked or unticked `Phase N …`. */
function wordsOfItem(item: ListItem): PhaseWords | undefined {
  const [paragraph] = item.children
  if (paragraph?.type !== 'paragraph') return undefined
  const strong = paragraph.children.find(node => node.type === 'strong')
  const inStrong = strong && readPhaseWords(wordsOf(strong))
  const words = readPhaseWords(wordsOf(paragraph))
  if (words === undefined) return undefined
  if (inStrong?.name) return inStrong
  if (!words.separated && typeof item.checked !== 'boolean') return undefined
  return { ...words, name: words.name.replace(/\s+[-–—]\s.*$/s, '') }
}

function* rowsOf(table: Table, open: boolean): Generator<PhaseAnchor> {
  const [head, ...rows] = table.children
  const header = head!.children.map(cell => wordsOf(cell).trim())
  const ofPhases = /^phase\b/i.test(header[0] ?? '')
  const cells = rows.map(row => ({ cells: row.children.map(cell => placeOf(cell)) }))
  for (const row of rows) {
    const first = row.children[0] ? wordsOf(row.children[0]) : ''
    const words = ofPhases ? readPhaseCell(first) : readPhaseWords(first)
    if (words)
      yield { where: 'row', ...mention(words), ...placeOf(row), open: open && ofPhases, table: { header, rows: cells } }
  }
}

/** Markdown inside an HTML block (no blank line behind `<details>`) stays text for Markdown, but not for people. */
function* anchorsInHtml(html: string, at: { start: number; line: number }): Generator<PhaseAnchor> {
  if (html.startsWith('<!--')) return
  for (const [index, line] of html.split('\n').entries()) {
    const [, heading, bullet] = /^\s*(?:(#{1,6})|([-*+])(?:\s+\[[ xX]\])?)\s/.exec(line) ?? []
    const words = (heading ?? bullet) ? readPhaseWords(line.replace(/^[\s#*+-]*(?:\[[ xX]\])?[\s*]*/, '')) : undefined
    if (!words?.separated) continue
    yield {
      where: heading ? 'heading' : 'bullet',
      ...mention(words),
      ...at,
      end: at.start,
      line: at.line + index,
      open: false,
    }
  }
}

function mention({ number, name }: PhaseWords): { number: string; name: string } {
  return { number, name: name.replace(/\*+.*$/s, '').trim() }
}

function detailsOf(tree: Root, offset: number): { start: number; end: number }[] {
  const regions: { start: number; end: number }[] = []
  let depth = 0
  let start = 0
  for (const node of tree.children) {
    if (node.type !== 'html' || node.value.startsWith('<!--')) continue
    const place = placeOf(node)
    for (const [, closing] of node.value.matchAll(/<(\/?)details\b/gi)) {
      if (!closing && depth++ === 0) start = place.start
      if (closing && depth > 0 && --depth === 0) regions.push({ start: start + offset, end: place.end + offset })
    }
  }
  if (depth > 0) regions.push({ start: start + offset, end: placeOf(tree).end + offset })
  return regions
}

function shifted(row: PhaseTable['rows'][number], offset: number): PhaseTable['rows'][number] {
  return { cells: row.cells.map(({ start, end }) => ({ start: start + offset, end: end + offset })) }
}
