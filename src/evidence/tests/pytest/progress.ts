import { noOutcomes, outcomes, OutcomeTally, type OutcomeCounts } from '../outcome-tally.ts'
import { failureLimit, type LinePlace } from '../test-report.ts'
import type { TestOutcome } from '../test-run.ts'
import { fileOf, type Letters, type Told, type ToldTest } from './grammar.ts'
import type { Subtests } from './subtests.ts'

/** A failing test as a line names it. */
export interface NamedFailure {
  readonly id: string
  readonly outcome: 'failed' | 'error'
  readonly message?: string
  readonly place: LinePlace
}

/** A test and how it came out. */
export interface NamedOutcome {
  readonly id: string
  readonly outcome: TestOutcome
}

/** An `E` among letters: an error in the setup of a test of its own, or in the teardown of the one before? */
export interface OpenError {
  readonly counts: OutcomeCounts | undefined
  readonly before: TestOutcome | undefined
}

/** More open errors than this are not resolved, and then files are not counted. */
const openErrorLimit = 100_000

const ofLetter: Record<string, Told> = {
  '.': 'passed',
  F: 'failed',
  E: 'error',
  s: 'skipped',
  x: 'xfailed',
  X: 'xpassed',
  R: 'rerun',
  u: 'subtest failed',
  U: 'subtest failed',
  ',': 'subtest passed',
  '-': 'subtest skipped',
  y: 'subtest xfailed',
}

/** Adds up what the lines of a session tell about its tests while they run. */
export class Progress {
  /** Outcomes as they were told; a test with a failed body and a failed teardown is in two. */
  readonly told = noOutcomes()
  readonly files = new OutcomeTally()
  /** Outcomes that no line connects with a file. */
  unnamed = 0
  reruns = 0
  readonly subtests: Subtests = { failed: 0, skipped: 0, xfailed: 0 }
  /** Errors told by `-v` lines for a test that already had an outcome. */
  teardownErrors = 0
  readonly failures: NamedFailure[] = []
  failureCount = 0
  readonly openErrors: OpenError[] = []
  openErrorCount = 0
  readonly #last = new Map<string, NamedOutcome>()
  #file: string | undefined
  #before: TestOutcome | undefined

  get isEmpty(): boolean {
    return Object.values(this.told).every(count => count === 0) && this.reruns === 0
  }

  test({ id, told, worker = '' }: ToldTest, place: () => LinePlace): void {
    if (told === 'failed' || told === 'error' || told === 'subtest failed')
      this.fail(id, told === 'error' ? 'error' : 'failed', place)
    if (!isOutcome(told)) return this.#beside(told)
    this.told[told]++
    const counts = this.files.of(fileOf(id), place)
    const last = this.#last.get(worker)
    if (told === 'error' && last?.id === id) {
      this.teardownErrors++
      OutcomeTally.worsen(counts, last.outcome)
    } else {
      counts[told]++
    }
    this.#last.set(worker, { id, outcome: told })
  }

  /** Names a failing test. */
  fail(id: string, outcome: 'failed' | 'error', place: () => LinePlace): void {
    this.failureCount++
    if (this.failures.length < failureLimit) this.failures.push({ id, outcome, place: place() })
  }

  /** Takes tests that were counted by file already, those that failed were named, and the last of each worker. */
  add(counts: OutcomeCounts, last: ReadonlyMap<string, NamedOutcome>): void {
    for (const outcome of outcomes) this.told[outcome] += counts[outcome]
    for (const [worker, test] of last) this.#last.set(worker, test)
  }

  letters({ file, letters }: Letters, place: () => LinePlace): void {
    if (file !== undefined) {
      this.#file = file.replaceAll('\\', '/')
      this.#before = undefined
    }
    const counts = this.#file === undefined ? undefined : this.files.of(this.#file, place)
    for (const letter of letters) {
      const told = ofLetter[letter]!
      if (!isOutcome(told)) {
        this.#beside(told)
        continue
      }
      this.told[told]++
      if (counts === undefined) this.unnamed++
      if (told === 'error') this.#open({ counts, before: this.#before })
      else if (counts) counts[told]++
      this.#before = told
    }
  }

  #open(error: OpenError): void {
    this.openErrorCount++
    if (this.openErrors.length < openErrorLimit) this.openErrors.push(error)
  }

  #beside(told: Told): void {
    if (told === 'rerun') this.reruns++
    if (told === 'subtest failed') this.subtests.failed++
    if (told === 'subtest skipped') this.subtests.skipped++
    if (told === 'subtest xfailed') this.subtests.xfailed++
  }
}

function isOutcome(told: Told): told is TestOutcome {
  return told !== 'rerun' && !told.startsWith('subtest')
}
