import type { CaseHash } from './hash-case.ts'

/**
 * Remembers which tests were seen and what became of them, without their names: at most 52 bytes for each.
 * Of 10^6 tests, two are taken for one with a chance below 10^-16.
 */
export class CaseTable {
  #keys = new Int32Array(3 * 1024)
  #values = new Uint8Array(1024)
  #size = 0

  /** The value (0 to 254) stored for this test; `undefined` when it is new, and then `value` is stored. */
  add(hash: CaseHash, value: number): number | undefined {
    if (this.#size * 2 >= this.#values.length) this.#grow()
    const slot = this.#find(hash[0]!, hash[1]!, hash[2]!)
    if (this.#values[slot] !== 0) return this.#values[slot]! - 1
    this.#store(slot, hash[0]!, hash[1]!, hash[2]!, value + 1)
    return undefined
  }

  /** Replaces the value of a test that was added. */
  set(hash: CaseHash, value: number): void {
    this.#values[this.#find(hash[0]!, hash[1]!, hash[2]!)] = value + 1
  }

  get size(): number {
    return this.#size
  }

  #find(first: number, second: number, third: number): number {
    const keys = this.#keys
    const values = this.#values
    const mask = values.length - 1
    let slot = (first ^ (first >>> 15)) & mask
    while (values[slot] !== 0) {
      const key = 3 * slot
      if (keys[key] === first && keys[key + 1] === second && keys[key + 2] === third) return slot
      slot = (slot + 1) & mask
    }
    return slot
  }

  #store(slot: number, first: number, second: number, third: number, stored: number): void {
    this.#keys[3 * slot] = first
    this.#keys[3 * slot + 1] = second
    this.#keys[3 * slot + 2] = third
    this.#values[slot] = stored
    this.#size++
  }

  #grow(): void {
    const [keys, values] = [this.#keys, this.#values]
    this.#keys = new Int32Array(keys.length * 2)
    this.#values = new Uint8Array(values.length * 2)
    this.#size = 0
    for (let slot = 0; slot < values.length; slot++) {
      if (values[slot] === 0) continue
      const [first, second, third] = [keys[3 * slot]!, keys[3 * slot + 1]!, keys[3 * slot + 2]!]
      this.#store(this.#find(first, second, third), first, second, third, values[slot]!)
    }
  }
}
