import type { Nodes, Root, RootContent } from 'mdast'
import { Recent } from '../recent.ts'

type Position = NonNullable<Nodes['position']>

/** Makes the tree of a text. */
type Parse = (text: string) => Root

/**
 * Signs of what lets the text before a heading decide what the heading is, or a text elsewhere: a definition, a fence,
 * HTML that goes on behind a blank line. Places are counted as if a text had no other line breaks than `\n`, and no byte
 * order mark.
 */
const reachesOn = /\]:|[\r\ufeff]|^[ \t>*+\-\d.)]*(?:```|~~~)|<\?|<!(?!--)|<(?:script|pre|style|textarea)/im
/** A heading or a comment behind a blank line, at the beginning of its line: it is in no list and in no quote. */
const headAhead = /\n\n(?=#{1,6}[ \n]|<!--)/g

/** The nodes of a section, at the places of the text that they were parsed in, where the section began at `start`. */
interface Section {
  readonly text: string
  readonly nodes: readonly RootContent[]
  readonly start: Start
  /** Whether a text of the same form has the same nodes, but for the digits in their values. */
  readonly isForm: boolean
}

/** Where a section begins. */
interface Start {
  /** 1-based. */
  readonly line: number
  readonly offset: number
}

/** By their form: documents made from one template have many sections in common, and more that differ in numbers only. */
const parsed = new Recent<string, Section>(256)
/** A longer one is not kept: it is seldom there twice. */
const longest = 2048

/** The tree of a text: a section that was parsed before is taken from there, the others are parsed in one go. */
export function parseSections(text: string, parse: Parse): Root {
  if (reachesOn.test(text) || hasOpenComment(text)) return parse(text)
  const sections = sectionsOf(text)
  const known = sections.map(recall)
  const unknown = sections.filter((_, index) => known[index] === undefined)
  const others = unknown.length > 0 ? keep(unknown, parse(unknown.join(''))) : []
  const children: RootContent[] = []
  let next = 0
  for (const [index, start] of startsOf(sections).entries())
    children.push(...place(known[index] ?? others[next++]!, sections[index]!, start))
  const end = { line: text.split('\n').length, column: text.length - text.lastIndexOf('\n'), offset: text.length }
  return { type: 'root', children, position: { start: { line: 1, column: 1, offset: 0 }, end } }
}

/** Does a comment go on in the next line? */
function hasOpenComment(text: string): boolean {
  return text.includes('<!--') && text.split('\n').some(line => line.lastIndexOf('<!--') > line.lastIndexOf('-->'))
}

/** The sections of a text: what is before the first head, perhaps nothing, and what begins with each. */
function sectionsOf(text: string): string[] {
  const starts = [0, ...Array.from(text.matchAll(headAhead), ({ index }) => index + 2)]
  return starts.map((start, index) => text.slice(start, starts[index + 1]))
}

function startsOf(sections: readonly string[]): Start[] {
  const starts: Start[] = []
  let start: Start = { line: 1, offset: 0 }
  for (const section of sections) {
    starts.push(start)
    start = { line: start.line + section.split('\n').length - 1, offset: start.offset + section.length }
  }
  return starts
}

/** Parts the tree of some sections, one behind the other, and keeps those that may be there again. */
function keep(sections: readonly string[], { children }: Root): Section[] {
  let at = 0
  let end = 0
  return startsOf(sections).map((start, index) => {
    const text = sections[index]!
    end += text.length
    const first = at
    while (at < children.length && children[at]!.position!.start.offset! < end) at++
    const nodes = children.slice(first, at)
    if (text.length > longest) return { text, nodes, start, isForm: false }
    const section = { text, nodes, start, isForm: nodes.every(node => showsDigits(node, text, start.offset)) }
    parsed.set(formOf(text), section)
    return section
  })
}

/** Digits, but where a digit decides: in the number of a list, in a line with a tag or a reference to a character. */
const digits = /^.*[<&].*|^(?:[ \t>*+-]|\d+[.)])+|\d/gm

/** A section with 0 for every digit that decides nothing. */
function formOf(section: string): string {
  return section.replace(digits, found => (found.length === 1 && found >= '0' && found <= '9' ? '0' : found))
}

function recall(text: string): Section | undefined {
  const section = text.length > longest ? undefined : parsed.get(formOf(text))
  return section && (section.isForm || section.text === text) ? section : undefined
}

/** What can hold text with digits, and nothing else that could: no address, no label, no language of code. */
const plain = new Set([
  ...['paragraph', 'heading', 'blockquote', 'list', 'listItem', 'table', 'tableRow', 'tableCell', 'thematicBreak'],
  ...['text', 'emphasis', 'strong', 'delete', 'inlineCode', 'break', 'html'],
])

/** Whether the values in a node have the digits of the text that they stand for, and no others. */
function showsDigits(node: Nodes, section: string, from: number): boolean {
  if (!plain.has(node.type) || !node.position) return false
  if ('value' in node) return digitsOf(node.value) === digitsOf(sliceOf(node.position, section, from))
  return !('children' in node) || node.children.every(child => showsDigits(child, section, from))
}

function sliceOf({ start, end }: Position, section: string, from: number): string {
  return section.slice(start.offset! - from, end.offset! - from)
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '')
}

/** The nodes of a section for a text of its form that begins at `start`. */
function place({ nodes, start: from, text }: Section, section: string, start: Start): RootContent[] {
  const by = { lines: start.line - from.line, offset: start.offset - from.offset }
  if (text === section && by.lines === 0 && by.offset === 0) return [...nodes]
  const readDigits = text === section ? undefined : (at: Position) => digitsOf(sliceOf(at, section, from.offset))
  return nodes.map(node => moved(node, by, readDigits) as RootContent)
}

interface Distance {
  readonly lines: number
  readonly offset: number
}

/** A node elsewhere, its value with the digits that are read there. */
function moved(node: Nodes, by: Distance, readDigits: ((at: Position) => string) | undefined): Nodes {
  const copy = { ...node }
  if (node.position) copy.position = movedPosition(node.position, by)
  if ('children' in copy) copy.children = copy.children.map(child => moved(child, by, readDigits)) as never
  else if (readDigits && 'value' in copy) copy.value = withDigits(copy.value, readDigits(node.position!))
  return copy
}

function withDigits(value: string, those: string): string {
  let next = 0
  return value.replace(/\d/g, () => those[next++]!)
}

function movedPosition({ start, end }: Position, by: Distance): Position {
  return { start: movedPoint(start, by), end: movedPoint(end, by) }
}

function movedPoint({ line, column, offset }: Position['start'], by: Distance): Position['start'] {
  return { line: line + by.lines, column, offset: offset! + by.offset }
}
