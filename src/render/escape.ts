import type { Scalar } from '../facts/value.ts'
import { escapeFrontmatter } from './escape-frontmatter.ts'
import { escapeInline } from './escape-inline.ts'
import type { Landing } from './surroundings.ts'

/** Where a value lands: the kind of place, what its line holds before it, and the text that follows. */
export interface Context {
  readonly landing: Landing
  readonly line: string
  readonly next: string
}

/** A place that cannot hold a value, or not this one. */
export class CannotHold {
  readonly message: string
  readonly hint: string | undefined

  constructor(message: string, hint?: string) {
    this.message = message
    this.hint = hint
  }
}

/**
 * A value written so that it is text where it lands, and never structure: no more is escaped than that takes.
 * Line breaks become blanks, characters that cannot be seen are written out (`\u202e`).
 */
export function escapeValue(data: Scalar, context: Context): string | CannotHold {
  const { landing, line } = context
  if (landing.kind === 'frontmatter') return escapeFrontmatter(data, line, context.next)
  const text = toLine(data)
  const mayNumberItem = landing.kind === 'inline' && landing.isAtStart && typeof data === 'string'
  if (isPlain(text) && landing.kind !== 'tag' && !mayNumberItem) return text
  switch (landing.kind) {
    case 'fence': {
      const shown = breakPlaceholder(text, '\\[', '\\]')
      return /^[\s>]*$/.test(line) ? neutralFence(shown) : shown
    }
    case 'code':
      return escapeCode(text, landing, context)
    case 'comment':
      return breakPlaceholder(text, '(', ')')
        .replaceAll('>', '›')
        .replace(/-(?=-|$)/g, '‐')
    case 'html':
      return escapeEntities(text)
    case 'tag':
      return new CannotHold('a value inside an HTML tag or an autolink', 'put it behind the tag')
    case 'url':
      return escapeUrl(text)
    case 'inline':
      if (/(?:^|[^\\])(?:\\\\)*\\$/.test(line))
        return new CannotHold('a value behind a backslash', 'take the backslash away: values are escaped')
      return escapeInline(text, landing, context)
  }
}

/** Nothing Markdown, HTML or a URL could make anything of: words joined by single marks. */
export function isPlain(text: string): boolean {
  return /^[A-Za-z0-9]+(?:[._/-][A-Za-z0-9]+)*$/.test(text) && !/www\./i.test(text)
}

/** On one line, trimmed, with nothing invisible in it. */
function toLine(data: Scalar): string {
  if (typeof data !== 'string') return String(data)
  return data
    .trim()
    .replace(/[^\S ]*[\n\r\u2028\u2029\v\f\x85]\s*|[\t\u00a0]/g, ' ')
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .replace(invisible, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Control characters, and those that hide or reorder what is beside them. */
const invisible = /[\0-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g

/** What would read as an unfilled place in the raw text. */
const placeholder = /\[([A-Z][A-Z0-9 /_-]*)\]/g

function breakPlaceholder(text: string, open: string, close: string): string {
  return text.replace(placeholder, `${open}$1${close}`)
}

/** A fence line, also of a quote: the closing one cannot be written, so its first mark is set off. */
function neutralFence(text: string): string {
  return /^(?:`{3,}|~{3,})/.test(text) ? `\\${text}` : text
}

/**
 * Between the backticks of the template. A value that fills them may hold backticks of its own: the fence is
 * made longer. `[MEASURED]` is parted (`` `[`MEASURED`]` ``), which reads the same.
 */
function escapeCode(
  text: string,
  { ticks, isInTable }: Extract<Landing, { kind: 'code' }>,
  { line, next }: Context,
): string {
  const fence = '`'.repeat(ticks)
  const fillsSpan = line.endsWith(fence) && next.startsWith(fence) && !next.startsWith(`${fence}\``)
  const runs = new Set([...text.matchAll(/`+/g)].map(([run]) => run.length))
  // A pipe behind a backslash parts the row however it is written: a blank goes between them.
  const piped = isInTable ? text.replace(/(\\?)\|/g, (_, before) => (before ? '\\ \\|' : '\\|')) : text
  if (runs.size === 0) return piped.replace(placeholder, `[${fence}$1${fence}]`)
  if (!fillsSpan || placeholder.test(text)) return breakPlaceholder(piped, '(', ')').replaceAll('`', "'")
  let longer = ticks + 1
  while (runs.has(longer)) longer++
  const more = '`'.repeat(longer - ticks)
  return `${more} ${piped} ${more}`
}

/** Every mark of Markdown and HTML as a character reference, which both understand. */
function escapeEntities(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, mark => (/[.,%/-]/.test(mark) ? mark : `&#${mark.charCodeAt(0)};`))
}

/** Marks that end it are percent-encoded, too: GitHub leaves them out of a link, and they would read as emphasis. */
function escapeUrl(text: string): string {
  return encodeURI(text).replace(/[^A-Za-z0-9._~/%-]|[_~](?=[._~]*$)/g, percentEncode)
}

function percentEncode(mark: string): string {
  return `%${mark.charCodeAt(0).toString(16).toUpperCase()}`
}
