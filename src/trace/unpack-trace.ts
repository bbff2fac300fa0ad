import type { TemplatePlace } from '../render/document.ts'
import { inRange, PackedReader } from './packed-reader.ts'
import { blocks, spanKinds, type Trace } from './trace.ts'
import { unpackValues, type ValueEntry } from './unpack-values.ts'

/** A span as the trace tells it; offsets are UTF-16, in the document as it was written. */
export interface TracedSpan {
  readonly start: number
  readonly end: number
  readonly kind: (typeof spanKinds)[number]
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
}

/** Unpacks the tables. @throws RangeError when an index leads nowhere. */
export function unpackTrace(trace: Trace): TracedDocument {
  const pointers = unpackPointers(trace)
  const values = unpackValues(trace, pointers)
  const sites = unpackSites(trace)
  const conditions = unpackConditions(trace, sites, values)
  return { trace, pointers, values, sites, conditions, spans: unpackSpans(trace, sites, values, conditions) }
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
  values: readonly unknown[],
  conditions: readonly unknown[],
): TracedSpan[] {
  const reader = new PackedReader(spans)
  const found: TracedSpan[] = []
  let [at, kind, site, value, condition] = [0, 0, 0, 0, 0]
  const checked = (index: number, table: readonly unknown[]) => {
    if (index !== 0) inRange(table[index - 1])
    return index
  }
  while (!reader.done) {
    const length = reader.next()
    if (length < 0) throw new RangeError('a span has no length')
    kind += reader.next()
    site = checked(site + reader.next(), sites)
    value = checked(value + reader.next(), values)
    condition = checked(condition + reader.next(), conditions)
    found.push({
      start: at,
      end: at + length,
      kind: inRange(spanKinds[kind]),
      ...(site > 0 && { site: site - 1 }),
      ...(value > 0 && { value: value - 1 }),
      ...(condition > 0 && { condition: condition - 1 }),
    })
    at += length
  }
  return found
}
