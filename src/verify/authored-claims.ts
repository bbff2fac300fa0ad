import type { Finding } from '../diagnostic.ts'
import type { FactTree } from '../facts/value.ts'
import type { Document, Span } from '../render/document.ts'
import { checkProse, type ProseClaim } from './check-prose.ts'
import { indexFacts, type FactIndex, type FactNumber } from './fact-index.ts'
import { maskBlock } from './mask-block.ts'
import type { Reading } from './read-text.ts'
import { sourceOffset } from './read-visible-blocks.ts'

/** Fields of the configuration that tell what was wrong before the work. */
const history = /\/(?:problem|cause)(?:\/|$)/

/** Numbers in the configuration's prose that contradict a fact, or match none. */
export function findAuthoredClaims(document: Document, reading: Reading, facts: FactTree): Finding[] {
  if (!document.spans.some(span => isNumbered(span, document.text))) return []
  const index = indexFacts(facts)
  return reading.blocks.flatMap(block => {
    const first = block.pieces[0]
    if (!first || !reading.spansIn(first.from, block.pieces.at(-1)!.to).some(span => isNumbered(span, document.text)))
      return []
    return authoredSpans(document, reading, block.pieces).flatMap(span => {
      const prose = maskBlock(block, reading, (character, of) => (of === span ? character : '\n'))
      const offset = (at: number) => sourceOffset(block, reading.text, at)
      return checkSpan(prose, span, index).map(claim =>
        toFinding(claim, span, reading, offset(claim.start), offset(claim.end - 1) + 1),
      )
    })
  })
}

function isNumbered(span: Span, text: string): boolean {
  return span.kind === 'authored' && /\d/.test(text.slice(span.start, span.end))
}

function authoredSpans(document: Document, reading: Reading, pieces: readonly { from: number; to: number }[]): Span[] {
  const spans = reading.spansIn(pieces[0]!.from, pieces.at(-1)!.to)
  return spans.filter(span => isNumbered(span, document.text))
}

function checkSpan(prose: string, span: Span, facts: FactIndex): ProseClaim[] {
  const pointer = span.origin?.kind === 'authored' ? span.origin.pointer : ''
  return checkProse(prose, facts, history.test(pointer))
}

function toFinding(
  { kind, text, fact, of }: ProseClaim,
  span: Span,
  reading: Reading,
  start: number,
  end: number,
): Finding {
  const shown = fact && shownFact(fact) + (of ? ` of ${shownFact(of)}` : '')
  const place = span.origin?.kind === 'authored' ? ` at \`${span.origin.pointer}\` in \`${span.origin.file}\`` : ''
  const isContradicted = kind === 'contradicted'
  const nearest = shown ? `; the nearest is ${shown}` : ''
  return {
    rule: 'no-unmeasured-claim',
    severity: isContradicted ? 'error' : 'warning',
    message: isContradicted
      ? `Unexpected \`${text}\` in prose, expected ${shown ?? 'a fact'}`
      : `Unexpected \`${text}\` in prose, expected a number of the facts${nearest}`,
    hint: `correct the text${place}, or leave the number to the template`,
    place: reading.placeOf(start, end),
  }
}

function shownFact({ data, path, unit }: FactNumber): string {
  const number = unit === 'percent' ? `${Math.round(data * 100) / 100}%` : String(data)
  return `\`${number}\` (\`${path}\`)`
}
