import { createTwoFilesPatch } from 'diff'
import { isRefused, toResults, type DocumentResult } from './build.ts'
import type { Config } from './config/read-config.ts'
import type { Diagnostic } from './diagnostic.ts'
import { prepare, type PrepareOptions } from './prepare.ts'

export interface CheckResult {
  readonly documents: readonly DocumentResult[]
  readonly diagnostics: readonly Diagnostic[]
  /** One unified diff over all documents that differ, from what is there to what the evidence yields; empty when none does. */
  readonly diff: string
  /** Target paths that their condition left out. */
  readonly skipped: readonly string[]
}

/** Do the documents still equal what their evidence yields? Never writes. */
export async function check(config: Config, options: PrepareOptions): Promise<CheckResult> {
  const prepared = await prepare(config, options)
  const documents = toResults(prepared)
  const differing = isRefused(prepared.diagnostics) ? [] : documents.filter(({ action }) => action !== 'unchanged')
  return {
    documents,
    diagnostics: [...prepared.diagnostics, ...differing.map(outOfDate)],
    diff: differing.map(diffOf).join(''),
    skipped: prepared.skipped,
  }
}

/** The unified diff of one document, from what is there to what would be written. */
export function diffOf({ path, before, text }: DocumentResult): string {
  return before === text
    ? ''
    : createTwoFilesPatch(before === undefined ? '/dev/null' : `a/${path}`, `b/${path}`, before ?? '', text)
}

function outOfDate({ path, before }: DocumentResult): Diagnostic {
  const message =
    before === undefined
      ? 'Does not exist, expected the document that the evidence yields'
      : 'Differs from what its evidence yields, expected the same bytes'
  return { rule: 'out-of-date', severity: 'error', file: path, message, hint: 'run `closeout build`' }
}
