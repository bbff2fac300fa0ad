import type { Span } from '../render/document.ts'
import type { Reading } from './read-text.ts'
import { sourceOffset, type VisibleBlock } from './read-visible-blocks.ts'

/**
 * A block's visible text in which every character is what `show` makes of it: one character for one, chosen by the
 * span it comes from. Code, comments and tags become U+FFFC.
 */
export function maskBlock(
  block: VisibleBlock,
  reading: Reading,
  show: (character: string, span: Span) => string,
): string {
  let masked = ''
  for (const piece of block.pieces) {
    if (piece.kind === 'code' || piece.kind === 'html') {
      masked += '\ufffc'.repeat(piece.text.length)
      continue
    }
    const spans = reading.spansIn(piece.from, piece.to)
    let at = 0
    for (let index = 0; index < piece.text.length; index++) {
      const offset = spans.length === 1 ? piece.from : sourceOffset(block, reading.text, piece.start + index)
      while (at < spans.length - 1 && spans[at]!.end <= offset) at++
      const span = spans[at]
      masked += span ? show(piece.text[index]!, span) : piece.text[index]!
    }
  }
  return masked
}
