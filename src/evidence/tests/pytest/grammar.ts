import type { CountName, TestOutcome } from '../test-run.ts'

/** A line drawn across the terminal: `=== title ===`. `mark` is the character it is drawn with. */
export interface Rule {
  readonly mark: '=' | '_' | '-' | '!'
  readonly title: string
  readonly width: number
  /** A title too long for the terminal has one mark on each side, and then the line is wider than the terminal. */
  readonly tight: boolean
}

/** Source: `TerminalWriter.sep`, pytest 6.0 to 9.1: both sides are equal, or the right one is longer by one. */
export function parseRule(line: string): Rule | undefined {
  if (!'=_-!'.includes(line[0]!)) return undefined
  const match = /^(=+|_+|-+|!+) (\S.*?) (=+|_+|-+|!+)$/.exec(line)
  if (!match) return undefined
  const [, left, title, right] = match as unknown as [string, string, string, string]
  if (left[0] !== right[0] || Math.abs(right.length - left.length) > 1) return undefined
  return { mark: left[0] as Rule['mark'], title, width: line.length, tight: left.length === 1 }
}

/** The last line of a session: its counts by name, or that it only collected. */
export interface Summary {
  readonly counts: Partial<Record<CountName, number>>
  readonly durationSeconds: number
  /** False for `pytest --collect-only`, which runs no test. */
  readonly ran: boolean
}

const countNames: Record<string, CountName> = {
  passed: 'passed',
  failed: 'failed',
  error: 'errors',
  errors: 'errors',
  skipped: 'skipped',
  xfailed: 'xfailed',
  xpassed: 'xpassed',
  deselected: 'deselected',
  rerun: 'reruns',
  reruns: 'reruns',
  'subtests passed': 'subtestsPassed',
  'subtest passed': 'subtestsPassed',
  warning: 'warnings',
  warnings: 'warnings',
}

/**
 * `4 failed, 2 passed in 0.10s`, as the title of a rule or alone under `-q`. A part of a plugin's own
 * (`1 flaky`) is passed over; a line without a single known part is no summary.
 *
 * Source: `TerminalReporter.build_summary_stats_line` and `format_session_duration`, pytest 6.0 to 9.1.
 */
export function parseSummary(text: string): Summary | undefined {
  if (!/^(?:\d|no tests )/.test(text)) return undefined
  const match = /^(.+) in (\d+(?:\.\d+)?)s(?: \((?:\d+ days?, )?\d+:\d\d:\d\d\))?$/.exec(text)
  if (!match) return undefined
  const [, parts, seconds] = match as unknown as [string, string, string]
  const durationSeconds = Number(seconds)
  if (parts === 'no tests ran') return { counts: {}, durationSeconds, ran: true }
  if (/^(?:no tests|\d+(?:\/\d+)? tests?) collected(?: \(.*\))?(?:, .*)?$/.test(parts))
    return { counts: {}, durationSeconds, ran: false }
  const counts: Partial<Record<CountName, number>> = {}
  for (const part of parts.split(', ')) {
    const [, count, word] = /^(\d{1,15}) ([a-z][a-z -]*)$/.exec(part) ?? []
    if (count === undefined || word === undefined) return undefined
    const name = Object.hasOwn(countNames, word) ? countNames[word] : undefined
    if (name === undefined) continue
    if (counts[name] !== undefined) return undefined
    counts[name] = Number(count)
  }
  return Object.keys(counts).length > 0 ? { counts, durationSeconds, ran: true } : undefined
}

/** What pytest found before it ran: `collected 10 items / 1 error / 6 deselected / 1 skipped / 4 selected`. */
export interface Collection {
  readonly items: number
  readonly errors: number
  readonly deselected: number
  readonly skipped: number
}

/** Also xdist's `gw0 [10] / gw1 [10]` and `4 workers [566 items]`, where every worker collects the same. */
export function parseCollection(line: string): Collection | undefined {
  const workers = /^(?:gw\d+ \[(\d+)\](?: \/ gw\d+ \[\d+\])*|\d+ workers? \[(\d+) items?\])\s*$/.exec(line)
  if (workers) return { items: Number(workers[1] ?? workers[2]), errors: 0, deselected: 0, skipped: 0 }
  const match =
    /^(?:collecting \.\.\. )?collected (\d+) items?((?: \/ \d+ (?:errors?|deselected|skipped|selected))*)\s*$/.exec(
      line,
    )
  if (!match) return undefined
  const part = (name: string) => Number(new RegExp(`(\\d+) ${name}`).exec(match[2]!)?.[1] ?? 0)
  return {
    items: Number(match[1]),
    errors: part('errors?'),
    deselected: part('deselected'),
    skipped: part('skipped'),
  }
}

/** One outcome as a `-v` line tells it. */
export type Told = TestOutcome | 'rerun' | `subtest ${'passed' | 'failed' | 'skipped' | 'xfailed'}`

export interface ToldTest {
  /** The node id; for a subtest followed by its description. */
  readonly id: string
  readonly told: Told
  /** Under xdist: outcomes of one worker follow each other. */
  readonly worker?: string
}

const words: Record<string, Told> = {
  PASSED: 'passed',
  FAILED: 'failed',
  ERROR: 'error',
  SKIPPED: 'skipped',
  XFAIL: 'xfailed',
  XPASS: 'xpassed',
  RERUN: 'rerun',
  SUBPASSED: 'subtest passed',
  SUBPASS: 'subtest passed',
  SUBFAILED: 'subtest failed',
  SUBFAIL: 'subtest failed',
  SUBSKIPPED: 'subtest skipped',
  SUBSKIP: 'subtest skipped',
  SUBXFAIL: 'subtest xfailed',
}
const word =
  '(PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS|RERUN|SUBPASSED|SUBPASS|SUBFAILED|SUBFAIL|SUBSKIPPED|SUBSKIP|SUBXFAIL)'
const progress = '\\[ *\\d+(?:%|/\\d+)\\]'
const candidate = new RegExp(` ${word}(?=$|[ \\[(])`, 'g')
const tail = new RegExp(`^(?:\\[.*?\\])?(?: ?\\(.*\\))? *(?:${progress})?$`)
const looseTail = new RegExp(`^(?:\\[.*?\\])?(?: ?\\(.*?\\))? *${progress}`)
const glued = new RegExp(`^(\\S+?::\\S+) .*?${word} +${progress}`)
const ofWorker = new RegExp(`^\\[(gw\\d+)\\] ${progress} ${word}(?:\\[.*?\\])?(?: \\([^)]*\\))? (\\S.*?)\\s*$`)

/** An id may hold anything between its brackets, also words and blanks; outside of them it holds no bracket. */
function isWholeId(id: string): boolean {
  return id.includes('::') && (!id.includes('[') || id.endsWith(']'))
}

/**
 * A test and its outcome on one line: `id PASSED [ 12%]`, with a reason in parentheses, a subtest's description,
 * xdist's `[gw0] [ 40%] PASSED id`, and, as a last resort, output that was printed between id and outcome (`-s`).
 *
 * Source: `TerminalReporter.pytest_runtest_logreport`, pytest 6.0 to 9.1.
 */
export function parseToldTest(line: string): ToldTest | undefined {
  if (line.startsWith('[gw')) {
    const [, worker, told, id] = ofWorker.exec(line) ?? []
    return id === undefined ? undefined : { id, told: words[told!]!, worker: worker! }
  }
  if (!line.includes('::') || /^\s/.test(line)) return undefined
  for (const end of [tail, looseTail]) {
    for (const match of line.matchAll(candidate)) {
      const id = line.slice(0, match.index)
      const rest = line.slice(match.index + match[0].length)
      if (!isWholeId(id) || !end.test(rest)) continue
      const told = words[match[1]!]!
      return { id: told.startsWith('subtest') ? describe(id, rest) : id, told }
    }
  }
  const [, id, told] = glued.exec(line) ?? []
  return id === undefined ? undefined : { id, told: words[told!]! }
}

/** `id [message] (i=1)`, as the short test summary has it. */
function describe(id: string, rest: string): string {
  const description = rest.replace(new RegExp(` *${progress}.*$`), '').trim()
  return description === '' ? id : `${id} ${description}`
}

const atLineStart = new RegExp(`^${word}(?:\\[.*?\\])?(?: ?\\(.*?\\))? *${progress}`)
const printedBefore = new RegExp(`${word} +${progress}$`)

/** An outcome whose id stood on an earlier line, because something was logged or printed in between. */
export function parseLateOutcome(line: string): Told | undefined {
  const match = atLineStart.exec(line) ?? printedBefore.exec(line)
  return match ? words[match[1]!] : undefined
}

/** The id of a test that began on this line and has no outcome yet. */
export function parseStartedTest(line: string): string | undefined {
  return /^(\S[^[]*?::[^\s[]+(?:\[.*\])?) (?!- )/.exec(line)?.[1]
}

/** Outcomes as letters, with the file they belong to where the line says so. */
export interface Letters {
  readonly file?: string
  readonly letters: string
  readonly hasProgress: boolean
}

const percent = /\[ *\d+(?:%|\/\d+)\]/g
const letterLine = /^(?:(\S.*?) )?([.FEsxXRuUy,-]+(?:[.FEsxXRuUy,-]|\s+(?=[[]|$)|\[ *\d+(?:%|\/\d+)\])*)(.*)$/

/** `tests/test_x.py ..F. [ 40%]`, or letters alone under `-q` and where a line was full. */
export function parseLetters(line: string): Letters | undefined {
  const [, file, body, rest] = letterLine.exec(line) ?? []
  if (body === undefined) return undefined
  const hasProgress = percent.test(body)
  percent.lastIndex = 0
  // Behind the last percent, standard error may go on in the same line.
  if (rest !== '' && !body.endsWith(']')) return undefined
  if (file !== undefined && (/[:=]|^\[| {2}/.test(file) || !/\.\w+$/.test(file))) return undefined
  const letters = body.replace(percent, '').replace(/\s/g, '')
  return letters === '' ? undefined : { letters, hasProgress, ...(file !== undefined && { file }) }
}

/** `FAILED id - message` of the short test summary; `SKIPPED` lines name a place, not a test. */
export interface ShortLine {
  readonly told: Told
  readonly id: string
  /** For a subtest with a description: the id of its test. */
  readonly test?: string
  readonly message?: string
}

const shortLine = new RegExp(`^${word}((?:\\[[^\\]]*\\])?(?: ?\\(.*?\\))?) (\\S.*)$`)

/** Source: `TerminalReporter.short_test_summary`, pytest 6.0 to 9.1. */
export function parseShortLine(line: string): ShortLine | undefined {
  const match = shortLine.exec(line)
  if (!match || match[1] === 'SKIPPED') return undefined
  const told = words[match[1]!]!
  const description = match[2]!.trim()
  const text = match[3]!
  let id = text
  let message: string | undefined
  for (let at = text.indexOf(' - '); at >= 0; at = text.indexOf(' - ', at + 1)) {
    if (text.slice(0, at).includes('[') && !text.slice(0, at).endsWith(']')) continue
    id = text.slice(0, at)
    message = text.slice(at + 3)
    break
  }
  if (!/::|\.\w+$/.test(id)) return undefined
  return {
    told,
    ...(description !== '' && told.startsWith('subtest') ? { id: `${id} ${description}`, test: id } : { id }),
    ...(message !== undefined && { message }),
  }
}

/** The test file of a node id, with `/`. */
export function fileOf(id: string): string {
  const end = id.indexOf('::')
  return (end < 0 ? id : id.slice(0, end)).replaceAll('\\', '/')
}

/** The heading a test has above its traceback: the id without its file, joined by dots outside of brackets. */
export function headingOf(id: string): string {
  const start = id.indexOf('::')
  if (start < 0) return id
  const bracket = id.indexOf('[', start)
  const names = bracket < 0 ? id.slice(start + 2) : id.slice(start + 2, bracket)
  return names.replaceAll('::', '.') + (bracket < 0 ? '' : id.slice(bracket))
}
