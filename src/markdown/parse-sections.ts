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
const reachesOn = /\]:|[\r\ufeff]|^ {0,3}(?:```|~~~)|<\?|<!(?!--)|<(?:script|pre|style|textarea)/im
/** A heading or a comment behind a blank line, at the beginning of its line: it is in no list and in no quote. */
const headAhead = /\n\n(?=#{1,6}[ \n]|<!--)/g

/** The nodes of a section, at the places of the text that they were parsed in, where the section began at `start`. */
interface Section {
  readonly nodes: readonly RootContent[]
  readonly start: Start
}

/** Where a section begins. */
interface Start {
  /** 1-based. */
  readonly line: number
  readonly offset: number
}

/** Documents made from one template have many sections in common. */
const parsed = new Recent<string, Section>(256)
/** A longer one is not kept: it is seldom there twice. */
const longest = 2048

/** The tree of a text: a section that was parsed before is taken from there, the others are parsed in one go. */
export function parseSections(text: string, parse: Parse): Root {
  if (reachesOn.test(text) || hasOpenComment(text)) return parse(text)
  const sections = sectionsOf(text)
  const known = sections.map(section => parsed.get(section))
  const unknown = sections.filter((_, index) => known[index] === undefined)
  const others = unknown.length > 0 ? keep(unknown, parse(unknown.join(''))) : []
  const children: RootContent[] = []
  let next = 0
  for (const [index, start] of startsOf(sections).entries()) {
    const { nodes, start: from } = known[index] ?? others[next++]!
    const by = { lines: start.line - from.line, offset: start.offset - from.offset }
    const stays = by.lines === 0 && by.offset === 0
    for (const node of nodes) children.push(stays ? node : (moved(node, by) as RootContent))
  }
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
    const section = { nodes: children.slice(first, at), start }
    if (text.length <= longest) parsed.set(text, section)
    return section
  })
}

interface Distance {
  readonly lines: number
  readonly offset: number
}

function moved(node: Nodes, by: Distance): Nodes {
  const copy = { ...node }
  if (node.position) copy.position = movedPosition(node.position, by)
  if ('children' in node) (copy as { children: Nodes[] }).children = node.children.map(child => moved(child, by))
  return copy
}

function movedPosition({ start, end }: Position, by: Distance): Position {
  return { start: movedPoint(start, by), end: movedPoint(end, by) }
}

function movedPoint({ line, column, offset }: Position['start'], by: Distance): Position['start'] {
  return { line: line + by.lines, column, offset: offset! + by.offset }
}
