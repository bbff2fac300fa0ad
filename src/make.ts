import { createHash } from 'node:crypto'
import type { Dependencies } from './cache/result-cache.ts'
import type { Config } from './config/read-config.ts'
import type { Planning } from './config/read-planning.ts'
import { dependenciesOf } from './dependencies.ts'
import { CloseoutError, isError, refuse, type Diagnostic } from './diagnostic.ts'
import { targetRules } from './find-targets.ts'
import { adjust, prepare, type Prepared, type PrepareOptions } from './prepare.ts'
import { isAbsent, readRegularFile, whyUnreadable } from './read-file.ts'
import type { Document } from './render/document.ts'
import { rooted, type Root } from './root.ts'
import { buildTrace, formatTrace, tracePathOf } from './trace/build-trace.ts'
import { countUnmeasured, countValues, type ValueCounts } from './verify/count-values.ts'

/** What happened, or would happen, to one document. */
export interface DocumentResult {
  /** Root-relative. */
  readonly path: string
  readonly action: 'created' | 'updated' | 'unchanged' | 'refused'
  /** Of the document's bytes as rendered. */
  readonly sha256: string
  readonly values: ValueCounts
  /** How many values of it say that they could not be measured. */
  readonly unmeasured: number
  readonly before: string | undefined
  readonly text: string
}

/** What a configuration yields, as plain data: it may have been made in another thread. */
export interface Made {
  readonly documents: readonly DocumentResult[]
  /** The trace of each document, in their order; none when they are refused. */
  readonly traces: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
  /** Target paths that their condition left out. */
  readonly skipped: readonly string[]
  /** What all this rests on; undefined when documents are refused of which that cannot be said. */
  readonly dependencies: Dependencies | undefined
}

/** Evidence → facts → documents → diagnostics and traces; writes nothing. */
export async function make(config: Config, options: PrepareOptions): Promise<Made> {
  const prepared = await prepare(config, options)
  const { documents, skipped, inputs, planning } = prepared
  const replacing = isRefused(prepared.diagnostics) ? [] : adjust(findReplaced(config.root, documents), config)
  const diagnostics = [...prepared.diagnostics, ...replacing]
  const refused = isRefused(diagnostics)
  return {
    documents: toResults({ documents, diagnostics }),
    traces: refused ? [] : documents.map(document => formatTrace(buildTrace(document, inputs))),
    diagnostics,
    skipped,
    dependencies: refused ? tryDependencies(config, planning) : dependenciesOf(config, planning),
  }
}

/** A warning for each document that takes the place of a text that closeout did not write: its trace would be there. */
function findReplaced(root: Root, documents: readonly Document[]): Diagnostic[] {
  return documents.flatMap(({ path, contract, before, text }): Diagnostic[] => {
    if (contract.kind === 'edit' || before === undefined || before === text) return []
    if (readIfThere(root, tracePathOf(path)) !== undefined) return []
    const message = `Has no trace \`${tracePathOf(path)}\`: nothing says that closeout wrote it, and it is replaced as a whole`
    const hint = 'to keep it, take it from version control and put it in a file of its own'
    return [{ rule: 'document-replaced', severity: 'warning', file: path, message, hint }]
  })
}

/** Where evidence is refused for its path, that path names no file. */
function tryDependencies(config: Config, planning: Planning): Dependencies | undefined {
  try {
    return dependenciesOf(config, planning)
  } catch (error) {
    if (error instanceof CloseoutError) return undefined
    throw error
  }
}

/** Does any of these stop the write? How the targets came out never does. */
export function isRefused(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(diagnostic => isError(diagnostic) && !targetRules.has(diagnostic.rule))
}

/** What would happen to each document: all are refused when any is. */
export function toResults({ documents, diagnostics }: Pick<Prepared, 'documents' | 'diagnostics'>): DocumentResult[] {
  const refused = isRefused(diagnostics)
  return documents.map(document => ({
    path: document.path,
    action: refused ? ('refused' as const) : actionOf(document),
    sha256: sha256(document.text),
    values: countValues([document]),
    unmeasured: countUnmeasured([document]),
    before: document.before,
    text: document.text,
  }))
}

function actionOf({ before, text }: Document): 'created' | 'updated' | 'unchanged' {
  if (before === undefined) return 'created'
  return before === text ? 'unchanged' : 'updated'
}

/** Whether documents and traces are as they were made. */
export function isSettled(root: Root, { documents, traces }: Made): boolean {
  return documents.every(
    ({ path, before, text }, index) =>
      before === text && readIfThere(root, tracePathOf(path))?.toString('utf8') === traces[index],
  )
}

/** The bytes of a document or trace as it is; undefined when there is none. @throws CloseoutError `target-unreadable` */
export function readIfThere(root: Root, path: string): Buffer | undefined {
  try {
    return readRegularFile(rooted(root, path).absolute)
  } catch (error) {
    if (error instanceof CloseoutError) throw error
    if (isAbsent(error)) return undefined
    const why = whyUnreadable(error)
    throw refuse('target-unreadable', path, `Cannot read \`${path}\`: ${why}, expected a regular file`)
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
