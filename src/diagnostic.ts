/** How bad a finding is: an error stops the write, a warning is printed beside it. */
export type Severity = 'error' | 'warning'

/** A place in a text file: 1-based lines, 1-based columns in UTF-16 code units, end exclusive. */
export interface Place {
  readonly line: number
  readonly column?: number
  readonly endLine?: number
  readonly endColumn?: number
}

/** What a rule observed, before it is known in which file. */
export interface Finding {
  /** The rule's kebab-case name, e.g. `no-placeholder`. */
  readonly rule: string
  readonly severity: Severity
  /** Observation first, then "expected …"; values in backticks. */
  readonly message: string
  /** What to do, as an imperative. */
  readonly hint?: string
  readonly place?: Place
}

/** A finding in a file; `file` is root-relative with `/`. */
export interface Diagnostic extends Finding {
  readonly file: string
}

/** The rules whose findings mean the command could not run at all (exit 2), not that it refused (exit 1). */
const couldNotRun = new Set([
  'usage',
  'nothing-to-do',
  'config',
  'evidence-missing',
  'evidence-unreadable',
  'locked',
  'outside-root',
  'internal-error',
  'journal-damaged',
  'run-unfinished',
  'write-failed',
])

/** True for a diagnostic that stops the write. */
export function isError(diagnostic: Finding): boolean {
  return diagnostic.severity === 'error'
}

/**
 * The exit status these diagnostics call for: 0 clean, 1 findings, 2 could not run.
 * Warnings alone are clean.
 */
export function exitStatus(diagnostics: readonly Diagnostic[]): 0 | 1 | 2 {
  const errors = diagnostics.filter(isError)
  if (errors.some(error => couldNotRun.has(error.rule))) return 2
  return errors.length > 0 ? 1 : 0
}

/**
 * Known trouble, thrown where going on makes no sense. Carries at least one error diagnostic.
 * Any other exception is a bug in closeout.
 */
export class CloseoutError extends Error {
  readonly diagnostics: readonly Diagnostic[]

  constructor(...diagnostics: [Diagnostic, ...Diagnostic[]]) {
    super(diagnostics[0].message)
    this.name = 'CloseoutError'
    this.diagnostics = diagnostics
  }
}

/** An error diagnostic, ready to be thrown: `throw refuse('config', 'closeout.yaml', '…', { hint, place })`. */
export function refuse(
  rule: string,
  file: string,
  message: string,
  more: { readonly hint?: string; readonly place?: Place } = {},
): CloseoutError {
  return new CloseoutError({ rule, severity: 'error', file, message, ...more })
}

/** The 1-based line and column of a UTF-16 offset in a text. */
export function placeAt(text: string, offset: number): { line: number; column: number } {
  return placeFrom(findLineStarts(text.slice(0, offset)), offset)
}

/** Offsets of the first character of each line, for `placeFrom`. */
export function findLineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** The same as `placeAt`, for many offsets of one text. */
export function placeFrom(lineStarts: readonly number[], offset: number): { line: number; column: number } {
  const index = lastAtOrBefore(lineStarts, offset, start => start)
  return { line: index + 1, column: offset - lineStarts[index]! + 1 }
}

/** Index of the last item whose key is at most `key`; 0 when there is none. Items are sorted by their keys. */
export function lastAtOrBefore<T>(items: readonly T[], key: number, keyOf: (item: T) => number): number {
  let low = 0
  let high = items.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (keyOf(items[middle]!) <= key) low = middle
    else high = middle - 1
  }
  return low
}
