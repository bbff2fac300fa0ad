import type { CaseHash } from './hash-case.ts'

/** How many tests are kept together: 2 to the power of this. */
const partBits = 14
const partSize = 1 << partBits
/** A table of as many places grows more slowly. */
const manyPlaces = 1 << 20
/** How many places are fetched at the same time. */
const atOnce = 32

/**
 * Remembers which tests were seen and what became of them, without their names: at most 48 bytes for each, and
 * 56 while the table grows. Of 10^6 tests, two are taken for one with a chance below 10^-16.
 */
export class CaseTable {
  /** The tests in the order they were seen, four integers each: the hash and the value. They stay where they are. */
  readonly #parts: Int32Array[] = []
  /**
   * By the hash, the number of a test from 1 on; 0 where there is none. At most half of the places are taken. The bits
   * that no number needs are those of the hash: most tests that are not the same differ in them.
   */
  #places = new Int32Array(2048)
  #size = 0
  /** Means nothing: without it, nothing would have to be looked at. */
  #touched = 0

  /** The value (0 to 254) stored for this test; `undefined` when it is new, and then `value` is stored. */
  add(hash: CaseHash, value: number): number | undefined {
    if (this.addNew(hash, 0, 1, value) === 1) return undefined
    const index = this.#indexOf(hash)
    return this.#partOf(index)[valueOf(index)]
  }

  /**
   * Stores `value` for the tests with the hashes from `start` on, until one is not new: the index of that one, or `end`.
   */
  addNew(hashes: CaseHash, start: number, end: number, value: number): number {
    for (let at = start; at < end; at++) {
      if ((at - start) % atOnce === 0) this.#touch(hashes, at, Math.min(end, at + atOnce))
      if (this.#size * 2 >= this.#places.length) this.#grow()
      const place = this.#find(hashes, at)
      if (this.#places[place] !== 0) return at
      this.#append(hashes, at, value)
      this.#places[place] = numbered(this.#size, hashes[3 * at + 1]!, this.#places.length - 1)
    }
    return end
  }

  /** Replaces the value of a test that was added. */
  set(hash: CaseHash, value: number): void {
    const index = this.#indexOf(hash)
    this.#partOf(index)[valueOf(index)] = value
  }

  get size(): number {
    return this.#size
  }

  #indexOf(hash: CaseHash): number {
    return (this.#places[this.#find(hash, 0)]! & (this.#places.length - 1)) - 1
  }

  #partOf(index: number): Int32Array {
    return this.#parts[index >>> partBits]!
  }

  /**
   * Looks once at the places of some tests. Nothing depends on what is there, so the machine fetches them all at the
   * same time; when they are looked at in turn, they are near. Of 10^6 tests this saves 7 % of the whole time.
   */
  #touch(hashes: CaseHash, start: number, end: number): void {
    const places = this.#places
    let touched = this.#touched
    for (let at = start; at < end; at++) touched ^= places[placeOf(hashes[3 * at]!, places.length - 1)]!
    this.#touched = touched
  }

  /** The place of a test, or the one where it belongs. */
  #find(hashes: CaseHash, at: number): number {
    const first = hashes[3 * at]!
    const second = hashes[3 * at + 1]!
    const third = hashes[3 * at + 2]!
    const places = this.#places
    const mask = places.length - 1
    let place = placeOf(first, mask)
    for (let taken; (taken = places[place]!) !== 0; place = (place + 1) & mask) {
      if (((taken ^ second) & ~mask) !== 0) continue
      const index = (taken & mask) - 1
      const part = this.#partOf(index)
      const entry = entryOf(index)
      if (part[entry] === first && part[entry + 1] === second && part[entry + 2] === third) break
    }
    return place
  }

  #append(hashes: CaseHash, at: number, value: number): void {
    const entry = entryOf(this.#size)
    if (entry === 0) this.#parts.push(new Int32Array(4 * partSize))
    const part = this.#partOf(this.#size++)
    part[entry] = hashes[3 * at]!
    part[entry + 1] = hashes[3 * at + 1]!
    part[entry + 2] = hashes[3 * at + 2]!
    part[entry + 3] = value
  }

  #grow(): void {
    const { length } = this.#places
    const places = new Int32Array(length < manyPlaces ? length * 4 : length * 2)
    const mask = places.length - 1
    for (let index = 0; index < this.#size; index++) {
      const part = this.#partOf(index)
      const entry = entryOf(index)
      let place = placeOf(part[entry]!, mask)
      while (places[place] !== 0) place = (place + 1) & mask
      places[place] = numbered(index + 1, part[entry + 1]!, mask)
    }
    this.#places = places
  }
}

/** Where in its part a test is, and where its value is. */
function entryOf(index: number): number {
  return 4 * (index & (partSize - 1))
}

function valueOf(index: number): number {
  return entryOf(index) + 3
}

function placeOf(first: number, mask: number): number {
  return (first ^ (first >>> 15)) & mask
}

function numbered(number: number, second: number, mask: number): number {
  return number | (second & ~mask)
}
