import type { Eol } from '../../frontmatter/locate-frontmatter.ts'
import { sortEdits, type TextEdit } from '../../frontmatter/text-edit.ts'
import type { Rendered, Span } from '../document.ts'

/** A stretch of a rendered text with its spans, cut at its edges. Offsets start at 0 again. */
export function sliceRendered({ text, spans }: Rendered, start: number, end: number): Rendered {
  const inside = spans.filter(span => span.start < end && span.end > start)
  return {
    text: text.slice(start, end),
    spans: inside.map(span => ({
      ...span,
      start: Math.max(span.start, start) - start,
      end: Math.min(span.end, end) - start,
    })),
  }
}

/** A rendered text in another line ending, its spans at their new offsets. */
export function rewriteEol({ text, spans }: Rendered, eol: Eol): Rendered {
  const endings = [...text.matchAll(/\r?\n/g)]
  let shift = 0
  let next = 0
  const moved = (offset: number): number => {
    for (let ending = endings[next]; ending && ending.index + ending[0].length <= offset; ending = endings[++next])
      shift += eol.length - ending[0].length
    return offset + shift
  }
  const atNew = spans.map(span => ({ ...span, start: moved(span.start), end: moved(span.end) }))
  return { text: text.replace(/\r?\n/g, eol), spans: atNew }
}

/** Replaces parts of a rendered text; the new characters are `literal`. */
export function replaceInRendered(base: Rendered, edits: readonly TextEdit[]): Rendered {
  const pieces: Rendered[] = []
  let at = 0
  for (const edit of sortEdits(edits)) {
    pieces.push(sliceRendered(base, at, edit.start), ...edit.parts.map(part => literalText(part.text)))
    at = edit.end
  }
  return joinRendered([...pieces, sliceRendered(base, at, base.text.length)])
}

/** Text that closeout writes around values: marks, separators, line endings. */
export function literalText(text: string): Rendered {
  return plainPiece(text, 'literal')
}

/**
 * Applies edits to an existing text: what stays becomes `kept`, a part `from` somewhere brings the spans of
 * that rendered piece, and the line endings and markers around it are `literal`.
 *
 * @param contents the rendered piece for each `from`; its text equals the part's
 */
export function spliceRendered(
  before: string,
  edits: readonly TextEdit[],
  contents: ReadonlyMap<string, Rendered>,
): Rendered {
  const pieces: Rendered[] = []
  let at = 0
  for (const edit of sortEdits(edits)) {
    pieces.push(plainPiece(before.slice(at, edit.start), 'kept'))
    for (const part of edit.parts)
      pieces.push(part.from === undefined ? plainPiece(part.text, 'literal') : contents.get(part.from)!)
    at = edit.end
  }
  return joinRendered([...pieces, plainPiece(before.slice(at), 'kept')])
}

/** Rendered texts one after the other; neighbouring spans of kept text become one. */
export function joinRendered(pieces: readonly Rendered[]): Rendered {
  const spans: Span[] = []
  let length = 0
  for (const piece of pieces) {
    for (const span of piece.spans) {
      const moved = { ...span, start: span.start + length, end: span.end + length }
      const last = spans.at(-1)
      if (last?.kind === 'kept' && span.kind === 'kept') spans[spans.length - 1] = { ...last, end: moved.end }
      else if (moved.end > moved.start) spans.push(moved)
    }
    length += piece.text.length
  }
  return { text: pieces.map(piece => piece.text).join(''), spans }
}

function plainPiece(text: string, kind: 'kept' | 'literal'): Rendered {
  return { text, spans: [{ start: 0, end: text.length, kind, conditions: [] }] }
}
