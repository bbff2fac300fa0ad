import { alignTexts, type Run } from './align-texts.ts'
import type { TracedSpan } from './unpack-trace.ts'

/** A stretch of a document as it is now: what is left of a span, or what a person made of `written`. */
export type Piece = { readonly start: number; readonly end: number } & (
  { readonly span: TracedSpan } | { readonly span?: never; readonly written: string }
)

/** Where the spans of a text stand after it was edited. In order, the pieces cover the text as it is now. */
export function placeSpans(spans: readonly TracedSpan[], written: string, now: string): Piece[] {
  const pieces: Piece[] = []
  let [atWritten, atNow] = [0, 0]
  const addEdit = (toWritten: number, toNow: number) => {
    if (toWritten > atWritten || toNow > atNow)
      pieces.push({ start: atNow, end: toNow, written: written.slice(atWritten, toWritten) })
  }
  for (const { span, run } of unedited(spans, alignTexts(written, now))) {
    if (span.value !== undefined && !isWhole(span, run, written, now)) continue
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
function isWhole({ start, end }: TracedSpan, run: Run, written: string, now: string): boolean {
  const isSame = (before: string | undefined, after: string | undefined) =>
    after === undefined || before === after || /\s/.test(after)
  return (
    run.length === end - start &&
    isSame(written[start - 1], now[run.now - 1]) &&
    isSame(written[end], now[run.now + run.length]) &&
    (written === now || titleOf(written, start) === titleOf(now, run.now))
  )
}

/** The heading above the line of a place, and before it the first cell of its row or the label of its list item. */
function titleOf(text: string, at: number): string {
  const line = text.lastIndexOf('\n', at - 1) + 1
  const heading = line === 0 ? -1 : `\n${text}`.lastIndexOf('\n#', line - 1)
  const title = heading < 0 ? '' : text.slice(heading, text.indexOf('\n', heading))
  const label = /^\s*(?:\|[^|]*\||[-*+] [^:]*:)/.exec(text.slice(line, at))?.[0] ?? ''
  return title + label.replace(/\s+/g, '')
}
