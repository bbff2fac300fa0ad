/** A coverage report lists line numbers by the million; they go into one array that is used again for every list. */
export class IntegerList {
  items = new Int32Array(1024)
  length = 0
  /** True when something in the list was not a JSON integer of at most nine digits. */
  strange = false
  /** True when the list was cut because it held more than `mostIntegers`. */
  overlong = false

  clear(): void {
    this.length = 0
    this.strange = false
    this.overlong = false
  }

  add(value: number): void {
    if (this.length === this.items.length && !this.grow()) return
    this.items[this.length++] = value
  }

  toArray(): number[] {
    return Array.from(this.items.subarray(0, this.length))
  }

  /**
   * Runs over `1, 2, 3`: positive integers with commas between them, starting at an element.
   * Stops at the first element that is not one, or that may go on behind the window, and returns its index;
   * what follows is read the general way.
   */
  run(window: Buffer, at: number, end: number): number {
    for (;;) {
      const start = at
      let byte = window[at]!
      let value = byte - 0x30
      if (value < 1 || value > 9) return start
      byte = window[++at]!
      while (byte >= 0x30 && byte <= 0x39) {
        value = value * 10 + (byte - 0x30)
        byte = window[++at]!
      }
      if (byte !== 0x2c || at - start > 9 || at + 1 >= end) return start
      this.add(value)
      at++
      byte = window[at]!
      if (byte === 0x20) at++
      else while (byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0x20) byte = window[++at]!
    }
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
