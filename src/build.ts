import { isIdle } from './write/control-folder.ts'
import { recover } from './write/recover.ts'
import { withLock } from './write/lock.ts'
import { writeAll, type PlannedWrite } from './write/write-all.ts'
import type { Config } from './config/read-config.ts'
import type { Diagnostic } from './diagnostic.ts'
import { isRefused, isSettled, readIfThere, type DocumentResult, type Made } from './make.ts'
import { makeAhead, stands, takeOrMake, type MakeOptions } from './make-ahead.ts'
import type { Root } from './root.ts'
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
 * A crashed earlier run is finished or rolled back first. Where there is nothing to write, nothing is touched.
 *
 * @throws CloseoutError when it cannot run: `config`, `outside-root`, `locked`, or a write that failed (rolled back).
 */
export async function build(config: Config, options: BuildOptions = {}): Promise<BuildResult> {
  const { root } = config
  if (options.dryRun) return toResult(await takeOrMake(config, options), [])
  const began = Date.now()
  const ahead = options.ahead ?? (isIdle(root) ? await makeAhead(config, options) : undefined)
  if (ahead && writesNothing(root, ahead.made) && isIdle(root) && stands(config, ahead))
    return finish(ahead.made, [], [])
  return withLock(root, async () => {
    const recovered = recover(root)
    const made = await takeOrMake(config, { ...options, ahead })
    return finish(made, isRefused(made.diagnostics) ? [] : writeMade(config, made), recovered)
  })

  function finish(made: Made, written: readonly string[], recovered: readonly Diagnostic[]): BuildResult {
    const result = toResult(made, written)
    if (!isRefused(made.diagnostics) && written.length === 0 && recovered.length === 0)
      options.cache?.keep(config.absolute, began, made.dependencies!, result)
    return { ...result, diagnostics: [...recovered, ...result.diagnostics] }
  }
}

function writesNothing(root: Root, made: Made): boolean {
  return isRefused(made.diagnostics) || isSettled(root, made)
}

/** Writes the documents and their traces as one set; returns the paths of those that changed. */
function writeMade({ root }: Config, { documents, traces }: Made): readonly string[] {
  const writes = documents.flatMap(({ path, before, text }, index): PlannedWrite[] => {
    const tracePath = tracePathOf(path)
    const document = {
      path,
      before: before === undefined ? undefined : Buffer.from(before),
      content: Buffer.from(text),
    }
    // A document that is named twice is refused, which says it all.
    if (documents.findIndex(other => other.path === path) < index) return [document]
    return [document, { path: tracePath, before: readIfThere(root, tracePath), content: Buffer.from(traces[index]!) }]
  })
  return writeAll(root, writes).written
}

function toResult({ documents, diagnostics, skipped }: Made, written: readonly string[]): BuildResult {
  const paths = documents.map(({ path }) => path).filter(path => written.includes(path))
  return { documents, diagnostics, written: paths, skipped }
}
