import type { Scalar } from '../facts/value.ts'
import { inRange } from './packed-reader.ts'
import type { TracedDocument } from './unpack-trace.ts'

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

/** A value of the trace with its whole chain. */
export function resolveValue(traced: TracedDocument, index: number): TracedValue {
  const { trace, values, pointers, calls } = traced
  const entry = inRange(values[index])
  const value = entry.data
  if (entry.kind === 'derived') {
    return {
      kind: 'derived',
      value,
      ...inRange(calls[entry.call]),
      arguments: entry.arguments.map(argument => resolveValue(traced, argument)),
    }
  }
  const pointer = pointers[entry.pointer]
  const at = pointer === undefined ? {} : { pointer }
  if (entry.kind === 'measured') {
    const [path, sha256] = inRange(trace.inputs[entry.input])
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
