import type { Root } from 'mdast'
import { findLineStarts, lastAtOrBefore, placeFrom, type Place } from '../diagnostic.ts'
import type { Span } from '../render/document.ts'
import { locateFrontmatter } from '../frontmatter/locate-frontmatter.ts'
import { headingsOf, parseMarkdown, type MarkdownHeading } from '../markdown/parse-markdown.ts'
import { readVisibleBlocks, type VisibleBlock } from './read-visible-blocks.ts'

/** A text that several rules look at: parsed at most once, and only when a rule asks. */
export interface Reading {
  readonly text: string
  /** Offset where the body starts: after the frontmatter's closing delimiter, or 0. */
  readonly bodyStart: number
  /** The Markdown tree of the body; its offsets count from `bodyStart`. */
  readonly tree: Root
  /** The sections' headings, with offsets of the whole text; those in quotes, lists and fences are no sections. */
  readonly headings: readonly MarkdownHeading[]
  /** What a reader of the page sees, block by block, in the order of the text. */
  readonly blocks: readonly VisibleBlock[]
  /** Offsets of the first character of each line. */
  readonly lineStarts: readonly number[]
  /** The place of `[start, end)`, for a finding. */
  placeOf(start: number, end?: number): Place
  /** The spans that touch `[start, end)`, in order; none for a text without spans. */
  spansIn(start: number, end: number): readonly Span[]
}

/** Reads a Markdown text, with the spans of its characters where it has them. */
export function readText(text: string, spans: readonly Span[] = []): Reading {
  const location = locateFrontmatter(text)
  const bodyStart = location.kind === 'unclosed' ? 0 : location.bodyStart
  let tree: Root | undefined
  let headings: readonly MarkdownHeading[] | undefined
  let blocks: readonly VisibleBlock[] | undefined
  let lineStarts: readonly number[] | undefined
  return {
    text,
    bodyStart,
    get tree() {
      return (tree ??= parseMarkdown(text.slice(bodyStart)))
    },
    get headings() {
      return (headings ??= headingsOf(text.slice(bodyStart)).map(heading => moved(heading, bodyStart)))
    },
    get blocks() {
      return (blocks ??= readVisibleBlocks(this.tree, text, bodyStart))
    },
    get lineStarts() {
      return (lineStarts ??= findLineStarts(text))
    },
    placeOf(start, end = start) {
      const from = placeFrom(this.lineStarts, start)
      const to = placeFrom(this.lineStarts, end)
      return end > start ? { ...from, endLine: to.line, endColumn: to.column } : from
    },
    spansIn(start, end) {
      const first = lastAtOrBefore(spans, start, span => span.start)
      let past = first
      while (past < spans.length && spans[past]!.start < end) past++
      return spans.slice(first, past)
    },
  }
}

function moved(heading: MarkdownHeading, by: number): MarkdownHeading {
  return { ...heading, start: heading.start + by, end: heading.end + by }
}
