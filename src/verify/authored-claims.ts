import type { Finding } from '../diagnostic.ts'
import type { FactTree, Origin } from '../facts/value.ts'
import type { Document, Span } from '../render/document.ts'
import { checkProse, type ProseClaim } from './check-prose.ts'
import { indexFacts, type FactIndex, type FactNumber } from './fact-index.ts'
import { maskBlock } from './mask-block.ts'
import type { Reading } from './read-text.ts'
import { sourceOffset, type VisibleBlock } from './read-visible-blocks.ts'

/** Fields of the configuration that tell what was wrong before the work. */
const history = /\/(?:problem|cause)(?:\/|$)/

/** Numbers in the configuration's prose that contradict a fact, or match none. */
export function findAuthoredClaims(document: Document, reading: Reading, facts: FactTree): Finding[] {
  if (!document.spans.some(({ kind }) => kind === 'authored')) return []
  const index = indexFacts(facts)
  return reading.blocks.flatMap(block =>
    authoredSpans(block, reading).flatMap(span => {
      const prose = maskBlock(block, reading, (part, of) => (of === span ? part : '\n'.repeat(part.length)))
      const offset = (at: number) => sourceOffset(block, reading.text, at)
      return checkSpan(prose, span, index).map(claim =>
        toFinding(claim, span.origin, reading, offset(claim.start), offset(claim.end - 1) + 1),
      )
    }),
  )
}

function authoredSpans({ pieces }: VisibleBlock, reading: Reading): Span[] {
  const [first, last] = [pieces[0], pieces.at(-1)]
  return first && last ? reading.spansIn(first.from, last.to).filter(({ kind }) => kind === 'authored') : []
}

function checkSpan(prose: string, { origin }: Span, facts: FactIndex): ProseClaim[] {
  return checkProse(prose, facts, origin?.kind === 'authored' && history.test(origin.pointer))
}

function toFinding(
  { kind, text, fact, of }: ProseClaim,
  origin: Origin | undefined,
  reading: Reading,
  start: number,
  end: number,
): Finding {
  const shown = fact && shownFact(fact) + (of ? ` of ${shownFact(of)}` : '')
  const place = origin?.kind === 'authored' ? ` at \`${origin.pointer}\` in \`${origin.file}\`` : ''
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
