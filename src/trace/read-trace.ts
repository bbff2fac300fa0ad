import { refuse } from '../diagnostic.ts'
import type { Scalar } from '../facts/value.ts'
import type { TemplatePlace } from '../render/document.ts'
import { blocks, spanKinds, traceSchema, type Trace } from './trace.ts'
import { decodeVlq } from './vlq.ts'

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

/** A value of a trace with all that it came from. */
export interface TracedValue {
  readonly kind: 'measured' | 'derived' | 'configured' | 'claimed' | 'authored'
  readonly value: Scalar
  /** Measured, configured, claimed, authored: the file it stands in, and where. */
  readonly file?: string
  readonly sha256?: string
  readonly pointer?: string
  readonly line?: number
  readonly lineSha256?: string
  /** Claimed: the document that said it. */
  readonly source?: string
  /** Derived. */
  readonly operation?: string
  readonly parameters?: Readonly<Record<string, Scalar>>
  readonly arguments?: readonly TracedValue[]
}

/** A value with its origin, its parts named by index. */
type ValueEntry =
  | {
      readonly kind: 'measured'
      readonly data: Scalar
      readonly input: number
      readonly pointer: number
      readonly line: number
      readonly hash: number
    }
  | {
      readonly kind: 'derived'
      readonly data: Scalar
      readonly operation: number
      readonly parameters: number
      readonly arguments: readonly number[]
    }
  | {
      readonly kind: 'configured' | 'claimed' | 'authored'
      readonly data: Scalar
      readonly file: number
      readonly pointer: number
      readonly source: string
    }

/** A block that a template went through: `parent` and `observed` are indexes, -1 for none. */
export interface TracedCondition {
  readonly parent: number
  readonly block: (typeof blocks)[number]
  readonly site: number
  readonly outcome: boolean | number
  readonly observed: number
}

/** A value made of more than this was not computed by closeout: told in full, it would be a bomb. */
const mostParts = 1_000_000
/** Arguments of arguments of …: what closeout computes has a few levels. */
const deepest = 100

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

/**
 * Reads a trace file and checks that it is one.
 * @throws CloseoutError `trace-forged` when it is not a trace: closeout writes no other.
 */
export function parseTrace(text: string, file: string): TracedDocument {
  const forged = (why: string) =>
    refuse('trace-forged', file, `Not a trace that closeout wrote: ${why}`, { hint: 'run `closeout build`' })
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch (error) {
    throw forged((error as Error).message)
  }
  const result = traceSchema.safeParse(raw)
  if (!result.success) {
    const issue = result.error.issues[0]
    throw forged(`\`${issue?.path.join('/') ?? ''}\`: ${issue?.message ?? 'it has another form'}`)
  }
  try {
    return unpackTrace(result.data)
  } catch (error) {
    if (error instanceof RangeError) throw forged('its tables do not fit together')
    throw error
  }
}

/** Unpacks the tables. @throws RangeError when an index leads nowhere. */
export function unpackTrace(trace: Trace): TracedDocument {
  const pointers = unpackPointers(trace)
  const values = unpackValues(trace, pointers)
  const sites = unpackSites(trace)
  const conditions = unpackConditions(trace, sites, values)
  return { trace, pointers, values, sites, conditions, spans: unpackSpans(trace, sites, values, conditions) }
}

/** Walks over packed integers. */
class Reader {
  readonly #numbers: readonly number[]
  #at = 0

  constructor(packed: string) {
    const numbers = decodeVlq(packed)
    if (!numbers) throw new RangeError('not packed integers')
    this.#numbers = numbers
  }

  get done(): boolean {
    return this.#at >= this.#numbers.length
  }

  next(): number {
    return inRange(this.#numbers[this.#at++])
  }
}

/** What an index names. @throws RangeError when it names nothing. */
function inRange<T>(found: T | undefined): T {
  if (found === undefined) throw new RangeError('an index leads nowhere')
  return found
}

function unpackPointers({ pointers, parts }: Trace): string[] {
  const reader = new Reader(pointers)
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

function unpackValues(
  { values, data, inputs, operations, parameters, files, lines }: Trace,
  pointers: readonly string[],
): ValueEntry[] {
  const reader = new Reader(values)
  const found: ValueEntry[] = []
  /** How many values each is made of, itself included: parts may be shared, so this may grow with each row. */
  const sizes: number[] = []
  const depths: number[] = []
  let [datum, pointer] = [0, 0]
  const nextPointer = () => {
    pointer += reader.next()
    if (pointer > 0) inRange(pointers[pointer - 1])
    return pointer - 1
  }
  const index = (table: readonly unknown[], offset = 0) => {
    const number = reader.next() - offset
    if (number !== -1 || offset === 0) inRange(table[number])
    return number
  }
  while (!reader.done) {
    const kind = inRange((['measured', 'derived', 'configured', 'claimed', 'authored'] as const)[reader.next()])
    datum += reader.next()
    const value = inRange(data[datum])
    if (kind === 'measured') {
      const input = index(inputs)
      const at = nextPointer()
      found.push({ kind, data: value, input, pointer: at, line: reader.next(), hash: index(lines, 1) })
    } else if (kind === 'derived') {
      const operation = index(operations)
      const given = index(parameters, 1)
      const count = reader.next()
      const args: number[] = []
      let [size, depth] = [1, 0]
      for (let turn = 0; turn < count; turn++) {
        const back = reader.next()
        if (back < 1) throw new RangeError('a value stands for itself')
        const from = found.length - back
        inRange(found[from])
        args.push(from)
        size += sizes[from] ?? 1
        depth = Math.max(depth, (depths[from] ?? 0) + 1)
      }
      if (size > mostParts || depth > deepest) throw new RangeError('a value is made of too much')
      sizes[found.length] = size
      depths[found.length] = depth
      found.push({ kind, data: value, operation, parameters: given, arguments: args })
    } else {
      const file = index(files)
      const at = nextPointer()
      const source = kind === 'claimed' ? String(inRange(data[reader.next()])) : ''
      found.push({ kind, data: value, file, pointer: at, source })
    }
  }
  return found
}

function unpackSites({ sites, files }: Trace): TemplatePlace[] {
  const reader = new Reader(sites)
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
  const reader = new Reader(conditions)
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
  const reader = new Reader(spans)
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

/** A value of the trace with its whole chain. */
export function resolveValue(traced: TracedDocument, index: number): TracedValue {
  const { trace, values, pointers } = traced
  const entry = inRange(values[index])
  const value = entry.data
  if (entry.kind === 'derived') {
    const parameters = trace.parameters[entry.parameters]
    return {
      kind: 'derived',
      value,
      operation: inRange(trace.operations[entry.operation]),
      ...(parameters && { parameters }),
      arguments: entry.arguments.map(argument => resolveValue(traced, argument)),
    }
  }
  const pointer = pointers[entry.pointer]
  const at = pointer === undefined ? {} : { pointer }
  if (entry.kind === 'measured') {
    const { path, sha256 } = inRange(trace.inputs[entry.input])
    const lineSha256 = trace.lines[entry.hash]
    return {
      kind: 'measured',
      value,
      file: path,
      sha256,
      ...at,
      ...(entry.line > 0 && { line: entry.line }),
      ...(lineSha256 !== undefined && { lineSha256 }),
    }
  }
  const file = inRange(trace.files[entry.file])
  if (entry.kind === 'claimed') return { kind: 'claimed', value, file, ...at, source: entry.source }
  return { kind: entry.kind, value, file, ...at }
}
