import { derived, type Scalar, Value } from '../facts/value.ts'
import { fail, Failure } from './failure.ts'
import { type Helper, type Kind, type PlainItem, Unexpected } from './helpers.ts'
import { type Container, isContainer, type Result, valuesIn } from './resolve-operand.ts'
import { type Call, Literal } from './program.ts'

/** A list can have thousands of values; this many with different origins stand for all of them. */
const witnessLimit = 20

/**
 * Calls a helper with plain data and gives its result the values it came from: literals, and what lists are
 * called, are parameters of the operation.
 */
export function callHelper(
  at: Call,
  helper: Helper,
  args: readonly Result[],
  options: readonly (readonly [name: string, found: Result])[],
): Value | Failure {
  const plainArgs: Record<string, PlainItem> = {}
  const plainOptions: Record<string, PlainItem> = {}
  const witnesses: Value[] = []
  const parameters: Record<string, Scalar> = {}
  const take = (into: Record<string, PlainItem>, name: string, kind: Kind, found: Result, code: string) => {
    if (found instanceof Failure) return found
    const plain = toPlain(found)!
    if (!isOfKind(plain, kind)) return wrongKind(at, code, kind, plain)
    into[name] = plain
    if (found instanceof Value) witnesses.push(found)
    else if (found instanceof Literal) parameters[name] = found.data
    else {
      parameters[name] = code
      witnesses.push(...witnessesOf(found))
    }
    return undefined
  }
  for (const [index, [name, kind]] of [...helper.parameters].entries()) {
    const failure = take(plainArgs, name, kind, args[index]!, at.operands[index]!.code)
    if (failure) return failure
  }
  for (const [name, found] of options) {
    const failure = take(plainOptions, name, helper.options.get(name)!, found, at.options.get(name)!.code)
    if (failure) return failure
  }
  const result = run(at, helper, plainArgs, plainOptions)
  if (result instanceof Failure) return result
  return derived(result, at.name, witnesses, Object.keys(parameters).length > 0 ? parameters : undefined)
}

function run(at: Call, helper: Helper, ...args: Parameters<Helper['run']>): Scalar | Failure {
  try {
    return helper.run(...args)
  } catch (error) {
    if (error instanceof Unexpected) return fail('template', at, `${error.message}, in \`${at.code}\``)
    throw error
  }
}

/** Plain data; what is not there is undefined, which no list may show. */
function toPlain(found: unknown): PlainItem | undefined {
  if (found instanceof Value || found instanceof Literal) return found.data
  return isContainer(found) ? Object.values<unknown>(found).map(toPlain) : undefined
}

function isOfKind(plain: PlainItem, kind: Kind): boolean {
  if (kind === 'list') return typeof plain === 'object'
  if (kind === 'scalar') return typeof plain !== 'object'
  return typeof plain === (kind === 'text' ? 'string' : kind)
}

function wrongKind(at: Call, code: string, kind: Kind, plain: PlainItem): Failure {
  const found = typeof plain === 'object' ? 'list or map' : typeof plain === 'string' ? 'text' : typeof plain
  const expected = kind === 'scalar' ? 'single value' : kind
  return fail('template', at, `Unexpected ${found} \`${code}\` in \`${at.code}\`, expected a ${expected}`)
}

/** The values a list is made of, one for each map in it, without those of an origin already there. */
function witnessesOf(list: Container): Value[] {
  const byOrigin = new Map<unknown, Value>()
  for (const item of Object.values(list)) {
    for (const value of valuesIn(item)) {
      if (!byOrigin.has(value.origin)) byOrigin.set(value.origin, value)
      if (byOrigin.size === witnessLimit) return [...byOrigin.values()]
      if (!Array.isArray(item)) break
    }
  }
  return [...byOrigin.values()]
}
