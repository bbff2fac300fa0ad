import { createHash } from 'node:crypto'
import { recover } from './write/recover.ts'
import { withLock } from './write/lock.ts'
import { writeAll, type PlannedWrite } from './write/write-all.ts'
import type { Config } from './config/read-config.ts'
import { dependenciesOf } from './dependencies.ts'
import { CloseoutError, isError, refuse, type Diagnostic } from './diagnostic.ts'
import { targetRules } from './find-targets.ts'
import { prepare, type Prepared, type PrepareOptions } from './prepare.ts'
import { readRegularFile, whyUnreadable } from './read-file.ts'
import type { Document } from './render/document.ts'
import { rooted, type Root } from './root.ts'
import { countUnmeasured, countValues, type ValueCounts } from './verify/count-values.ts'

export interface BuildOptions extends PrepareOptions {
  /** Shows what would be written, and writes nothing. */
  readonly dryRun?: boolean
}

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

export interface BuildResult {
  readonly documents: readonly DocumentResult[]
  readonly diagnostics: readonly Diagnostic[]
  /** Root-relative paths, empty when anything was refused. */
  readonly written: readonly string[]
  /** Target paths that their condition left out. */
  readonly skipped: readonly string[]
}

/**
 * Evidence → facts → documents → verify → write all or none.
 * A crashed earlier run is finished or rolled back first.
 *
 * @throws CloseoutError when it cannot run: `config`, `outside-root`, `locked`, or a write that failed (rolled back).
 */
export async function build(config: Config, options: BuildOptions): Promise<BuildResult> {
  if (options.dryRun) return toResult(await prepare(config, options), [])
  const began = Date.now()
  return withLock(config.root, async () => {
    const recovered = recover(config.root)
    const prepared = await prepare(config, options)
    const refused = isRefused(prepared.diagnostics)
    const written = refused ? [] : await writeDocuments(config, prepared)
    const result = toResult(
      prepared,
      prepared.documents.map(({ path }) => path).filter(path => written.includes(path)),
    )
    if (!refused && written.length === 0 && recovered.length === 0)
      options.cache?.keep(config.absolute, began, dependenciesOf(config, prepared.planning), result)
    return { ...result, diagnostics: [...recovered, ...result.diagnostics] }
  })
}

/** Does any of these stop the write? How the targets came out never does. */
export function isRefused(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(diagnostic => isError(diagnostic) && !targetRules.has(diagnostic.rule))
}

/** Writes the documents and their traces as one set; returns the paths of those that changed. */
async function writeDocuments(config: Config, { documents, inputs }: Prepared): Promise<readonly string[]> {
  const { buildTrace, formatTrace, tracePathOf } = await import('./trace/build-trace.ts')
  const writes = documents.flatMap((document): PlannedWrite[] => {
    const { path, before, text } = document
    const tracePath = tracePathOf(path)
    const trace = formatTrace(buildTrace(document, inputs))
    return [
      { path, before: before === undefined ? undefined : Buffer.from(before), content: Buffer.from(text) },
      { path: tracePath, before: readIfThere(config.root, tracePath), content: Buffer.from(trace) },
    ]
  })
  return writeAll(config.root, writes).written
}

/** The bytes of a document or trace as it is; undefined when there is none. @throws CloseoutError `target-unreadable` */
export function readIfThere(root: Root, path: string): Buffer | undefined {
  try {
    return readRegularFile(rooted(root, path).absolute)
  } catch (error) {
    if (error instanceof CloseoutError) throw error
    const why = whyUnreadable(error)
    if (why === 'ENOENT') return undefined
    throw refuse('target-unreadable', path, `Cannot read \`${path}\`: ${why}, expected a regular file`)
  }
}

function toResult(prepared: Prepared, written: readonly string[]): BuildResult {
  const { diagnostics, skipped } = prepared
  return { documents: toResults(prepared), diagnostics, written, skipped }
}

/** What would happen to each document: all are refused when any is. */
export function toResults({ documents, diagnostics }: Prepared): DocumentResult[] {
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

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
