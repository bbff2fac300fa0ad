import type { Span, TemplatePlace } from '../render/document.ts'
import type { Scalar } from '../facts/value.ts'
import { inRange, PackedReader } from './packed-reader.ts'
import { blocks, firstSite, keptSite, spanFlags, type Trace } from './trace.ts'
import { unpackValues, type ValueEntry } from './unpack-values.ts'

/** A span as the trace tells it; offsets are UTF-16, in the document as it was written. */
export interface TracedSpan {
  readonly start: number
  readonly end: number
  readonly kind: Span['kind']
  /** Indexes into the trace's tables. */
  readonly site?: number
  readonly value?: number
  readonly condition?: number
}

/** A block that a template went through: `parent` and `observed` are indexes, -1 for none. */
export interface TracedCondition {
  readonly parent: number
  readonly block: (typeof blocks)[number]
  readonly site: number
  readonly outcome: boolean | number
  readonly observed: number
}

/** A trace with its packed tables unpacked. */
export interface TracedDocument {
  readonly trace: Trace
  readonly spans: readonly TracedSpan[]
  /** Places in templates. */
  readonly sites: readonly TemplatePlace[]
  readonly values: readonly ValueEntry[]
  readonly conditions: readonly TracedCondition[]
  /** JSON pointers and the like. */
  readonly pointers: readonly string[]
  readonly parameters: readonly Readonly<Record<string, Scalar>>[]
}

/** Unpacks the tables. @throws RangeError when an index leads nowhere. */
export function unpackTrace(trace: Trace): TracedDocument {
  const pointers = unpackPointers(trace)
  const parameters = unpackParameters(trace)
  const values = unpackValues(trace, pointers, parameters)
  const sites = unpackSites(trace)
  const conditions = unpackConditions(trace, sites, values)
  const spans = unpackSpans(trace, sites, values, conditions)
  return { trace, pointers, parameters, values, sites, conditions, spans }
}

function unpackPointers({ pointers, parts }: Trace): string[] {
  const reader = new PackedReader(pointers)
  const found: string[] = []
  let [parent, part] = [0, 0]
  while (!reader.done) {
    parent += reader.next()
    part += reader.next()
    const own = inRange(parts[part])
    found.push(parent === 0 ? own : `${inRange(found[parent - 1])}/${own}`)
  }
  return found
}

function unpackParameters({ parameters, names, data }: Trace): Record<string, Scalar>[] {
  const reader = new PackedReader(parameters)
  const found: Record<string, Scalar>[] = []
  while (!reader.done) {
    const entries = Array.from({ length: reader.next() }, () => [
      inRange(names[reader.next()]),
      inRange(data[reader.next()]),
    ])
    found.push(Object.fromEntries(entries) as Record<string, Scalar>)
  }
  return found
}

function unpackSites({ sites, files }: Trace): TemplatePlace[] {
  const reader = new PackedReader(sites)
  const places: TemplatePlace[] = []
  let [file, line, column] = [0, 0, 0]
  while (!reader.done) {
    file += reader.next()
    line += reader.next()
    column += reader.next()
    places.push({ file: inRange(files[file]), line, column })
  }
  return places
}

function unpackConditions(
  { conditions }: Trace,
  sites: readonly unknown[],
  values: readonly unknown[],
): TracedCondition[] {
  const reader = new PackedReader(conditions)
  const found: TracedCondition[] = []
  let site = 0
  while (!reader.done) {
    const back = reader.next()
    const parent = back === 0 ? -1 : found.length - back
    if (back !== 0) inRange(found[parent])
    const block = inRange(blocks[reader.next()])
    site += reader.next()
    inRange(sites[site])
    const outcome = reader.next()
    const observed = reader.next() - 1
    if (observed >= 0) inRange(values[observed])
    const isChoice = block === 'if' || block === 'unless'
    found.push({ parent, block, site, outcome: isChoice ? outcome === 1 : outcome, observed })
  }
  return found
}

function unpackSpans(
  { spans }: Trace,
  sites: readonly unknown[],
  values: readonly ValueEntry[],
  conditions: readonly unknown[],
): TracedSpan[] {
  const reader = new PackedReader(spans)
  const found: TracedSpan[] = []
  let [at, site, value, condition] = [0, 0, 0, 0]
  while (!reader.done) {
    const head = reader.next()
    if (head < 0) throw new RangeError('a span has no length')
    const length = Math.floor(head / spanFlags.length)
    site += head & spanFlags.site ? reader.next() : 1
    if (site !== keptSite && site !== firstSite - 1) inRange(sites[site - firstSite])
    if (head & spanFlags.condition) condition += reader.next()
    if (condition !== 0) inRange(conditions[condition - 1])
    const hasValue = (head & spanFlags.value) !== 0
    if (hasValue) value += reader.next()
    found.push({
      start: at,
      end: at + length,
      kind: hasValue ? inRange(values[value]).kind : site === keptSite ? 'kept' : 'literal',
      ...(site >= firstSite && { site: site - firstSite }),
      ...(hasValue && { value }),
      ...(condition > 0 && { condition: condition - 1 }),
    })
    at += length
  }
  return found
}
