/** What a document can print. */
export type Scalar = string | number | boolean

/** Where a value came from. See DESIGN: measured, derived, configured, claimed, authored. */
export type Origin =
  | {
      readonly kind: 'measured'
      /** Root-relative path of the evidence file. */
      readonly file: string
      readonly sha256: string
      /** JSON pointer, XML selector, or … */
      readonly pointer?: string
      /** … a 1-based log line with the sha256 of its bytes. */
      readonly line?: number
      readonly lineSha256?: string
    }
  | {
      readonly kind: 'derived'
      /** The operation's name, e.g. `percent`. */
      readonly operation: string
      readonly arguments: readonly Value[]
      /** Rounding digits and the like: plain, printed with the operation. */
      readonly parameters?: Readonly<Record<string, Scalar>>
    }
  /** A target or a name: `file` is the configuration or the plan, `pointer` the place in it. */
  | { readonly kind: 'configured'; readonly file: string; readonly pointer: string }
  /** What an earlier document said (`source`), as the configuration records it. */
  | { readonly kind: 'claimed'; readonly source: string; readonly file: string; readonly pointer: string }
  /** Prose a person wrote in the configuration. */
  | { readonly kind: 'authored'; readonly file: string; readonly pointer: string }

/** The five kinds, in the order they are counted and printed. */
export const originKinds = ['measured', 'derived', 'configured', 'claimed', 'authored'] as const
export type OriginKind = (typeof originKinds)[number]

/**
 * A scalar that remembers its origin. It refuses to become text or a number by accident:
 * only the traced renderer may print it, and only `data` may be computed with.
 */
export class Value<T extends Scalar = Scalar> {
  readonly data: T
  readonly origin: Origin

  constructor(data: T, origin: Origin) {
    if (typeof data === 'number' && !Number.isFinite(data))
      throw new TypeError(`Unexpected ${String(data)}, expected a finite number`)
    this.data = data
    this.origin = origin
    Object.freeze(this)
  }

  toString(): never {
    throw new TypeError('A value reached text without the traced renderer')
  }

  valueOf(): never {
    throw new TypeError('A value was used as a plain primitive')
  }

  [Symbol.toPrimitive](): never {
    throw new TypeError('A value was used as a plain primitive')
  }
}

/** A value computed from others. */
export function derived<T extends Scalar>(
  data: T,
  operation: string,
  args: readonly Value[],
  parameters?: Readonly<Record<string, Scalar>>,
): Value<T> {
  return new Value(data, { kind: 'derived', operation, arguments: args, ...(parameters && { parameters }) })
}

/** A tree of values, lists and maps: what templates and conditions see. */
export type FactTree = Value | undefined | readonly FactTree[] | { readonly [name: string]: FactTree }

/** Plain JSON of a fact tree: every value replaced by its data, absent ones left out. */
export function plain(tree: FactTree): unknown {
  if (tree instanceof Value) return tree.data
  if (tree === undefined) return undefined
  if (Array.isArray(tree)) return tree.map(item => plain(item as FactTree))
  const entries = Object.entries(tree as Record<string, FactTree>).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries.map(([name, value]) => [name, plain(value)]))
}
