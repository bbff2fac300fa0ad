import type { KnownFacts, KnownGroup } from './known-facts.ts'
import { fillLabel } from './fill-label.ts'

/** A table of a draft as template lines. */
export interface FilledTable {
  readonly lines: readonly string[]
  /** Cells that were taken out: what they claimed belongs to no fact. */
  readonly dropped: readonly string[]
}

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
  const names = rows.map(row => cellsOf(row)[0]?.replace(/[`*]/g, '') ?? '')
  const group = known.groups.find(
    ({ files }) => names.length === files.length && names.every(name => isOf(name, files)),
  )
  if (group) return fileTable(header, dashes, rows, group)
  const filled = rows.map(row => {
    const [label = '', ...cells] = cellsOf(row)
    const values = cells.map(cell =>
      isOpen(cell) ? (fillLabel(label.replace(/[`*]/g, ''), cell, { known, section }) ?? cell) : cell,
    )
    return `| ${[label, ...values].join(' | ')} |`
  })
  return { lines: [header, dashes, ...filled], dropped: [] }
}

function isOf(name: string, files: readonly string[]): boolean {
  return files.some(file => file === name || name.endsWith(`/${file}`))
}

function fileTable(header: string, dashes: string, rows: readonly string[], group: KnownGroup): FilledTable {
  const columns = cellsOf(header).map(cell => cell.toLowerCase())
  const table = rows.map(cellsOf)
  const dropped: string[] = []
  const cells = columns.map((column, index) => {
    const value = fileColumns.find(([form]) => form.test(column))?.[1]
    if (value !== undefined) return value
    const written = table.map(row => row[index] ?? '')
    const open = written.find(isOpen)
    if (open !== undefined) return open
    if (new Set(written).size === 1) return written[0]!
    dropped.push(...written.filter(cell => cell !== '' && cell !== '-'))
    return '-'
  })
  const row = `| ${cells.join(' | ')} |`
  return { lines: [header, dashes, `{{#each coverage.groups.${group.id}.files as |file|}}`, row, '{{/each}}'], dropped }
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
