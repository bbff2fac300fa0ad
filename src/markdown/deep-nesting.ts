import { placeAt, type Place } from '../diagnostic.ts'

/** Nobody nests lists and quotes deeper on one line; a parser's time and stack grow with each. */
const deepest = 100
const line = new RegExp(`^(?:[ \\t]*(?:>|(?:[-+*]|\\d{1,9}[.)])(?=[ \\t]))){${deepest + 1}}`, 'm')

/** Where a line opens more lists and quotes than Markdown can be parsed with; undefined when none does. */
export function findDeepNesting(text: string): Place | undefined {
  const found = line.exec(text)
  return found ? placeAt(text, found.index) : undefined
}

/** What to say of it, after `Cannot read …: `. */
export const tooDeep = `more than ${deepest} marks of lists and quotes open one line`
