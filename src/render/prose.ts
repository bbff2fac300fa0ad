import type { Nodes } from 'mdast'
import { parseMarkdown } from '../markdown/parse-markdown.ts'
import { Value } from '../facts/value.ts'
import { CannotHold, type Context } from './escape.ts'
import type { Literal } from './program.ts'

/** What prose may not bring along: it would be part of the document's own structure, or hide from it. */
const unwanted: Partial<Record<Nodes['type'], string>> = {
  heading: 'a heading',
  html: 'HTML',
  thematicBreak: 'a rule',
  definition: 'a link definition',
  footnoteDefinition: 'a footnote',
  footnoteReference: 'a footnote',
}
const sentinel = 'end of prose'

/**
 * Prose a person wrote, kept as the Markdown it is: `{{prose …}}` on a line of its own, every line of it indented
 * as that one is.
 */
export function writeProse(value: Value | Literal, { landing, line, next }: Context): string | CannotHold {
  if (!(value instanceof Value) || value.origin.kind !== 'authored' || typeof value.data !== 'string')
    return new CannotHold('a value that is no authored prose', 'print it without `prose`')
  if (landing.kind !== 'inline' || !landing.isAtStart || line.includes('|') || !/^[ \t]*(?:\n|$)/.test(next))
    return new CannotHold('prose beside other text', 'give it a line of its own')
  const prose = value.data
    .replace(/\r\n?/g, '\n')
    .replace(/[ \t]+$/gm, '')
    .trim()
  const found = findUnwanted(prose)
  if (found !== undefined) return new CannotHold(`${found} in prose`, 'write paragraphs, lists, tables and code only')
  const indent = ' '.repeat(line.length)
  return prose.replace(/\n(?=[^\n])/g, `\n${indent}`)
}

function findUnwanted(prose: string): string | undefined {
  const tree = parseMarkdown(`${prose}\n\n${sentinel}\n`)
  if (tree.children.at(-1)!.type !== 'paragraph') return 'something unclosed'
  if (/^---/m.test(prose)) return 'a line that starts with `---`'
  return findIn(tree)
}

function findIn(node: Nodes): string | undefined {
  const found = unwanted[node.type]
  if (found !== undefined || !('children' in node)) return found
  return node.children.map(child => findIn(child as Nodes)).find(one => one !== undefined)
}
