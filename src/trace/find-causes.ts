import type { Diagnostic } from '../diagnostic.ts'
import { dateOption } from '../facts/origin.ts'
import { toCrlf, toLf, withLineEndsOf } from '../line-ends.ts'
import type { Document } from '../render/document.ts'
import { cause, otherLineEnds } from './cause.ts'
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
  const { path, text } = document
  const hint = 'run `closeout build`'
  if (document.before === undefined) {
    return [cause('out-of-date', path, 'Does not exist, expected the document that the evidence yields', hint)]
  }
  const before = withLineEndsOf(text, document.before)
  const ends = before === document.before ? [] : [otherLineEnds(path)]
  if (stored === undefined) {
    const missing = cause(
      'trace-missing',
      path,
      `Has no trace \`${tracePath}\`, expected one beside every written document`,
      hint,
    )
    return before === text
      ? [...ends, missing]
      : [missing, cause('out-of-date', path, 'Differs from what its evidence yields', hint)]
  }
  const traced = tryTrace(stored, tracePath)
  if ('diagnostics' in traced) return [...traced.diagnostics]
  const inputs = [
    ...toolChange(traced.trace, fresh, path),
    ...templateChange(traced.trace, fresh, path),
    ...configChange(traced.trace, fresh, path),
    ...dateChange(traced, unpackTrace(fresh), path),
    ...movedEvidence(traced, fresh, path),
  ]
  const edits = findHandEdits({ ...document, before }, traced)
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
  if (before === text) return [...ends, ...inputs.map(asWarning), ...trust]
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

/** A day that was asked for is no evidence: it has to be asked for again. */
function dateChange(stored: TracedDocument, fresh: TracedDocument, path: string): Diagnostic[] {
  const [was, is] = [dateIn(stored), dateIn(fresh)]
  if (was === is) return []
  const told = (date: string | undefined) =>
    date === undefined ? `without \`${dateOption}\`` : `with \`${dateOption} ${date}\``
  const message = `Was written ${told(was)}, this is ${told(is)}`
  return [cause('date-changed', path, message, `run \`closeout check\` ${told(was)}, or \`closeout build\``)]
}

/** The day that a document was asked to print; undefined for the evidence's own. */
export function dateIn({ trace, values }: TracedDocument): string | undefined {
  const asked = values.find(value => value.kind === 'configured' && trace.files[value.file] === dateOption)
  return asked && String(asked.data)
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
 * Is the stored trace the one that this build yields? Text that closeout does not own may have moved around it, and
 * the whole file may have other line ends.
 * What is compared is how it is written: two numbers that differ in their last digit may be read as one.
 */
export function sameOrigins(
  stored: string,
  { trace, spans }: TracedDocument,
  fresh: Trace,
  document: Document,
): boolean {
  const written = toLf(stored)
  if (document.contract.kind === 'create') return written === formatTrace(fresh)
  const rest = (one: Trace) => formatTrace({ ...one, spans: '', document: { path: one.document.path, sha256: '' } })
  if (written !== formatTrace(trace) || rest(trace) !== rest(fresh)) return false
  const now = unpackTrace(fresh).spans
  const length = ({ start, end }: TracedSpan) => end - start
  const lengthIn = (ends: (text: string) => string) => (span: TracedSpan) =>
    ends(document.text.slice(span.start, span.end)).length
  const was = own(spans, length)
  return [length, lengthIn(toLf), lengthIn(toCrlf)].some(lengthOf => own(now, lengthOf) === was)
}

/** What closeout owns of a document, in order. */
function own(spans: readonly TracedSpan[], lengthOf: (span: TracedSpan) => number): string {
  const owned = spans.filter(({ kind }) => kind !== 'kept')
  return JSON.stringify(owned.map(span => [span.kind, lengthOf(span), span.site, span.value, span.condition]))
}
