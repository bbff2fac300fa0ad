import type { Finding } from '../diagnostic.ts'
import type { Origin } from '../facts/value.ts'
import { Recent } from '../recent.ts'
import type { Condition, Document, Span } from '../render/document.ts'
import { findClaimTokens, findLabeledNumbers, halfWidth, numberWords, valueDigit } from './claim-tokens.ts'
import { maskBlock } from './mask-block.ts'
import type { Reading } from './read-text.ts'
import { sourceOffset, type VisibleBlock } from './read-visible-blocks.ts'
import { isTemplateText, separatorOf } from './template-words.ts'
import { findLabeledVerdicts, findVerdicts, type VerdictMatch } from './verdict-words.ts'

/** Stands for a character of a value that is no number, and for one of text that is not the template's. */
const valueLetter = '\ue001'
const notOurs = '\ue002'

/** A claim at offsets of the document's text. */
interface Claim {
  readonly what: 'percent' | 'ratio' | 'count' | 'verdict'
  readonly text: string
  readonly start: number
  readonly end: number
}

/** Claims in template text that no value, no condition and no `{{claim}}` accounts for. */
export function findTemplateClaims(document: Document, reading: Reading): Finding[] {
  const show = showTemplate(document)
  const claims = [...claimsInFrontmatter(reading, show), ...runTogether(document, show)]
  let columns: readonly string[] = []
  for (const block of reading.blocks)
    if (block.kind !== 'definition') {
      if (block.cell?.row === 0) columns = [...columns.slice(0, block.cell.column), block.text]
      claims.push(...claimsInBlock(block, reading, show, block.cell && columns[block.cell.column]))
    }
  return claims.map(claim => toFinding(claim, reading))
}

type NumberMatch = Claim & { readonly what: 'percent' | 'ratio' | 'count' }

type Show = (part: string, span: Span) => string

/** Template text as it is; all else as a sign of what it is. */
function showTemplate({ text }: Document): Show {
  const signs = new Map<Span, string>()
  const signOf = (span: Span) => {
    if (span.kind === 'literal') return span.claim ? notOurs : ''
    if (span.kind === 'kept' || span.kind === 'authored') return notOurs
    if (isTemplateText(span)) return ''
    return /^[+-]?\d[\d,.]*%?$/.test(text.slice(span.start, span.end).replaceAll('\\', '')) ? valueDigit : valueLetter
  }
  return (part, span) => {
    let sign = signs.get(span)
    if (sign === undefined) signs.set(span, (sign = signOf(span)))
    if (sign === '') return part
    const mask = (value: string) => value.replace(sign === valueDigit ? /[^\n.,%]/g : /[^\n]/g, sign!)
    const separator = separatorOf(span)
    return part.split(separator!).map(mask).join(separator)
  }
}

/** Letters, digits and signs that are the template's own. Most cells hold a value and a bar: nothing to look at. */
const templateWords = /[\p{L}\d]|[^\u0000-\u00ff\ue000-\ue002\ufffc]/u

function claimsInBlock(block: VisibleBlock, reading: Reading, show: Show, column?: string): Claim[] {
  const masked = maskBlock(block, reading, show)
  if (!templateWords.test(masked) && !masked.includes('-')) return []
  const { numbers, verdicts: said, labeled } = read.take(masked, readMasked)
  // A header cell names a column.
  const verdicts =
    block.cell?.row === 0
      ? []
      : undecided([...said, ...labeled], index => sourceOffset(block, reading.text, index), reading)
  const own = verdicts.filter(verdict => !overlapsAny(verdict, numbers))
  const found = [
    ...numbers,
    ...numbersInColumn(masked, block, column),
    ...own.map(verdict => ({ ...verdict, what: 'verdict' as const })),
  ].sort((one, other) => one.start - other.start)
  return found.map(({ what, start, end }) => {
    const from = sourceOffset(block, reading.text, start)
    const to = sourceOffset(block, reading.text, end - 1) + 1
    return { what, text: block.text.slice(start, end), start: from, end: to }
  })
}

/** A digit of the template's own that no word ends with, or a number that is spelled out: a claim of it needs one. */
const ownNumber = new RegExp(`(?<![\\w.])\\d|[.,${valueDigit}]\\d|\\b(?:${numberWords})\\b`, 'i')

/** A sign or a unit of the template that makes another number of a value: `-4 failed`, `4k tests`. */
const glued = new RegExp(
  `(?<![\\w${valueDigit}${valueLetter}${notOurs})\\]])[-−][.,%${valueDigit}]*${valueDigit}|${valueDigit}[kKM]\\b`,
  'g',
)

function ownNumbersIn(masked: string): NumberMatch[] {
  const changed = Array.from(masked.matchAll(glued), match => toMatch('count', match))
  if (!ownNumber.test(masked)) return changed
  const claims = findClaimTokens(masked).filter(token => /\d|[a-z]/i.test(numberPart(token.text)))
  const labeled = findLabeledNumbers(masked).filter(label => /\d/.test(label.number) && !overlapsAny(label, claims))
  return [
    ...changed,
    ...claims.map(({ kind, start, end, text }) => ({ what: kind, start, end, text })),
    ...labeled.map(({ start, end, text }) => ({ what: 'count' as const, start, end, text })),
  ]
}

interface Range {
  readonly start: number
  readonly end: number
}

function overlapsAny({ start, end }: Range, others: readonly Range[]): boolean {
  return others.some(other => other.start < end && other.end > start)
}

function toMatch(what: NumberMatch['what'], { 0: text, index }: RegExpExecArray): NumberMatch {
  return { what, start: index, end: index + text.length, text }
}

/** Columns of results; a number alone in one says what its head names. */
const resultColumn =
  /%|\b(?:percent|cov|coverage|covered|passed|failed|failures?|errors?|skipped|tests|statements|stmts)\b/i
const lone = new RegExp(`^\\s*[+-]?[\\d.,${valueDigit}]+\\s*$`)

function numbersInColumn(masked: string, { cell }: VisibleBlock, column = ''): NumberMatch[] {
  if (!cell || cell.row === 0 || !resultColumn.test(column)) return []
  const plain = halfWidth(masked)
  return lone.test(plain) && /\d/.test(plain) ? [{ what: 'count', start: 0, end: masked.length, text: masked }] : []
}

/** Two numbers with nothing between them read as one. */
function runTogether({ text, spans }: Document, show: Show): Claim[] {
  const isNumber = (span: Span) => show('0', span) === valueDigit
  return spans.slice(1).flatMap((span, index) => {
    const { start } = spans[index]!
    if (!isNumber(span) || !isNumber(spans[index]!)) return []
    return [{ what: 'count', text: text.slice(start, span.end), start, end: span.end }]
  })
}

/** The part of a claim that must not be the template's: its number, not its noun. */
function numberPart(text: string): string {
  return /^[\d\ue000.,/% ]+(?:(?:out )?of (?:the |all )?[\d\ue000,]+)?/.exec(text)?.[0].replace(/[a-z]/gi, '') ?? text
}

/** Masked text is nearly the same in each document of a template. */
const read = new Recent<string, ReturnType<typeof readMasked>>(256)

function readMasked(masked: string): {
  readonly numbers: readonly NumberMatch[]
  readonly verdicts: readonly VerdictMatch[]
  readonly labeled: readonly VerdictMatch[]
} {
  const plain = halfWidth(masked)
  const verdicts = findVerdicts(plain)
  const labeled = findLabeledVerdicts(plain).filter(one => !overlapsAny(one, verdicts))
  return { numbers: ownNumbersIn(plain), verdicts, labeled }
}

/** The verdicts that no condition of the template decided. */
function undecided(verdicts: readonly VerdictMatch[], offsetOf: (index: number) => number, reading: Reading) {
  return verdicts.filter(({ kind, end }) => {
    if (kind === 'word') return true
    const last = offsetOf(end - 1)
    const span = reading.spansIn(last, last + 1)[0]
    return !span?.conditions.some(isDecision)
  })
}

/** Lines of the frontmatter that the template wrote, comments aside. */
function claimsInFrontmatter(reading: Reading, show: Show): Claim[] {
  const { text, bodyStart } = reading
  let masked = ''
  for (const span of reading.spansIn(0, bodyStart))
    masked += show(text.slice(span.start, Math.min(span.end, bodyStart)), span)
  const plain = masked.replace(/^[ \t]*#.*/gm, line => ' '.repeat(line.length))
  const { numbers, verdicts } = read.take(plain, readMasked)
  const claims: Claim[] = numbers
    .filter(token => /\d/.test(numberPart(token.text)))
    .map(({ what, start, end }) => ({ what, text: text.slice(start, end), start, end }))
  for (const { start, end } of verdicts) claims.push({ what: 'verdict', text: text.slice(start, end), start, end })
  const status =
    /^[ \t]*[\w-]*(?:status|verdict|result|outcome|score):[ \t]+["']?(passed|failed|complete|completed|verified|closed|met|gaps_found)\b/gm
  for (const match of plain.matchAll(status)) {
    const end = match.index + match[0].length
    claims.push({ what: 'verdict', text: match[1]!, start: end - match[1]!.length, end })
  }
  return claims
}

/**
 * Did the evidence decide this? A comparison of facts did, and so did a list that turned out empty; that a fact is
 * there at all (`has`) says nothing of how it came out.
 */
function isDecision({ block, outcome, origin }: Condition): boolean {
  if (block === 'each') return outcome === 0
  return block !== 'with' && origin !== undefined && comesFromEvidence(origin)
}

const decided = new WeakMap<Origin, boolean>()

function comesFromEvidence(origin: Origin): boolean {
  if (origin.kind !== 'derived') return origin.kind === 'measured'
  const known = decided.get(origin)
  if (known !== undefined) return known
  const result =
    origin.operation === 'count' ||
    (origin.operation !== 'has' && origin.arguments.some(argument => comesFromEvidence(argument.origin)))
  decided.set(origin, result)
  return result
}

function toFinding({ what, text, start, end }: Claim, reading: Reading): Finding {
  const template = reading.spansIn(start, end).find(isTemplateText)?.place
  const where = template ? ` (\`${template.file}\` line ${template.line})` : ''
  const [expected, use] =
    what === 'verdict'
      ? ['one that a comparison chose', 'print it with `{{verdict …}}` or `{{status …}}`']
      : ['a value', 'print the fact it stands for']
  return {
    rule: 'no-unmeasured-claim',
    severity: 'error',
    message: `Unexpected ${what} \`${text.replace(/\s+/g, ' ')}\` in template text, expected ${expected}`,
    hint: `${use}${where}, or say whose claim it is: \`{{claim "…" source="…" reason="…"}}\``,
    place: reading.placeOf(start, end),
  }
}
