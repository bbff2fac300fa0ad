import type { Diagnostic } from '../diagnostic.ts'
import type { Document, Span } from '../render/document.ts'
import { cause } from './cause.ts'
import { formatTrace } from './build-trace.ts'
import { findHandEdits } from './find-hand-edits.ts'
import { parseTrace } from './read-trace.ts'
import { resolveValue } from './resolve-value.ts'
import { unpackTrace, type TracedDocument, type TracedSpan } from './unpack-trace.ts'
import type { Trace } from './trace.ts'

/** How many moved values are named one by one. */
const named = 20

/**
 * Why a document is not what its evidence yields: one diagnostic a cause, none when it is.
 * `stored` is the trace file's text as it is, `fresh` the trace of what would be written now.
 */
export function findCauses(
  document: Document,
  stored: string | undefined,
  fresh: Trace,
  tracePath: string,
): Diagnostic[] {
  const { path, before, text } = document
  const hint = 'run `closeout build`'
  if (before === undefined) {
    return [cause('out-of-date', path, 'Does not exist, expected the document that the evidence yields', hint)]
  }
  if (stored === undefined) {
    const missing = cause(
      'trace-missing',
      path,
      `Has no trace \`${tracePath}\`, expected one beside every written document`,
      hint,
    )
    return before === text
      ? [missing]
      : [missing, cause('out-of-date', path, 'Differs from what its evidence yields', hint)]
  }
  const traced = tryTrace(stored, tracePath)
  if ('diagnostics' in traced) return [...traced.diagnostics]
  const inputs = [
    ...toolChange(traced.trace, fresh, path),
    ...templateChange(traced.trace, fresh, path),
    ...configChange(traced.trace, fresh, path),
    ...movedEvidence(traced, fresh, path),
  ]
  const edits = findHandEdits(document, traced)
  const forged = inputs.length === 0 && !sameOrigins(stored, traced, fresh, document)
  const trust = forged
    ? [
        cause(
          'trace-forged',
          tracePath,
          'Does not resolve against the evidence, expected the trace that this build yields',
          hint,
        ),
      ]
    : []
  const causes = [...inputs, ...edits, ...trust]
  // The document is what the evidence yields all the same; its trace waits for the next build.
  if (before === text) return [...inputs.map(asWarning), ...trust]
  if (causes.length > 0) return causes
  return [cause('out-of-date', path, 'Differs from what its evidence yields, expected the same bytes', hint)]
}

function asWarning(diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, severity: 'warning' }
}

function tryTrace(stored: string, tracePath: string): TracedDocument | { diagnostics: readonly Diagnostic[] } {
  try {
    return parseTrace(stored, tracePath)
  } catch (error) {
    if (error instanceof Error && 'diagnostics' in error) return { diagnostics: error.diagnostics as Diagnostic[] }
    throw error
  }
}

function toolChange(stored: Trace, fresh: Trace, path: string): Diagnostic[] {
  if (stored.tool === fresh.tool) return []
  const message = `Was written by ${stored.tool}, this is ${fresh.tool}`
  return [cause('tool-changed', path, message, 'read the diff, then run `closeout build`')]
}

function templateChange(stored: Trace, fresh: Trace, path: string): Diagnostic[] {
  if (stored.template.sha256 === fresh.template.sha256) return []
  return [
    cause(
      'template-changed',
      path,
      `The template \`${fresh.template.name}\` changed since this was written`,
      'read the diff, then run `closeout build`',
    ),
  ]
}

function configChange(stored: Trace, fresh: Trace, path: string): Diagnostic[] {
  if (stored.config.sha256 === fresh.config.sha256) return []
  return [
    cause(
      'config-changed',
      path,
      `\`${fresh.config.path}\` changed since this was written`,
      'read the diff, then run `closeout build`',
    ),
  ]
}

/** Which evidence files changed, and which of the values that this document shows. */
function movedEvidence(traced: TracedDocument, fresh: Trace, path: string): Diagnostic[] {
  const stored = traced.trace
  const now = new Map(fresh.inputs)
  const files = stored.inputs.filter(([file, sha256]) => now.get(file) !== sha256).map(([file]) => file)
  const known = new Map(stored.inputs)
  const come = fresh.inputs.map(([file]) => file).filter(file => !known.has(file))
  if (files.length + come.length === 0) return []
  const before = measuredIn(traced)
  const changes = [...measuredIn(unpackTrace(fresh))].flatMap(([at, value]) => {
    const old = before.get(at)
    return old === undefined || old === value ? [] : [`${at}: ${old} → ${value}`]
  })
  const list =
    changes.slice(0, named).join('; ') + (changes.length > named ? `; and ${changes.length - named} more` : '')
  const which = [...files, ...come].map(file => `\`${file}\``).join(', ')
  const message = `The evidence moved: ${which}${list ? ` (${list})` : '; no value of this document changed'}`
  return [cause('evidence-moved', path, message, 'run `closeout build`')]
}

function measuredIn(traced: TracedDocument): Map<string, string> {
  const found = new Map<string, string>()
  traced.values.forEach((entry, index) => {
    if (entry.kind !== 'measured') return
    const { file, pointer, line, value } = resolveValue(traced, index)
    const at = `${file ?? ''}${pointer === undefined ? '' : `#${pointer}`}${line === undefined ? '' : `:${line}`}`
    found.set(at, String(value))
  })
  return found
}

/**
 * Is the stored trace the one that this build yields? Text that closeout does not own may have moved around it.
 * What is compared is how it is written: two numbers that differ in their last digit may be read as one.
 */
function sameOrigins(
  stored: string,
  { trace, spans }: TracedDocument,
  fresh: Trace,
  { contract, spans: now }: Document,
): boolean {
  const written = stored.replaceAll('\r\n', '\n')
  if (contract.kind === 'create') return written === formatTrace(fresh)
  if (written !== formatTrace(trace)) return false
  const own = (list: readonly (TracedSpan | Span)[]) =>
    list.filter(({ kind }) => kind !== 'kept').map(({ start, end, kind }) => `${kind}${end - start}`)
  const rest = (one: Trace) => formatTrace({ ...one, spans: '', document: { path: one.document.path, sha256: '' } })
  return rest(trace) === rest(fresh) && own(spans).join() === own(now).join()
}
