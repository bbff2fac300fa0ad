import { closest } from '../config/closest.ts'
import { configSnippet } from '../config/schema-keys.ts'
import { type FactTree, Value } from '../facts/value.ts'
import { fail, Failure } from './failure.ts'
import { Literal, type PathOperand, type Written } from './program.ts'

/** A list or a map. */
export type Container = readonly FactTree[] | { readonly [name: string]: FactTree }
/** What an expression can be. */
export type Result = Value | Literal | Failure | Container

/** What a path leads to from `start`. Only own properties are followed, never into a value, and nothing found is a failure. */
export function followPath(path: PathOperand, start: unknown): Result {
  let at = start
  for (const [depth, part] of path.parts.entries()) {
    const next = stepInto(at, part)
    if (next === undefined) return missing(path, at, depth)
    at = next
  }
  if (at === undefined) return missing(path, undefined, 0)
  return isResult(at) ? at : fail('template', path, `Unexpected \`${path.code}\` without an origin, expected a value`)
}

/** Does a path lead to anything? The one question that may be asked about what is not there. */
export function hasValue({ parts }: PathOperand, start: unknown): boolean {
  return parts.reduce(stepInto, start) !== undefined
}

/** An own property of a map, or an item of a list. */
function stepInto(at: unknown, part: string): unknown {
  if (typeof at !== 'object' || at === null || at instanceof Value || at instanceof Literal) return undefined
  if (Array.isArray(at)) return /^(?:0|[1-9]\d{0,9})$/.test(part) ? (at as unknown[])[Number(part)] : undefined
  return Object.hasOwn(at, part) ? (at as Record<string, unknown>)[part] : undefined
}

function isResult(found: unknown): found is Result {
  return found instanceof Value || found instanceof Literal || isContainer(found)
}

/** Is it a plain list or map? */
export function isContainer(found: unknown): found is Container {
  if (typeof found !== 'object' || found === null) return false
  if (Array.isArray(found)) return true
  const prototype: unknown = Object.getPrototypeOf(found)
  return prototype === Object.prototype || prototype === null
}

/** The values in a result, at any depth; of a map in a list only the first, which stands for it. */
export function* valuesIn(tree: unknown): Generator<Value> {
  if (tree instanceof Value) yield tree
  else if (isContainer(tree)) for (const item of Object.values(tree)) yield* valuesIn(item)
}

function missing(operand: PathOperand, parent: unknown, depth: number): Failure {
  const { code, parts } = operand
  const part = parts[depth]
  if (part === undefined)
    return fail('unmeasured', operand, `Unexpected \`${code}\`: nothing is there, expected a value`)
  if (parent instanceof Value || parent instanceof Literal)
    return fail('template', operand, `Unexpected \`.${part}\` in \`${code}\`: it follows a single value, expected none`)
  if (Array.isArray(parent))
    return fail(
      'unmeasured',
      operand,
      `No value at \`${code}\`: \`${part}\` is no item of a list of ${parent.length}, expected a value`,
      part === 'length' ? 'write `(count …)`' : 'go through the list with `{{#each …}}`',
    )
  return missingIn(operand, (parent ?? {}) as Record<string, unknown>, part)
}

function missingIn(operand: Written, parent: Record<string, unknown>, part: string): Failure {
  const known = Object.keys(parent).filter(name => parent[name] !== undefined)
  const near = closest(part, known)
  const reason = Object.hasOwn(parent, 'reason') ? parent['reason'] : undefined
  const why = reason instanceof Value ? ` (${String(reason.data)})` : ''
  const pointed = reason instanceof Value && reason.origin.kind === 'configured' ? reason.origin : undefined
  const expected = pointed ? 'it to be configured' : 'a measured value'
  const message = `No value at \`${operand.code}\`: \`${part}\` is not there${why}, expected ${expected}`
  const snippet = pointed && configSnippet(pointed.pointer, part)
  const hint =
    snippet !== undefined
      ? `add \`${snippet}\` to \`${pointed?.file}\``
      : near === undefined
        ? `${pointed ? 'write it there' : 'measure it'}, or ask first: \`{{#if (has ${operand.code})}}\``
        : `\`${near}\` is there: correct the name, or ask first with \`has\``
  return fail('unmeasured', operand, message, hint)
}
