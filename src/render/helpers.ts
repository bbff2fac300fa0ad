import { roundHalfEven } from '../facts/percent.ts'
import type { Scalar } from '../facts/value.ts'
import { formatDuration, groupDigits, shownDecimal, signedDecimal } from './format-number.ts'

/** What a helper's argument may be. A list arrives as plain data, however deep; an item may have no value. */
interface Kinds {
  readonly number: number
  readonly text: string
  readonly boolean: boolean
  readonly scalar: Scalar
  readonly list: PlainList
}
export type Kind = keyof Kinds
type PlainList = readonly (PlainItem | undefined)[]
export type PlainItem = Scalar | PlainList

/** A helper: it formats or compares plain data, and never computes. Its origin is added by the renderer. */
export interface Helper {
  /** What it gives, in one line of Markdown. */
  readonly description: string
  /** Positional arguments, in order; all are needed. */
  readonly parameters: ReadonlyMap<string, Kind>
  /** Named arguments; none is needed. */
  readonly options: ReadonlyMap<string, Kind>
  /** @throws Unexpected for data it has no form for */
  readonly run: (args: Readonly<Record<string, PlainItem>>, options: Readonly<Record<string, PlainItem>>) => Scalar
}

/** Data a helper has no form for; the renderer adds the place. */
export class Unexpected extends Error {}

type Named<K extends Record<string, Kind>> = { readonly [name in keyof K]: Kinds[K[name]] }

function helper<P extends Record<string, Kind>, O extends Record<string, Kind>>(
  description: string,
  parameters: P,
  options: O,
  run: (args: Named<P>, options: Partial<Named<O>>) => Scalar,
): Helper {
  return {
    description,
    parameters: new Map(Object.entries(parameters)),
    options: new Map(Object.entries(options)),
    run: run as Helper['run'],
  }
}

/** A helper that gives each of a few words another. */
function wordHelper(words: Readonly<Record<string, string>>): Helper {
  const known = Object.keys(words).map(word => `\`${word}\``)
  const description = Object.entries(words).map(([word, shown]) => `${shown} for \`${word}\``)
  return helper(description.join(', '), { outcome: 'text' }, {}, ({ outcome }) => {
    if (Object.hasOwn(words, outcome)) return words[outcome]!
    throw new Unexpected(`Unexpected \`${outcome}\`, expected ${known.join(' or ')}`)
  })
}

function compareHelper(description: string, compare: (left: number, right: number) => boolean): Helper {
  return helper(description, { left: 'number', right: 'number' }, {}, ({ left, right }) => compare(left, right))
}

function isSame(left: Scalar, right: Scalar): boolean {
  if (typeof left === typeof right) return left === right
  throw new Unexpected(`Unexpected ${typeof left} beside ${typeof right}, expected two values of one kind`)
}

/** What templates may call. A name without arguments is never a call but a path. */
export const helpers: Readonly<Record<string, Helper>> = {
  percent: helper(
    '`17.69`: half to even on the exact double, never 0 or 100 unless true',
    { value: 'number' },
    { digits: 'number' },
    ({ value }, { digits = 2 }) => shownDecimal(value, checkDigits(digits), 100),
  ),
  number: helper(
    '`57,368`; a fraction with `digits`',
    { value: 'number' },
    { digits: 'number' },
    ({ value }, { digits }) => {
      if (digits === undefined && !Number.isInteger(value))
        throw new Unexpected(`Unexpected fraction \`${value}\`, expected a whole number or \`digits=\``)
      return groupDigits(digits === undefined ? String(value) : roundHalfEven(value, checkDigits(digits)))
    },
  ),
  points: helper(
    'a signed difference: `+0.16`, `-3.20`, `0.00`',
    { delta: 'number' },
    { digits: 'number' },
    ({ delta }, { digits = 2 }) => signedDecimal(delta, checkDigits(digits)),
  ),
  verdict: wordHelper({ met: 'PASS', missed: 'FAIL', unmeasured: 'UNMEASURED' }),
  status: wordHelper({ closed: 'CLOSED', partial: 'PARTIAL', open: 'OPEN', unmeasured: 'UNMEASURED' }),
  date: helper(
    'the day of an ISO 8601 date or time, as it is written there: `2026-02-15`',
    { time: 'text' },
    {},
    ({ time }) => {
      const day = /^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?:$|[T ]\d{2}:)/.exec(time)?.[1]
      if (day !== undefined) return day
      throw new Unexpected(`Unexpected date \`${time}\`, expected one like \`2026-02-15\``)
    },
  ),
  duration: helper('`0.36 s`, `42 s`, `5 min`, `1 h 5 min`', { seconds: 'number' }, {}, ({ seconds }) => {
    if (seconds < 0) throw new Unexpected(`Unexpected duration of \`${seconds}\` seconds, expected none below 0`)
    return formatDuration(seconds)
  }),
  ranges: helper('`12-15, 20` of `[[12, 15], [20, 20]]`', { ranges: 'list' }, {}, ({ ranges }) =>
    withValues(ranges)
      .map(range => (Array.isArray(range) ? [...new Set(withValues(range))].join('-') : String(range as Scalar)))
      .join(', '),
  ),
  list: helper(
    'values one after another',
    { values: 'list' },
    { separator: 'text' },
    ({ values }, { separator = ', ' }) => {
      if (values.some(Array.isArray)) throw new Unexpected('Unexpected list in a list, expected single values')
      return withValues(values).join(separator)
    },
  ),
  bar: helper(
    'a percent as blocks, `▓▓▓░░`; full or empty only when that is true',
    { percent: 'number' },
    { width: 'number' },
    ({ percent }, { width = 20 }) => {
      if (percent < 0 || percent > 100) throw new Unexpected(`Unexpected \`${percent}\`, expected a percent`)
      if (!Number.isInteger(width) || width < 2 || width > 100)
        throw new Unexpected(`Unexpected width \`${width}\`, expected 2 to 100`)
      const full = Math.max(percent > 0 ? 1 : 0, Math.floor((percent * width) / 100))
      return '▓'.repeat(full) + '░'.repeat(width - full)
    },
  ),
  eq: helper('are both the same?', { left: 'scalar', right: 'scalar' }, {}, ({ left, right }) => isSame(left, right)),
  ne: helper(
    'are they not the same?',
    { left: 'scalar', right: 'scalar' },
    {},
    ({ left, right }) => !isSame(left, right),
  ),
  lt: compareHelper('less than', (left, right) => left < right),
  lte: compareHelper('at most', (left, right) => left <= right),
  gt: compareHelper('more than', (left, right) => left > right),
  gte: compareHelper('at least', (left, right) => left >= right),
  not: helper('the opposite', { value: 'boolean' }, {}, ({ value }) => !value),
  count: helper('how many items a list or map has', { values: 'list' }, {}, ({ values }) => values.length),
  plural: helper(
    'the noun for a number of things, without the number',
    { count: 'number', one: 'text', many: 'text' },
    {},
    ({ count, one, many }) => (count === 1 ? one : many),
  ),
  basename: helper('the last part of a path', { path: 'text' }, {}, ({ path }) =>
    path.slice(path.lastIndexOf('/') + 1),
  ),
  upper: helper('the text in capitals', { text: 'text' }, {}, ({ text }) => text.toUpperCase()),
}

/** What is shown one after another may not hide that something is not there. */
function withValues(items: PlainList): readonly PlainItem[] {
  const missing = items.indexOf(undefined)
  if (missing < 0) return items as readonly PlainItem[]
  throw new Unexpected(`Unexpected item ${missing + 1} without a value, expected one for each`)
}

function checkDigits(digits: number): number {
  if (Number.isInteger(digits) && digits >= 0 && digits <= 10) return digits
  throw new Unexpected(`Unexpected digits \`${digits}\`, expected 0 to 10`)
}
