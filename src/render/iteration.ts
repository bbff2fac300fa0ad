import { derived, type Scalar, type Value } from '../facts/value.ts'
import { blockFrame, type Frame } from './frame.ts'
import type { Block } from './program.ts'
import { type Container, valuesIn } from './resolve-operand.ts'

/** The frame of one turn of a loop. */
type Turn = (item: unknown, key: string, position: number) => Frame

/**
 * The turns of `{{#each list as |item key|}}`. `@index`, `@key`, `@first` and `@last` are values like any other,
 * derived from the item they count; `@number` is ours and counts from 1. Only those that the template reads are made.
 */
export function iterationOf(
  at: Block,
  container: Container,
  length: number,
  read: ReadonlySet<string>,
  outer: Frame,
): Turn {
  const wantsKey = at.parameters.length > 1
  const wanted = [...read].filter(name => name !== 'root')
  const root = outer.variables.values.get('root')
  return (item, key, position) => {
    const of = (operation: string, value: Scalar) => {
      const [first] = valuesIn(item)
      return derived(value, operation, first ? [first] : [], { of: at.code })
    }
    const name = () => (Array.isArray(container) ? of('index', position) : of('key', key))
    const parameters = wantsKey ? [item, name()] : [item]
    if (wanted.length === 0) return blockFrame(outer, item, at, parameters)
    const make: Readonly<Record<string, () => Value>> = {
      index: () => of('index', position),
      number: () => of('number', position + 1),
      key: name,
      first: () => of('first', position === 0),
      last: () => of('last', position === length - 1),
    }
    const made = wanted.map(variable => [variable, make[variable]!()] as const)
    const values = new Map<string, unknown>([['root', root], ...made])
    return blockFrame(outer, item, at, parameters, { values, outer: outer.variables })
  }
}
