import type Handlebars from 'handlebars'
import type { Diagnostic } from '../diagnostic.ts'
import { derived, type Origin, Value } from '../facts/value.ts'
import { callHelper } from './call-helper.ts'
import type { CompiledTemplate, RuntimeName } from './compile-template.ts'
import type { Condition } from './document.ts'
import { fail, Failure } from './failure.ts'
import { iterationOf } from './iteration.ts'
import { mark, noncharacter } from './markers.ts'
import { type Container, hasValue, isContainer, resolveOperand, type Result } from './resolve-operand.ts'
import type { BlockSite, CallSite, Literal, PartialSite, PrintSite, Written } from './site.ts'

/** A value on its way into the document. */
export interface PrintedValue {
  readonly site: PrintSite
  readonly value: Value | Literal
}

/** What one rendering collects beside its marked text. */
export interface Rendering {
  readonly values: PrintedValue[]
  readonly conditions: Condition[]
  /** By place and message, so that what fails in every turn of a loop is said once. */
  readonly diagnostics: Map<string, Diagnostic>
}

/** What Handlebars passes a helper last. */
type Options = Handlebars.HelperOptions
type RuntimeHelper = (this: unknown, ...args: any[]) => unknown // eslint-disable-line @typescript-eslint/no-explicit-any

/** Collects a failure; nothing is printed for it. */
export function reportTo({ diagnostics }: Rendering): (failure: Failure) => '' {
  return ({ diagnostic }) => {
    const { file, place, message } = diagnostic
    diagnostics.set(`${file}:${place!.line}:${place!.column} ${message}`, diagnostic)
    return ''
  }
}

/** The helpers a rewritten template calls, for one rendering. Trouble is collected, so that all of it is reported. */
export function createRuntime(
  { sites, variables }: CompiledTemplate,
  rendering: Rendering,
): Readonly<Record<RuntimeName, RuntimeHelper>> {
  const report = reportTo(rendering)
  /** What a block lets through, between the marks of its condition. */
  const within = (at: BlockSite, outcome: boolean | number, origin: Origin | undefined, inner: () => string) => {
    const { block, code, place } = at
    const index = rendering.conditions.push({ block, code, outcome, place, ...(origin && { origin }) }) - 1
    return mark('open', index) + inner() + mark('close', 0)
  }
  const choose = (context: unknown, raw: unknown, index: number, options: Options) => {
    const at = sites[index] as BlockSite
    const found = resolveOperand(at.operand, raw)
    if (found instanceof Failure) return report(found)
    if (!(found instanceof Value) || typeof found.data !== 'boolean') return report(notBoolean(at, found))
    const { data, origin } = found
    return within(at, data, origin, () =>
      data === (at.block === 'if') ? options.fn(context) : options.inverse(context),
    )
  }
  return {
    __print(raw: unknown, index: number): string {
      const at = sites[index] as PrintSite
      const found = resolveOperand(at.operand, raw)
      const value = found instanceof Failure ? found : checkPrintable(at, found)
      if (value instanceof Failure) return report(value)
      return mark('value', rendering.values.push({ site: at, value }) - 1)
    },
    __call(...args: unknown[]): Value | Failure {
      const options = args.pop() as Options
      return callSite(sites[args.pop() as number] as CallSite, args, options.hash)
    },
    __if(this: unknown, raw: unknown, index: number, options: Options): string {
      return choose(this, raw, index, options)
    },
    __unless(this: unknown, raw: unknown, index: number, options: Options): string {
      return choose(this, raw, index, options)
    },
    __each(this: unknown, raw: unknown, index: number, options: Options): string {
      const at = sites[index] as BlockSite
      const found = resolveOperand(at.operand, raw)
      if (found instanceof Failure) return report(found)
      if (!isContainer(found))
        return report(fail('template', at, `Unexpected single value in \`{{#each ${at.code}}}\`, expected a list`))
      const items = Object.entries(found)
      if (items.length === 0) return within(at, 0, undefined, () => options.inverse(this))
      const turn = iterationOf(at, found, items.length, variables, options)
      return within(at, items.length, undefined, () => {
        let text = ''
        for (const [position, [key, item]] of items.entries()) {
          if (item === undefined) report(fail('unmeasured', at, `No value at \`${at.code}.${key}\`, expected a value`))
          else text += options.fn(item, turn(item, key, position))
        }
        return text
      })
    },
    __with(this: unknown, raw: unknown, index: number, options: Options): string {
      const at = sites[index] as BlockSite
      const found = resolveOperand(at.operand, raw)
      if (found instanceof Failure) return report(found)
      if (Array.isArray(found))
        return report(fail('template', at, `Unexpected list in \`{{#with ${at.code}}}\`, expected a map`))
      return within(at, true, undefined, () => options.fn(found, { blockParams: [found] }))
    },
    __partial(this: unknown, raw: unknown, index: number, options: Options): string {
      const at = sites[index] as PartialSite
      const context = at.operand === undefined ? this : resolveOperand(at.operand, raw)
      if (context instanceof Failure) return report(context)
      const named = [...at.options].map(([name, operand]) => {
        return [name, resolveOperand(operand, (options.hash as Record<string, unknown>)[name])] as const
      })
      const failures = named.flatMap(([, found]) => (found instanceof Failure ? [found] : []))
      if (failures.length > 0) return failures.map(report).join('')
      const base = isContainer(context) && !Array.isArray(context) ? (context as Record<string, unknown>) : {}
      const inner = options.fn(named.length === 0 ? context : { ...base, ...Object.fromEntries(named) })
      return at.indent === '' ? inner : mark('indent', index) + inner + mark('dedent', 0)
    },
  }
}

/** The result of a helper. `and` and `or` look no further than they must, `has` only looks. */
function callSite(at: CallSite, raw: readonly unknown[], hash: Record<string, unknown>): Value | Failure {
  const { helper, operands } = at
  if (helper === 'has') {
    const operand = operands[0]!
    const found = hasValue(operand, raw[0]) ? resolveOperand(operand, raw[0]) : undefined
    return derived(found !== undefined, 'has', found instanceof Value ? [found] : [], { path: operand.code })
  }
  if (helper === 'and' || helper === 'or') {
    const seen: Value[] = []
    for (const [index, operand] of operands.entries()) {
      const found = resolveOperand(operand, raw[index])
      if (found instanceof Failure) return found
      if (!(found instanceof Value) || typeof found.data !== 'boolean') return notBoolean(operand, found)
      seen.push(found)
      if (found.data === (helper === 'or')) break
    }
    return derived(seen.at(-1)!.data, helper, seen)
  }
  const args = operands.map((operand, index) => resolveOperand(operand, raw[index]))
  const options = [...at.options].map(([name, operand]) => [name, resolveOperand(operand, hash[name])] as const)
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
function checkPrintable(at: PrintSite, found: Value | Literal | Container): Value | Literal | Failure {
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
