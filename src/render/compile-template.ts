import Handlebars from 'handlebars'
import { CloseoutError, type Diagnostic, placeAt, refuse } from '../diagnostic.ts'
import { noncharacter } from './markers.ts'
import { rewriteTemplate } from './rewrite-template.ts'
import type { LiteralSite, Site } from './site.ts'
import type { Template, TemplateFile } from './template.ts'

/** A template ready to run: Handlebars programs in which everything is a call of ours, and what those refer to. */
export interface CompiledTemplate {
  readonly run: Handlebars.TemplateDelegate
  readonly partials: Readonly<Record<string, Handlebars.TemplateDelegate>>
  readonly literals: readonly LiteralSite[]
  readonly sites: readonly Site[]
  /** The `@` variables it reads; the others need not be made. */
  readonly variables: ReadonlySet<string>
}

/** The helpers a rewritten template calls; no template can name them. */
export const runtimeNames = ['__print', '__call', '__if', '__unless', '__each', '__with', '__partial'] as const
export type RuntimeName = (typeof runtimeNames)[number]

/** The last templates compiled, oldest first, by their files: many documents are made from few of them. */
const compiled = new Map<string, CompiledTemplate>()
const kept = 64

/**
 * Parses and rewrites a template and its partials, once for each content.
 *
 * @throws CloseoutError `template` with every place that is not allowed in a template
 */
export function compileTemplate(template: Template): CompiledTemplate {
  const files = [template.main, ...template.partials.values()]
  const key = JSON.stringify(files.map(({ file, text }) => [file, text]))
  const known = compiled.get(key)
  if (known) return known
  const result = compileAll(template)
  compiled.set(key, result)
  if (compiled.size > kept) compiled.delete(compiled.keys().next().value!)
  return result
}

function compileAll(template: Template): CompiledTemplate {
  const literals: LiteralSite[] = []
  const sites: Site[] = []
  const variables = new Set<string>()
  const names = new Set(template.partials.keys())
  const diagnostics: Diagnostic[] = []
  const calls = new Map<string, ReadonlySet<string>>()
  const programs = new Map<string, Handlebars.TemplateDelegate>()
  const engine = Handlebars.create()
  for (const name of Object.keys(engine.helpers)) engine.unregisterHelper(name)
  for (const name of Object.keys(engine.decorators)) engine.unregisterDecorator(name)
  for (const [name, source] of [['', template.main] as const, ...template.partials]) {
    const ast = parse(source)
    const rewritten = rewriteTemplate(ast, source, { literals, sites, variables, partials: names })
    diagnostics.push(...rewritten.diagnostics)
    calls.set(name, rewritten.calls)
    programs.set(name, engine.compile(ast, compileOptions))
  }
  const cycle = findCycle('', calls)
  if (cycle !== undefined) {
    const { file } = template.partials.get(cycle)!
    diagnostics.push(...refuse('template', file, `Unexpected partial \`${cycle}\` that calls itself`).diagnostics)
  }
  const [first, ...others] = diagnostics
  if (first) throw new CloseoutError(first, ...others)
  const { '': run, ...partials } = Object.fromEntries(programs)
  return { run: run!, partials, literals, sites, variables }
}

const compileOptions = {
  knownHelpersOnly: true,
  knownHelpers: Object.fromEntries(runtimeNames.map(name => [name, true])),
}

/** The AST of one file, its whitespace control applied. */
function parse({ file, text }: TemplateFile): hbs.AST.Program {
  const at = text.search(noncharacter)
  if (at >= 0)
    throw refuse('template', file, 'Unexpected Unicode noncharacter, expected text', { place: placeAt(text, at) })
  try {
    return Handlebars.parse(text)
  } catch (error) {
    throw refuse('template', file, ...explainParseError(error))
  }
}

/**
 * Handlebars reports `Parse error on line 3:`, a drawing and what it was expecting; `Lexical error on line 3.` and a
 * drawing; or a message that ends in ` - 3:7`.
 */
function explainParseError(error: unknown): [string, { place?: { line: number; column?: number } }] {
  const message = error instanceof Error ? error.message : String(error)
  const drawn = /^(?:Parse|Lexical) error on line (\d+)/.exec(message)
  if (drawn) {
    const expected = /\n(Expecting [^]*)/.exec(message)?.[1] ?? 'text that cannot be read'
    return [`Unexpected template syntax: ${expected}`, { place: { line: Number(drawn[1]) } }]
  }
  const [, what, line, column] = /([^]*?)(?: - (\d+):(\d+))?$/.exec(message)!
  const place = line === undefined ? {} : { place: { line: Number(line), column: Number(column) + 1 } }
  return [`Unexpected template syntax: ${what!}`, place]
}

/** A partial that is reached from itself. */
function findCycle(from: string, calls: ReadonlyMap<string, ReadonlySet<string>>): string | undefined {
  const done = new Set<string>()
  const visit = (name: string, above: readonly string[]): string | undefined => {
    if (above.includes(name)) return name
    if (done.has(name)) return undefined
    for (const called of calls.get(name)!) {
      const found = visit(called, [...above, name])
      if (found !== undefined) return found
    }
    done.add(name)
    return undefined
  }
  return visit(from, [])
}
