import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff'
import type { Config } from './config/read-config.ts'
import type { Dependencies } from './cache/result-cache.ts'
import { dependenciesOf } from './dependencies.ts'
import type { Diagnostic } from './diagnostic.ts'
import { withLineEndsOf } from './line-ends.ts'
import { isRefused, isSettled, readIfThere, toResults, type DocumentResult } from './make.ts'
import { stands, type MakeOptions } from './make-ahead.ts'
import { prepare } from './prepare.ts'
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
export async function check(config: Config, options: MakeOptions = {}): Promise<CheckResult> {
  const began = Date.now()
  const recovered = recover(config.root)
  const { settled, ...result } = await readTogether(config.root, writtenPaths(config), () => compare(config, options))
  if (settled && recovered.length === 0) options.cache?.keep(config.absolute, began, settled, result)
  return { ...result, diagnostics: [...recovered, ...result.diagnostics] }
}

/** With all that it rests on where a build would write nothing. */
type Comparison = CheckResult & { readonly settled?: Dependencies | undefined }

async function compare(config: Config, { ahead, ...options }: MakeOptions): Promise<Comparison> {
  if (ahead && !isRefused(ahead.made.diagnostics) && isSettled(config.root, ahead.made) && stands(config, ahead)) {
    const { documents, diagnostics, skipped, dependencies } = ahead.made
    return { documents, diagnostics, diff: '', skipped, settled: dependencies }
  }
  const prepared = await prepare(config, options)
  const documents = toResults(prepared)
  const { diagnostics: found, skipped, planning } = prepared
  if (isRefused(found)) return { documents, diagnostics: found, diff: '', skipped }
  const traces = prepared.documents.map(document => {
    const tracePath = tracePathOf(document.path)
    const stored = readIfThere(config.root, tracePath)?.toString('utf8')
    const fresh = buildTrace(document, prepared.inputs)
    const isUnchanged = document.before === document.text && stored === formatTrace(fresh)
    return { causes: isUnchanged ? [] : findCauses(document, stored, fresh, tracePath), isUnchanged }
  })
  const result = {
    documents,
    diagnostics: [...found, ...traces.flatMap(({ causes }) => causes)],
    diff: documents.map(diffOf).join(''),
    skipped,
  }
  const isUnchanged = traces.every(trace => trace.isUnchanged)
  return isUnchanged ? { ...result, settled: dependenciesOf(config, planning) } : result
}

/**
 * The unified diff of one document, from what is there to what would be written; empty for one that is refused, or
 * differs in its line ends only.
 */
export function diffOf({ path, action, before, text }: DocumentResult): string {
  const read = before === undefined ? undefined : withLineEndsOf(text, before)
  if (read === text || action === 'refused') return ''
  const from = before === undefined ? '/dev/null' : `a/${path}`
  const headers = { headerOptions: FILE_HEADERS_ONLY }
  return createTwoFilesPatch(from, `b/${path}`, read ?? '', text, undefined, undefined, headers)
}
