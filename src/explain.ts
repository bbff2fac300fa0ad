import { existsSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path'
import type { Config } from './config/read-config.ts'
import { refuse, type CloseoutError, type Diagnostic } from './diagnostic.ts'
import { locateTable, sectionsAt } from './markdown/locate-place.ts'
import { readDocument } from './markdown/read-document.ts'
import { readEvidence } from './evidence/read-evidence.ts'
import { readSource } from './evidence/source.ts'
import { computeEvidenceFacts } from './facts/evidence-facts.ts'
import { largestBeside } from './read-file.ts'
import { realFolder, rooted, type RootedPath } from './root.ts'
import { tracePathOf } from './trace/build-trace.ts'
import { explainPlace, type ExplainedPlace, type ExplainedSpan } from './trace/explain-place.ts'
import { parseTrace } from './trace/read-trace.ts'
import type { TracedDocument } from './trace/unpack-trace.ts'
import { readTogether } from './write/read-together.ts'
import { recover } from './write/recover.ts'

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
 * the root where there is none: reports name files from there.
 *
 * @throws CloseoutError `usage` when the file or the place does not exist, `outside-root`, `trace-missing` when closeout did not write it.
 */
export async function explain(
  config: Config,
  file: string,
  from: string,
  line: number,
  column?: number,
): Promise<Explanation> {
  const recovered = recover(config.root)
  const document = locate(config, file, from)
  const { path } = document
  const { text, traced } = await readTogether(config.root, [path, tracePathOf(path)], () =>
    readTraced(config, document),
  )
  const lines = text.split('\n')
  const beyond =
    line > lines.length
      ? `it has ${lines.length} lines`
      : column !== undefined && column > lines[line - 1]!.length + 1
        ? `line ${line} has ${lines[line - 1]!.length} columns`
        : undefined
  if (beyond !== undefined)
    throw refuse('usage', path, `No place ${line}${column === undefined ? '' : `:${column}`} in \`${path}\`: ${beyond}`)
  const place: ExplainedPlace = explainPlace(text, traced, line, column)
  const spans = place.spans.map(span => {
    const cell = locateTable(lines, line, span.column)
    return cell ? { ...span, cell } : span
  })
  const now = await readEvidenceFacts(config)
  const evidence = await Promise.all(traced.trace.inputs.map(input => compare(config, input, now)))
  return {
    file: path,
    line,
    ...(column !== undefined && { column }),
    asWritten: place.asWritten,
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

/** A document and its trace, both as one build wrote them. */
function readTraced(config: Config, { path, absolute }: RootedPath): { text: string; traced: TracedDocument } {
  const tracePath = tracePathOf(path)
  const trace = readDocument(rooted(config.root, tracePath).absolute, tracePath)
  if (trace === undefined) {
    const message = `Has no trace \`${tracePath}\`, expected one beside every document that closeout wrote`
    throw refuse('trace-missing', path, message, { hint: 'run `closeout build`' })
  }
  const traced = parseTrace(trace, tracePath)
  const text = readDocument(absolute, path, largestBeside({ length: traced.spans.at(-1)?.end ?? 0 }))
  if (text === undefined) throw noDocument(path)
  return { text, traced }
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
