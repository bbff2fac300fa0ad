import { asCall, simpleName, textOf } from './ast.ts'
import { closest } from '../config/closest.ts'
import { type Diagnostic, refuse } from '../diagnostic.ts'
import type { TemplatePlace } from './document.ts'
import { findMisuse } from './find-misuse.ts'
import { helpers } from './helpers.ts'
import {
  type Block,
  type Call,
  Literal,
  type Operand,
  type PartialCall,
  type PathOperand,
  type PathStart,
  type Print,
  type Program,
  type Statement,
  type Text,
  type Written,
} from './program.ts'
import { SourcePlaces } from './source-places.ts'
import { blocks, forms, keysOf, statements, variables } from './syntax.ts'
import type { TemplateFile } from './template.ts'

type Node = hbs.AST.Node
type Path = hbs.AST.PathExpression

/** What is read of one file of a template. */
export interface ReadProgram {
  /** Not fit to run when there are diagnostics. */
  readonly program: Program
  readonly diagnostics: readonly Diagnostic[]
  /** The partials it calls. */
  readonly calls: ReadonlySet<string>
  /** The `@` variables it reads. */
  readonly variables: ReadonlySet<string>
}

/** Reads what a file's AST says, as far as it is allowed in a template that may call these partials. */
export function readProgram(ast: hbs.AST.Program, source: TemplateFile, partials: ReadonlySet<string>): ReadProgram {
  const reader = new Reader(source, partials)
  const program = reader.program(ast)
  return { program, diagnostics: reader.diagnostics, calls: reader.calls, variables: reader.variables }
}

class Reader {
  readonly diagnostics: Diagnostic[] = []
  readonly calls = new Set<string>()
  readonly variables = new Set<string>()
  readonly #source: TemplateFile
  readonly #partials: ReadonlySet<string>
  readonly #places: SourcePlaces
  /** The block parameters in scope. */
  #scope: readonly string[] = []

  constructor(source: TemplateFile, partials: ReadonlySet<string>) {
    this.#source = source
    this.#partials = partials
    this.#places = new SourcePlaces(source)
  }

  program(program: hbs.AST.Program | undefined): Program {
    return (program?.body ?? []).flatMap(node => this.#statement(node) ?? [])
  }

  /** Undefined for what says nothing, or is refused. */
  #statement(node: hbs.AST.Statement): Statement | undefined {
    switch (node.type) {
      case 'CommentStatement':
        return undefined
      case 'ContentStatement':
        return this.#content(node as hbs.AST.ContentStatement)
      case 'MustacheStatement':
        return this.#mustache(node as hbs.AST.MustacheStatement)
      case 'BlockStatement':
        return this.#block(node as hbs.AST.BlockStatement)
      case 'PartialStatement':
        return this.#partial(node as hbs.AST.PartialStatement)
      default: {
        const isBlock = node.type === 'PartialBlockStatement'
        this.#refuse(
          node,
          `Unexpected ${isBlock ? 'partial block' : 'decorator'}, expected none`,
          'write a `*.partial.hbs` file beside the template and call it with `{{> name}}`',
        )
        return undefined
      }
    }
  }

  #content(node: hbs.AST.ContentStatement): Text | undefined {
    return node.value === '' ? undefined : { kind: 'text', text: node.value, place: this.#places.ofContent(node) }
  }

  #mustache(node: hbs.AST.MustacheStatement): Text | Print | undefined {
    if (!node.escaped)
      this.#refuse(node, `Unexpected \`${this.#places.code(node)}\`, expected \`{{…}}\``, 'values are always escaped')
    const { place, code } = this.#places.written(node)
    const hasArguments = node.params.length > 0 || (node.hash as unknown) !== undefined
    const name = simpleName(node.path as Path)
    if (hasArguments && name === 'claim') return this.#claim(node, place)
    const prose = hasArguments && name === 'prose'
    if (prose && (node.params.length !== 1 || (node.hash as unknown) !== undefined))
      this.#refuse(node, `Unexpected arguments in \`${code}\`, expected one value`)
    const printed = prose ? node.params[0] : hasArguments ? asCall(node) : node.path
    if (printed === undefined) return undefined
    const operand = this.#operand(printed, place)
    if (operand?.kind === 'literal') this.#refuse(node, `Unexpected literal \`${code}\`, expected a path`, 'write text')
    return operand && { kind: 'print', operand, prose, place, code }
  }

  /** `{{claim "words" source="whose" reason="why"}}`: template text that says whose it is. */
  #claim(node: hbs.AST.MustacheStatement, place: TemplatePlace): Text | undefined {
    const pairs = (node.hash as hbs.AST.Hash | undefined)?.pairs ?? []
    const options = new Map(pairs.map(pair => [pair.key, textOf(pair.value)]))
    const [text, more] = [textOf(node.params[0]), node.params[1]]
    const [source, reason] = [options.get('source'), options.get('reason')]
    if (!text || more || options.size !== 2 || !source || !reason) {
      const form = '{{claim "text" source="…" reason="…"}}'
      this.#refuse(node, `Unexpected \`${this.#places.code(node)}\`, expected \`${form}\` with literal words`)
      return undefined
    }
    return { kind: 'text', text, place, claim: { source, reason } }
  }

  #block(node: hbs.AST.BlockStatement): Block | undefined {
    const block = keysOf(blocks).find(one => one === simpleName(node.path))
    const isRaw = this.#places.code(node).startsWith('{{{{')
    const parameters = (node.program as hbs.AST.Program | undefined)?.blockParams ?? []
    if (block === undefined || isRaw || node.params.length !== 1 || (node.hash as unknown) !== undefined) {
      const expected = '`if`, `unless`, `each` or `with` with one argument'
      this.#refuse(node, `Unexpected block \`${this.#places.opening(node)}\`, expected ${expected}`)
      return undefined
    }
    const written = { place: this.#places.written(node).place, code: this.#places.code(node.params[0]!) }
    const operand = this.#operand(node.params[0]!, written.place)
    if (operand?.kind === 'literal') this.#refuse(node, `Unexpected literal in \`${this.#places.opening(node)}\``)
    const outer = this.#scope
    this.#scope = [...outer, ...parameters]
    const program = this.program(node.program)
    this.#scope = outer
    const inverse = this.program(node.inverse)
    return operand && { kind: 'block', block, operand, parameters, program, inverse, ...written }
  }

  #partial(node: hbs.AST.PartialStatement): PartialCall | undefined {
    const name = node.name.type === 'PathExpression' ? node.name.original : undefined
    if (name === undefined || !this.#partials.has(name)) {
      const known = [...this.#partials]
      const near = name === undefined ? undefined : closest(name, known)
      this.#refuse(
        node,
        name === undefined
          ? `Unexpected dynamic partial \`${this.#places.code(node)}\`, expected a name`
          : `Unknown partial \`${name}\`, expected ${known.map(one => `\`${one}\``).join(' or ') || 'none'}`,
        near === undefined ? 'a partial is a `<name>.partial.hbs` beside the template' : `write \`{{> ${near}}}\``,
      )
      return undefined
    }
    this.calls.add(name)
    const written = this.#places.written(node)
    if (node.params.length > 1) this.#refuse(node, `Unexpected second context in \`${written.code}\`, expected one`)
    const operand = node.params[0] && this.#operand(node.params[0], written.place)
    const options = this.#options(node.hash, written.place)
    return { kind: 'partial', name, options, indent: node.indent, ...written, ...(operand && { operand }) }
  }

  /** Undefined for what is refused. */
  #operand(node: hbs.AST.Expression, place: TemplatePlace): Operand | undefined {
    const written = { code: this.#places.code(node), place }
    switch (node.type) {
      case 'SubExpression':
        return this.#call(node as hbs.AST.SubExpression, place)
      case 'PathExpression':
        return this.#path(node as Path, written)
      case 'StringLiteral':
      case 'NumberLiteral':
      case 'BooleanLiteral':
        return { kind: 'literal', literal: new Literal((node as hbs.AST.StringLiteral).value), ...written }
      default:
        this.#refuse(node, `Unexpected \`${written.code}\`, expected a value`)
        return undefined
    }
  }

  #path(node: Path, written: Written): PathOperand {
    const [name = '', ...rest] = node.parts
    const start = this.#start(node, name)
    if (start.kind === 'variable') {
      if (Object.hasOwn(variables, name)) this.variables.add(name)
      else {
        const expected = keysOf(variables)
          .map(one => `\`@${one}\``)
          .join(', ')
        this.#refuse(node, `Unknown variable \`${written.code}\`, expected one of ${expected}`)
      }
    }
    return { kind: 'path', start, parts: start.kind === 'context' ? node.parts : rest, ...written }
  }

  #start({ data, depth, original }: Path, name: string): PathStart {
    if (data) return { kind: 'variable', name, depth }
    const isParameter = this.#scope.includes(name) && !/^(?:\.|this[./])/.test(original)
    return isParameter ? { kind: 'parameter', name } : { kind: 'context', depth }
  }

  #call(node: hbs.AST.SubExpression, place: TemplatePlace): Call | undefined {
    const name = simpleName(node.path) ?? this.#places.code(node.path)
    const form = keysOf(forms).find(one => one === name)
    const helper = form ?? (Object.hasOwn(helpers, name) ? helpers[name]! : undefined)
    const code = this.#places.code(node)
    const operands = node.params.flatMap(param => this.#operand(param, place) ?? [])
    const options = this.#options(node.hash, place)
    if (helper === undefined) {
      this.#refuseHelper(node, name)
      return undefined
    }
    const call: Call = { kind: 'call', name, helper, operands, options, place, code }
    const wrong = operands.length === node.params.length ? findMisuse(call) : undefined
    if (wrong !== undefined) this.#refuse(node, `Unexpected \`${code}\`, expected ${wrong}`)
    return call
  }

  #options(hash: hbs.AST.Hash | undefined, place: TemplatePlace): ReadonlyMap<string, Operand> {
    const options = new Map<string, Operand>()
    for (const pair of hash?.pairs ?? []) {
      const isWrong = !/^[a-zA-Z][a-zA-Z0-9-]*$/.test(pair.key) || options.has(pair.key) || pair.key in {}
      if (isWrong) this.#refuse(pair, `Unexpected argument \`${pair.key}=\`, expected each name once`)
      const operand = this.#operand(pair.value, place)
      if (operand) options.set(pair.key, operand)
    }
    return options
  }

  #refuseHelper(node: Node, name: string): void {
    const known = [helpers, forms, statements].flatMap(Object.keys)
    const near = closest(name, known)
    const hint = near === undefined ? `the helpers are ${known.join(', ')}` : `write \`${near}\``
    this.#refuse(node, `Unknown helper \`${name}\`, expected one of closeout's`, hint)
  }

  #refuse(node: Node, message: string, hint?: string): void {
    const place = { line: node.loc.start.line, column: node.loc.start.column + 1 }
    const error = refuse('template', this.#source.file, message, { place, ...(hint !== undefined && { hint }) })
    this.diagnostics.push(...error.diagnostics)
  }
}
