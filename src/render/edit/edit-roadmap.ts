import { type Diagnostic, refuse } from '../../diagnostic.ts'
import { eolOf } from '../../frontmatter/locate-frontmatter.ts'
import type { TextEdit } from '../../frontmatter/text-edit.ts'
import { findSection } from '../../markdown/managed-section.ts'
import { isSamePhaseName } from '../../markdown/phase-name.ts'
import { nextFreePhase, type PhaseAnchor, readRoadmap, type Roadmap, takenBy } from '../../markdown/roadmap.ts'
import type { Rendered } from '../document.ts'
import type { EditedFile } from './edit-sections.ts'
import { adaptBullet, adaptHeading, adaptLabels, adaptRow, columnOf, readTemplateRow } from './house-form.ts'
import { anchorFor, endOfEntry, isBlankAt, nextLine } from './roadmap-places.ts'
import { readRoadmapParts, type RoadmapParts } from './roadmap-parts.ts'
import { joinRendered, literalText, rewriteEol, spliceRendered } from './splice-rendered.ts'

/** A replacement of a stretch of the roadmap by rendered text in LF lines. */
interface RoadmapEdit {
  readonly start: number
  readonly end: number
  readonly content: Rendered
}

/**
 * Places a phase into a ROADMAP.md, or updates the entry that is already its own: as heading, bullet and progress
 * row together, in the form the file's other phases have. What the heading says stands between markers and is
 * closeout's; the lines from `**Plans` on are written once. A ticked bullet and the plans, status and completion
 * cells of a row belong to the people who work on the phase. Every other byte is kept; twice is as once.
 *
 * @param before the roadmap as it is
 * @param mini the rendered template: see `readRoadmapParts`
 * @param folders names of the phase folders, which take their numbers too
 * @throws CloseoutError `roadmap` when the number is taken by another phase (says where, and the next free one)
 * and when the file has no phase headings; `managed-section` for damaged markers.
 */
export function editRoadmap(before: string, file: string, mini: Rendered, folders: readonly string[]): EditedFile {
  const parts = readRoadmapParts(mini, file)
  const roadmap = readRoadmap(before)
  const own = ownHeading(before, file, roadmap, parts, folders)
  const warnings: Diagnostic[] = []
  const warn = (message: string, hint: string) =>
    warnings.push({ rule: 'roadmap', severity: 'warning', file, message, hint })
  const entry = own ? updateEntry(before, file, parts, warn) : insertEntry(before, file, roadmap, parts)
  // Where two land at one offset, a list or a table goes on before the next entry starts.
  const edits = [...placeBullet(before, roadmap, parts, warn), ...placeRow(before, roadmap, parts, warn), ...entry]
  const eol = eolOf(before)
  const contents = new Map(edits.map(({ content }, index) => [String(index), rewriteEol(content, eol)]))
  const textEdits = edits.map(({ start, end }, index): TextEdit => {
    const from = String(index)
    return { start, end, parts: [{ text: contents.get(from)!.text, from }] }
  })
  return { rendered: spliceRendered(before, textEdits, contents), warnings }
}

/** The heading that has this number and this name; undefined when the number is free. */
function ownHeading(
  before: string,
  file: string,
  roadmap: Roadmap,
  { number, name }: RoadmapParts,
  folders: readonly string[],
): PhaseAnchor | undefined {
  const taken = takenBy(before, folders, number)
  const headings = roadmap.anchors.filter(
    anchor => anchor.where === 'heading' && anchor.number === number && anchor.name !== '',
  )
  const [own] = headings
  if (own && headings.every(heading => isSamePhaseName(heading.name, name))) return own
  const [first] = taken
  if (first === undefined) return undefined
  const where = taken.map(one => (one.line === undefined ? 'a phase folder' : `the ${one.where} on line ${one.line}`))
  const by = taken.find(one => one.name !== '' && !isSamePhaseName(one.name, name))?.name ?? first.name
  const free = nextFreePhase(before, folders, name)
  throw refuse('roadmap', file, `Phase ${number} is taken by \`${by}\` (${where.join(', ')}), expected a free number`, {
    hint:
      free === number
        ? `give the other phase ${number} another number`
        : `take the next free number, ${free}, or \`number: auto\``,
    ...(first.line !== undefined && { place: { line: first.line, column: 1 } }),
  })
}

/** The phase's entry behind the entry of the phase before it. */
function insertEntry(before: string, file: string, roadmap: Roadmap, parts: RoadmapParts): RoadmapEdit[] {
  const headings = roadmap.anchors.filter(({ where, name }) => where === 'heading' && name !== '')
  const anchor = anchorFor(headings, parts.number)
  if (!anchor)
    throw refuse('roadmap', file, 'Unexpected roadmap without phase headings, expected `### Phase N: Name`', {
      hint: 'add a heading for the phase that is being closed',
    })
  const at = endOfEntry(before, roadmap, anchor)
  const id = sectionId(parts.number)
  const content = joinRendered([
    literalText(before[at - 1] === '\n' ? '\n' : '\n\n'),
    adaptHeading(parts.headingLine, anchor.depth ?? 3),
    literalText(`\n<!-- closeout:begin ${id} -->\n`),
    adaptLabels(parts.body, before),
    literalText(`\n<!-- closeout:end ${id} -->\n`),
    ...(parts.plans.text === '' ? [] : [adaptLabels(parts.plans, before), literalText('\n')]),
    literalText(isBlankAt(before, at) ? '' : '\n'),
  ])
  return [{ start: at, end: at, content }]
}

/** What stands between the entry's markers; an entry a person wrote has none and is left alone. */
function updateEntry(
  before: string,
  file: string,
  parts: RoadmapParts,
  warn: (message: string, hint: string) => void,
): RoadmapEdit[] {
  const id = sectionId(parts.number)
  const section = findSection(before, id, file)
  if (section) {
    const content = joinRendered([literalText('\n'), adaptLabels(parts.body, before), literalText('\n')])
    return [{ start: section.contentStart, end: section.contentEnd, content }]
  }
  warn(
    `Phase ${parts.number} has an entry without markers; it was left as it is`,
    `put what closeout shall write between \`<!-- closeout:begin ${id} -->\` and \`<!-- closeout:end ${id} -->\``,
  )
  return []
}

function placeBullet(
  before: string,
  roadmap: Roadmap,
  { bullet, number, name }: RoadmapParts,
  warn: (message: string, hint: string) => void,
): RoadmapEdit[] {
  if (!bullet) return []
  const bullets = roadmap.anchors.filter(anchor => anchor.where === 'bullet')
  const own = bullets.find(anchor => anchor.number === number)
  if (own) {
    const end = before.slice(0, endOfLine(before, own.start))
    const line = end.slice(own.start)
    if (/^(?:[-*+]|\d+[.)])\s+\[[xX]\]/.test(line) || !isSamePhaseName(own.name, name)) return []
    return [{ start: own.start, end: end.length, content: adaptBullet(bullet, line) }]
  }
  const anchor = anchorFor(bullets, number)
  if (!anchor?.open) {
    warn(
      'The roadmap has no list of phases; the bullet was left out',
      'add `- [ ] **Phase N: Name** - …` for the phases',
    )
    return []
  }
  const indent = before.slice(before.lastIndexOf('\n', anchor.start) + 1, anchor.start)
  const content = adaptBullet(bullet, before.slice(anchor.start, anchor.end))
  return [insertLine(before, nextLine(before, anchor.end), joinRendered([literalText(indent), content]))]
}

function placeRow(
  before: string,
  roadmap: Roadmap,
  { row: part, number }: RoadmapParts,
  warn: (message: string, hint: string) => void,
): RoadmapEdit[] {
  const row = part && readTemplateRow(part)
  if (!part) return []
  const rows = roadmap.anchors.filter(anchor => anchor.table && anchor.open)
  const own = rows.find(anchor => anchor.number === number)
  if (own) return row ? updateCells(before, own, row.cells) : []
  const anchor = anchorFor(rows, number)
  if (!anchor?.table) {
    warn('The roadmap has no progress table; the row was left out', 'add a table whose first column is `Phase`')
    return []
  }
  const first = firstCell(before.slice(anchor.start, anchor.end))
  const content = row ? adaptRow(row, anchor.table.header, first) : part
  return [insertLine(before, nextLine(before, anchor.end), content)]
}

/** The cells of the phase's own row that are closeout's: not its first, plans, status and completion. */
function updateCells(before: string, own: PhaseAnchor, cells: ReadonlyMap<string, Rendered>): RoadmapEdit[] {
  const theirs = ['plans', 'status', 'completed']
  const row = own.table!.rows.find(candidate => candidate.cells[0]!.start === own.start)!
  return own.table!.header.flatMap((header, index) => {
    const column = columnOf(header)
    const cell = row.cells[index]
    const content = cells.get(column)
    if (index === 0 || theirs.includes(column) || !cell || !content) return []
    const written = before.slice(cell.start, cell.end)
    const start = cell.start + /\|\s*/.exec(written)![0].length
    const end = Math.max(start, cell.end - /\s*(?:(?<!\\)\|)?$/.exec(written)![0].length)
    return [{ start, end, content }]
  })
}

function insertLine(before: string, at: number, line: Rendered): RoadmapEdit {
  const content = before[at - 1] !== '\n' ? [literalText('\n'), line] : [line, literalText('\n')]
  return { start: at, end: at, content: joinRendered(content) }
}

/** The words of a row's first cell. */
function firstCell(row: string): string {
  return /\|?((?:\\.|[^|\\])*)/.exec(row)![1]!.trim()
}

function endOfLine(text: string, offset: number): number {
  const end = /\r?\n|$/g
  end.lastIndex = offset
  return end.exec(text)!.index
}

function sectionId(number: string): string {
  return `phase-${number.replaceAll('.', '-')}`
}
