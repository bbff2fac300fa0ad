import type { Span, TemplatePlace } from '../render/document.ts'
import type { Scalar } from '../facts/value.ts'
import { inRange, PackedReader } from './packed-reader.ts'
import { blocks, firstSite, keptSite, spanFlags, type Trace } from './trace.ts'
import { unpackValues, type ValueEntry } from './unpack-values.ts'
import { fromZigzag } from './vlq.ts'

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
  readonly calls: readonly Call[]
}

/** An operation with what parameterises it. */
export interface Call {
  readonly operation: string
  readonly parameters?: Readonly<Record<string, Scalar>>
}

/** Unpacks the tables. @throws RangeError when an index leads nowhere. */
export function unpackTrace(trace: Trace): TracedDocument {
  const data = [...trace.inputs.map(([path]) => path), ...trace.data]
  const pointers = unpackPointers(trace)
  const calls = unpackCalls(trace, data)
  const values = unpackValues(trace, { data, pointers, calls })
  const sites = unpackSites(trace)
  const conditions = unpackConditions(trace, sites, values)
  const spans = unpackSpans(trace, sites, values, conditions)
  return { trace, pointers, calls, values, sites, conditions, spans }
}

function unpackPointers({ pointers, parts }: Trace): string[] {
  const reader = new PackedReader(pointers)
  const found: string[] = []
  let fresh = 0
  while (!reader.done) {
    const head = reader.next()
    const part = inRange(parts[head % 2 === 0 ? fresh++ : fresh - reader.next()])
    const back = Math.floor(head / 2)
    found.push(back === 0 ? part : `${inRange(found[found.length - back])}/${part}`)
  }
  return found
}

function unpackCalls({ calls, names }: Trace, data: readonly Scalar[]): Call[] {
  const reader = new PackedReader(calls)
  const found: Call[] = []
  while (!reader.done) {
    const operation = inRange(names[reader.next()])
    const entries = Array.from({ length: reader.next() }, () => [
      inRange(names[reader.next()]),
      inRange(data[reader.next()]),
    ])
    const parameters = Object.fromEntries(entries) as Record<string, Scalar>
    found.push({ operation, ...(entries.length > 0 && { parameters }) })
  }
  return found
}

function unpackSites({ sites, files }: Trace): TemplatePlace[] {
  const reader = new PackedReader(sites)
  const places: TemplatePlace[] = []
  let [file, line, column] = [0, 0, 0]
  while (!reader.done) {
    const head = reader.next()
    if (head % 2 === 1) file = reader.next()
    line += fromZigzag(Math.floor(head / 2))
    if (head > 1) column = 0
    column = reader.nextAfter(column)
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
  let [site, seen] = [0, 0]
  while (!reader.done) {
    const back = reader.next()
    const parent = back === 0 ? -1 : found.length - back
    if (back !== 0) inRange(found[parent])
    const head = reader.next()
    const block = inRange(blocks[head % blocks.length])
    const outcome = Math.floor(head / blocks.length)
    site = reader.nextAfter(site)
    inRange(sites[site])
    seen = reader.nextAfter(seen)
    if (seen !== 0) inRange(values[seen - 1])
    const isChoice = block === 'if' || block === 'unless'
    found.push({ parent, block, site, outcome: isChoice ? outcome === 1 : outcome, observed: seen - 1 })
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
    const length = Math.floor(head / spanFlags.length)
    site = head & spanFlags.site ? reader.nextAfter(site) : site + 1
    if (site !== keptSite && site !== firstSite - 1) inRange(sites[site - firstSite])
    if (head & spanFlags.condition) condition = reader.nextAfter(condition)
    if (condition !== 0) inRange(conditions[condition - 1])
    const hasValue = (head & spanFlags.value) !== 0
    if (hasValue) value = reader.nextAfter(value)
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
