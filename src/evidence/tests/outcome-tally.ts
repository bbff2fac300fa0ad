import type { LinePlace } from './test-report.ts'
import type { TestOutcome } from './test-run.ts'

/** Outcomes in the order they outrank each other: a test with several has the first of them. */
export const outcomes = ['failed', 'error', 'xpassed', 'xfailed', 'skipped', 'passed'] as const satisfies TestOutcome[]

export type OutcomeCounts = Record<TestOutcome, number>

export function noOutcomes(): OutcomeCounts {
  return { failed: 0, error: 0, xpassed: 0, xfailed: 0, skipped: 0, passed: 0 }
}

/** The sum over all outcomes. */
export function sumOf(counts: Readonly<OutcomeCounts>): number {
  return outcomes.reduce((sum, outcome) => sum + counts[outcome], 0)
}

interface Entry<P> {
  readonly outcomes: OutcomeCounts
  readonly place: P
}

/** Counts outcomes per file: as much memory as there are files, however many tests. */
export class OutcomeTally<P = LinePlace> {
  readonly #files = new Map<string, Entry<P>>()

  /** The counters of a file; `place` is asked for when the file is new. */
  of(file: string, place: () => P): OutcomeCounts {
    let entry = this.#files.get(file)
    if (entry === undefined) {
      entry = { outcomes: noOutcomes(), place: place() }
      this.#files.set(file, entry)
    }
    return entry.outcomes
  }

  /** An error after the test's body: the test had an outcome already, and counts once, with the worse one. */
  static worsen(counts: OutcomeCounts, before: TestOutcome): void {
    if (before === 'failed' || before === 'error') return
    counts[before]--
    counts.error++
  }

  get files(): ReadonlyMap<string, Entry<P>> {
    return this.#files
  }
}
