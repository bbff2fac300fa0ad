import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff'
import { isRefused, readIfThere, toResults, type DocumentResult } from './build.ts'
import type { Config } from './config/read-config.ts'
import type { Planning } from './config/read-planning.ts'
import { dependenciesOf } from './dependencies.ts'
import type { Diagnostic } from './diagnostic.ts'
import { prepare, type PrepareOptions } from './prepare.ts'
import { buildTrace, formatTrace, tracePathOf } from './trace/build-trace.ts'
import { findCauses } from './trace/find-causes.ts'
import { readTogether } from './write/read-together.ts'
import { recover } from './write/recover.ts'
import { writtenPaths } from './written-paths.ts'

export interface CheckResult {
  readonly documents: readonly DocumentResult[]
  readonly diagnostics: readonly Diagnostic[]
  /** One unified diff over all documents that differ, from what is there to what the evidence yields; empty when none does. */
  readonly diff: string
  /** Target paths that their condition left out. */
  readonly skipped: readonly string[]
}

/**
 * Do the documents still equal what their evidence yields, and if not, why? Writes nothing, but mends what a crashed
 * build left. Beside a running build it sees the documents of before or of after it, never some of each.
 *
 * @throws CloseoutError when it cannot run, `locked` when a build beside it does not end.
 */
export async function check(config: Config, options: PrepareOptions): Promise<CheckResult> {
  const began = Date.now()
  const recovered = recover(config.root)
  const { unchanged, ...result } = await readTogether(config.root, writtenPaths(config), () => compare(config, options))
  if (unchanged && recovered.length === 0)
    options.cache?.keep(config.absolute, began, dependenciesOf(config, unchanged), result)
  return { ...result, diagnostics: [...recovered, ...result.diagnostics] }
}

/** With the planning documents that it rests on where a build would write nothing. */
async function compare(config: Config, options: PrepareOptions): Promise<CheckResult & { unchanged?: Planning }> {
  const prepared = await prepare(config, options)
  const documents = toResults(prepared)
  const { diagnostics: found, skipped, planning } = prepared
  if (isRefused(found)) return { documents, diagnostics: found, diff: '', skipped }
  const traces = prepared.documents.map(document => {
    const tracePath = tracePathOf(document.path)
    const stored = readIfThere(config.root, tracePath)?.toString('utf8')
    const fresh = buildTrace(document, prepared.inputs)
    const causes = findCauses(document, stored, fresh, tracePath)
    return { causes, isUnchanged: document.before === document.text && stored === formatTrace(fresh) }
  })
  const result = {
    documents,
    diagnostics: [...found, ...traces.flatMap(({ causes }) => causes)],
    diff: documents.map(diffOf).join(''),
    skipped,
  }
  return traces.every(({ isUnchanged }) => isUnchanged) ? { ...result, unchanged: planning } : result
}

/** The unified diff of one document, from what is there to what would be written; empty for one that is refused. */
export function diffOf({ path, action, before, text }: DocumentResult): string {
  if (before === text || action === 'refused') return ''
  const from = before === undefined ? '/dev/null' : `a/${path}`
  const headers = { headerOptions: FILE_HEADERS_ONLY }
  return createTwoFilesPatch(from, `b/${path}`, before ?? '', text, undefined, undefined, headers)
}
