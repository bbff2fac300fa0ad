/**
 * The marked text Handlebars produces holds nothing but these marks, each followed by a number: what a document
 * says never passes through Handlebars, so no text can be mistaken for a mark. They are Unicode noncharacters
 * (U+FDD0 to U+FDEF, never valid in interchange), and refused in facts and templates all the same.
 */
export const marks = {
  /** A run of template text; the number is its index among the template's literals. */
  literal: '\uFDD0',
  /** A printed value; the number is its index among the values of this rendering. */
  value: '\uFDD1',
  /** What follows is there because of a condition; the number is its index among the conditions … */
  open: '\uFDD2',
  /** … up to here. */
  close: '\uFDD3',
  /** Lines from here are indented as the partial's call is; the number is the index of the call … */
  indent: '\uFDD4',
  /** … up to here. */
  dedent: '\uFDD5',
} as const
export type Mark = keyof typeof marks

/** The noncharacters no input may hold. */
export const noncharacter = /[\uFDD0-\uFDEF]/

const names = Object.keys(marks) as Mark[]
const firstDigit = 0xfde0

/** One mark with its number, base 16 in noncharacters. */
export function mark(name: Mark, index: number): string {
  let digits = ''
  for (let rest = index; rest > 0; rest >>>= 4) digits = String.fromCharCode(firstDigit + (rest & 15)) + digits
  return marks[name] + digits
}

/** The marks of a text in order, read once: their names and numbers side by side, as there can be many. */
export interface ReadMarks {
  readonly names: readonly Mark[]
  readonly indexes: readonly number[]
}

/** @throws Error when anything but marks is in a marked text: that would be a bug */
export function readMarks(marked: string): ReadMarks {
  const found: Mark[] = []
  const indexes: number[] = []
  let at = 0
  while (at < marked.length) {
    const name = names[marked.charCodeAt(at) - 0xfdd0]
    if (name === undefined) throw new Error('Text reached the output without passing through the traced renderer')
    let index = 0
    for (at++; isDigit(marked.charCodeAt(at)); at++) index = index * 16 + (marked.charCodeAt(at) - firstDigit)
    found.push(name)
    indexes.push(index)
  }
  return { names: found, indexes }
}

function isDigit(code: number): boolean {
  return code >= firstDigit && code <= 0xfdef
}
