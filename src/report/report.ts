import type { DocumentResult } from '../make.ts'
import type { Diagnostic } from '../diagnostic.ts'

/** What a command did, ready to be told to a person or a program. */
export interface Report {
  readonly command: string
  /** The exit status that goes with it; `measure` hands on its command's own. */
  readonly exit: number
  readonly documents: readonly DocumentResult[]
  readonly diagnostics: readonly Diagnostic[]
  /** For programs: root-relative paths that a command wrote which makes no documents. */
  readonly written?: readonly string[]
  /** One sentence or more on what happened to the user's files. */
  readonly effect: string
  /** For people: what to call the documents' actions where nothing is written. */
  readonly labels?: Partial<Record<DocumentResult['action'], string>>
  /** For people: documents that their condition left out, root-relative. */
  readonly skipped?: readonly string[]
  /** For people: the unified diff of what would change. */
  readonly diff?: string
}

/** How to tell it. */
export interface ReportStyle {
  readonly color: boolean
  /** Leaves out warnings, and everything when there is no error. */
  readonly quiet: boolean
  /** The root's path from the folder that annotations are relative to, with `/`; empty when they are the same. */
  readonly base: string
  /** closeout's own version. */
  readonly version: string
}

/** Turns a report into text, with a final newline, or into nothing. Pure. */
export type Reporter = (report: Report, style: ReportStyle) => string
