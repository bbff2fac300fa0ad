/**
 * Remembers which tests were seen and what became of them, without their names: 16 bytes for each.
 * Two of 10^6 tests are taken for one with a chance below 10^-16 (96 bits of two independent hashes and the length).
 */
export class CaseTable {
  #keys = new Uint32Array(3 * 1024)
  #values = new Uint32Array(1024)
  #size = 0

  /** The value that was stored for these three words; `undefined` when it is new, and then `value` is stored. */
  add(first: number, second: number, third: number, value: number): number | undefined {
    if (this.#size * 2 >= this.#values.length) this.#grow()
    const slot = this.#find(first, second, third)
    if (this.#values[slot] !== 0) return this.#values[slot]! - 1
    this.#store(slot, first, second, third, value)
    return undefined
  }

  /** Replaces the value of a test that was added. */
  set(first: number, second: number, third: number, value: number): void {
    this.#values[this.#find(first, second, third)] = value + 1
  }

  get size(): number {
    return this.#size
  }

  #find(first: number, second: number, third: number): number {
    const mask = this.#values.length - 1
    for (let slot = first & mask; ; slot = (slot + 1) & mask) {
      const key = 3 * slot
      const isSame =
        this.#keys[key] === first >>> 0 && this.#keys[key + 1] === second >>> 0 && this.#keys[key + 2] === third >>> 0
      if (this.#values[slot] === 0 || isSame) return slot
    }
  }

  #store(slot: number, first: number, second: number, third: number, value: number): void {
    this.#keys[3 * slot] = first
    this.#keys[3 * slot + 1] = second
    this.#keys[3 * slot + 2] = third
    this.#values[slot] = value + 1
    this.#size++
  }

  #grow(): void {
    const [keys, values] = [this.#keys, this.#values]
    this.#keys = new Uint32Array(keys.length * 2)
    this.#values = new Uint32Array(values.length * 2)
    this.#size = 0
    values.forEach((value, slot) => {
      if (value === 0) return
      const [first, second, third] = keys.subarray(3 * slot, 3 * slot + 3) as unknown as [number, number, number]
      this.#store(this.#find(first, second, third), first, second, third, value - 1)
    })
  }
}
