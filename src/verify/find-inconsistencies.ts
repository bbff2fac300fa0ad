import type { Finding } from '../diagnostic.ts'
import { findLineInconsistencies } from './line-consistency.ts'
import { readText, type Reading } from './read-text.ts'
import { sourceOffset, type VisibleBlock } from './read-visible-blocks.ts'
import { findRowInconsistencies, readColumns, type TableColumns } from './row-consistency.ts'

/** A finding and the source offsets it is about. */
export interface InconsistencyMatch {
  readonly start: number
  readonly end: number
  readonly finding: Finding
}

/**
 * Numbers of a Markdown text that contradict each other where they stand together: a ratio beside its percent, parts
 * beside their total, a change beside what it lies between, a verdict beside target and value. All are recomputed on the
 * intervals that rounding leaves open. Numbers far apart are not compared.
 */
export function findInconsistencies(text: string): Finding[] {
  return matchInconsistencies(readText(text)).map(match => match.finding)
}

/** The same, with offsets. */
export function matchInconsistencies(reading: Reading): InconsistencyMatch[] {
  const inBlocks = reading.blocks
    .filter(({ kind }) => kind === 'paragraph' || kind === 'heading' || kind === 'cell')
    .flatMap(block => matchesInBlock(block, reading))
  let table = readColumns([])
  const inRows = rowsOf(reading.blocks).flatMap(row => {
    if (row[0]!.cell!.row > 0) return matchesInRow(table, row, reading)
    table = readColumns(row.map(cell => cell.text))
    return []
  })
  return [...inBlocks, ...inRows].sort((a, b) => a.start - b.start)
}

/** The rows of all tables, headers included, each with its cells. */
function rowsOf(blocks: readonly VisibleBlock[]): VisibleBlock[][] {
  const rows: VisibleBlock[][] = []
  for (const block of blocks) {
    if (!block.cell) continue
    if (block.cell.column === 0) rows.push([])
    rows.at(-1)!.push(block)
  }
  return rows
}

function matchesInBlock(block: VisibleBlock, reading: Reading): InconsistencyMatch[] {
  const locate = (index: number) => sourceOffset(block, reading.text, index)
  const found = [...findLineInconsistencies(withoutCode(block)), ...findStruckTitles(block)]
  return found.map(({ message, start, end }) => toMatch(message, locate(start), locate(end - 1) + 1, reading))
}

function matchesInRow(table: TableColumns, row: VisibleBlock[], reading: Reading): InconsistencyMatch[] {
  const texts = row.map(cell => cell.text)
  return findRowInconsistencies(table, texts).map(({ message, column }) => {
    const cell = row[column]!
    const end = sourceOffset(cell, reading.text, cell.text.length - 1) + 1
    return toMatch(message, sourceOffset(cell, reading.text, 0), end, reading)
  })
}

/** Code is quoted, not claimed. */
function withoutCode({ text, pieces }: VisibleBlock): string {
  const hidden = pieces.filter(piece => piece.kind === 'code' || piece.kind === 'html')
  return hidden.reduce((shown, { start, text: { length } }) => {
    return shown.slice(0, start) + '\ufffc'.repeat(length) + shown.slice(start + length)
  }, text)
}

/** A title is struck through when its gap is closed, and then nothing beside it says otherwise. */
function findStruckTitles({ text, pieces }: VisibleBlock): { message: string; start: number; end: number }[] {
  if (!pieces.at(0)?.isStruck) return []
  const beside = pieces.find(({ isStruck }) => !isStruck)?.start ?? text.length
  const word = /\b(?:PARTIALLY CLOSED|PARTIAL|OPEN|NOT CLOSED|FAILED|FAIL)\b/.exec(text.slice(beside).split('\n')[0]!)
  if (!word) return []
  const message = `Unexpected \`${word[0]}\` beside a title that is struck through, expected \`CLOSED\``
  const start = beside + word.index
  return [{ message, start, end: start + word[0].length }]
}

function toMatch(message: string, start: number, end: number, reading: Reading): InconsistencyMatch {
  const finding: Finding = {
    rule: 'consistent-numbers',
    severity: 'error',
    message,
    hint: 'measure again, and print both from the same facts',
    place: reading.placeOf(start, end),
  }
  return { start, end, finding }
}
