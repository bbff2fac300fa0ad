import type { Span } from '../render/document.ts'
import type { Reading } from './read-text.ts'
import { sourceOffset, type VisibleBlock, type VisiblePiece } from './read-visible-blocks.ts'

/**
 * A block's visible text in which `show` says what stands for each part: one character for one, chosen by the span that
 * the part comes from. Code, comments and tags become U+FFFC.
 */
export function maskBlock(block: VisibleBlock, reading: Reading, show: (part: string, span: Span) => string): string {
  let masked = ''
  for (const piece of block.pieces) {
    if (piece.kind === 'code' || piece.kind === 'html') {
      masked += '\ufffc'.repeat(piece.text.length)
      continue
    }
    const spans = reading.spansIn(piece.from, piece.to)
    let from = 0
    for (const span of spans) {
      const end = Math.max(
        from,
        endOf(span, piece, from, index => sourceOffset(block, reading.text, index)),
      )
      masked += show(piece.text.slice(from, end), span)
      from = end
    }
    masked += piece.text.slice(from)
  }
  return masked
}

/** Where in a piece, from `from` on, the characters end that come from a span or from one before it. */
function endOf({ end }: Span, piece: VisiblePiece, from: number, offsetOf: (index: number) => number): number {
  if (piece.to - piece.from === piece.text.length) return end - piece.from
  let at = from
  while (at < piece.text.length && offsetOf(piece.start + at) < end) at++
  return at
}
