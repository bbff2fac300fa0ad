import type { KnownFacts, KnownGroup } from './known-facts.ts'
import { claimsIn } from './atoms.ts'
import { fillLabel } from './fill-label.ts'
import { claimBeside } from './open-places.ts'
import { ofFile } from './snippets.ts'

/** A table of a draft as template lines. */
export interface FilledTable {
  readonly lines: readonly string[]
  /** What was taken out, as it belongs to no fact, with the index of its line. */
  readonly dropped: readonly Dropped[]
}

interface Dropped {
  readonly index: number
  readonly text: string
}

/** Of the columns of a group's files, those that need something to compare with. */
const comparing = /^(?:pre\b|before|baseline|start|previous|change|delta|difference)/

/** Cells of a row for a file of a target group, by the words of the column's head. */
const fileColumns: readonly (readonly [RegExp, string])[] = [
  [/^(?:file|name|module|path)/, '{{file.name}}'],
  [/^(?:target|goal)/, '{{file.target}}%'],
  [
    /^(?:pre\b|before|baseline|start|previous)/,
    '{{#if (has file.baseline)}}{{file.baseline.display}}%{{else}}-{{/if}}',
  ],
  [
    /^(?:post\b|after|current|measured|actual|final|achieved|coverage|percent)/,
    '{{#if (has file.display)}}{{file.display}}%{{else}}unmeasured{{/if}}',
  ],
  [/^(?:change|delta|difference)/, '{{#if (has file.deltaDisplay)}}{{file.deltaDisplay}}{{else}}-{{/if}}'],
  [
    /^(?:covered|lines|statements)/,
    '{{#if (has file.covered)}}{{number file.covered}}/{{number file.total}}{{else}}-{{/if}}',
  ],
  [/^(?:status|verdict|result|pass)/, '{{verdict file.outcome}}'],
]

/**
 * A table whose rows are the files of one target group becomes one row for each of them; in another, the first cell of
 * a row is its label. Undefined for what is no table.
 */
export function fillTable(
  lines: readonly string[],
  known: KnownFacts,
  section: readonly string[],
): FilledTable | undefined {
  const [header, dashes, ...rows] = lines
  if (header === undefined || dashes === undefined || !/^\s*\|?[\s:|-]+\|?\s*$/.test(dashes)) return undefined
  const names = rows.map(row => nameIn(cellsOf(row)))
  const group = known.groups.find(
    ({ files }) => names.length === files.length && names.every(name => isOf(name, files)),
  )
  if (group) return fileTable(header, dashes, rows, group)
  const columns = columnsOf(header)
  const dropped: Dropped[] = []
  const filled = rows.map((row, index) => {
    const [label = '', ...cells] = cellsOf(row)
    const name = label.replace(/[`*]/g, '')
    const values = cells.map((cell, at) => {
      const own = fileCell(name, columns[at + 1] ?? '', known)
      const value = isOpen(cell) ? (own ?? fillLabel(name, cell, { known, section })) : undefined
      const lost = value === undefined ? '' : claimBeside(cell, value)
      if (lost !== '') dropped.push({ index: index + 2, text: lost })
      return value ?? cell
    })
    return `| ${[label, ...values].join(' | ')} |`
  })
  return { lines: [header, dashes, ...filled], dropped }
}

/** A cell of a row that stands alone for a file of a group; undefined where either is not known. */
function fileCell(name: string, column: string, { groups }: KnownFacts): string | undefined {
  const value = columnValue(column)
  const group = groups.find(({ files }) => isOf(name, files))
  const file = group?.files.find(one => isOf(name, [one]))
  return value === undefined || file === undefined ? undefined : ofFile(group!.id, file, value)
}

function columnValue(column: string): string | undefined {
  return fileColumns.find(([form]) => form.test(column))?.[1]
}

function columnsOf(header: string): string[] {
  return cellsOf(header).map(cell => cell.toLowerCase())
}

/** Is a name of a row one of these files? */
export function isOf(name: string, files: readonly string[]): boolean {
  return files.some(file => file === name || name.endsWith(`/${file}`))
}

function fileTable(header: string, dashes: string, rows: readonly string[], group: KnownGroup): FilledTable {
  const columns = columnsOf(header)
  const table = rows.map(cellsOf)
  const dropped: Dropped[] = []
  const drop = (index: number, text: string) => {
    if (text !== '' && text !== '-') dropped.push({ index: index + 2, text })
  }
  const cells = columns.map((column, at) => {
    const written = table.map(row => row[at] ?? '')
    const value = columnValue(column)
    if (value !== undefined) {
      for (const [index, cell] of written.entries()) {
        const isCompared = !comparing.test(column) || isOf(nameIn(table[index]!), group.compared ?? [])
        drop(index, isCompared || claimsIn(cell).length === 0 ? claimBeside(cell, value) : cell)
      }
      return value
    }
    const open = written.find(isOpen)
    if (open !== undefined) return open
    if (new Set(written).size === 1) return written[0]!
    written.forEach((cell, index) => drop(index, cell))
    return '-'
  })
  const row = `| ${cells.join(' | ')} |`
  return { lines: [header, dashes, `{{#each coverage.groups.${group.id}.files as |file|}}`, row, '{{/each}}'], dropped }
}

function nameIn(cells: readonly string[]): string {
  return cells[0]?.replace(/[`*]/g, '') ?? ''
}

/** The file that a row of a table is about, by its first cell; undefined for another row. */
export function rowName(row: string): string | undefined {
  const name = nameIn(cellsOf(row))
  return /^[^\s{}[\]]+\.[A-Za-z]\w*$/.test(name) ? name : undefined
}

/** Does a cell wait for a value? */
function isOpen(cell: string): boolean {
  return /\[[A-Z][A-Z/ ]+\]/.test(cell)
}

function cellsOf(row: string): string[] {
  return row
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map(cell => cell.trim())
}
