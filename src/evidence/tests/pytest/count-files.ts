import type { Diagnostic } from '../../../diagnostic.ts'
import type { Source } from '../../source.ts'
import { noOutcomes, OutcomeTally, outcomes, sumOf, type OutcomeCounts } from '../outcome-tally.ts'
import { placeIn, type LinePlace } from '../test-report.ts'
import type { FileOutcomes } from '../test-run.ts'
import { fileOf } from './grammar.ts'
import type { LogState, SeenSummary } from './log-state.ts'
import type { ShortSummary } from './short-summary.ts'
import { findSubtests, type Subtests } from './subtests.ts'

/** The tests of a session, each counted once: how many, and per file where the log names files. */
export interface CountedTests {
  readonly tests?: number
  readonly files: readonly FileOutcomes[]
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Counts tests per file from the lines of the session. All or nothing: unless the lines add up to the summary,
 * a file might be missing, and then no file is counted.
 */
export function countFiles(state: LogState, summary: SeenSummary, source: Source): CountedTests {
  const { progress, short } = state
  const expected = expectedOutcomes(state, summary)
  const selected = selectedTests(state)
  // A failed subtest must be named, so that its test is known.
  const failed = Math.max(progress.subtests.failed, short.subtests.failed)
  const subtests = { ...findSubtests(state, summary), failed }
  const addsUp = agrees(progress.told, expected, subtests)
  const teardowns = addsUp ? resolveErrors(state, selected) : undefined
  const tests = selected ?? (teardowns === undefined ? undefined : sumOf(progress.told) - teardowns)
  const total = tests === undefined ? {} : { tests }
  const collected = uncollectedFiles(state, summary)
  const finish = (tally: OutcomeTally) => {
    failBySubtests(tally, short)
    return { ...total, files: listFiles(tally, collected!, source), diagnostics: [] }
  }

  if (teardowns !== undefined && progress.unnamed === 0 && collected) return finish(progress.files)
  if (
    short.namesPassed &&
    !short.isFull &&
    collected &&
    expected.skipped === 0 &&
    agrees(short.named, expected, short.subtests)
  )
    return finish(short.files)
  const named = progress.files.files.size > 0
  return { ...total, files: [], diagnostics: named && !addsUp ? [doesNotAddUp(state, summary, source)] : [] }
}

/** The summary's outcomes of tests; errors and skips of whole modules are not tests. */
function expectedOutcomes(state: LogState, { counts }: SeenSummary): OutcomeCounts {
  return {
    passed: counts.passed ?? 0,
    failed: counts.failed ?? 0,
    error: Math.max(0, (counts.errors ?? 0) - uncollectedCount(state)),
    skipped: Math.max(0, (counts.skipped ?? 0) - (state.collection?.skipped ?? 0)),
    xfailed: counts.xfailed ?? 0,
    xpassed: counts.xpassed ?? 0,
  }
}

function uncollectedCount({ collection, blocks, short }: LogState): number {
  return Math.max(collection?.errors ?? 0, blocks.uncollected.length, collection ? 0 : short.uncollected.length)
}

/** A subtest is counted among the outcomes of tests, and may or may not have a line of its own. */
function agrees(told: OutcomeCounts, expected: OutcomeCounts, subtests: Subtests): boolean {
  const most: OutcomeCounts = { ...told }
  for (const outcome of ['failed', 'skipped', 'xfailed'] as const) most[outcome] += subtests[outcome]
  return outcomes.every(outcome => told[outcome] <= expected[outcome] && expected[outcome] <= most[outcome])
}

/** A unittest passes beside its failed subtests; who counts files asks whether anything in them failed. */
function failBySubtests(tally: OutcomeTally, { failedBySubtests }: ShortSummary): void {
  for (const test of failedBySubtests) {
    const counts = tally.files.get(fileOf(test))?.outcomes
    if (!counts || counts.passed === 0) continue
    counts.passed--
    counts.failed++
  }
}

/** How many tests were to run; undefined without a `collected` line, and when not every one of them ran once. */
function selectedTests({ collection, runsEach, stops }: LogState): number | undefined {
  if (!collection || runsEach || stops.length > 0) return undefined
  return collection.items - collection.deselected
}

/**
 * Decides for every `E` among letters whether it is a test of its own (setup) or belongs to the test before (teardown),
 * and returns the number of teardown errors; undefined when the log does not say.
 */
function resolveErrors({ progress, blocks }: LogState, selected: number | undefined): number | undefined {
  const { openErrors, openErrorCount, teardownErrors } = progress
  if (openErrorCount === 0) return teardownErrors
  if (openErrors.length < openErrorCount) return undefined
  const surplus = selected === undefined ? undefined : sumOf(progress.told) - selected
  const headings = blocks.errorPhases.map(phase => phase === 'teardown')
  const isTeardown =
    headings.length === openErrorCount
      ? headings
      : surplus === 0 || surplus === openErrorCount
        ? openErrors.map(() => surplus !== 0)
        : undefined
  if (!isTeardown) return undefined
  openErrors.forEach(({ counts, before }, index) => {
    if (!counts) return
    if (!isTeardown[index]) counts.error++
    else if (before) OutcomeTally.worsen(counts, before)
  })
  return isTeardown.filter(Boolean).length
}

/** Every file whose collection failed, or undefined when the log does not name all of them. */
function uncollectedFiles(
  state: LogState,
  summary: SeenSummary,
): readonly { file: string; place: LinePlace }[] | undefined {
  const count = uncollectedCount(state)
  if (count > (summary.counts.errors ?? 0)) return undefined
  const { blocks, short } = state
  const named = blocks.uncollected.length >= count ? blocks.uncollected : short.uncollected
  return named.length === count ? named : undefined
}

function listFiles(
  tally: OutcomeTally,
  uncollected: readonly { file: string; place: LinePlace }[],
  source: Source,
): FileOutcomes[] {
  const files = new Map([...tally.files].map(([file, { outcomes, place }]) => [file, { outcomes, place }]))
  for (const { file, place } of uncollected) {
    const entry = files.get(file) ?? { outcomes: noOutcomes(), place }
    entry.outcomes.error++
    files.set(file, entry)
  }
  return [...files].map(([file, { outcomes, place }]) => ({ file, outcomes, place: placeIn(source, place) }))
}

function doesNotAddUp(state: LogState, summary: SeenSummary, source: Source): Diagnostic {
  const told = sumOf(state.progress.told)
  const expected = sumOf(expectedOutcomes(state, summary))
  return {
    rule: 'evidence-inconsistent',
    severity: 'warning',
    file: source.path,
    message: `The lines of the tests tell ${told} outcomes, the summary ${expected}; no test file can be counted from this log, expected the same outcomes in both`,
    hint: 'add the JUnit XML of the same run to the evidence, or run pytest without `-s`',
    place: { line: summary.place.line },
  }
}
