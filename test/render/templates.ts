import { CloseoutError, type Diagnostic } from '../../src/diagnostic.ts'
import type { Rendered } from '../../src/render/document.ts'
import { type FactTree, type Origin, Value } from '../../src/facts/value.ts'
import { renderTemplate } from '../../src/render/render-template.ts'
import type { Template } from '../../src/render/template.ts'

/** A template of one text, `t.md.hbs`, and partials by name. */
export function templateOf(text: string, partials: Readonly<Record<string, string>> = {}): Template {
  const files = Object.entries(partials).map(
    ([name, partial]) => [name, { file: `${name}.partial.hbs`, text: partial }] as const,
  )
  return {
    name: 't',
    main: { file: 't.md.hbs', text },
    partials: new Map(files),
    contract: { kind: 'create', requiredSections: [], minLines: 0, frontmatter: [] },
    sha256: '',
  }
}

export const measured: Origin = { kind: 'measured', file: 'coverage.json', sha256: 'abc', pointer: '/totals' }
export const authored: Origin = { kind: 'authored', file: 'closeout.yaml', pointer: '/gaps/0/problem' }

/** Plain data as facts: every scalar becomes a measured value. */
export function factsOf(data: unknown, origin: Origin = measured): FactTree {
  if (data === undefined || data instanceof Value) return data
  if (Array.isArray(data)) return data.map(item => factsOf(item, origin))
  if (typeof data !== 'object' || data === null) return new Value(data as string, origin)
  return Object.fromEntries(Object.entries(data).map(([name, item]) => [name, factsOf(item, origin)]))
}

/** All that a template is refused for; nothing when it is rendered. */
export function refusalsOf(
  text: string,
  data: unknown,
  partials?: Readonly<Record<string, string>>,
): readonly Diagnostic[] {
  try {
    render(text, data, partials)
    return []
  } catch (error) {
    if (!(error instanceof CloseoutError)) throw error
    return error.diagnostics
  }
}

export function render(text: string, data: unknown, partials?: Readonly<Record<string, string>>): Rendered {
  return renderTemplate(templateOf(text, partials), factsOf(data))
}
