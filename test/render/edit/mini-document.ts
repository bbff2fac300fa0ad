import { expect } from 'vitest'
import { CloseoutError, type Diagnostic } from '../../../src/diagnostic.ts'
import type { Rendered, Span } from '../../../src/render/document.ts'

/** A rendered mini-document from its pieces: a text is literal, a text in brackets is a measured value. */
export function mini(...pieces: readonly (string | readonly [string])[]): Rendered {
  let text = ''
  const spans: Span[] = []
  for (const piece of pieces) {
    const kind = typeof piece === 'string' ? 'literal' : 'measured'
    const words = typeof piece === 'string' ? piece : piece[0]
    const place = { file: 'template.md.hbs', line: 1, column: 1 }
    spans.push({ start: text.length, end: text.length + words.length, kind, place, conditions: [] })
    text += words
  }
  return { text, spans }
}

/** `kind:words` of every span, after checking that they are sorted, touch, and cover the text. */
export function explained({ text, spans }: Rendered): string[] {
  let at = 0
  for (const span of spans) {
    expect(span.start).toBe(at)
    expect(span.end).toBeGreaterThan(span.start)
    at = span.end
  }
  expect(at).toBe(text.length)
  return spans.map(span => `${span.kind}:${text.slice(span.start, span.end)}`)
}

/** The first thing something is refused for. */
export function refusal(run: () => unknown): Diagnostic {
  try {
    run()
  } catch (error) {
    if (error instanceof CloseoutError) return error.diagnostics[0]!
    throw error
  }
  throw new Error('not refused')
}
