import { locateFrontmatter } from '../frontmatter/locate-frontmatter.ts'
import { headingsOf } from './parse-markdown.ts'

/** The headings that a line of a document stands under, outermost first; `frontmatter` for a line in its block. */
export function sectionsAt(text: string, line: number): string[] {
  const block = locateFrontmatter(text)
  const bodyStart = block.kind === 'block' ? block.bodyStart : 0
  const linesBefore = text.slice(0, bodyStart).split('\n').length - 1
  if (line <= linesBefore) return ['frontmatter']
  const above: { depth: number; text: string }[] = []
  for (const heading of headingsOf(text.slice(bodyStart))) {
    if (heading.line + linesBefore > line) break
    while (above.length > 0 && above.at(-1)!.depth >= heading.depth) above.pop()
    above.push(heading)
  }
  return above.map(heading => heading.text)
}

/** The row and column of a table that a place stands in: the row's first cell, and the column's heading. */
export function locateTable(
  lines: readonly string[],
  line: number,
  column: number,
): { readonly row: string; readonly column: string } | undefined {
  const isRow = (text: string | undefined) => text !== undefined && /^\s*\|.*\|\s*$/.test(text)
  if (!isRow(lines[line - 1])) return undefined
  let top = line - 1
  while (isRow(lines[top - 1])) top--
  if (!/^\s*\|[\s|:-]+\|\s*$/.test(lines[top + 1] ?? '')) return undefined
  const own = cellsOf(lines[line - 1]!)
  const index = own.findIndex(({ start, end }) => start < column && column <= end)
  const heading = cellsOf(lines[top]!)[index]
  return heading && own[0] ? { row: own[0].text, column: heading.text } : undefined
}

/** The cells of a table row: their text, and the 0-based columns between their pipes. */
function cellsOf(row: string): { text: string; start: number; end: number }[] {
  const pipes = [...row.matchAll(/(?<!\\)\|/g)].map(match => match.index)
  return pipes.slice(0, -1).map((pipe, index) => {
    const end = pipes[index + 1]!
    return { text: row.slice(pipe + 1, end).trim(), start: pipe + 1, end }
  })
}
