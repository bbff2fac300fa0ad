import type { Scalar } from '../facts/value.ts'
import type { Span, TemplatePlace } from './document.ts'
import type { Helper } from './helpers.ts'

/** A literal an expression of a template holds: text of the template, with no origin. */
export class Literal {
  readonly data: Scalar

  constructor(data: Scalar) {
    this.data = data
  }
}

/** Where an expression stands and how it is written. */
export interface Written {
  /** As the template writes it. */
  readonly code: string
  /** Of the mustache it stands in. */
  readonly place: TemplatePlace
}

/**
 * An expression: a literal, the result of a helper, or a path. Handlebars hands over what a path starts from
 * (the context, a block parameter, `@root`); the `parts` from there on are walked by us.
 */
export type Operand = Written &
  (
    | { readonly kind: 'literal'; readonly literal: Literal }
    | { readonly kind: 'result' }
    | { readonly kind: 'path'; readonly parts: readonly string[] }
  )

/** A call of a helper; `and`, `or` and `has` are no plain helpers, as they need not look at every argument. */
export interface CallSite extends Written {
  readonly name: string
  readonly helper: Helper | 'and' | 'or' | 'has'
  readonly operands: readonly Operand[]
  readonly options: ReadonlyMap<string, Operand>
}

/** A value to be printed: escaped for its place, or as the Markdown a person wrote (`{{prose …}}`). */
export interface PrintSite extends Written {
  readonly operand: Operand
  readonly prose: boolean
}

export interface BlockSite extends Written {
  readonly block: 'if' | 'unless' | 'each' | 'with'
  readonly operand: Operand
}

export interface PartialSite extends Written {
  /** The context; absent for that of the caller. */
  readonly operand?: Operand
  readonly options: ReadonlyMap<string, Operand>
  /** What stands before the call on its line: every line of the partial starts with it. */
  readonly indent: string
}

/** What the rewritten template refers to by number. */
export type Site = CallSite | PrintSite | BlockSite | PartialSite

/** A run of template text. */
export interface LiteralSite {
  readonly text: string
  readonly place: TemplatePlace
  readonly claim?: NonNullable<Span['claim']>
}
