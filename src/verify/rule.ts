import type { Finding, Severity } from '../diagnostic.ts'
import type { FactTree } from '../facts/value.ts'
import type { Contract, Document } from '../render/document.ts'
import type { Reading } from './read-text.ts'

/** What a rule sees beside the document: its text read once, and the facts it was rendered from. */
export interface Context {
  readonly reading: Reading
  readonly facts: FactTree
}

/**
 * A document in a few characters, for documentation and for the tests. In `text`, `⟦kind:…⟧` is a span of that kind:
 * `⟦derived:17.69⟧`, `⟦authored:All is well.⟧`, `⟦kept:…⟧`, or `⟦claim:…⟧` for exempted template words.
 * All other characters are template text.
 */
export interface Example {
  readonly text: string
  readonly contract?: Partial<Contract>
  readonly facts?: FactTree
}

/** An example that is refused, with the findings as `line:column: message`. */
export interface RefusedExample extends Example {
  readonly expected: readonly string[]
}

/** One thing a document must hold. A rule is pure, and its cost is linear in the document's size. */
export interface Rule {
  /** Kebab-case; the name in diagnostics and in the configuration. */
  readonly id: string
  /** One sentence for the README: what is refused. */
  readonly description: string
  /** Severity where the configuration says nothing. */
  readonly severity: Severity
  readonly examples: { readonly ok: readonly Example[]; readonly notOk: readonly RefusedExample[] }
  check(document: Document, context: Context): Finding[]
}
