import type { Diagnostic } from '../diagnostic.ts'
import { derived, type FactTree, type Origin, Value } from '../facts/value.ts'
import { callHelper } from './call-helper.ts'
import type { CompiledTemplate } from './compile-template.ts'
import type { Condition } from './document.ts'
import { fail, Failure } from './failure.ts'
import { blockFrame, partialFrame, rootFrame, startOf, type Frame } from './frame.ts'
import { iterationOf } from './iteration.ts'
import { noncharacter } from './noncharacter.ts'
import {
  Literal,
  type Block,
  type Call,
  type Operand,
  type PartialCall,
  type PathOperand,
  type Print,
  type Program,
  type Text,
  type Written,
} from './program.ts'
import { type Container, followPath, hasValue, isContainer, type Result } from './resolve-operand.ts'

/** What a document is put together from, in its order. */
export type Piece =
  | Text
  | PrintedValue
  /** What follows is there because of a condition … */
  | { readonly kind: 'open'; readonly condition: Condition }
  /** … up to here. */
  | { readonly kind: 'close' }
  /** Lines from here are indented as a partial's call is … */
  | { readonly kind: 'indent'; readonly call: PartialCall }
  /** … up to here. */
  | { readonly kind: 'dedent' }

/** A value on its way into the document. */
export interface PrintedValue {
  readonly kind: 'value'
  readonly print: Print
  readonly value: Value | Literal
}

/** The failures of one rendering: what fails in every turn of a loop is said once. */
export class Failures {
  readonly #diagnostics = new Map<string, Diagnostic>()

  report({ diagnostic }: Failure): void {
    const { file, place, message } = diagnostic
    this.#diagnostics.set(`${file}:${place!.line}:${place!.column} ${message}`, diagnostic)
  }

  get diagnostics(): readonly Diagnostic[] {
    return [...this.#diagnostics.values()]
  }
}

/** Runs a template over facts. Trouble is collected, so that all of it is reported; nothing is printed for it. */
export function evaluate(template: CompiledTemplate, facts: FactTree, failures: Failures): readonly Piece[] {
  const evaluation = new Evaluation(template, failures)
  evaluation.run(template.main, rootFrame(facts))
  return evaluation.pieces
}

class Evaluation {
  readonly pieces: Piece[] = []
  readonly #template: CompiledTemplate
  readonly #failures: Failures

  constructor(template: CompiledTemplate, failures: Failures) {
    this.#template = template
    this.#failures = failures
  }

  run(program: Program, frame: Frame): void {
    for (const statement of program) {
      if (statement.kind === 'text') this.pieces.push(statement)
      else if (statement.kind === 'print') this.#print(statement, frame)
      else if (statement.kind === 'block') this.#block(statement, frame)
      else this.#partial(statement, frame)
    }
  }

  #print(print: Print, frame: Frame): void {
    const found = resolve(print.operand, frame)
    const value = found instanceof Failure ? found : checkPrintable(print, found)
    if (value instanceof Failure) this.#failures.report(value)
    else this.pieces.push({ kind: 'value', print, value })
  }

  #block(block: Block, frame: Frame): void {
    const found = resolve(block.operand, frame)
    if (found instanceof Failure) this.#failures.report(found)
    else if (block.block === 'each') this.#each(block, found, frame)
    else if (block.block === 'with') this.#with(block, found, frame)
    else this.#choose(block, found, frame)
  }

  #choose(block: Block, found: Exclude<Result, Failure>, frame: Frame): void {
    if (!(found instanceof Value) || typeof found.data !== 'boolean') {
      this.#failures.report(notBoolean(block, found))
      return
    }
    const { data, origin } = found
    const isChosen = data === (block.block === 'if')
    const inner = isChosen ? blockFrame(frame, frame.contexts[0], block, []) : frame
    this.#within(block, data, origin, () => this.run(isChosen ? block.program : block.inverse, inner))
  }

  #each(block: Block, found: Exclude<Result, Failure>, frame: Frame): void {
    if (!isContainer(found)) {
      const message = `Unexpected single value in \`{{#each ${block.code}}}\`, expected a list`
      this.#failures.report(fail('template', block, message))
      return
    }
    const items = Object.entries(found)
    if (items.length === 0) return this.#within(block, 0, undefined, () => this.run(block.inverse, frame))
    const turn = iterationOf(block, found, items.length, this.#template.variables, frame)
    this.#within(block, items.length, undefined, () => {
      for (const [position, [key, item]] of items.entries()) {
        if (item !== undefined) this.run(block.program, turn(item, key, position))
        else this.#failures.report(fail('unmeasured', block, `No value at \`${block.code}.${key}\`, expected a value`))
      }
    })
  }

  #with(block: Block, found: Exclude<Result, Failure>, frame: Frame): void {
    if (Array.isArray(found))
      return this.#failures.report(
        fail('template', block, `Unexpected list in \`{{#with ${block.code}}}\`, expected a map`),
      )
    this.#within(block, true, undefined, () => this.run(block.program, blockFrame(frame, found, block, [found])))
  }

  /** What a block lets through, with its condition. */
  #within(
    { block, code, place }: Block,
    outcome: boolean | number,
    origin: Origin | undefined,
    inner: () => void,
  ): void {
    this.pieces.push({ kind: 'open', condition: { block, code, outcome, place, ...(origin && { origin }) } })
    inner()
    this.pieces.push({ kind: 'close' })
  }

  #partial(call: PartialCall, frame: Frame): void {
    const context = call.operand ? resolve(call.operand, frame) : frame.contexts[0]
    if (context instanceof Failure) return this.#failures.report(context)
    const named = [...call.options].map(([name, operand]) => [name, resolve(operand, frame)] as const)
    const failures = named.flatMap(([, found]) => (found instanceof Failure ? [found] : []))
    for (const failure of failures) this.#failures.report(failure)
    if (failures.length > 0) return
    const base = isContainer(context) && !Array.isArray(context) ? context : {}
    const inner = partialFrame(frame, named.length === 0 ? context : { ...base, ...Object.fromEntries(named) })
    if (call.indent !== '') this.pieces.push({ kind: 'indent', call })
    this.run(this.#template.partials.get(call.name)!, inner)
    if (call.indent !== '') this.pieces.push({ kind: 'dedent' })
  }
}

/** The value of an expression, or why there is none. */
function resolve(operand: Operand, frame: Frame): Result {
  if (operand.kind === 'literal') return operand.literal
  return operand.kind === 'call' ? call(operand, frame) : followPath(operand, startOf(frame, operand.start))
}

/** The result of a helper. `and` and `or` look no further than they must, `has` only looks. */
function call(at: Call, frame: Frame): Value | Failure {
  const { helper, operands } = at
  if (helper === 'has') {
    const path = operands[0] as PathOperand
    const start = startOf(frame, path.start)
    const found = hasValue(path, start) ? followPath(path, start) : undefined
    return derived(found !== undefined, 'has', found instanceof Value ? [found] : [], { path: path.code })
  }
  if (helper === 'and' || helper === 'or') {
    const seen: Value[] = []
    for (const operand of operands) {
      const found = resolve(operand, frame)
      if (found instanceof Failure) return found
      if (!(found instanceof Value) || typeof found.data !== 'boolean') return notBoolean(operand, found)
      seen.push(found)
      if (found.data === (helper === 'or')) break
    }
    return derived(seen.at(-1)!.data, helper, seen)
  }
  const args = operands.map(operand => resolve(operand, frame))
  const options = [...at.options].map(([name, operand]) => [name, resolve(operand, frame)] as const)
  return callHelper(at, helper, args, options)
}

function notBoolean({ code, place }: Written, found: Result): Failure {
  const what = isContainer(found)
    ? 'a list or map'
    : `${typeof (found as Value).data} \`${String((found as Value).data)}\``
  const hint = 'ask with `eq`, `gt` and the like, or `(has …)`: 0 and nothing are not the same'
  return fail('template', { code, place }, `Unexpected ${what} in \`${code}\`, expected true or false`, hint)
}

/** A single value with something to print, or why it cannot be printed. */
function checkPrintable(at: Print, found: Value | Literal | Container): Value | Literal | Failure {
  if (isContainer(found))
    return fail(
      'template',
      at,
      `Unexpected list or map in \`${at.code}\`, expected a single value`,
      'use `{{#each …}}`',
    )
  const { data } = found
  if (noncharacter.test(String(data)))
    return fail('template', at, `Unexpected Unicode noncharacter in \`${at.code}\`, expected text`)
  if (typeof data === 'string' && data.trim() === '')
    return fail('unmeasured', at, `Unexpected empty text in \`${at.code}\`, expected a value`)
  if (typeof data === 'number' && !/^-?\d+(?:\.\d{1,4})?$/.test(String(data)))
    return fail(
      'template',
      at,
      `Unexpected \`${data}\` in \`${at.code}\`, expected a number fit to print`,
      'format it with `percent`, `number` or `points`',
    )
  return found
}
