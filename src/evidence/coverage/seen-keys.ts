import { decodeKey } from './key-table.ts'

/** How many keys a part of `SeenKeys.hashes` is for. */
const partSize = 4096

/**
 * Finds a key that an object holds twice without keeping the keys: by 63 bits of hash each.
 * Two different keys would be taken for one in a case of 2^63, and the report refused, never accepted.
 *
 * As long as each key comes behind the one before, as writers that sort them do, none can be there twice: their hashes
 * are only put down one after the other, and looked up in a table from the first key on that breaks the order.
 */
export class SeenKeys {
  /** Two numbers for each key, `partSize` keys to a part. */
  private readonly hashes: Int32Array[] = []
  /** The key that came last, while there is no table. */
  private last = Buffer.alloc(256)
  private lastLength = 0
  private isOrdered = true
  private low = new Int32Array(256)
  private high = new Int32Array(256)
  private count = 0

  clear(): void {
    if (!this.isOrdered) {
      this.low.fill(0)
      this.high.fill(0)
    }
    this.isOrdered = true
    this.lastLength = 0
    this.count = 0
  }

  /** False when the key spelled by `window[start, end)`, a JSON string's content, was there already. */
  add(window: Buffer, start: number, end: number): boolean {
    let low = 0x811c9dc5 | 0
    let high = 0x2127599b | 0
    let escapes = 0
    for (let at = start; at < end; at++) {
      const byte = window[at]!
      if (byte === 0x5c) escapes++
      low = Math.imul(low ^ byte, 0x01000193)
      high = Math.imul(high, 0x5bd1e995) + byte
    }
    // One text can be spelled in several ways; without backslashes there is only one.
    if (escapes > 0) return this.addText(decodeKey(window, start, end))
    low ^= low >>> 15
    // Odd, as a slot with 0 is free.
    high = (high ^ (end - start)) | 1
    if (this.isOrdered && this.isBehindLast(window, start, end)) {
      this.setLast(window, start, end)
      this.put(low, high)
      return true
    }
    this.beginTable()
    return this.insert(low, high)
  }

  private addText(text: string): boolean {
    this.beginTable()
    const spelled = Buffer.from(JSON.stringify(text))
    const isPlain = spelled.length === Buffer.byteLength(text) + 2
    if (isPlain) return this.add(spelled, 1, spelled.length - 1)
    // Still escaped, so apart from every plain key.
    return this.add(Buffer.from(spelled.toString('hex')), 0, spelled.length * 2)
  }

  private isBehindLast(window: Buffer, start: number, end: number): boolean {
    const { last, lastLength } = this
    const length = Math.min(lastLength, end - start)
    for (let index = 0; index < length; index++) {
      const difference = window[start + index]! - last[index]!
      if (difference !== 0) return difference > 0
    }
    return end - start > lastLength
  }

  private setLast(window: Buffer, start: number, end: number): void {
    this.lastLength = end - start
    if (this.lastLength > this.last.length) this.last = Buffer.alloc(this.lastLength * 2)
    for (let index = 0; index < this.lastLength; index++) this.last[index] = window[start + index]!
  }

  private put(low: number, high: number): void {
    const at = this.count % partSize
    const part = (this.hashes[(this.count - at) / partSize] ??= new Int32Array(2 * partSize))
    part[2 * at] = low
    part[2 * at + 1] = high
    this.count++
  }

  private beginTable(): void {
    if (!this.isOrdered) return
    this.isOrdered = false
    const { count } = this
    this.count = 0
    this.makeRoom(count)
    for (let index = 0; index < count; index++) {
      const at = index % partSize
      const part = this.hashes[(index - at) / partSize]!
      this.insert(part[2 * at]!, part[2 * at + 1]!)
    }
  }

  private insert(low: number, high: number): boolean {
    this.makeRoom(this.count + 1)
    const mask = this.low.length - 1
    let slot = low & mask
    for (; this.high[slot] !== 0; slot = (slot + 1) & mask)
      if (this.low[slot] === low && this.high[slot] === high) return false
    this.low[slot] = low
    this.high[slot] = high
    this.count++
    return true
  }

  /** Makes the table large enough for `count` keys. */
  private makeRoom(count: number): void {
    const { low, high } = this
    if (count * 5 <= low.length * 4) return
    let size = low.length * 2
    while (count * 5 > size * 4) size *= 2
    this.low = new Int32Array(size)
    this.high = new Int32Array(size)
    this.count = 0
    for (let slot = 0; slot < low.length; slot++) if (high[slot] !== 0) this.insert(low[slot]!, high[slot]!)
  }
}
