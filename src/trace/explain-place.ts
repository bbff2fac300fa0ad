import type { TemplatePlace } from '../render/document.ts'
import { placeSpans, type Piece } from './place-spans.ts'
import { resolveValue, type TracedValue } from './resolve-value.ts'
import type { TracedDocument, TracedSpan } from './unpack-trace.ts'

/** A choice that let the text through. */
export interface ExplainedCondition {
  readonly block: string
  readonly outcome: boolean | number
  readonly template: TemplatePlace
  readonly observed?: TracedValue
}

/** What stands at a place of a document, and why. */
export interface ExplainedSpan {
  /** Place in the document as it is now, 1-based. */
  readonly line: number
  readonly column: number
  readonly text: string
  /** `edited`: by hand, since closeout wrote it. */
  readonly kind: TracedSpan['kind'] | 'edited'
  /** Of what was edited: what closeout wrote there; empty for text that was added. */
  readonly written?: string
  /** Where the template wrote it. */
  readonly template?: TemplatePlace
  readonly value?: TracedValue
  readonly claim?: { readonly source: string; readonly reason: string }
  readonly conditions: readonly ExplainedCondition[]
}

/** A document as it is now beside what closeout wrote, and the trace of that. */
export interface Explainable {
  readonly text: string
  readonly written: string
  readonly traced: TracedDocument
}

/** Explains a line (its values and what was edited; where it has neither, whose text it is) or one column of it. */
export function explainPlace({ text, written, traced }: Explainable, line: number, column?: number): ExplainedSpan[] {
  const lines = text.split('\n')
  const start = lines.slice(0, line - 1).reduce((offset, one) => offset + one.length + 1, 0)
  const end = start + (lines[line - 1] ?? '').replace(/\r$/, '').length
  const pieces = placeSpans(traced.spans, written, text)
  return choose(pieces, start, end, column).map(piece => {
    const at = Math.max(piece.start, start)
    const shown = { line, column: at - start + 1, text: text.slice(at, Math.min(piece.end, Math.max(end, at))) }
    return piece.span
      ? { ...shown, ...explainSpan(traced, piece.span) }
      : { ...shown, kind: 'edited', written: piece.written, conditions: [] }
  })
}

function choose(pieces: readonly Piece[], start: number, end: number, column: number | undefined): Piece[] {
  if (column !== undefined) {
    const offset = Math.min(start + column - 1, end)
    return pieces.filter(piece => piece.start <= offset && offset < piece.end)
  }
  const onLine = pieces.filter(piece => piece.start < end && piece.end > start)
  const removed = pieces.filter(piece => piece.start === piece.end && start <= piece.start && piece.start <= end)
  const told = [...onLine, ...removed].filter(({ span }) => span?.value !== undefined || !span)
  if (told.length > 0) return told.sort((a, b) => a.start - b.start)
  return onLine.length > 0 ? onLine : choose(pieces, start, end, 1)
}

function explainSpan(
  traced: TracedDocument,
  span: TracedSpan,
): Omit<ExplainedSpan, 'line' | 'column' | 'text' | 'written'> {
  const { trace, sites } = traced
  const site = span.site === undefined ? undefined : sites[span.site]
  const claim = span.site === undefined ? undefined : trace.claims[span.site]
  return {
    kind: span.kind,
    ...(site && { template: site }),
    ...(span.value !== undefined && { value: resolveValue(traced, span.value) }),
    ...(claim && { claim: { source: claim[0], reason: claim[1] } }),
    conditions: conditionsOf(traced, span.condition),
  }
}

/** Outermost first. */
function conditionsOf(traced: TracedDocument, index: number | undefined): ExplainedCondition[] {
  const found: ExplainedCondition[] = []
  for (let at = index ?? -1; at >= 0;) {
    const { parent, block, site, outcome, observed } = traced.conditions[at]!
    const seen = observed >= 0 ? { observed: resolveValue(traced, observed) } : {}
    found.unshift({ block, outcome, template: traced.sites[site]!, ...seen })
    at = parent
  }
  return found
}
