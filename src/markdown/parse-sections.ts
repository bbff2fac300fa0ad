import type { Nodes, Root, RootContent } from 'mdast'

type Position = NonNullable<Nodes['position']>

/** Makes the tree of a text. */
type Parse = (text: string) => Root

/**
 * Signs of what lets the text before a heading decide what the heading is, or a text elsewhere: a definition, a fence, a
 * comment or an element of HTML that goes on behind a blank line. Places are counted as if a text had no other line breaks
 * than `\n`, and no byte order mark.
 */
const reachesOn = /\]:|[\r\ufeff]|^ {0,3}(?:```|~~~)|<\?|<!(?!--[^\n]*-->)|<(?:script|pre|style|textarea)/im
/** A heading behind a blank line, at the beginning of its line: it is in no list and in no quote. */
const headingAhead = /\n\n(?=#{1,6}[ \n])/g

/** The last sections parsed, oldest first: documents made from one template have many in common. */
const parsed = new Map<string, readonly RootContent[]>()
const kept = 256
/** A longer one is not kept: it is seldom there twice. */
const longest = 2048

/** The tree of a text, its sections parsed one by one, and each once however many texts hold it. */
export function parseSections(text: string, parse: Parse): Root {
  const starts = [0, ...Array.from(text.matchAll(headingAhead), ({ index }) => index + 2)]
  if (starts.length === 1 || reachesOn.test(text)) return parse(text)
  const children: RootContent[] = []
  let line = 1
  for (const [index, start] of starts.entries()) {
    const section = text.slice(start, starts[index + 1])
    const by = { lines: line - 1, offset: start }
    for (const node of sectionOf(section, parse)) children.push(moved(node, by) as RootContent)
    line += section.split('\n').length - 1
  }
  const end = { line, column: text.length - text.lastIndexOf('\n'), offset: text.length }
  return { type: 'root', children, position: { start: { line: 1, column: 1, offset: 0 }, end } }
}

function sectionOf(text: string, parse: Parse): readonly RootContent[] {
  const known = parsed.get(text)
  if (known) return known
  const { children } = parse(text)
  if (text.length > longest) return children
  parsed.set(text, children)
  if (parsed.size > kept) parsed.delete(parsed.keys().next().value!)
  return children
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
