import { parse as parseHandlebars } from 'handlebars/dist/cjs/handlebars/compiler/base.js'
import { CloseoutError, placeAt, refuse } from '../diagnostic.ts'
import { noncharacter } from './noncharacter.ts'
import type { Program } from './program.ts'
import { readProgram, type ReadProgram } from './read-program.ts'
import type { Template, TemplateFile } from './template.ts'

/** A template ready to run. */
export interface CompiledTemplate {
  readonly main: Program
  readonly partials: ReadonlyMap<string, Program>
  /** The `@` variables it reads; the others need not be made. */
  readonly variables: ReadonlySet<string>
}

/** By their main file as it was read: that belongs to one template, and is the same as long as all its files are. */
const compiled = new WeakMap<TemplateFile, CompiledTemplate>()

/**
 * Parses and checks a template and its partials, once however often it is rendered.
 *
 * @throws CloseoutError `template` with every place that is not allowed in a template
 */
export function compileTemplate(template: Template): CompiledTemplate {
  const known = compiled.get(template.main)
  if (known) return known
  const result = compileAll(template)
  compiled.set(template.main, result)
  return result
}

function compileAll(template: Template): CompiledTemplate {
  const names = new Set(template.partials.keys())
  const read = (source: TemplateFile) => readProgram(parse(source), source, names)
  const main = read(template.main)
  const partials = new Map([...template.partials].map(([name, source]) => [name, read(source)]))
  const files = [main, ...partials.values()]
  const diagnostics = files.flatMap(file => file.diagnostics)
  const cycle = findCycle(main, partials)
  if (cycle !== undefined) {
    const { file } = template.partials.get(cycle)!
    diagnostics.push(...refuse('template', file, `Unexpected partial \`${cycle}\` that calls itself`).diagnostics)
  }
  const [first, ...more] = diagnostics
  if (first) throw new CloseoutError(first, ...more)
  return {
    main: main.program,
    partials: new Map([...partials].map(([name, { program }]) => [name, program])),
    variables: new Set(files.flatMap(({ variables }) => [...variables])),
  }
}

/** The AST of one file, its whitespace control applied. */
function parse({ file, text }: TemplateFile): hbs.AST.Program {
  const at = text.search(noncharacter)
  if (at >= 0)
    throw refuse('template', file, 'Unexpected Unicode noncharacter, expected text', { place: placeAt(text, at) })
  try {
    return parseHandlebars(text)
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
function findCycle(main: ReadProgram, partials: ReadonlyMap<string, ReadProgram>): string | undefined {
  const done = new Set<string>()
  const visit = ({ calls }: ReadProgram, above: readonly string[]): string | undefined => {
    for (const name of calls) {
      if (above.includes(name)) return name
      if (done.has(name)) continue
      const found = visit(partials.get(name)!, [...above, name])
      if (found !== undefined) return found
      done.add(name)
    }
    return undefined
  }
  return visit(main, [])
}
