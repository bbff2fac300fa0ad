import { decodeVlq, fromZigzag } from './vlq.ts'

/** Walks over packed integers. */
export class PackedReader {
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

  /** A number that is written as its difference from another. */
  nextAfter(before: number): number {
    return before + fromZigzag(this.next())
  }
}

/** What an index names. @throws RangeError when it names nothing. */
export function inRange<T>(found: T | undefined): T {
  if (found === undefined) throw new RangeError('an index leads nowhere')
  return found
}
