import { spaceEnd, type Words } from './json-tokens.ts'

/** A coverage report lists line numbers by the million; they go into one array that is used again for every list. */
export class IntegerList {
  items = new Int32Array(256)
  length = 0
  /** True when something in the list was not a JSON integer of at most nine digits. */
  strange = false
  /** True when the list was cut because it held more than `mostIntegers`. */
  overlong = false
  /** False when a number was not above the one before it, or below 0. */
  ascending = true

  clear(): void {
    this.length = 0
    this.strange = false
    this.overlong = false
    this.ascending = true
  }

  add(value: number): void {
    const length = this.length
    if (length === this.items.length && !this.grow()) return
    if (value <= (length === 0 ? -1 : this.items[length - 1]!)) this.ascending = false
    this.items[length] = value
    this.length = length + 1
  }

  /** Takes over `numbers[start, end)`, which ascend. */
  take(numbers: Int32Array, start: number, end: number): void {
    this.clear()
    const length = end - start
    if (length > this.items.length) this.items = new Int32Array(length * 2)
    const { items } = this
    for (let index = 0; index < length; index++) items[index] = numbers[start + index]!
    this.length = length
  }

  append(other: IntegerList): void {
    for (let index = 0; index < other.length; index++) this.add(other.items[index]!)
  }

  toArray(): number[] {
    // By hand: `Array.from` asks an iterator for each.
    const array = new Array<number>(this.length)
    for (let index = 0; index < this.length; index++) array[index] = this.items[index]!
    return array
  }

  /** The first two neighbours that do not ascend; the first may be absent. */
  firstDescent(): [number | undefined, number] | undefined {
    for (let index = 0; index < this.length; index++) {
      const previous = this.items[index - 1]
      if (this.items[index]! <= (previous ?? -1)) return [previous, this.items[index]!]
    }
    return undefined
  }

  /** The first number that this list shares with another; both ascend. */
  firstCommon(other: IntegerList): number | undefined {
    const [left, right] = [this.length, other.length]
    if (left === 0 || right === 0) return undefined
    const [these, those] = [this.items, other.items]
    if (these[left - 1]! < those[0]! || those[right - 1]! < these[0]!) return undefined
    for (let one = 0, two = 0; one < left && two < right;) {
      const difference = these[one]! - those[two]!
      if (difference === 0) return these[one]
      if (difference < 0) one++
      else two++
    }
    return undefined
  }

  /** How many numbers of this list are below `value`; it ascends. */
  countBelow(value: number): number {
    let low = 0
    let high = this.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.items[middle]! < value) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Is a number in this list? It ascends. */
  has(value: number): boolean {
    const at = this.countBelow(value)
    return at < this.length && this.items[at] === value
  }

  /**
   * Runs over `1, 2, 3`: positive integers with commas between them, starting at an element.
   * Stops at the first element that is not one, that nothing follows, or that may go on behind the window,
   * and returns its index; what follows is read the general way.
   */
  run(window: Buffer, words: Words, at: number, end: number): number {
    let items = this.items
    let length = this.length
    let previous = length === 0 ? -1 : items[length - 1]!
    let start = at
    for (;;) {
      let byte = window[at]!
      let value = byte - 0x30
      if (value < 1 || value > 9) break
      byte = window[++at]!
      while (byte >= 0x30 && byte <= 0x39) {
        value = value * 10 + (byte - 0x30)
        byte = window[++at]!
      }
      if (byte !== 0x2c || at - start > 9 || at + 1 >= end) break
      if (length === items.length) {
        this.length = length
        if (!this.grow()) break
        items = this.items
      }
      if (value <= previous) this.ascending = false
      items[length++] = previous = value
      byte = window[++at]!
      if (byte === 0x20) byte = window[++at]!
      if (byte <= 0x20) at = spaceEnd(window, words, at, end)
      start = at
    }
    this.length = length
    return start
  }

  private grow(): boolean {
    if (this.length >= mostIntegers) {
      this.overlong = true
      return false
    }
    const larger = new Int32Array(this.items.length * 4)
    larger.set(this.items)
    this.items = larger
    return true
  }
}

/** No source file has four million lines; a list of more is not kept, so that no report can take all the memory. */
const mostIntegers = 4 * 1024 * 1024
