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

/** An expression: a literal, the call of a helper, or a path from where it starts. */
export type Operand = LiteralOperand | Call | PathOperand

interface LiteralOperand extends Written {
  readonly kind: 'literal'
  readonly literal: Literal
}

export interface PathOperand extends Written {
  readonly kind: 'path'
  readonly start: PathStart
  readonly parts: readonly string[]
}

/** The context so many levels up, an `@` variable of the loop so many levels up, or a block parameter. */
export type PathStart =
  | { readonly kind: 'context'; readonly depth: number }
  | { readonly kind: 'variable'; readonly name: string; readonly depth: number }
  | { readonly kind: 'parameter'; readonly name: string }

/** A call of a helper; `and`, `or` and `has` are no plain helpers, as they need not look at every argument. */
export interface Call extends Written {
  readonly kind: 'call'
  readonly name: string
  readonly helper: Helper | 'and' | 'or' | 'has'
  readonly operands: readonly Operand[]
  readonly options: ReadonlyMap<string, Operand>
}

/** What a template is made of, once it is checked. */
export type Statement = Text | Print | Block | PartialCall
export type Program = readonly Statement[]

/** A run of template text. */
export interface Text {
  readonly kind: 'text'
  readonly text: string
  readonly place: TemplatePlace
  readonly claim?: NonNullable<Span['claim']>
}

/** A value to be printed: escaped for its place, or as the Markdown a person wrote (`{{prose …}}`). */
export interface Print extends Written {
  readonly kind: 'print'
  readonly operand: Operand
  readonly prose: boolean
}

export interface Block extends Written {
  readonly kind: 'block'
  readonly block: 'if' | 'unless' | 'each' | 'with'
  readonly operand: Operand
  /** The names behind `as`. */
  readonly parameters: readonly string[]
  readonly program: Program
  /** Behind `{{else}}`. */
  readonly inverse: Program
}

export interface PartialCall extends Written {
  readonly kind: 'partial'
  readonly name: string
  /** The context; absent for that of the caller. */
  readonly operand?: Operand
  readonly options: ReadonlyMap<string, Operand>
  /** What stands before the call on its line: every line of the partial starts with it. */
  readonly indent: string
}
