import { nameException } from '../name-exception.ts'
import { noOutcomes, OutcomeTally } from '../outcome-tally.ts'
import { failureLimit, type LinePlace } from '../test-report.ts'
import type { TestOutcome } from '../test-run.ts'
import { fileOf, parseShortLine } from './grammar.ts'
import type { NamedFailure } from './progress.ts'
import type { Subtests } from './subtests.ts'

/** More passing tests than this are not remembered, and then the short summary counts no files. */
const idLimit = 100_000

/**
 * The section `short test summary info`: by default failing tests only; with `-rA` all tests that are not skipped.
 * Under `-q` it is the only place that names tests.
 */
export class ShortSummary {
  readonly failures: NamedFailure[] = []
  failureCount = 0
  readonly exceptions = new Map<string, number>()
  /** Files whose collection failed. */
  readonly uncollected: { readonly file: string; readonly place: LinePlace }[] = []
  /** Tests that the section names, each once. */
  readonly files = new OutcomeTally()
  readonly named = noOutcomes()
  /** True when passing tests are named (`-rA`, `-rp`): only then the section can be counted. */
  namesPassed = false
  readonly subtests: Subtests = { failed: 0, skipped: 0, xfailed: 0 }
  readonly #subtestsFailed = new Set<string>()
  readonly #outcomes = new Map<string, TestOutcome>()

  line(text: string, place: () => LinePlace): void {
    const skipped = /^SUBSKIP(?:PED)?\b.*? \[(\d+)\] \S/.exec(text)
    if (skipped) this.subtests.skipped += Number(skipped[1])
    const found = parseShortLine(text)
    if (!found) return
    const { told, id, test = id, message } = found
    if (told === 'failed' || told === 'error' || told === 'subtest failed') {
      this.failureCount++
      const outcome = told === 'error' ? 'error' : 'failed'
      const { exception } = message === undefined ? {} : nameException(message)
      if (exception !== undefined) this.exceptions.set(exception, (this.exceptions.get(exception) ?? 0) + 1)
      if (this.failures.length < failureLimit)
        this.failures.push({ id, outcome, place: place(), ...(message !== undefined && { message }) })
      if (told === 'error' && !id.includes('::') && this.uncollected.length < failureLimit)
        this.uncollected.push({ file: fileOf(id), place: place() })
    }
    if (told === 'subtest xfailed') this.subtests.xfailed++
    if (told === 'subtest failed') {
      this.subtests.failed++
      if (!this.isFull) this.#subtestsFailed.add(test)
    }
    if (told === 'rerun' || told.startsWith('subtest')) return
    this.#count(id, told as TestOutcome, place)
  }

  /** A line outside the section is taken only when it can be nothing else. */
  stray(text: string, place: () => LinePlace): void {
    if (/^(?:FAILED|ERROR) \S+(?:\.py|::\S.*?)(?: - .*)?$/.test(text)) this.line(text, place)
  }

  /** Tests that have failed subtests, and are not themselves named as failed. */
  get failedBySubtests(): readonly string[] {
    return [...this.#subtestsFailed].filter(test => !/^(?:failed|error)$/.test(this.#outcomes.get(test) ?? ''))
  }

  /** True when more tests are named than can be remembered. */
  get isFull(): boolean {
    return this.#outcomes.size + this.#subtestsFailed.size >= idLimit
  }

  #count(id: string, outcome: TestOutcome, place: () => LinePlace): void {
    if (outcome === 'passed') this.namesPassed = true
    if (this.isFull || !id.includes('::')) return
    this.named[outcome]++
    const test = outcome === 'xpassed' ? id.split(' ', 1)[0]! : id
    const before = this.#outcomes.get(test)
    const counts = this.files.of(fileOf(test), place)
    if (before === undefined) counts[outcome]++
    else if (outcome === 'error') OutcomeTally.worsen(counts, before)
    else if (outcome === 'failed') {
      counts[before]--
      counts.failed++
    }
    this.#outcomes.set(test, before === 'failed' ? before : outcome)
  }
}
