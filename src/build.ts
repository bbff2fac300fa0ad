import { recover } from './write/recover.ts'
import { withLock } from './write/lock.ts'
import { writeAll, type PlannedWrite } from './write/write-all.ts'
import type { Config } from './config/read-config.ts'
import { CloseoutError, refuse, type Diagnostic } from './diagnostic.ts'
import type { DocumentResult, Made } from './make.ts'
import { takeOrMake, type MakeOptions } from './make-ahead.ts'
import { readRegularFile, whyUnreadable } from './read-file.ts'
import { rooted, type Root } from './root.ts'
import { tracePathOf } from './trace/build-trace.ts'

export interface BuildOptions extends MakeOptions {
  /** Shows what would be written, and writes nothing. */
  readonly dryRun?: boolean
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
  if (options.dryRun) return toResult(await takeOrMake(config, options), [])
  const began = Date.now()
  return withLock(config.root, async () => {
    const recovered = recover(config.root)
    const made = await takeOrMake(config, options)
    const written = made.dependencies ? writeMade(config, made) : []
    const result = toResult(made, written)
    if (made.dependencies && written.length === 0 && recovered.length === 0)
      options.cache?.keep(config.absolute, began, made.dependencies, result)
    return { ...result, diagnostics: [...recovered, ...result.diagnostics] }
  })
}

/** Writes the documents and their traces as one set; returns the paths of those that changed. */
function writeMade({ root }: Config, { documents, traces }: Made): readonly string[] {
  const writes = documents.flatMap(({ path, before, text }, index): PlannedWrite[] => {
    const tracePath = tracePathOf(path)
    return [
      { path, before: before === undefined ? undefined : Buffer.from(before), content: Buffer.from(text) },
      { path: tracePath, before: readIfThere(root, tracePath), content: Buffer.from(traces[index]!) },
    ]
  })
  return writeAll(root, writes).written
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

function toResult({ documents, diagnostics, skipped }: Made, written: readonly string[]): BuildResult {
  const paths = documents.map(({ path }) => path).filter(path => written.includes(path))
  return { documents, diagnostics, written: paths, skipped }
}
