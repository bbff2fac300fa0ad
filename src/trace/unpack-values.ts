import { originKinds, type Scalar } from '../facts/value.ts'
import { inRange, PackedReader } from './packed-reader.ts'
import type { Trace } from './trace.ts'

/** A value with its origin, its parts named by index. */
export type ValueEntry =
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
      readonly call: number
      readonly arguments: readonly number[]
    }
  | {
      readonly kind: 'configured' | 'claimed' | 'authored'
      readonly data: Scalar
      readonly file: number
      readonly pointer: number
      readonly source: string
    }

/** A value made of more than this was not computed by closeout: told in full, it would be a bomb. */
const mostParts = 1_000_000
/** Arguments of arguments of …: what closeout computes has a few levels. */
const deepest = 100

/** The values of a trace. @throws RangeError when an index leads nowhere, or a value is made of too much. */
export function unpackValues(
  { values, inputs, files, lines }: Trace,
  { data, pointers, calls }: { data: readonly Scalar[]; pointers: readonly string[]; calls: readonly unknown[] },
): ValueEntry[] {
  const reader = new PackedReader(values)
  const found: ValueEntry[] = []
  /** How many values each is made of, itself included: parts may be shared, so this may grow with each row. */
  const sizes: number[] = []
  const depths: number[] = []
  let [datum, pointer] = [0, 0]
  const nextPointer = () => {
    pointer = reader.nextAfter(pointer)
    if (pointer > 0) inRange(pointers[pointer - 1])
    return pointer - 1
  }
  const index = (table: readonly unknown[]) => {
    const number = reader.next()
    inRange(table[number])
    return number
  }
  while (!reader.done) {
    const head = reader.next()
    const kind = inRange(originKinds[head % originKinds.length])
    const count = Math.floor(head / originKinds.length)
    datum = reader.nextAfter(datum)
    const value = inRange(data[datum])
    if (kind === 'measured') {
      const input = index(inputs)
      const at = nextPointer()
      const line = count > 0 ? reader.next() : 0
      const hash = count > 1 ? index(lines) : -1
      found.push({ kind, data: value, input, pointer: at, line, hash })
    } else if (kind === 'derived') {
      const call = index(calls)
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
      found.push({ kind, data: value, call, arguments: args })
    } else {
      const file = index(files)
      const at = nextPointer()
      const source = kind === 'claimed' ? String(inRange(data[reader.next()])) : ''
      found.push({ kind, data: value, file, pointer: at, source })
    }
  }
  return found
}
