import type { LogState, SeenSummary } from './log-state.ts'

/** Subtests by the outcome that the summary counts them with; those that passed have a name of their own there. */
export interface Subtests {
  failed: number
  skipped: number
  xfailed: number
}

/**
 * How many of the summary's outcomes may be those of subtests: as many as the lines, the short summary or the
 * tracebacks name. The skipped ones of unittest are named nowhere, so where `subtests passed` says that there are any,
 * every skip may be one.
 *
 * Source: `_pytest/subtests.py`, pytest 9.0 and 9.1; unittest's are reported while output is captured.
 */
export function findSubtests({ progress, short, blocks }: LogState, { counts }: SeenSummary): Subtests {
  const headed = blocks.failed.filter(({ heading }) => /^[^[\s]+ [[(]/.test(heading)).length
  const named = (outcome: 'skipped' | 'xfailed') => Math.max(progress.subtests[outcome], short.subtests[outcome])
  const passed = counts.subtestsPassed ?? 0
  return {
    failed: Math.max(progress.subtests.failed, short.subtests.failed, headed),
    skipped: passed > 0 ? (counts.skipped ?? 0) : named('skipped'),
    xfailed: named('xfailed'),
  }
}
