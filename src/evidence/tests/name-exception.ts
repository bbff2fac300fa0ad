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
  const name = match?.[1]
  if (name === undefined || line.endsWith(`${name}...`)) return { message: line }
  const exception = name.slice(name.lastIndexOf('.') + 1)
  const message = match?.[2]?.trim()
  return message ? { exception, message } : { exception }
}
