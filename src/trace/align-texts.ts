import { findEdits, type Edit } from './find-edits.ts'

/** A stretch that stands in both texts: its offset in each. */
export interface Run {
  readonly written: number
  readonly now: number
  readonly length: number
}

/**
 * What stands unedited in a text, in order. Where there are several ways to say what was edited (one of two equal lines
 * is gone: which?), nothing is: compared from the start and from the end, both must say the same.
 */
export function alignTexts(written: string, now: string): Run[] {
  if (written === now) return [{ written: 0, now: 0, length: now.length }]
  const forward = runsBetween(findEdits(written, now), written.length)
  const backward = runsBetween(findEdits(reverse(written), reverse(now)), written.length).map(run => ({
    ...run,
    written: written.length - run.written - run.length,
    now: now.length - run.now - run.length,
  }))
  return inBoth(forward, backward.reverse())
}

function reverse(text: string): string {
  return text.split('').reverse().join('')
}

function runsBetween(edits: readonly Edit[], length: number): Run[] {
  const runs: Run[] = []
  let [written, now] = [0, 0]
  for (const { expectedStart, expectedEnd, actualEnd } of edits) {
    runs.push({ written, now, length: expectedStart - written })
    ;[written, now] = [expectedEnd, actualEnd]
  }
  return [...runs, { written, now, length: length - written }]
}

function inBoth(one: readonly Run[], other: readonly Run[]): Run[] {
  const both: Run[] = []
  for (let [i, j] = [0, 0]; i < one.length && j < other.length;) {
    const [a, b] = [one[i]!, other[j]!]
    const start = Math.max(a.written, b.written)
    const [endOfA, endOfB] = [a.written + a.length, b.written + b.length]
    const length = Math.min(endOfA, endOfB) - start
    if (length > 0 && a.now - a.written === b.now - b.written)
      both.push({ written: start, now: start + a.now - a.written, length })
    if (endOfA < endOfB) i++
    else j++
  }
  return both
}
