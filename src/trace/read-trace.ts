import { refuse } from '../diagnostic.ts'
import type { Scalar } from '../facts/value.ts'
import { spanKinds, traceSchema, type Trace } from './trace.ts'
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

/**
 * Reads a trace file and checks that it is one.
 * @throws CloseoutError `trace-forged` when it is not a trace: closeout writes no other.
 */
export function parseTrace(text: string, file: string): { trace: Trace; spans: TracedSpan[] } {
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
  const trace = result.data
  const spans = readSpans(trace)
  if (!spans || !isSound(trace)) throw forged('its tables and spans do not fit together')
  return { trace, spans }
}

function readSpans(trace: Trace): TracedSpan[] | undefined {
  const numbers = decodeVlq(trace.spans)
  if (!numbers || numbers.length % 5 !== 0) return undefined
  const spans: TracedSpan[] = []
  let [at, kind, site, value, condition] = [0, 0, 0, 0, 0]
  for (let index = 0; index < numbers.length; index += 5) {
    const [length, ...deltas] = numbers.slice(index, index + 5) as [number, number, number, number, number]
    kind += deltas[0]
    site += deltas[1]
    value += deltas[2]
    condition += deltas[3]
    const name = spanKinds[kind]
    const inRange = within(site, trace.sites) && within(value, trace.values) && within(condition, trace.conditions)
    if (!name || length < 0 || !inRange) return undefined
    spans.push({
      start: at,
      end: at + length,
      kind: name,
      ...(site > 0 && { site: site - 1 }),
      ...(value > 0 && { value: value - 1 }),
      ...(condition > 0 && { condition: condition - 1 }),
    })
    at += length
  }
  return spans
}

const within = (index: number, table: readonly unknown[]) => index >= 0 && index <= table.length

/** Entries only name entries before them: nothing turns in a circle. */
function isSound({ pointers, parts, values, inputs, operations, files, conditions, sites }: Trace): boolean {
  const pointer = (index: number) => index < pointers.length
  return (
    pointers.every(([parent, part], index) => parent < index && part < parts.length) &&
    conditions.every(
      ([parent, , site, , value], index) => parent < index && site < sites.length && value < values.length,
    ) &&
    values.every((value, index) => {
      if (value[0] === 'm') return value[2] < inputs.length && pointer(value[3])
      if (value[0] === 'd') return value[2] < operations.length && value[3].every(argument => argument < index)
      return value[2] < files.length && pointer(value[3])
    })
  )
}

/** A value of the trace with its whole chain. */
export function resolveValue(trace: Trace, index: number): TracedValue {
  const entry = trace.values[index]!
  if (entry[0] === 'd') {
    const [, value, operation, args, parameters] = entry
    return {
      kind: 'derived',
      value,
      operation: trace.operations[operation]!,
      ...(parameters && { parameters }),
      arguments: args.map(argument => resolveValue(trace, argument)),
    }
  }
  if (entry[0] === 'm') {
    const [, value, input, pointer, line, lineSha256] = entry
    const { path, sha256 } = trace.inputs[input]!
    return {
      kind: 'measured',
      value,
      file: path,
      sha256,
      ...(pointer >= 0 && { pointer: resolvePointer(trace, pointer) }),
      ...(line !== undefined && { line }),
      ...(lineSha256 !== undefined && { lineSha256 }),
    }
  }
  const at = { file: trace.files[entry[2]]!, pointer: resolvePointer(trace, entry[3]) }
  if (entry[0] === 's') return { kind: 'claimed', value: entry[1], ...at, source: entry[4] }
  return { kind: entry[0] === 'c' ? 'configured' : 'authored', value: entry[1], ...at }
}

function resolvePointer(trace: Trace, index: number): string {
  const parts: string[] = []
  for (let at = index; at >= 0; at = trace.pointers[at]![0]) parts.unshift(trace.parts[trace.pointers[at]![1]]!)
  return parts.join('/')
}
