import type { Nodes, Root } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import { Recent } from '../recent.ts'
import { parseSections } from './parse-sections.ts'

type Constructs = NonNullable<ReturnType<typeof gfm>['text']>[number]

const grammar = { extensions: [gfm()], mdastExtensions: gfmFromMarkdown() }
/** Without the syntax of addresses, which is tried at each letter, and the transforms that look through all text again. */
const grammarWithoutAddresses = {
  extensions: grammar.extensions.map(({ text = {}, ...others }) => ({
    ...others,
    text: Object.fromEntries(Object.entries(text).filter(([, constructs]) => !namesOf(constructs).some(isOfAddress))),
  })),
  mdastExtensions: grammar.mdastExtensions.map(extension => ({ ...extension, transforms: [] })),
}
/** What every address has, once references and escapes are read. */
const signOfAddress = /[-.+\w\\]@|&[#\w]|http|www/i

/** A text is parsed once however many rules look at it. */
const parsed = new Recent<string, Root>(12)

/**
 * The GitHub-flavoured Markdown tree of a body. Pass no frontmatter: Markdown takes it for a rule and a
 * heading. The tree is shared between callers: never change it.
 */
export function parseMarkdown(body: string): Root {
  return parsed.take(body, text => parseSections(text, parse))
}

function parse(text: string): Root {
  return fromMarkdown(text, signOfAddress.test(text) ? grammar : grammarWithoutAddresses)
}

/** The names of the constructs that a character may begin. */
function namesOf(constructs: Constructs): string[] {
  return [constructs].flat().flatMap(construct => construct?.name ?? [])
}

/** `emailAutolink`, `protocolAutolink`, `wwwAutolink` */
function isOfAddress(name: string): boolean {
  return name.endsWith('Autolink')
}

/**
 * The structure of a tree without its words: two texts of one shape differ in characters only.
 * Example: `heading1(text) table:left,none(tableRow(tableCell(text) …) …)`.
 */
export function shapeOf(tree: Nodes): string {
  const children = 'children' in tree ? tree.children.map(child => shapeOf(child as Nodes)) : []
  return children.length === 0 ? nameOf(tree) : `${nameOf(tree)}(${children.join(' ')})`
}

function nameOf(node: Nodes): string {
  switch (node.type) {
    case 'heading':
      return `heading${node.depth}`
    case 'list':
      return node.ordered ? 'orderedList' : 'list'
    case 'listItem':
      return typeof node.checked === 'boolean' ? 'checkItem' : 'listItem'
    case 'table':
      return `table:${(node.align ?? []).map(align => align ?? 'none').join(',')}`
    default:
      return node.type
  }
}

/** A heading of the body with its place: offsets and lines of the text that was parsed. */
export interface MarkdownHeading {
  readonly depth: number
  /** The words, without emphasis and code marks. */
  readonly text: string
  readonly start: number
  readonly end: number
  /** 1-based. */
  readonly line: number
}

/** The headings at the top level of a body, in order; those in quotes, lists and fences are no sections. */
export function headingsOf(body: string): MarkdownHeading[] {
  return parseMarkdown(body).children.flatMap(node =>
    node.type === 'heading' ? [{ depth: node.depth, text: wordsOf(node), ...placeOf(node) }] : [],
  )
}

/** All the words in a node, as a reader sees them. */
export function wordsOf(node: Nodes): string {
  if ('value' in node) return node.type === 'html' ? '' : node.value
  if ('alt' in node && node.alt) return node.alt
  return 'children' in node ? node.children.map(child => wordsOf(child as Nodes)).join('') : ''
}

/** Offsets (end exclusive) and the 1-based first line of a parsed node. */
export function placeOf(node: Nodes): { start: number; end: number; line: number } {
  const { start, end } = node.position!
  return { start: start.offset!, end: end.offset!, line: start.line }
}
