import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path'
import type { Config } from './config/read-config.ts'
import { CloseoutError, refuse, type Diagnostic } from './diagnostic.ts'
import { locateTable, sectionsAt } from './markdown/locate-place.ts'
import { readDocument } from './markdown/read-document.ts'
import { readEvidence } from './evidence/read-evidence.ts'
import { readSource } from './evidence/source.ts'
import { computeEvidenceFacts } from './facts/evidence-facts.ts'
import { toLf, withLineEndsOf } from './line-ends.ts'
import { prepare, type Prepared, type PrepareOptions } from './prepare.ts'
import { largestBeside } from './read-file.ts'
import { realFolder, rooted, type RootedPath } from './root.ts'
import { buildTrace, tracePathOf } from './trace/build-trace.ts'
import { explainPlace, type Explainable, type ExplainedSpan } from './trace/explain-place.ts'
import { dateIn, sameOrigins } from './trace/find-causes.ts'
import { parseTrace } from './trace/read-trace.ts'
import { unpackTrace, type TracedDocument } from './trace/unpack-trace.ts'
import { readTogether } from './write/read-together.ts'
import { recover } from './write/recover.ts'
import { writtenPaths } from './written-paths.ts'

/** An evidence file behind an explained value, and whether it is still the file that was read. */
export interface ExplainedEvidence {
  readonly path: string
  readonly sha256: string
  readonly unchanged: boolean
  /** When it was measured, as the evidence says it; absent when it does not, and when the file is another one now. */
  readonly timestamp?: string
}

export interface Explanation {
  /** Root-relative path of the document. */
  readonly file: string
  readonly line: number
  readonly column?: number
  /** False when the document was changed since closeout wrote it. */
  readonly asWritten: boolean
  /** Headings above the place, outermost first. */
  readonly section: readonly string[]
  readonly spans: readonly (ExplainedSpan & { readonly cell?: { readonly row: string; readonly column: string } })[]
  readonly evidence: readonly ExplainedEvidence[]
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Where what stands at a place came from. `file` is resolved against `from` (absolute; the working directory), or against
 * the root where there is none: reports name files from there. A document that was changed since closeout wrote it is
 * compared with what closeout would write: what differs is `edited`, all else has the origin it was written with.
 *
 * @throws CloseoutError `usage` when the file or the place does not exist, `outside-root`, `trace-missing` when closeout
 * did not write it, `out-of-date` when it was changed and so was what it was made from.
 */
export async function explain(
  config: Config,
  { file, from, line, column }: { file: string; from: string; line: number; column?: number | undefined },
  options: Pick<PrepareOptions, 'templates'> = {},
): Promise<Explanation> {
  const recovered = recover(config.root)
  const document = locate(config, file, from)
  const { path } = document
  const found = await readTogether(config.root, [path, tracePathOf(path)], () =>
    readExplainable(config, document, options),
  )
  const { text, traced, asWritten } = found
  const lines = text.split(/\r?\n/)
  refuseBeyond(path, lines, line, column)
  const spans = explainPlace(found, line, column).map(span => {
    const cell = locateTable(lines, line, span.column)
    return cell ? { ...span, cell } : span
  })
  const now = await readEvidenceFacts(config)
  const evidence = await Promise.all(traced.trace.inputs.map(input => compare(config, input, now)))
  return {
    file: path,
    line,
    ...(column !== undefined && { column }),
    asWritten,
    section: sectionsAt(text, line),
    spans,
    evidence,
    diagnostics: [...recovered, ...evidence.filter(({ unchanged }) => !unchanged).map(moved)],
  }
}

/** The document that a path means. */
function locate({ root }: Config, file: string, from: string): RootedPath {
  const base = [from, root.directory].find(folder => existsSync(resolve(folder, file)))
  if (base === undefined) throw noDocument(file)
  const absolute = resolve(base, file)
  const inside = relative(root.directory, join(realFolder(dirname(absolute)), basename(absolute)))
  // What lies elsewhere is refused with the words that name it.
  return inside.startsWith('..') || isAbsolute(inside) ? rooted(root, file, realFolder(base)) : rooted(root, inside)
}

/** @throws CloseoutError `usage` for a place that the file does not have */
function refuseBeyond(path: string, lines: readonly string[], line: number, column: number | undefined): void {
  const count = lines.at(-1) === '' ? lines.length - 1 : lines.length
  const length = lines[line - 1]?.length ?? 0
  const why =
    line < 1 || (column !== undefined && column < 1)
      ? 'lines and columns are counted from 1'
      : line > count
        ? `it has ${count} line${count === 1 ? '' : 's'}`
        : column !== undefined && column > length + 1
          ? `line ${line} has ${length} column${length === 1 ? '' : 's'}`
          : undefined
  const place = column === undefined ? String(line) : `${line}:${column}`
  if (why !== undefined) throw refuse('usage', path, `No place ${place} in \`${path}\`: ${why}`)
}

/** A document with what closeout wrote and the trace of that, all of one build. */
async function readExplainable(
  config: Config,
  document: RootedPath,
  options: Pick<PrepareOptions, 'templates'>,
): Promise<Explainable & { readonly asWritten: boolean }> {
  const { path } = document
  const { text: read, stored, traced } = readTraced(config, document)
  const { sha256 } = traced.trace.document
  const text = [read, toLf(read)].find(one => sha256Of(one) === sha256)
  if (text !== undefined) return { text, written: text, traced, asWritten: true }
  const made = await tryPrepare(config, { ...options, ...dateOf(traced) })
  const again = made?.documents.find(one => one.path === path)
  if (made && again) {
    const fresh = buildTrace(again, made.inputs)
    const now = withLineEndsOf(again.text, read)
    if (now === again.text || sha256Of(again.text) === sha256 || sameOrigins(stored, traced, fresh, again))
      return { text: now, written: again.text, traced: unpackTrace(fresh), asWritten: false }
  }
  const message =
    'Was changed since closeout wrote it, and so was what it is made from: which value is which cannot be told'
  throw refuse('out-of-date', path, message, { hint: 'run `closeout build`, and ask again' })
}

function dateOf(traced: TracedDocument): { date?: string } {
  const date = dateIn(traced)
  return date === undefined ? {} : { date }
}

/** Undefined where nothing can be made any more. */
async function tryPrepare(config: Config, options: PrepareOptions): Promise<Prepared | undefined> {
  try {
    return await prepare(config, options)
  } catch (error) {
    if (error instanceof CloseoutError) return undefined
    throw error
  }
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function readTraced(
  config: Config,
  { path, absolute }: RootedPath,
): { text: string; stored: string; traced: TracedDocument } {
  if (!existsSync(absolute)) throw noDocument(path)
  const tracePath = tracePathOf(path)
  const stored = readDocument(rooted(config.root, tracePath).absolute, tracePath)
  if (stored === undefined) {
    if (!writtenPaths(config).includes(path)) {
      const message = `\`${path}\` is no document of \`${config.file}\`, expected one that it names`
      throw refuse('usage', path, message)
    }
    const message = `Has no trace \`${tracePath}\`, expected one beside every document that closeout wrote`
    throw refuse('trace-missing', path, message, { hint: 'run `closeout build`' })
  }
  const traced = parseTrace(stored, tracePath)
  const text = readDocument(absolute, path, largestBeside({ length: traced.spans.at(-1)?.end ?? 0 }))
  if (text === undefined) throw noDocument(path)
  return { text, stored, traced }
}

function noDocument(path: string): CloseoutError {
  return refuse('usage', path, `No file \`${path}\`, expected a document that closeout wrote`)
}

type EvidenceByPath = ReadonlyMap<string, ReturnType<typeof computeEvidenceFacts>[number]>

/** The evidence as it is now; without what cannot be read or does not add up. */
async function readEvidenceFacts(config: Config): Promise<EvidenceByPath> {
  const files = computeEvidenceFacts(await readEvidence(config))
  return new Map(files.map(file => [file.path.data, file]))
}

async function compare(
  config: Config,
  [path, sha256]: readonly [path: string, sha256: string],
  now: EvidenceByPath,
): Promise<ExplainedEvidence> {
  const known = now.get(path)
  const current = known?.sha256.data ?? (await hashOf(config, path))
  if (current !== sha256) return { path, sha256, unchanged: false }
  const timestamp = known?.timestamp?.data
  return { path, sha256, unchanged: true, ...(timestamp !== undefined && { timestamp }) }
}

/** Undefined where no file can be read. */
async function hashOf(config: Config, path: string): Promise<string | undefined> {
  try {
    const { source } = await readSource(rooted(config.root, path), Number.MAX_SAFE_INTEGER)
    return source.sha256
  } catch {
    return undefined
  }
}

function moved({ path }: ExplainedEvidence): Diagnostic {
  const message = 'Is not the file that the document was made from, expected the same sha256'
  return { rule: 'evidence-moved', severity: 'warning', file: path, message, hint: 'run `closeout check`' }
}
