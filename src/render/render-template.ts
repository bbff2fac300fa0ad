import { CloseoutError, type Diagnostic } from '../diagnostic.ts'
import type { FactTree } from '../facts/value.ts'
import { compileTemplate } from './compile-template.ts'
import { compose } from './compose.ts'
import type { Rendered } from './document.ts'
import { evaluate, Failures } from './evaluate.ts'
import type { Template } from './template.ts'

/**
 * Renders a template over facts: the text, and for every character where it came from.
 *
 * @throws CloseoutError with all that failed and where: `unmeasured` where a path leads to no value, `template`
 * where the template asks for what it may not have
 */
export function renderTemplate(template: Template, facts: FactTree): Rendered {
  const failures = new Failures()
  const rendered = compose(evaluate(compileTemplate(template), facts, failures), failures)
  const [first, ...others] = tellOnce(failures.diagnostics)
  if (first) throw new CloseoutError(first, ...others)
  return rendered
}

/** What fails in many places of a template is told at the first of them, which names the others. */
function tellOnce(diagnostics: Iterable<Diagnostic>): Diagnostic[] {
  const same = new Map<string, Diagnostic[]>()
  for (const diagnostic of diagnostics) {
    const { rule, file, message, hint } = diagnostic
    const key = JSON.stringify([rule, file, message, hint])
    same.set(key, [...(same.get(key) ?? []), diagnostic])
  }
  return [...same.values()].map(([first, ...others]) => {
    const places = others.map(({ place }) => `${place!.line}:${place!.column}`)
    return places.length === 0 ? first! : { ...first!, message: `${first!.message}; also at ${places.join(', ')}` }
  })
}
