import { placeAt, type Place } from '../diagnostic.ts'

/** Nobody nests lists, quotes and brackets deeper; a parser's time grows with the square of it, and its stack. */
const deepest = 100
const containers = new RegExp(`^(?:[ \\t]*(?:>|(?:[-+*]|\\d{1,9}[.)])(?=[ \\t]))){${deepest + 1}}`, 'm')

/**
 * Where a line opens more lists and quotes, or a paragraph more brackets, than Markdown can be parsed with; undefined
 * when none does.
 */
export function findDeepNesting(text: string): Place | undefined {
  const at = containers.exec(text)?.index ?? findDeepBracket(text)
  return at === undefined ? undefined : placeAt(text, at)
}

/** What to say of it, after `Cannot read …: `. */
export const tooDeep = `lists, quotes or brackets nest deeper than ${deepest}`

function findDeepBracket(text: string): number | undefined {
  let depth = 0
  for (const { 0: found, index } of text.matchAll(/[[\]]|\n[ \t]*\r?\n/g)) {
    depth = found === '[' ? depth + 1 : found === ']' ? Math.max(0, depth - 1) : 0
    if (depth > deepest) return index
  }
  return undefined
}
