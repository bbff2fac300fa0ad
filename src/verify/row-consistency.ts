import { checkChange, checkShare, checkVerdict } from './line-consistency.ts'

/** What a column holds, by the words in its header. */
const columns = {
  target: /^target\b/i,
  before: /^(?:before|pre[- ]?gap|baseline|starting|start|was)\b/i,
  after: /^(?:after|now|post[- ]?gap|current|actual|achieved|measured|coverage|final)\b/i,
  change: /^(?:change|delta|Δ|gain|improvement)/i,
  covered: /^(?:covered|statements|lines)\b/i,
  verdict: /^(?:status|verdict|result|outcome)\b/i,
}
type Column = keyof typeof columns

/** Which cell of a row is at odds with the others. */
export interface RowInconsistency {
  readonly message: string
  readonly column: number
}

/** The index of each column a table has, by what its header calls it; -1 for those it has not. */
export type TableColumns = Readonly<Record<Column, number>>

/** Reads a table's header. */
export function readColumns(header: readonly string[]): TableColumns {
  const find = (column: Column) => header.findIndex(name => columns[column].test(name.trim()))
  return {
    target: find('target'),
    before: find('before'),
    after: find('after'),
    change: find('change'),
    covered: find('covered'),
    verdict: find('verdict'),
  }
}

/** Cells of a table row that contradict each other, given which columns there are. */
export function findRowInconsistencies(table: TableColumns, row: readonly string[]): RowInconsistency[] {
  const cell = (column: Column, pattern: RegExp) => row[table[column]]?.trim().match(pattern)?.slice(1) ?? []
  const percent = /^(?:>=|≥)?\s?(\d+(?:\.\d+)?)\s?%$/
  const [target] = cell('target', percent)
  const [before] = cell('before', percent)
  const [after] = cell('after', percent)
  const [change] = cell('change', /^([+−-]?\d+(?:\.\d+)?)(?:\s?(?:pp|points?|%))?$/)
  const [part, all] = cell('covered', /^(\d[\d,]*)\s?\/\s?(\d[\d,]*)$/)
  const word = verdictIn(row[table.verdict] ?? '')
  const found: RowInconsistency[] = []
  const add = (column: Column, message: string | undefined) => {
    if (message !== undefined) found.push({ message, column: table[column] })
  }
  if (after && target && word) add('verdict', checkVerdict(after, target, word))
  if (before && after && change) add('change', checkChange(before, after, change, false))
  if (part && all && after) add('after', checkShare(part, all, after))
  return found
}

/** One clear verdict in a cell; nothing for `PARTIAL`, or for both at once. */
function verdictIn(cell: string): string | undefined {
  const said = [/\b(PASS(?:ED)?)\b/.exec(cell)?.[1], /\b(FAIL(?:ED)?)\b/.exec(cell)?.[1]].filter(
    word => word !== undefined,
  )
  if (said.length > 0) return said.length === 1 ? said[0] : undefined
  const marks = cell.match(/[✅❌]/gu) ?? []
  return marks.length === 1 ? marks[0] : undefined
}
