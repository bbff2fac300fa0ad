import type { Finding } from '../diagnostic.ts'
import { placeAt } from '../diagnostic.ts'
import { locateFrontmatter } from '../frontmatter/locate-frontmatter.ts'
import { parseMarkdown, shapeOf } from '../markdown/parse-markdown.ts'
import type { Rendered, Span } from './document.ts'
import { followOpen, isInert, type Open } from './inert.ts'

/**
 * Evidence cannot become structure: with every value replaced by neutral characters of the same kind, the
 * Markdown tree keeps its shape. Values that are words and numbers are neutral already, and frontmatter is no Markdown;
 * a document that holds no others is not parsed at all.
 *
 * @returns a finding of rule `structure-intact` at the first value that changes the tree, in the document's text
 */
export function checkStructure(rendered: Rendered): Finding | undefined {
  const from = bodyStartOf(rendered.text)
  const openAt = followOpen(rendered.text)
  const suspects = rendered.spans.filter(span => span.end > from && isSuspect(rendered.text, span, openAt))
  if (suspects.length === 0) return undefined
  const real = shapeOfBody(rendered.text)
  if (shapeOfBody(neutralise(rendered.text, suspects)) === real) return undefined
  const culprit = findFirst(suspects, real, rendered.text)
  const { line, column } = placeAt(rendered.text, culprit.start)
  const written = rendered.text.slice(culprit.start, culprit.end)
  return {
    rule: 'structure-intact',
    severity: 'error',
    message: `Unexpected Markdown structure from the value \`${written}\` of \`${culprit.code!}\`, expected text`,
    hint: 'put the value into a code span or a table cell of the template',
    place: { line, column },
  }
}

/** Could this span be structure? Prose was checked when it was written, and is structure. */
function isSuspect(text: string, { start, end, kind, code }: Span, openAt: (offset: number) => Open): boolean {
  if (kind === 'literal' || kind === 'kept' || /^\{\{~?\s*prose\s/.test(code!)) return false
  return !isInert(text, start, end, openAt)
}

/** The text with the spans in it replaced by letters and digits, but for the code marks the renderer writes itself. */
function neutralise(text: string, spans: readonly Span[]): string {
  let neutral = ''
  let from = 0
  for (const span of spans) {
    neutral += text.slice(from, span.start) + neutralValue(text, span)
    from = span.end
  }
  return neutral + text.slice(from)
}

/** Code marks the renderer writes into a value: around a link, and to part a placeholder that stands in code. */
const ownCode =
  /\\[!-~]|`(?:(?:https?:\/\/|www\.)[^\s`]*|[\w+.:-]+@[\w.-]+)`|(?<=\[)(?<fence>`+)[A-Z][A-Z0-9 /_-]*\k<fence>(?=\])/gi

function neutralValue(text: string, { start, end }: Span): string {
  const written = text.slice(start, end)
  const longerFence = /^`(`+) /.exec(text.slice(start - 1, end))?.[1]
  if (longerFence !== undefined) return `${longerFence} ${toNeutral(written)} ${longerFence}`
  let neutral = ''
  let from = 0
  for (const code of written.matchAll(ownCode)) {
    const own = code[0].startsWith('\\') ? 'xx' : code[0].replace(/[^`]/g, 'x')
    neutral += toNeutral(written.slice(from, code.index)) + own
    from = code.index + code[0].length
  }
  return neutral + toNeutral(written.slice(from))
}

/** Letters for all but digits and blanks. */
function toNeutral(text: string): string {
  return text.replace(/[^0-9 ]/g, 'x')
}

/** The first value without which the tree is another: found by halving, so that a long document stays cheap. */
function findFirst(suspects: readonly Span[], real: string, text: string): Span {
  let [low, high] = [0, suspects.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (shapeOfBody(neutralise(text, suspects.slice(0, middle + 1))) === real) low = middle + 1
    else high = middle
  }
  return suspects[low]!
}

/** The shape of what follows the frontmatter. */
function shapeOfBody(text: string): string {
  return shapeOf(parseMarkdown(text.slice(bodyStartOf(text))))
}

function bodyStartOf(text: string): number {
  const location = locateFrontmatter(text)
  return location.kind === 'unclosed' ? 0 : location.bodyStart
}
