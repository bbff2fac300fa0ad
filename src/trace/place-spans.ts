import { lastAtOrBefore } from '../diagnostic.ts'
import { alignTexts, type Run } from './align-texts.ts'
import type { TracedSpan } from './unpack-trace.ts'

/** A stretch of a document as it is now: what is left of a span, or what a person made of `written`. */
export type Piece = { readonly start: number; readonly end: number } & (
  { readonly span: TracedSpan } | { readonly span?: never; readonly written: string }
)

/** Where the spans of a text stand after it was edited. In order, the pieces cover the text as it is now. */
export function placeSpans(spans: readonly TracedSpan[], written: string, now: string): Piece[] {
  if (written === now) return spans.map(span => ({ start: span.start, end: span.end, span }))
  const pieces: Piece[] = []
  const [titledBefore, titledNow] = [titled(written), titled(now)]
  let [atWritten, atNow] = [0, 0]
  const addEdit = (toWritten: number, toNow: number) => {
    if (toWritten > atWritten || toNow > atNow)
      pieces.push({ start: atNow, end: toNow, written: written.slice(atWritten, toWritten) })
  }
  for (const { span, run } of unedited(spans, alignTexts(written, now))) {
    if (span.value !== undefined && !isWhole(span, run, titledBefore, titledNow)) continue
    addEdit(run.written, run.now)
    ;[atWritten, atNow] = [run.written + run.length, run.now + run.length]
    pieces.push({ start: run.now, end: atNow, span })
  }
  addEdit(written.length, now.length)
  return pieces
}

/** What each span has of each run. */
function* unedited(spans: readonly TracedSpan[], runs: readonly Run[]): Generator<{ span: TracedSpan; run: Run }> {
  for (let [i, j] = [0, 0]; i < spans.length && j < runs.length;) {
    const [span, run] = [spans[i]!, runs[j]!]
    const end = run.written + run.length
    const start = Math.max(span.start, run.written)
    const length = Math.min(span.end, end) - start
    if (length > 0) yield { span, run: { written: start, now: start + run.now - run.written, length } }
    if (span.end < end) i++
    else j++
  }
}

/**
 * Whether all of a value is there, with nothing put to it that would make it another (`5` is not in `5.5`), below the
 * heading and in the row that it was written in: equal numbers are everywhere, and a diff does not know one from another.
 */
function isWhole({ start, end }: TracedSpan, run: Run, written: Titled, now: Titled): boolean {
  const isSame = (before: string | undefined, after: string | undefined) =>
    after === undefined || before === after || /\s/.test(after)
  return (
    run.length === end - start &&
    isSame(written.text[start - 1], now.text[run.now - 1]) &&
    isSame(written.text[end], now.text[run.now + run.length]) &&
    written.titleAt(start) === now.titleAt(run.now)
  )
}

/** A text, and what tells its places from each other. */
interface Titled {
  readonly text: string
  /** The heading above the line of a place, and before it the first cell of its row or the label of its list item. */
  titleAt(offset: number): string
}

function titled(text: string): Titled {
  const headings = Array.from(text.matchAll(/^#.*/gm), ({ 0: heading, index }) => ({ heading, index }))
  return {
    text,
    titleAt(offset) {
      const line = text.lastIndexOf('\n', offset - 1) + 1
      const above = headings[lastAtOrBefore(headings, line - 1, ({ index }) => index)]
      const label = /^\s*(?:\|[^|]*\||[-*+] [^:]*:)/.exec(text.slice(line, offset))?.[0] ?? ''
      const heading = above && above.index < line ? above.heading : ''
      return `${heading}\n${label.replace(/\s+/g, '')}`
    },
  }
}
