import { createHash } from 'node:crypto'
import type { TemplatePlace } from '../render/document.ts'
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
  readonly kind: TracedSpan['kind']
  /** Where the template wrote it. */
  readonly template?: TemplatePlace
  readonly value?: TracedValue
  readonly claim?: { readonly source: string; readonly reason: string }
  readonly conditions: readonly ExplainedCondition[]
}

/** A line of a document explained. */
export interface ExplainedPlace {
  /** False when the document was changed since closeout wrote it; then values are found by their text and neighbours. */
  readonly asWritten: boolean
  readonly spans: readonly ExplainedSpan[]
}

/** Explains a line (all its values) or one column of it. */
export function explainPlace(text: string, traced: TracedDocument, line: number, column?: number): ExplainedPlace {
  const { trace, spans } = traced
  const asWritten = createHash('sha256').update(text).digest('hex') === trace.document.sha256
  const lines = text.split('\n')
  const start = lines.slice(0, line - 1).reduce((offset, one) => offset + one.length + 1, 0)
  const content = lines[line - 1] ?? ''
  const found = asWritten
    ? onLine(spans, start, start + content.length, column)
    : byText(content, traced, start, column)
  const explained = found.map(({ span, at, length }) =>
    explainSpan(traced, span, text.slice(at, at + length), line, at - start + 1),
  )
  return { asWritten, spans: explained }
}

interface Found {
  readonly span: TracedSpan
  readonly at: number
  readonly length: number
}

function onLine(spans: readonly TracedSpan[], start: number, end: number, column: number | undefined): Found[] {
  const place = (span: TracedSpan) => {
    const at = Math.max(span.start, start)
    return { span, at, length: Math.min(span.end, end) - at }
  }
  if (column !== undefined) {
    const offset = Math.min(start + column - 1, end)
    return spans.filter(span => span.start <= offset && offset < span.end).map(place)
  }
  return spans.filter(span => span.value !== undefined && span.start < end && span.end > start).map(place)
}

/**
 * In a document that was changed since, a value is known by its text and by the values around it in the trace:
 * of several with one text, the one most of whose neighbours stand on the same line now.
 */
function byText(
  content: string,
  { spans, values }: TracedDocument,
  start: number,
  column: number | undefined,
): Found[] {
  const valued = spans.filter(span => span.value !== undefined)
  const dataOf = (span: TracedSpan) => String(values[span.value!]!.data)
  const best = new Map<number, { span: TracedSpan; score: number; length: number }>()
  for (const [index, span] of valued.entries()) {
    const data = dataOf(span)
    const near = valued.slice(Math.max(0, index - 6), index + 7).filter(other => other !== span)
    const score = near.filter(other => content.includes(dataOf(other))).length
    for (let at = content.indexOf(data); at >= 0; at = content.indexOf(data, at + 1)) {
      if (!standsAlone(content, at, data.length)) continue
      const held = best.get(at)
      if (!held || data.length > held.length || (data.length === held.length && score > held.score)) {
        best.set(at, { span, score, length: data.length })
      }
    }
  }
  const found = [...best].map(([at, { span, length }]) => ({ span, at: start + at, length }))
  if (column === undefined) return found.sort((a, b) => a.at - b.at)
  const offset = start + column - 1
  return found.filter(({ at, length }) => at <= offset && offset < at + length)
}

/** Not a part of a longer word or number. */
function standsAlone(content: string, at: number, length: number): boolean {
  const word = /[\p{L}\p{N}_]/u
  return !word.test(content[at - 1] ?? ' ') && !word.test(content[at + length] ?? ' ')
}

function explainSpan(
  traced: TracedDocument,
  span: TracedSpan,
  text: string,
  line: number,
  column: number,
): ExplainedSpan {
  const { trace, sites } = traced
  const site = span.site === undefined ? undefined : sites[span.site]
  const claim = span.site === undefined ? undefined : trace.claims[span.site]
  return {
    line,
    column,
    text,
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
