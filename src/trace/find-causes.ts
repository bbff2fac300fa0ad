import { createHash } from 'node:crypto'
import { placeAt, type Diagnostic } from '../diagnostic.ts'
import type { Document, Span } from '../render/document.ts'
import { formatTrace } from './build-trace.ts'
import { findEdits, mapOffset, type Edit } from './find-edits.ts'
import { parseTrace, resolveValue, unpackTrace, type TracedDocument, type TracedSpan } from './read-trace.ts'
import type { Trace } from './trace.ts'

/** How many moved values, or hand edits, are named one by one. */
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
    ...templateChange(traced.trace, fresh, path),
    ...configChange(traced.trace, fresh, path),
    ...movedEvidence(traced, fresh, path),
  ]
  const edits = handEdits(document, traced)
  const forged = inputs.length === 0 && !sameOrigins(traced, fresh, document)
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
  if (causes.length > 0 || before === text) return before === text ? [...edits, ...trust] : causes
  return [cause('out-of-date', path, 'Differs from what its evidence yields, expected the same bytes', hint)]
}

function cause(rule: string, file: string, message: string, hint?: string): Diagnostic {
  return { rule, severity: 'error', file, message, ...(hint && { hint }) }
}

function tryTrace(stored: string, tracePath: string): TracedDocument | { diagnostics: readonly Diagnostic[] } {
  try {
    return parseTrace(stored, tracePath)
  } catch (error) {
    if (error instanceof Error && 'diagnostics' in error) return { diagnostics: error.diagnostics as Diagnostic[] }
    throw error
  }
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
  const now = new Map(fresh.inputs.map(input => [input.path, input.sha256]))
  const files = stored.inputs.filter(input => now.get(input.path) !== input.sha256).map(input => input.path)
  const come = fresh.inputs
    .filter(input => !stored.inputs.some(({ path: known }) => known === input.path))
    .map(input => input.path)
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

/** Is the stored trace the one that this build yields? Text that closeout does not own may have moved around it. */
function sameOrigins({ trace, spans }: TracedDocument, fresh: Trace, { contract, spans: now }: Document): boolean {
  if (contract.kind === 'create') return formatTrace(trace) === formatTrace(fresh)
  const own = (list: readonly (TracedSpan | Span)[]) =>
    list.filter(({ kind }) => kind !== 'kept').map(({ start, end, kind }) => `${kind}${end - start}`)
  const rest = (one: Trace) => formatTrace({ ...one, spans: '', document: { path: one.document.path, sha256: '' } })
  return rest(trace) === rest(fresh) && own(spans).join() === own(now).join()
}

function handEdits(document: Document, traced: TracedDocument): Diagnostic[] {
  const { before, text, path } = document
  if (before === undefined || before === text) return []
  if (createHash('sha256').update(before).digest('hex') === traced.trace.document.sha256) return []
  const edits = findEdits(text, before)
  const written = writtenTexts(traced)
  const seen = new Map<string, number>()
  const hit = new Set<Edit>()
  const found: Diagnostic[] = []
  for (const span of document.spans) {
    if (span.origin === undefined || span.kind === 'authored') continue
    const site = `${span.place?.file ?? ''}:${span.place?.line ?? 0}:${span.place?.column ?? 0}`
    const turn = seen.get(site) ?? 0
    seen.set(site, turn + 1)
    const touching = edits.filter(edit => touches(edit, span))
    if (touching.length === 0) continue
    touching.forEach(edit => hit.add(edit))
    const start = mapOffset(edits, span.start, 'start')
    const actual = before.slice(start, Math.max(start, mapOffset(edits, span.end, 'end')))
    const recorded = written.get(site)?.[turn]
    // As it was written: escaped for its place, where the value is still the same.
    const was = recorded === undefined || recorded === String(span.data) ? text.slice(span.start, span.end) : recorded
    // It still shows what was written: then the evidence moved, not the document.
    if (actual === was) continue
    const message = `The value \`${was}\` was changed by hand to \`${actual}\`, expected what closeout wrote`
    found.push({
      ...cause('value-edited', path, message, 'run `closeout build`, or change the evidence'),
      place: placeAt(before, start),
    })
  }
  const prose = edits.filter(edit => !hit.has(edit))
  if (prose.length > 0 && !explainedByInputs(traced, document, prose)) {
    const places = prose.slice(0, named)
    found.push(
      ...places.map(edit => ({
        ...cause(
          'prose-edited',
          path,
          'Text that closeout wrote was changed by hand, expected it as the template has it',
          'write prose into the configuration, or outside of the managed section',
        ),
        place: placeAt(before, edit.actualStart),
      })),
    )
  }
  return found
}

/** An edit inside of a value, or text added at either end of it. */
function touches({ expectedStart, expectedEnd }: Edit, { start, end }: Span): boolean {
  if (expectedStart === expectedEnd) return start <= expectedStart && expectedStart <= end
  return expectedStart < end && expectedEnd > start
}

/** Differences in prose are the template's or the configuration's own where those changed. */
function explainedByInputs({ trace }: TracedDocument, document: Document, prose: readonly Edit[]): boolean {
  return trace.template.sha256 !== document.templateSha256 && prose.length > 0
}

/** The texts of the values by the place in the template that wrote them, in order. */
function writtenTexts({ values, spans, sites }: TracedDocument): Map<string, string[]> {
  const texts = new Map<string, string[]>()
  for (const { site, value } of spans) {
    if (site === undefined || value === undefined) continue
    const { file, line, column } = sites[site]!
    const key = `${file}:${line}:${column}`
    const list = texts.get(key)
    const text = String(values[value]!.data)
    if (list) list.push(text)
    else texts.set(key, [text])
  }
  return texts
}
