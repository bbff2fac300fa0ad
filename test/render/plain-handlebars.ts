import Handlebars from 'handlebars'
import { helpers } from '../../src/render/helpers.ts'

/** A number as text: Handlebars adds two bare numbers that stand side by side (`{{1}}{{2}}` prints 3). */
class Shown {
  readonly data: number

  constructor(data: number) {
    this.data = data
  }

  toString(): string {
    return String(this.data)
  }
}

function shown(data: unknown): unknown {
  if (typeof data === 'number') return new Shown(data)
  if (Array.isArray(data)) return data.map(shown)
  if (typeof data !== 'object' || data === null) return data
  return Object.fromEntries(Object.entries(data).map(([name, item]) => [name, shown(item)]))
}

function unshown(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(unshown)
  return data instanceof Shown ? data.data : data
}

/** What Handlebars itself renders, with the same helpers on plain data and nothing escaped. */
export function plainHandlebars(source: string, partials: Readonly<Record<string, string>>, data: unknown): string {
  const engine = Handlebars.create()
  for (const [name, helper] of Object.entries(helpers))
    engine.registerHelper(name, (...args: unknown[]) => {
      const { hash } = args.pop() as Handlebars.HelperOptions
      const named = [...helper.parameters.keys()].map((key, at) => [key, unshown(args[at])])
      return shown(helper.run(Object.fromEntries(named) as never, hash as never))
    })
  engine.registerHelper('and', (left: boolean, right: boolean) => left && right)
  engine.registerHelper('or', (left: boolean, right: boolean) => left || right)
  engine.registerHelper('has', (value: unknown) => value !== undefined)
  engine.registerHelper('claim', (text: string) => text)
  engine.registerHelper('prose', (text: string) => text)
  engine.registerHelper('each', eachNumbered)
  for (const [name, partial] of Object.entries(partials)) engine.registerPartial(name, partial)
  return engine.compile(source, { noEscape: true })(shown(data))
}

/** `each` as Handlebars has it, and `@number`, which is ours. */
function eachNumbered(this: unknown, list: object, { data, fn, inverse }: Handlebars.HelperOptions): string {
  const items = Object.entries(list) as [string, unknown][]
  if (items.length === 0) return inverse(this)
  const texts = items.map(([name, item], index) => {
    const key = Array.isArray(list) ? new Shown(index) : name
    const [first, last] = [index === 0, index === items.length - 1]
    const here = { key, index: new Shown(index), number: new Shown(index + 1), first, last }
    return fn(item, { data: { ...Handlebars.createFrame(data), ...here }, blockParams: [item, key] })
  })
  return texts.join('')
}
