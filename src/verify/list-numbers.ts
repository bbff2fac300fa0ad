import type { List, Nodes } from 'mdast'
import type { Finding } from '../diagnostic.ts'
import type { Reading } from './read-text.ts'

/**
 * Markdown counts the items of a numbered list itself, from the number of the first; it does not show the others. A
 * number that a value has part in must be the one that is shown.
 */
export function findMisnumberedItems(reading: Reading): Finding[] {
  return [...itemNumbers(reading.tree)].flatMap(({ offset, shown }) => {
    const start = reading.bodyStart + offset
    const written = /^\d*/.exec(reading.text.slice(start, start + mostDigits))![0]
    const end = start + written.length
    const hasValue = reading.spansIn(start, end).some(({ kind }) => kind !== 'literal' && kind !== 'kept')
    if (!hasValue || Number(written) === shown) return []
    return {
      rule: 'consistent-numbers',
      severity: 'error',
      message: `Unexpected number \`${written}\` of a list item that Markdown shows as \`${shown}\`, expected a value that is shown`,
      hint: 'put a word before the value, or other text than `.` or `)` behind it',
      place: reading.placeOf(start, end),
    } as const
  })
}

const mostDigits = 9

/** Where the number of each item of a numbered list is written, and which one is shown. */
function* itemNumbers(node: Nodes): Generator<{ offset: number; shown: number }> {
  if (node.type === 'list' && node.ordered) yield* numbersOf(node)
  if ('children' in node) for (const child of node.children) yield* itemNumbers(child)
}

function* numbersOf({ children, start }: List): Generator<{ offset: number; shown: number }> {
  for (const [index, item] of children.entries())
    yield { offset: item.position!.start.offset!, shown: (start ?? 1) + index }
}
