/** How an exception reads in a log: its class without the module, and the first line of its message. */
export interface NamedException {
  readonly exception?: string
  readonly message?: string
}

const qualifiedName = /^([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)(?:: ?(.*))?$/s

/**
 * Reads `module.Class: message`, the text Python gives an exception. A bare `assert …` is an AssertionError whose
 * name pytest leaves out. Text cut by the terminal's width (`Runtime...`) names nothing, nor does other prose.
 *
 * Source: `ExceptionInfo.exconly(tryshort=True)`, pytest 6.0 to 9.1.
 */
export function nameException(text: string): NamedException {
  const line = text.split('\n', 1)[0]!.trimEnd()
  if (line === '') return {}
  if (/^assert\b/.test(line)) return { exception: 'AssertionError', message: line }
  const match = qualifiedName.exec(line)
  if (!match) return { message: line }
  const name = match[1]!
  const exception = name.slice(name.lastIndexOf('.') + 1)
  const message = match[2]?.trim()
  return message ? { exception, message } : { exception }
}

/**
 * Does this message say that a test failed in which nothing was raised: one that was expected to fail, or one whose
 * subtests failed?
 *
 * Source: `_pytest/skipping.py` and `_pytest/subtests.py`, pytest 6.0 to 9.1.
 */
export function endedWithoutException(message: string): boolean {
  return /^(?:\[XPASS\(strict\)\]|contains \d+ failed subtests?$)/.test(message)
}

/** How many of these failures name each exception. */
export function countExceptions(failures: readonly NamedException[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { exception } of failures)
    if (exception !== undefined) counts.set(exception, (counts.get(exception) ?? 0) + 1)
  return counts
}

/** Of two ways to count the same exceptions, the one that names more. */
export function moreNaming(
  first: ReadonlyMap<string, number>,
  second: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const sum = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((total, count) => total + count, 0)
  return sum(second) > sum(first) ? second : first
}
