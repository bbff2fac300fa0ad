import type { TextEdit } from '../../frontmatter/text-edit.ts'
import type { Rendered } from '../document.ts'
import { joinRendered, literalText, replaceInRendered, sliceRendered } from './splice-rendered.ts'

/** The lines under a phase heading with their labels as the file writes them: `**Goal:**` or `**Goal**:`. */
export function adaptLabels(part: Rendered, file: string): Rendered {
  const inside = [...file.matchAll(/^\*\*(?:Goal|Depends on|Plans):\*\*/gm)].length
  const outside = [...file.matchAll(/^\*\*(?:Goal|Depends on|Plans)\*\*:/gm)].length
  const labels =
    inside > outside ? part.text.matchAll(/^\*\*([^*\n:]+)\*\*:/gm) : part.text.matchAll(/^\*\*([^*\n:]+):\*\*/gm)
  return replaceInRendered(
    part,
    [...labels].map(({ 0: found, 1: name, index }) =>
      replacing(index, found, inside > outside ? `**${name}:**` : `**${name}**:`),
    ),
  )
}

/** A heading line at the level the file's phases have. */
export function adaptHeading(line: Rendered, depth: number): Rendered {
  const marks = /#*/.exec(line.text)![0]
  return replaceInRendered(line, [replacing(0, marks, '#'.repeat(depth))])
}

/**
 * A phase bullet `- [ ] **Phase N: Name** - text` with the mark, the checkbox, the emphasis and the dash of the
 * bullet it stands beside (`model`, from its mark on). Any other form is left as the template has it.
 */
export function adaptBullet(part: Rendered, model: string): Rendered {
  const ours = /^([-*+] \[ \] \*\*)Phase [^*\n]+(\*\* - )/.exec(part.text)
  if (!ours) return part
  const [line] = model.split(/\r?\n/) as [string]
  const mark = /^[-*+]/.exec(line)?.[0] ?? '-'
  const box = /^[-*+]\s+\[[ xX]\]/.test(line) ? ' [ ]' : ''
  const strong = line.includes('**') ? '**' : ''
  const dash = /\*\*\s*([-–—])\s/.exec(line)?.[1] ?? /\s([-–—])\s/.exec(line)?.[1] ?? '-'
  const [whole, lead, end] = ours as unknown as [string, string, string]
  return replaceInRendered(part, [
    replacing(0, lead, `${mark}${box} ${strong}`),
    replacing(whole.length - end.length, end, `${strong} ${dash} `),
  ])
}

/** One row of a table with its header, as a template writes it: header, delimiters, cells. */
export interface TemplateRow {
  /** Cells by the meaning of their column; see `columnOf`. */
  readonly cells: ReadonlyMap<string, Rendered>
}

/** Reads the table of a `row` part: a header line, a line of dashes, and one row. Undefined for another form. */
export function readTemplateRow(part: Rendered): TemplateRow | undefined {
  const lines = linesOf(part)
  const [header, dashes, row] = lines
  if (lines.length !== 3 || !header || !row || !/^\|[\s:|-]+\|$/.test(dashes!.text)) return undefined
  const names = cellsOf(header).map(cell => columnOf(cell.text))
  return { cells: new Map(cellsOf(row).map((cell, index) => [names[index] ?? String(index), cell])) }
}

/** What a column of a progress table holds, however the file words it: `Plans Complete` and `Plans` are one. */
export function columnOf(header: string): string {
  const word = header.toLowerCase()
  if (word.includes('plan')) return 'plans'
  if (word.includes('status')) return 'status'
  return /complet|date/.test(word) ? 'completed' : word.trim()
}

/** The row for a table with these columns, in the file's form of naming a phase; `-` where the template has nothing. */
export function adaptRow(row: TemplateRow, header: readonly string[], modelCell: string): Rendered {
  const cells = header.map(name => row.cells.get(columnOf(name)) ?? literalText('-'))
  const [first, ...others] = cells
  const adapted = first ? [adaptPhaseCell(first, modelCell), ...others] : others
  return joinRendered([literalText('|'), ...adapted.flatMap(cell => [literalText(' '), cell, literalText(' |')])])
}

const phaseCell = /^(\**)(Phase\s+)?(\d+[A-Za-z]?(?:\.\d+[A-Za-z]?)*)([.:]?\s+[-–—]\s+|[.:]?\s+|[.:]?$)(.*?)(\**)$/i

/** `14. Name` as the row it stands beside has it: `Phase 14: Name`, `**14. Name**`, `14`. */
function adaptPhaseCell(cell: Rendered, model: string): Rendered {
  const ours = phaseCell.exec(cell.text)
  const theirs = phaseCell.exec(model)
  if (!ours || !theirs) return cell
  let at = 0
  const edits = [1, 2, 3, 4, 5, 6].flatMap(group => {
    const text = ours[group] ?? ''
    const start = at
    at += text.length
    const isOurs = group === 3 || (group === 5 && theirs[5])
    const wanted = isOurs ? text : (theirs[group] ?? '')
    return wanted === text ? [] : [replacing(start, text, wanted)]
  })
  return replaceInRendered(cell, edits)
}

/** The lines of a part without their endings; empty ones are left out. */
function linesOf(part: Rendered): Rendered[] {
  return [...part.text.matchAll(/[^\r\n]+/g)].map(({ 0: line, index }) =>
    sliceRendered(part, index, index + line.length),
  )
}

/** The cells of a table line, trimmed; `\|` is no border. */
function cellsOf(line: Rendered): Rendered[] {
  const inner = [...line.text.matchAll(/(?<=\|)(?:\\.|[^|\\])*(?=\|)/g)]
  return inner.map(({ 0: cell, index }) => {
    const start = index + (cell.length - cell.trimStart().length)
    return sliceRendered(line, start, Math.max(start, index + cell.trimEnd().length))
  })
}

function replacing(start: number, text: string, wanted: string): TextEdit {
  return { start, end: start + text.length, parts: [{ text: wanted }] }
}
