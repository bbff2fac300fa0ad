import type { Diagnostic } from '../diagnostic.ts'

/** One cause of a difference, as `check` reports it. */
export function cause(rule: string, file: string, message: string, hint?: string): Diagnostic {
  return { rule, severity: 'error', file, message, ...(hint && { hint }) }
}
