import type { Diagnostic } from '../diagnostic.ts'
import type { Written } from './program.ts'

/** An expression without a value: why, to be reported where the expression is used. */
export class Failure {
  readonly diagnostic: Diagnostic

  constructor(diagnostic: Diagnostic) {
    this.diagnostic = diagnostic
  }
}

/** A failure at the mustache an expression stands in. `unmeasured`: there is no value; `template`: it is misused. */
export function fail(rule: 'unmeasured' | 'template', { place }: Written, message: string, hint?: string): Failure {
  const { file, line, column } = place
  const more = hint === undefined ? {} : { hint }
  return new Failure({ rule, severity: 'error', file, message, place: { line, column }, ...more })
}
