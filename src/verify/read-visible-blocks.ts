import type { Nodes, Root, TableCell } from 'mdast'
import { lastAtOrBefore } from '../diagnostic.ts'
import { toLf } from '../line-ends.ts'

/** A run of visible characters and where the source writes them. `bracket` stands for a link's own brackets. */
export interface VisiblePiece {
  readonly kind: 'text' | 'code' | 'html' | 'bracket' | 'break'
  /** Is it within `~~…~~`? */
  readonly isStruck: boolean
  /** Index in the block's text. */
  readonly start: number
  readonly text: string
  /** Source offsets, end exclusive. */
  readonly from: number
  readonly to: number
}

/** Where a table cell stands: rows and columns count from 0, row 0 is the header. */
export interface CellPlace {
  readonly row: number
  readonly column: number
}

/** A block's text as the page shows it: emphasis, escapes and entities resolved, a code fence's lines as they are. */
export interface VisibleBlock {
  readonly kind: 'paragraph' | 'heading' | 'cell' | 'code' | 'html' | 'definition'
  readonly text: string
  readonly pieces: readonly VisiblePiece[]
  /** For `cell`. */
  readonly cell?: CellPlace
  /** For `heading`, 1 to 6. */
  readonly depth?: number
}

/**
 * The blocks of a tree that hold text themselves, in the order of the source. The tree is that of the source
 * from `base` on. Linear in the source's length.
 */
export function readVisibleBlocks(tree: Root, source: string, base = 0): VisibleBlock[] {
  const blocks: VisibleBlock[] = []
  const visit = (node: Nodes): void => {
    switch (node.type) {
      case 'paragraph':
        blocks.push(readBlock(node, 'paragraph', source, base))
        break
      case 'heading':
        blocks.push({ ...readBlock(node, 'heading', source, base), depth: node.depth })
        break
      case 'table':
        node.children.forEach((tableRow, row) =>
          tableRow.children.forEach((cell, column) => blocks.push(readCell(cell, { row, column }, source, base))),
        )
        break
      case 'code':
      case 'html':
      case 'definition':
        blocks.push(readBlock(node, node.type, source, base))
        break
      default:
        if ('children' in node) for (const child of node.children) visit(child)
    }
  }
  visit(tree)
  return blocks
}

/** The source offset of a visible character; the end of the block's last piece for an index at the end. */
export function sourceOffset(block: VisibleBlock, source: string, index: number): number {
  if (block.pieces.length === 0) return 0
  const piece = block.pieces[lastAtOrBefore(block.pieces, index, each => each.start)]!
  const within = index - piece.start
  if (piece.to - piece.from === piece.text.length) return piece.from + within
  return alignedOffset(piece, source, within)
}

function readCell(cell: TableCell, place: CellPlace, source: string, base: number): VisibleBlock {
  return { ...readBlock(cell, 'cell', source, base), cell: place }
}

function readBlock(block: Nodes, kind: VisibleBlock['kind'], source: string, base: number): VisibleBlock {
  const pieces: VisiblePiece[] = []
  let text = ''
  let cursor = base + block.position!.start.offset!
  let isStruck = false
  const add = (piece: VisiblePiece['kind'], part: string, from: number, to: number) => {
    pieces.push({ kind: piece, isStruck, start: text.length, text: part, from, to })
    text += part
    cursor = Math.max(cursor, to)
  }
  const visit = (node: Nodes): void => {
    // Nodes made by the autolink extension have no position: they follow what came before.
    const from = node.position ? base + node.position.start.offset! : cursor
    const to = node.position ? base + node.position.end.offset! : from
    switch (node.type) {
      case 'text':
        add('text', toLf(node.value), from, node.position ? to : from + node.value.length)
        break
      case 'inlineCode':
      case 'code':
        add('code', node.value, ...innerRange(source, node.value, from, to))
        break
      case 'definition':
        add('text', source.slice(from, to), from, to)
        break
      case 'html':
        // A tag shows nothing; a comment is looked at, since it reaches whoever edits the file next.
        if (block === node || node.value.startsWith('<!--')) add('html', node.value, from, to)
        break
      case 'break':
        add('break', '\n', from, to)
        break
      case 'delete': {
        const outside = isStruck
        isStruck = true
        node.children.forEach(visit)
        isStruck = outside
        break
      }
      case 'image':
      case 'imageReference':
        if (node.alt) add('text', node.alt, from, to)
        break
      case 'link':
      case 'linkReference':
        add('bracket', '[', from, Math.min(from + 1, to))
        node.children.forEach(visit)
        add('bracket', ']', cursor, Math.max(cursor, Math.min(cursor + 1, to)))
        break
      default:
        if ('children' in node) for (const child of node.children) visit(child)
    }
    cursor = Math.max(cursor, to)
  }
  visit(block)
  return { kind, text, pieces }
}

/** Where a code span's or fence's text stands between its delimiters; the whole node where it was re-indented. */
function innerRange(source: string, value: string, from: number, to: number): [number, number] {
  const found = value === '' ? -1 : source.slice(from, to).indexOf(value)
  return found < 0 ? [from, to] : [from + found, from + found + value.length]
}

const alignments = new WeakMap<VisiblePiece, readonly number[]>()

/** Source offsets of a piece that is written longer than it reads; walked once per piece. */
function alignedOffset(piece: VisiblePiece, source: string, within: number): number {
  let offsets = alignments.get(piece)
  if (!offsets) alignments.set(piece, (offsets = align(piece, source)))
  return offsets[within] ?? piece.to
}

/** Entities that begin with the character they stand for. */
const ampersand = /^&(?:amp|AMP|#0*38|#[xX]0*26);/

/** Follows a text and its source side by side: escapes, entities, and the indentation after a line break. */
function align(piece: VisiblePiece, source: string): number[] {
  const offsets: number[] = []
  let at = piece.from
  for (const wanted of piece.text.split('')) {
    let entity: string | undefined
    while (at < piece.to && source[at] !== wanted) {
      entity = /^&#?\w+;/.exec(source.slice(at, at + 40))?.[0]
      if (entity) break
      at++
    }
    if (wanted === '&' && source[at - 1] !== '\\') entity = ampersand.exec(source.slice(at, at + 40))?.[0]
    offsets.push(Math.min(at, piece.to))
    // An entity may stand for a surrogate pair: both halves come from it.
    if (entity && wanted >= '\ud800' && wanted <= '\udbff') continue
    at += entity?.length ?? 1
  }
  return offsets
}
