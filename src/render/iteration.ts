import Handlebars from 'handlebars'
import { derived, type Scalar, type Value } from '../facts/value.ts'
import { type Container, valuesIn } from './resolve-operand.ts'
import type { BlockSite } from './site.ts'

/** What a turn of a loop gives its body: block parameters and the `@` variables the template reads. */
type Turn = (item: unknown, key: string, position: number) => Handlebars.RuntimeOptions

/**
 * The turns of `{{#each list as |item key|}}`. `@index`, `@key`, `@first` and `@last` are values like any other,
 * derived from the item they count; `@number` is ours and counts from 1.
 */
export function iterationOf(
  { code }: BlockSite,
  container: Container,
  length: number,
  variables: ReadonlySet<string>,
  { data, fn }: Handlebars.HelperOptions,
): Turn {
  const wantsKey = (fn as unknown as { readonly blockParams: number }).blockParams > 1
  const wanted = [...variables].filter(name => name !== 'root')
  return (item, key, position) => {
    const of = (operation: string, value: Scalar) => {
      const [first] = valuesIn(item)
      return derived(value, operation, first ? [first] : [], { of: code })
    }
    const name = () => (Array.isArray(container) ? of('index', position) : of('key', key))
    const blockParams = wantsKey ? [item, name()] : [item]
    if (wanted.length === 0) return { blockParams }
    const frame = Handlebars.createFrame(data ?? {}) as Record<string, unknown>
    const made: Readonly<Record<string, () => Value>> = {
      index: () => of('index', position),
      number: () => of('number', position + 1),
      key: name,
      first: () => of('first', position === 0),
      last: () => of('last', position === length - 1),
    }
    for (const variable of wanted) frame[variable] = made[variable]!()
    return { data: frame, blockParams }
  }
}
