import { decodeKey } from './key-table.ts'

/**
 * Finds a key that an object holds twice without keeping the keys: by 63 bits of hash each.
 * Two different keys would be taken for one in a case of 2^63, and the report refused, never accepted.
 */
export class SeenKeys {
  private low = new Int32Array(256)
  private high = new Int32Array(256)
  private count = 0

  clear(): void {
    if (this.count === 0) return
    this.low.fill(0)
    this.high.fill(0)
    this.count = 0
  }

  /** False when the key spelled by `window[start, end)`, a JSON string's content, was there already. */
  add(window: Buffer, start: number, end: number): boolean {
    if (this.count * 5 >= this.low.length * 4) this.grow()
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
    return this.insert(low ^ (low >>> 15), (high ^ (end - start)) | 1)
  }

  private addText(text: string): boolean {
    const spelled = Buffer.from(JSON.stringify(text))
    const isPlain = spelled.length === Buffer.byteLength(text) + 2
    if (isPlain) return this.add(spelled, 1, spelled.length - 1)
    // Still escaped, so apart from every plain key.
    return this.add(Buffer.from(spelled.toString('hex')), 0, spelled.length * 2)
  }

  /** `high` is odd; a slot with 0 is free. */
  private insert(low: number, high: number): boolean {
    const mask = this.low.length - 1
    let slot = low & mask
    for (; this.high[slot] !== 0; slot = (slot + 1) & mask)
      if (this.low[slot] === low && this.high[slot] === high) return false
    this.low[slot] = low
    this.high[slot] = high
    this.count++
    return true
  }

  private grow(): void {
    const { low, high } = this
    this.low = new Int32Array(low.length * 2)
    this.high = new Int32Array(low.length * 2)
    this.count = 0
    for (let slot = 0; slot < low.length; slot++) if (high[slot] !== 0) this.insert(low[slot]!, high[slot]!)
  }
}
