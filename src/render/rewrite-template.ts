import { asCall, numberTo, pathTo, simpleName, textOf, thisAt } from './ast.ts'
import { closest } from '../config/closest.ts'
import { type Diagnostic, refuse } from '../diagnostic.ts'
import type { TemplatePlace } from './document.ts'
import { findMisuse } from './find-misuse.ts'
import { helpers } from './helpers.ts'
import { mark } from './markers.ts'
import { type CallSite, Literal, type LiteralSite, type Operand, type PartialSite, type Site } from './site.ts'
import { SourcePlaces } from './source-places.ts'
import type { TemplateFile } from './template.ts'

type Node = hbs.AST.Node
type Path = hbs.AST.PathExpression

/** What all files of a template share while they are rewritten. */
export interface Rewriting {
  readonly literals: LiteralSite[]
  readonly sites: Site[]
  readonly variables: Set<string>
  readonly partials: ReadonlySet<string>
}

const blocks = ['if', 'unless', 'each', 'with'] as const
const forms = ['and', 'or', 'has'] as const
const statements = ['claim', 'prose'] as const
/** Handlebars looks for whitespace control once more in what is rewritten: there is none. */
const noStrip = {}
const variables = ['root', 'index', 'number', 'key', 'first', 'last']

/**
 * Rewrites an AST in place so that whatever it prints, asks or calls goes through a helper of ours: text becomes
 * a mark, a mustache `__print`, a block `__if` and so on, with a number that says which. What is not allowed in a
 * template is returned as diagnostics; the AST is then not fit to run.
 */
export function rewriteTemplate(
  ast: hbs.AST.Program,
  source: TemplateFile,
  shared: Rewriting,
): { readonly diagnostics: readonly Diagnostic[]; readonly calls: ReadonlySet<string> } {
  const rewriter = new Rewriter(source, shared)
  rewriter.program(ast)
  return { diagnostics: rewriter.diagnostics, calls: rewriter.calls }
}

class Rewriter {
  readonly diagnostics: Diagnostic[] = []
  /** The partials this file calls. */
  readonly calls = new Set<string>()
  readonly #source: TemplateFile
  readonly #places: SourcePlaces
  readonly #shared: Rewriting
  /** The block parameters in scope, innermost last. */
  #scope: readonly string[] = []

  constructor(source: TemplateFile, shared: Rewriting) {
    this.#source = source
    this.#shared = shared
    this.#places = new SourcePlaces(source)
  }

  program(program: hbs.AST.Program | undefined): void {
    if (program) program.body = program.body.map(statement => this.#statement(statement))
  }

  #statement(node: hbs.AST.Statement): hbs.AST.Statement {
    switch (node.type) {
      case 'CommentStatement':
        return node
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
        return node
      }
    }
  }

  /** Text becomes a mark that names it. */
  #content(node: hbs.AST.ContentStatement): hbs.AST.ContentStatement {
    if (node.value === '') return node
    return this.#literal(node.value, this.#places.ofContent(node), node)
  }

  #literal(text: string, place: TemplatePlace, node: Node, claim?: LiteralSite['claim']): hbs.AST.ContentStatement {
    const index = this.#shared.literals.push({ text, place, ...(claim && { claim }) }) - 1
    const value = mark('literal', index)
    return { type: 'ContentStatement', value, original: value as never, loc: node.loc }
  }

  #mustache(node: hbs.AST.MustacheStatement): hbs.AST.Statement {
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
    if (printed === undefined) return node
    const [operand, raw] = this.#operand(printed, place)
    if (operand.kind === 'literal') this.#refuse(node, `Unexpected literal \`${code}\`, expected a path`, 'write text')
    return this.#invoke('__print', { operand, prose, place, code }, [raw], node)
  }

  /** `{{claim "words" source="whose" reason="why"}}`: template text that says whose it is. */
  #claim(node: hbs.AST.MustacheStatement, place: TemplatePlace): hbs.AST.Statement {
    const pairs = (node.hash as hbs.AST.Hash | undefined)?.pairs ?? []
    const options = new Map(pairs.map(pair => [pair.key, textOf(pair.value)]))
    const [text, more] = [textOf(node.params[0]), node.params[1]]
    const [source, reason] = [options.get('source'), options.get('reason')]
    if (!text || more || options.size !== 2 || !source || !reason) {
      const form = '{{claim "text" source="…" reason="…"}}'
      this.#refuse(node, `Unexpected \`${this.#places.code(node)}\`, expected \`${form}\` with literal words`)
      return node
    }
    return this.#literal(text, place, node, { source, reason })
  }

  #block(node: hbs.AST.BlockStatement): hbs.AST.Statement {
    const block = blocks.find(one => one === simpleName(node.path))
    const isRaw = this.#places.code(node).startsWith('{{{{')
    const names = (node.program as hbs.AST.Program | undefined)?.blockParams ?? []
    if (block === undefined || isRaw || node.params.length !== 1 || (node.hash as unknown) !== undefined) {
      const expected = '`if`, `unless`, `each` or `with` with one argument'
      this.#refuse(node, `Unexpected block \`${this.#places.opening(node)}\`, expected ${expected}`)
      return node
    }
    const written = { place: this.#places.written(node).place, code: this.#places.code(node.params[0]!) }
    const [operand, raw] = this.#operand(node.params[0]!, written.place)
    if (operand.kind === 'literal') this.#refuse(node, `Unexpected literal in \`${this.#places.opening(node)}\``)
    const outer = this.#scope
    this.#scope = [...outer, ...names]
    this.program(node.program)
    this.#scope = outer
    this.program(node.inverse)
    const site = this.#add({ block, operand, ...written })
    const path = pathTo(`__${block}`, node)
    return { ...node, path, params: [raw, numberTo(site, node)] } as hbs.AST.BlockStatement
  }

  /** A partial is called inside a block of ours, which gives it its context and its indentation. */
  #partial(node: hbs.AST.PartialStatement): hbs.AST.Statement {
    const name = node.name.type === 'PathExpression' ? node.name.original : undefined
    if (name === undefined || !this.#shared.partials.has(name)) {
      const known = [...this.#shared.partials]
      const near = name === undefined ? undefined : closest(name, known)
      this.#refuse(
        node,
        name === undefined
          ? `Unexpected dynamic partial \`${this.#places.code(node)}\`, expected a name`
          : `Unknown partial \`${name}\`, expected ${known.map(one => `\`${one}\``).join(' or ') || 'none'}`,
        near === undefined ? 'a partial is a `<name>.partial.hbs` beside the template' : `write \`{{> ${near}}}\``,
      )
      return node
    }
    this.calls.add(name)
    const written = this.#places.written(node)
    if (node.params.length > 1) this.#refuse(node, `Unexpected second context in \`${written.code}\`, expected one`)
    const [operand, raw] = node.params[0] ? this.#operand(node.params[0], written.place) : []
    const [options, hash] = this.#hash(node.hash, written.place)
    const call: PartialSite = { options, indent: node.indent, ...written, ...(operand && { operand }) }
    const inner = { ...node, params: [], hash: undefined, indent: '' }
    return {
      type: 'BlockStatement',
      path: pathTo('__partial', node),
      params: [raw ?? thisAt(0, node), numberTo(this.#add(call), node)],
      hash,
      program: { type: 'Program', body: [inner], blockParams: [], loc: node.loc },
      openStrip: noStrip,
      closeStrip: noStrip,
      loc: node.loc,
    } as unknown as hbs.AST.BlockStatement
  }

  /** What stands for an expression at run time, and the expression Handlebars is to evaluate for it. */
  #operand(node: hbs.AST.Expression, place: TemplatePlace): [Operand, hbs.AST.Expression] {
    const written = { code: this.#places.code(node), place }
    switch (node.type) {
      case 'SubExpression':
        return [{ kind: 'result', ...written }, this.#call(node as hbs.AST.SubExpression, place)]
      case 'PathExpression':
        return this.#path(node as Path, written)
      case 'StringLiteral':
      case 'NumberLiteral':
      case 'BooleanLiteral': {
        const literal = new Literal((node as hbs.AST.StringLiteral).value)
        return [{ kind: 'literal', literal, ...written }, numberTo(0, node)]
      }
      default:
        this.#refuse(node, `Unexpected \`${written.code}\`, expected a value`)
        return [{ kind: 'result', ...written }, numberTo(0, node)]
    }
  }

  #path(node: Path, written: { code: string; place: TemplatePlace }): [Operand, hbs.AST.Expression] {
    const [first = '', ...rest] = node.parts
    if (node.data && !variables.includes(first)) {
      const expected = variables.map(name => `\`@${name}\``).join(', ')
      this.#refuse(node, `Unknown variable \`${written.code}\`, expected one of ${expected}`)
    }
    if (node.data) this.#shared.variables.add(first)
    const isParameter = this.#scope.includes(first) && !/^(?:\.|this[./])/.test(node.original)
    if (node.data || isParameter) {
      // Handlebars takes `@index` for a block parameter named `index`, but nothing that starts with a full stop; and no
      // path with the word `this` in it (`row.of-this`) for a block parameter.
      const original = node.data ? `./${first}` : ''
      return [{ kind: 'path', parts: rest, ...written }, { ...node, parts: [first], original } as hbs.AST.Expression]
    }
    return [{ kind: 'path', parts: node.parts, ...written }, thisAt(node.depth, node)]
  }

  #call(node: hbs.AST.SubExpression, place: TemplatePlace): hbs.AST.Expression {
    const name = simpleName(node.path) ?? this.#places.code(node.path)
    const form = forms.find(one => one === name)
    const helper = form ?? (Object.hasOwn(helpers, name) ? helpers[name]! : undefined)
    const code = this.#places.code(node)
    const operands = node.params.map(param => this.#operand(param, place))
    const [options, hash] = this.#hash(node.hash, place)
    if (helper === undefined) {
      this.#refuseHelper(node, name)
      return node
    }
    const call: CallSite = {
      name,
      helper,
      operands: operands.map(([operand]) => operand),
      options,
      place,
      code,
    }
    const wrong = findMisuse(call)
    if (wrong !== undefined) this.#refuse(node, `Unexpected \`${code}\`, expected ${wrong}`)
    const params = [...operands.map(([, raw]) => raw), numberTo(this.#add(call), node)]
    return { type: 'SubExpression', path: pathTo('__call', node), params, hash, loc: node.loc } as hbs.AST.SubExpression
  }

  #hash(
    hash: hbs.AST.Hash | undefined,
    place: TemplatePlace,
  ): [ReadonlyMap<string, Operand>, hbs.AST.Hash | undefined] {
    if (hash === undefined) return [new Map(), undefined]
    const options = new Map<string, Operand>()
    const pairs = hash.pairs.map(pair => {
      const isWrong = !/^[a-zA-Z][a-zA-Z0-9-]*$/.test(pair.key) || options.has(pair.key) || pair.key in {}
      if (isWrong) this.#refuse(pair, `Unexpected argument \`${pair.key}=\`, expected each name once`)
      const [operand, value] = this.#operand(pair.value, place)
      options.set(pair.key, operand)
      return { ...pair, value }
    })
    return [options, { ...hash, pairs }]
  }

  #invoke(name: string, site: Site, params: hbs.AST.Expression[], node: Node): hbs.AST.Statement {
    return {
      type: 'MustacheStatement',
      escaped: false,
      path: pathTo(name, node),
      params: [...params, numberTo(this.#add(site), node)],
      strip: noStrip,
      loc: node.loc,
    } as unknown as hbs.AST.MustacheStatement
  }

  #add(site: Site): number {
    return this.#shared.sites.push(site) - 1
  }

  #refuseHelper(node: Node, name: string): void {
    const known = [...Object.keys(helpers), ...forms, ...statements]
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
