import type { LinePlace } from '../test-report.ts'
import { FailureBlocks } from './failure-blocks.ts'
import {
  parseCollection,
  parseLateOutcome,
  parseLetters,
  parseRule,
  parseStartedTest,
  parseSummary,
  parseToldTest,
  type Collection,
  type Rule,
  type Summary,
} from './grammar.ts'
import { LinesKernel, type ToldTogether } from './lines-kernel.ts'
import { Progress } from './progress.ts'
import { placeOfLine, type LineReader } from './scan-lines.ts'
import { skipOutput } from './skip-output.ts'
import { ShortSummary } from './short-summary.ts'

/** Something the log says, in its own words, and the line it says it on. */
export interface Said {
  readonly text: string
  readonly place: LinePlace
}

export interface SeenSummary extends Summary {
  readonly place: LinePlace
}

/**
 * Where in a session a line stands. `captured` is output of a test, in which anything may be printed, even a summary;
 * `other` is a section that says nothing about outcomes.
 */
type Phase = 'progress' | 'tracebacks' | 'captured' | 'short summary' | 'other' | 'after'

/** In bytes. */
const smallLog = 64 * 1024

/** Reads the lines of a pytest terminal log into what they say; draws no conclusions. */
export class LogState implements LineReader {
  readonly progress = new Progress()
  readonly blocks = new FailureBlocks()
  readonly short = new ShortSummary()
  /** `test session starts`, one per session; none under `-q`. */
  readonly starts: LinePlace[] = []
  /** Summaries where pytest writes them. */
  readonly summaries: SeenSummary[] = []
  /** The last summary among tracebacks and captured output: it is the session's own when nothing follows them (`-rN`). */
  capturedSummary: SeenSummary | undefined
  /** `!!! … !!!`, `INTERNALERROR>`, a crash of the interpreter, a usage error. */
  readonly stops: Said[] = []
  /** Signs of a second session without a header of its own. */
  readonly beyond: LinePlace[] = []
  /** `[... 29 more failures ...]`: somebody shortened the log. */
  elision: Said | undefined
  /** `FAIL Required test coverage of 90% not reached`. */
  coverageFault: Said | undefined
  collection: (Collection & { readonly place: LinePlace }) | undefined
  readonly coverageWarnings: { kind: 'never-imported' | 'no-data'; module?: string; place: LinePlace }[] = []
  tool: string | undefined
  /** The first line that is not blank, to say what a file begins with. */
  firstLine: string | undefined
  /** xdist's `--dist=each` runs every test once per worker. */
  runsEach = false
  #phase: Phase = 'progress'
  #width: number | undefined
  #started: string | undefined
  #inFailures = false
  #firstTaken = 0
  readonly #counting = {
    countersOf: (file: string, line: Uint8Array, index: number) =>
      this.progress.files.of(file, () => placeOfLine(this.#firstTaken + index, line)),
    failed: (id: string, line: Uint8Array, index: number) =>
      this.progress.fail(id, 'failed', () => placeOfLine(this.#firstTaken + index, line)),
    told: ({ outcomes, last, started }: ToldTogether) => {
      this.progress.add(outcomes, last)
      this.#started = started
    },
  }
  #kernel: LinesKernel | undefined

  look(end: number): void {
    // To start it takes as long as to read a small log.
    if (end > smallLog) this.#kernel ??= LinesKernel.start(this.#counting)
    this.#kernel?.look()
  }

  take(window: Buffer, start: number, end: number, number: number): { end: number; lines: number } {
    if (this.#phase === 'captured' && this.starts.length > 0) return skipOutput(window, start, end)
    if (!this.#kernel || this.#phase !== 'progress') return { end: start, lines: 0 }
    this.#firstTaken = number
    return this.#kernel.take(window, start, end)
  }

  line(text: string, place: () => LinePlace): void {
    if (text === '') return
    this.firstLine ??= text.trim() === '' ? undefined : text.slice(0, 200)
    const rule = parseRule(text)
    if (rule) return this.#rule(rule, text, place)
    if (this.#phase === 'progress' && this.#told(text, place)) return
    if (text.startsWith('INTERNALERROR>')) return this.#stop('an internal error of pytest', place)
    if (this.#phase === 'captured') return this.#keepSummary(text, place)
    if (text.includes('overage') && this.#coverage(text, place)) return
    if (this.#phase === 'tracebacks') return this.#traceback(text, place)
    if (this.#isSummary(text, place)) return
    if (this.#crash(text, place)) return
    if (this.#phase === 'short summary') this.#shortLine(text, place)
    else if (this.#phase === 'progress') this.#progress(text, place)
    else if (this.#phase === 'after') this.#after(text, place)
  }

  /** Ends the last block, and counts by file; to be called once, after the last line. */
  end(): void {
    this.blocks.close()
    this.#kernel?.end()
  }

  #rule(rule: Rule, text: string, place: () => LinePlace): void {
    if (this.#phase === 'captured' && !this.#isFull(rule)) return
    if (rule.mark === '=') return this.#section(rule, place)
    if (rule.mark === '!') return this.#stop(rule.title, place)
    if (rule.mark === '_') {
      if (this.#phase !== 'tracebacks' && this.#phase !== 'captured') return
      // Under `-rP` the section PASSES has headings and output, too.
      this.#phase = this.#inFailures ? 'tracebacks' : 'other'
      return this.#inFailures ? this.blocks.heading(rule, place) : undefined
    }
    if (/^(?:generated |coverage:)/i.test(rule.title)) this.#leave('other')
    else if (this.#phase === 'tracebacks' || rule.title.startsWith('Captured ')) this.#leave('captured')
    else if (this.#phase === 'progress') this.#progress(text, place)
  }

  #section(rule: Rule, place: () => LinePlace): void {
    const { title } = rule
    const summary = parseSummary(title)
    if (summary) {
      if (this.#phase === 'captured') this.capturedSummary = { ...summary, place: place() }
      else this.#summary(summary, place)
      return
    }
    this.#width ??= rule.width
    if (title === 'test session starts') {
      if (this.#phase === 'after' || (this.starts.length === 0 && !this.progress.isEmpty)) this.#goBeyond(place)
      if (this.starts.length < 2) this.starts.push(place())
      return this.#leave('progress')
    }
    if (this.#phase === 'after') return
    this.#inFailures = title === 'ERRORS' || title === 'FAILURES'
    if (this.#inFailures) {
      this.#leave('tracebacks')
      return this.blocks.enter(title === 'ERRORS' ? 'errors' : 'failed')
    }
    this.#leave(title === 'short test summary info' ? 'short summary' : 'other')
  }

  #summary(summary: Summary, place: () => LinePlace): void {
    if (this.summaries.length < 2) this.summaries.push({ ...summary, place: place() })
    this.#leave('after')
  }

  #leave(phase: Phase): void {
    this.blocks.close()
    this.#started = undefined
    this.#phase = phase
  }

  /** True for a rule as wide as the terminal, which a test's own output rarely is. */
  #isFull(rule: Rule): boolean {
    return this.#width === undefined || rule.width === this.#width || (rule.tight && rule.width > this.#width)
  }

  #traceback(text: string, place: () => LinePlace): void {
    this.#keepSummary(text, place)
    this.blocks.line(text, place)
  }

  /** Under `-q -rN` nothing sets the summary apart from the traceback or the output before it. */
  #keepSummary(text: string, place: () => LinePlace): void {
    const summary = this.starts.length === 0 ? parseSummary(text) : undefined
    if (summary) this.capturedSummary = { ...summary, place: place() }
  }

  /** Under `-q` the summary stands alone, without a rule. */
  #isSummary(text: string, place: () => LinePlace): boolean {
    const summary = this.starts.length === 0 ? parseSummary(text) : undefined
    if (summary) this.#summary(summary, place)
    return summary !== undefined
  }

  #stop(text: string, place: () => LinePlace): void {
    if (this.stops.length < 10 && this.stops.at(-1)?.text !== text) this.stops.push({ text, place: place() })
  }

  #crash(text: string, place: () => LinePlace): boolean {
    if (/Fatal Python error: |^(?:Windows )?fatal exception: /.test(text)) this.#stop('the interpreter crashed', place)
    else if (/^(?:ERROR: )?usage: .*\[/.test(text)) this.#stop('a usage error', place)
    else return false
    return true
  }

  #coverage(text: string, place: () => LinePlace): boolean {
    const module = /(?:CoverageWarning|Coverage\.py warning): Module (\S.*?) was never imported/.exec(text)?.[1]
    const noData = /(?:CoverageWarning|Coverage\.py warning): No data was collected/.test(text)
    const known = this.coverageWarnings
    if (module !== undefined && known.length < 1000 && !known.some(warning => warning.module === module))
      known.push({ kind: 'never-imported', module, place: place() })
    if (noData && !known.some(warning => warning.kind === 'no-data')) known.push({ kind: 'no-data', place: place() })
    if (/^(?:FAIL|ERROR:|Coverage failure:) .*[Cc]overage.*(?:not reached|less than)|^Coverage failure: /.test(text))
      this.coverageFault ??= { text, place: place() }
    // An outcome may stand before the warning on the same line.
    return this.coverageFault?.text === text || ((module !== undefined || noData) && !text.includes('%]'))
  }

  #shortLine(text: string, place: () => LinePlace): void {
    if (isElision(text)) this.elision ??= { text, place: place() }
    else this.short.line(text, place)
  }

  /** Takes a test with its outcome; a coverage warning may have been written behind them. */
  #told(text: string, place: () => LinePlace): boolean {
    const told = parseToldTest(text)
    if (!told) return false
    this.#started = undefined
    this.progress.test(told, place)
    if (text.includes('overage')) this.#coverage(text, place)
    return true
  }

  #after(text: string, place: () => LinePlace): void {
    if (parseToldTest(text) !== undefined || parseLetters(text)?.hasProgress) this.#goBeyond(place)
  }

  #goBeyond(place: () => LinePlace): void {
    if (this.beyond.length === 0) this.beyond.push(place())
  }

  #progress(text: string, place: () => LinePlace): void {
    const late = this.#started === undefined ? undefined : parseLateOutcome(text)
    if (late !== undefined) {
      this.progress.test({ id: this.#started!, told: late }, place)
      this.#started = undefined
      return
    }
    this.#started = parseStartedTest(text) ?? this.#started
    const letters = parseLetters(text)
    if (letters) return this.progress.letters(letters, place)
    this.#header(text, place)
  }

  #header(text: string, place: () => LinePlace): void {
    const collection = parseCollection(text)
    if (collection) this.collection = { ...collection, place: place() }
    else if (text.startsWith('platform ')) this.tool ??= /\bpytest-(\d[^\s,]*)/.exec(text)?.[1]
    else if (text === 'scheduling tests via EachScheduling') this.runsEach = true
    else if (isElision(text)) this.elision ??= { text, place: place() }
    // Logs that were cut at the head may begin in the short summary: its lines are outcomes, too.
    else this.short.stray(text, place)
  }
}

/** What people and tools write where they took lines out. */
function isElision(text: string): boolean {
  return /^\W*(?:\.\.\.|…).*\b(?:more|omitted|truncated|skipped|shortened|lines?)\b/i.test(text)
}
