import type { OutcomeCounts } from '../outcome-tally.ts'

/** Where the lines of passed tests are counted. */
export interface PassedTests {
  /** The counters of a test file; `start` and `end` bound the line that names it, and `index` is its number here. */
  countersOf(file: string, window: Buffer, start: number, end: number, index: number): OutcomeCounts
  /** Takes the id of the last test of a run of lines, and how many there were. */
  passed(count: number, lastId: string): void
}

const [newline, carriageReturn, escape, space, percent, zero, colon, open, close] = [10, 13, 27, 32, 37, 48, 58, 91, 93]

/**
 * Recognises `id PASSED   [ 12%]` line after line, as bytes: most lines of a large log are these. Anything in the
 * slightest different is left to the grammar, which must understand every line this one takes, and alike.
 */
export class PassedLines {
  readonly #tests: PassedTests
  /** The bytes of the file that the last line named, with its counters. */
  #file = Buffer.alloc(0)
  /** The same bytes, to look at four at a time. */
  #fileWords = wordsOf(this.#file)
  #words = this.#fileWords
  #window: Buffer | undefined
  #counters: OutcomeCounts | undefined
  #idEnd = 0

  constructor(tests: PassedTests) {
    this.#tests = tests
  }

  /**
   * Takes lines from `start` on while it knows them.
   *
   * @returns the index behind the last line taken, and how many lines that were.
   */
  take(window: Buffer, start: number, end: number): { end: number; lines: number } {
    if (this.#window !== window) {
      this.#window = window
      this.#words = wordsOf(window)
    }
    let at = start
    let lines = 0
    let idStart = 0
    let idEnd = 0
    for (;;) {
      const next = this.#line(window, at, end, lines)
      if (next < 0) break
      idStart = at
      idEnd = this.#idEnd
      this.#counters!.passed++
      lines++
      at = next
    }
    if (lines > 0) this.#tests.passed(lines, window.toString('utf8', idStart, idEnd))
    return { end: at, lines }
  }

  /** The index behind the line that starts at `start`, or -1 when it is not one of these, or not whole. */
  #line(window: Buffer, start: number, end: number, index: number): number {
    const isSame = this.#isSameFile(window, start)
    const fileEnd = isSame ? start + this.#file.length : findFileEnd(window, start, end)
    if (fileEnd < 0) return -1
    let at = plainEnd(this.#words, fileEnd + 2, end)
    let hasBracket = false
    for (; at < end; at++) {
      const byte = window[at]!
      if (byte <= space) break
      if (byte === open) hasBracket = true
    }
    if (at >= end || window[at] !== space || at === fileEnd + 2) return -1
    if (hasBracket && window[at - 1] !== close) return -1
    this.#idEnd = at
    const next = findLineEnd(window, at + 1, end)
    if (next < 0) return -1
    if (!isSame) this.#enter(window, start, fileEnd, next, index)
    return next
  }

  #isSameFile(window: Buffer, start: number): boolean {
    const file = this.#file
    const { length } = file
    if (length === 0 || start + length + 2 > window.length) return false
    if (window[start + length] !== colon || window[start + length + 1] !== colon) return false
    // Backwards: files that follow each other differ in their last letters.
    let at = length
    while (at >= 4) {
      at -= 4
      if (this.#words.getInt32(start + at, true) !== this.#fileWords.getInt32(at, true)) return false
    }
    while (--at >= 0) if (window[start + at] !== file[at]) return false
    return true
  }

  #enter(window: Buffer, start: number, fileEnd: number, next: number, index: number): void {
    this.#file = Buffer.from(window.subarray(start, fileEnd))
    this.#fileWords = wordsOf(this.#file)
    const lineEnd = window[next - 2] === carriageReturn ? next - 2 : next - 1
    this.#counters = this.#tests.countersOf(this.#file.toString('utf8'), window, start, lineEnd, index)
  }
}

function wordsOf({ buffer, byteOffset, length }: Buffer): DataView {
  return new DataView(buffer, byteOffset, length)
}

/** An index up to which there is neither a blank nor a control character nor a bracket, seen four bytes at a time. */
function plainEnd(words: DataView, start: number, end: number): number {
  let at = start
  for (const limit = end - 4; at <= limit; at += 4) {
    const word = words.getInt32(at, true)
    const bracket = word ^ 0x5b5b5b5b
    // A lane is negative where its byte is such; where another is as well, the run only ends early.
    if (((((word - 0x21212121) & ~word) | ((bracket - 0x01010101) & ~bracket)) & 0x80808080) !== 0) break
  }
  return at
}

/** The index of the first `::`, before which a file's name has no blank, bracket or backslash. */
function findFileEnd(window: Buffer, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    const byte = window[at]!
    if (byte === colon) return window[at + 1] === colon && at > start ? at : -1
    if (byte <= space || byte === open || byte === 92) return -1
  }
  return -1
}

/** Behind `PASSED`, blanks, `[ 12%]` and the line break, with colours in between; -1 for anything else. */
function findLineEnd(window: Buffer, start: number, end: number): number {
  let at = skipColours(window, start)
  if (!isPassed(window, at)) return -1
  at = skipColours(window, at + 6)
  while (window[at] === space) at++
  at = skipColours(window, at)
  if (window[at] !== open) return -1
  at++
  while (window[at] === space) at++
  const digits = at
  while ((window[at]! - zero) >>> 0 < 10) at++
  if (at === digits || window[at] !== percent || window[at + 1] !== close) return -1
  at = skipColours(window, at + 2)
  if (window[at] === carriageReturn) at++
  return at < end && window[at] === newline ? at + 1 : -1
}

function isPassed(window: Buffer, at: number): boolean {
  return (
    window[at] === 80 &&
    window[at + 1] === 65 &&
    window[at + 2] === 83 &&
    window[at + 3] === 83 &&
    window[at + 4] === 69 &&
    window[at + 5] === 68
  )
}

/** Behind any `ESC [ … m`. */
function skipColours(window: Buffer, start: number): number {
  let at = start
  while (window[at] === escape && window[at + 1] === open) {
    let to = at + 2
    while ((window[to]! - zero) >>> 0 < 12) to++
    if (window[to] !== 109) return at
    at = to + 1
  }
  return at
}
