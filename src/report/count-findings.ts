import { isError, type Diagnostic } from '../diagnostic.ts'

/** `1 error, 2 warnings`, without the kind that there is none of; empty when there is neither. */
export function countFindings(
  diagnostics: readonly Diagnostic[],
  mark: { readonly error: string; readonly warning: string } = { error: '', warning: '' },
): string {
  const errors = diagnostics.filter(isError).length
  const warnings = diagnostics.length - errors
  const parts = [
    errors > 0 && `${mark.error}${count(errors, 'error')}`,
    warnings > 0 && `${mark.warning}${count(warnings, 'warning')}`,
  ]
  return parts.filter(Boolean).join(', ')
}

/** `1 document`, `2 documents`. */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`
}
