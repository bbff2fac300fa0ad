import { closest } from './closest.ts'
import { configSchema } from './config.ts'
import { oneOf } from './explain-issue.ts'

/** A key that closeout.yaml may have. */
interface SchemaKey {
  readonly name: string
  /** The keys above it, dotted, list items left out: `targets.groups`. Empty at the top. */
  readonly parent: string
  readonly isRequired: boolean
}

let known: readonly SchemaKey[] | undefined

function schemaKeys(): readonly SchemaKey[] {
  return (known ??= keysOf(configSchema, ''))
}

function keysOf(schema: unknown, parent: string): SchemaKey[] {
  const { def } = schema as { def: Record<string, unknown> }
  const inner = [def['innerType'], def['element'], ...((def['options'] as unknown[] | undefined) ?? [])]
  return [
    ...Object.entries((def['shape'] as Record<string, unknown> | undefined) ?? {}).flatMap(([name, value]) => [
      { name, parent, isRequired: !['optional', 'default'].includes(typeOf(value)) },
      ...keysOf(value, parent === '' ? name : `${parent}.${name}`),
    ]),
    ...inner.filter(value => value !== undefined).flatMap(value => keysOf(value, parent)),
  ]
}

function typeOf(schema: unknown): string {
  return String((schema as { def: { type: unknown } }).def.type)
}

/** What to do with a key that is unknown where it stands: the one that was meant, or the place where it belongs. */
export function adviseOnKey(key: string, path: readonly PropertyKey[]): string | undefined {
  const parent = path.filter(part => typeof part === 'string').join('.')
  const here = schemaKeys().filter(one => one.parent === parent)
  const elsewhere = schemaKeys().filter(one => one.parent !== parent)
  const meant = closest(
    key,
    [...here, ...elsewhere].map(({ name }) => name),
  )
  if (meant === undefined) return undefined
  if (here.some(({ name }) => name === meant)) return `write \`${meant}\``
  const where = placesOf(elsewhere.filter(({ name }) => name === meant).map(one => one.parent))
  return meant === key ? `\`${key}\` belongs ${where}` : `write \`${meant}\`, ${where}`
}

/** The places nearest to the top, in words. */
function placesOf(parents: readonly string[]): string {
  const depth = (parent: string) => (parent === '' ? 0 : parent.split('.').length)
  const least = Math.min(...parents.map(depth))
  if (least === 0) return 'at the top'
  return `below ${oneOf([...new Set(parents.filter(parent => depth(parent) === least))].map(one => `\`${one}\``))}`
}

/**
 * What to write in closeout.yaml so that it gives a value: `next: { number: …, name: … }`, with all that must stand
 * beside it. `pointer` is the map's JSON pointer. Undefined for what closeout.yaml has no key for.
 */
export function configSnippet(pointer: string, key: string): string | undefined {
  const parents = pointer.split('/').slice(1)
  const siblings = schemaKeys().filter(({ parent }) => parent === parents.join('.'))
  if (!siblings.some(({ name }) => name === key)) return undefined
  const keys = siblings.filter(({ name, isRequired }) => name === key || isRequired)
  const entries = keys.map(({ name }) => `${name}: …`).join(', ')
  return parents.reduceRight((inner, parent) => `${parent}: { ${inner} }`, entries)
}
