import type { Origin, OriginKind, Scalar } from '../facts/value.ts'

/** A place in a template: root-relative (or shipped) file, 1-based line and column. */
export interface TemplatePlace {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** A choice a template made: `{{#if …}}`, `{{#each …}}`, with what it saw. */
export interface Condition {
  readonly block: 'if' | 'unless' | 'each' | 'with'
  /** The condition as the template writes it. */
  readonly code: string
  /** Which way it went: true/false for if and unless, the number of items for each. */
  readonly outcome: boolean | number
  readonly place: TemplatePlace
  /** Where the observed value came from; absent for a plain list. */
  readonly origin?: Origin
}

/**
 * A run of characters of a document with one explanation.
 * `literal` is template text; `kept` is text of an edited file that closeout does not own.
 */
export interface Span {
  /** UTF-16 offsets, end exclusive. Spans are sorted, touch, and cover the whole text. */
  readonly start: number
  readonly end: number
  readonly kind: OriginKind | 'literal' | 'kept'
  /** For every kind but `kept`. */
  readonly place?: TemplatePlace
  /** The mustache as the template writes it, for values. */
  readonly code?: string
  /** For values: the data before it was escaped for its place. */
  readonly data?: Scalar
  readonly origin?: Origin
  /** A `{{claim}}` exemption: literal words that stand for no fact, with whose they are and why. */
  readonly claim?: { readonly source: string; readonly reason: string }
  /** Innermost last. */
  readonly conditions: readonly Condition[]
}

/** Text with its explanation. */
export interface Rendered {
  readonly text: string
  readonly spans: readonly Span[]
}

/** What a template folder promises about its documents (contract.yaml). */
export interface Contract {
  readonly kind: 'create' | 'edit'
  /** Heading texts that must be there, in this order, at any level. */
  readonly requiredSections: readonly string[]
  /** Fewest lines of a whole document; 0 for none. */
  readonly minLines: number
  /** Frontmatter keys that must be there, in this order; empty for none. */
  readonly frontmatter: readonly string[]
  /** For `edit`: how the file is edited. `sections` splices frontmatter keys and managed sections; `roadmap` places a phase. */
  readonly editor?: 'sections' | 'roadmap'
  /** For `edit`: may a frontmatter block be added where there is none? */
  readonly addFrontmatter?: boolean
}

/** A document about to be verified and written. */
export interface Document extends Rendered {
  /** Root-relative path of the target. */
  readonly path: string
  /** Template name as the configuration writes it. */
  readonly template: string
  readonly contract: Contract
  /** The target's text before, or undefined when it does not exist. */
  readonly before: string | undefined
  /** The sha256 of the template's own files, for the trace. */
  readonly templateSha256: string
}
