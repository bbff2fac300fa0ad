import type { Diagnostic } from '../diagnostic.ts'

/** One cause of a difference, as `check` reports it. */
export function cause(rule: string, file: string, message: string, hint?: string): Diagnostic {
  return { rule, severity: 'error', file, message, ...(hint && { hint }) }
}

/** A checkout made CRLF of LF; a build would undo it. */
export function otherLineEnds(path: string): Diagnostic {
  const message = 'Differs from what closeout wrote in its line ends only: CRLF, expected LF'
  return cause('line-ends', path, message, `write \`/${path} -text\` into .gitattributes, then run \`closeout build\``)
}
