import { createHash } from 'node:crypto'
import { placeAt, type Diagnostic } from '../diagnostic.ts'
import type { Document, Span } from '../render/document.ts'
import { cause } from './cause.ts'
import { findEdits, mapOffset, type Edit } from './find-edits.ts'
import type { TracedDocument } from './unpack-trace.ts'

/** How many edits of prose are named one by one. */
const named = 20

/** What was changed by hand since closeout wrote the document: values (`value-edited`) and text (`prose-edited`). */
export function findHandEdits(document: Document, traced: TracedDocument): Diagnostic[] {
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
