import { blockKey, blockKeys, type Block } from './coverage-py-block.ts'
import { firstDisplay, firstPercent, summaryKeys, type Summary } from './coverage-py-summary.ts'
import type { IntegerList } from './integer-list.ts'
import type { Words } from './json-tokens.ts'

/** Not laid out as expected, or not whole in the window: to be read the general way. */
const otherwise = -1

/**
 * Most of a large report is the same few keys again and again, in the order and with the white space that Python's
 * `json.dump` gives them. This reads a block or a summary of that layout by comparing whole keys; at the first byte
 * that is different it gives up, and the block is read the general way from its beginning.
 */
export class Layout {
  private window: Buffer = Buffer.alloc(0)
  private words: Words = new DataView(new ArrayBuffer(0))
  private end = 0
  private readonly blockKeys = blockKeys.map(key => new Literal(`"${key}": `))
  private readonly summaryKeys = summaryKeys.map(key => new Literal(`"${key}": `))

  /** The bytes to look at from now on; `words` is over the same memory as `window`. */
  look(window: Buffer, words: Words, end: number): void {
    this.window = window
    this.words = words
    this.end = end
  }

  /** Reads a region's whole object from its `{`; returns the index behind its `}`, or a negative number. */
  readBlock(block: Block, at: number): number {
    const window = this.window
    let key = block.keys.first
    at++
    for (;;) {
      const literal = this.blockKeys[key]!
      if (!literal.isAt(this.words, at, this.end)) return otherwise
      at = this.readPart(block, key, at + literal.length)
      if (at < 0 || !block.mark(key)) return otherwise
      const byte = window[at]
      if (byte === 0x7d) return at + 1
      if (byte !== 0x2c || window[at + 1] !== 0x20) return otherwise
      at += 2
      key = block.keys.after(key)
    }
  }

  private readPart(block: Block, key: number, at: number): number {
    const list = block.lists[key]
    if (list) return key < blockKey.summary ? this.readLines(list, at) : this.readArcs(list, at)
    if (key === blockKey.summary) return this.window[at] === 0x7b ? this.readSummary(block.summary, at) : otherwise
    return key === blockKey.startLine ? this.integerEnd(at) : otherwise
  }

  /** Reads a summary's whole object from its `{`; returns the index behind its `}`, or a negative number. */
  readSummary(summary: Summary, at: number): number {
    const window = this.window
    let key = summary.keys.first
    at++
    for (;;) {
      const literal = this.summaryKeys[key]!
      if (!literal.isAt(this.words, at, this.end)) return otherwise
      const start = at + literal.length
      at =
        key < firstPercent ? this.integerEnd(start) : key < firstDisplay ? this.decimalEnd(start) : this.textEnd(start)
      if (at < 0 || !summary.mark(key)) return otherwise
      summary.read(key, window, start, at)
      const byte = window[at]
      if (byte === 0x7d) return at + 1
      if (byte !== 0x2c || window[at + 1] !== 0x20) return otherwise
      at += 2
      key = summary.keys.after(key)
    }
  }

  private readLines(list: IntegerList, at: number): number {
    const window = this.window
    if (window[at] !== 0x5b) return otherwise
    if (window[at + 1] === 0x5d) return at + 2
    const last = list.run(window, this.words, at + 1, this.end)
    const close = this.integerEnd(last)
    if (close < 0 || close - last > 9 || window[close] !== 0x5d) return otherwise
    list.add(integerAt(window, last, close))
    return list.overlong ? otherwise : close + 1
  }

  private readArcs(list: IntegerList, at: number): number {
    const window = this.window
    if (window[at] !== 0x5b) return otherwise
    if (window[at + 1] === 0x5d) return at + 2
    for (;;) {
      if (window[++at] !== 0x5b) return otherwise
      const comma = this.readArcLine(list, at + 1)
      if (comma < 0 || window[comma] !== 0x2c || window[comma + 1] !== 0x20) return otherwise
      at = this.readArcLine(list, comma + 2)
      if (at < 0 || window[at] !== 0x5d) return otherwise
      const byte = window[++at]
      if (byte === 0x5d) return list.overlong ? otherwise : at + 1
      if (byte !== 0x2c || window[++at] !== 0x20) return otherwise
    }
  }

  private readArcLine(list: IntegerList, at: number): number {
    const isNegative = this.window[at] === 0x2d
    const start = isNegative ? at + 1 : at
    const close = this.integerEnd(start)
    if (close < 0 || close - start > 9) return otherwise
    const line = integerAt(this.window, start, close)
    list.add(isNegative ? -line : line)
    return close
  }

  private integerEnd(at: number): number {
    const window = this.window
    const first = window[at]!
    let byte = window[++at]!
    if (first === 0x30) return byte >= 0x30 && byte <= 0x39 ? otherwise : at
    if (first < 0x31 || first > 0x39) return otherwise
    while (byte >= 0x30 && byte <= 0x39) byte = window[++at]!
    return at
  }

  private decimalEnd(at: number): number {
    const point = this.integerEnd(at)
    if (point < 0 || this.window[point] !== 0x2e) return otherwise
    at = point + 1
    let byte = this.window[at]!
    while (byte >= 0x30 && byte <= 0x39) byte = this.window[++at]!
    return at > point + 1 ? at : otherwise
  }

  /** A decimal or an integer between quotes. */
  private textEnd(at: number): number {
    if (this.window[at] !== 0x22) return otherwise
    let close = this.integerEnd(at + 1)
    if (close >= 0 && this.window[close] === 0x2e) close = this.decimalEnd(at + 1)
    return close >= 0 && this.window[close] === 0x22 ? close + 1 : otherwise
  }
}

function integerAt(window: Buffer, start: number, end: number): number {
  let value = 0
  for (let at = start; at < end; at++) value = value * 10 + (window[at]! - 0x30)
  return value
}

/**
 * A key, compared eight bytes at a time. As the bytes are ASCII, two such words are equal as floating point numbers
 * exactly when they are equal byte by byte.
 */
class Literal {
  readonly length: number
  private readonly words: Float64Array
  /** The last eight bytes, which overlap the words. */
  private readonly tail: number

  /** `text` is ASCII, of eight characters or more. */
  constructor(text: string) {
    const bytes = Buffer.from(text)
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    this.length = bytes.length
    this.words = Float64Array.from({ length: bytes.length >> 3 }, (_, index) => view.getFloat64(index * 8, true))
    this.tail = view.getFloat64(bytes.length - 8, true)
  }

  isAt(words: Words, at: number, end: number): boolean {
    const tail = at + this.length - 8
    if (tail + 8 > end || words.getFloat64(tail, true) !== this.tail) return false
    for (let index = 0; index < this.words.length; index++, at += 8)
      if (words.getFloat64(at, true) !== this.words[index]) return false
    return true
  }
}
