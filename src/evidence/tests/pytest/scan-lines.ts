import crypto from 'node:crypto'
import type { ByteScanner } from '../../source.ts'
import type { LinePlace } from '../test-report.ts'
import { decodeBytes, detectEncoding, timestampLength, visibleText, type LogEncoding } from './decode-line.ts'

/** Takes the lines of a log. */
export interface LineReader {
  /** Called before the lines of a window are taken, which ends at `end` and may be the same buffer with other bytes. */
  look(end: number): void
  /**
   * Takes whole lines as bytes, from `start` on, as long as it knows them; `number` is the number of the first.
   * Not asked when lines carry timestamps or are not UTF-8.
   *
   * @returns the index behind the last line taken, and how many lines that were.
   */
  take(window: Buffer, start: number, end: number, number: number): { end: number; lines: number }
  /** Takes the visible text of a line; `place` may be asked for during the call. */
  line(text: string, place: () => LinePlace): void
}

/** The place of a line whose bytes are given without the line break. */
export function placeOfLine(line: number, bytes: Uint8Array): LinePlace {
  return { line, lineSha256: sha256(bytes) }
}

/** In one call where Node has it, from 20.12 on, which takes a fraction of the time for so few bytes. */
function sha256(bytes: Uint8Array): string {
  const { hash } = crypto as Partial<typeof crypto>
  return hash ? hash('sha256', bytes, 'hex') : crypto.createHash('sha256').update(bytes).digest('hex')
}

/** A longer line is no line of a test runner: it is counted and passed over, so that it costs no memory. */
const longestLine = 1024 * 1024

/** Cuts a log into lines, whatever its encoding, colours, line breaks and CI timestamps. */
export class LineScanner implements ByteScanner {
  readonly #reader: LineReader
  #encoding: LogEncoding | undefined
  #number = 0
  #insideLongLine = false
  /** Undefined until the first line that is not blank has shown whether lines carry timestamps. */
  #timestamps: boolean | undefined

  constructor(reader: LineReader) {
    this.#reader = reader
  }

  scan(window: Buffer, start: number, end: number, last: boolean): number {
    let at = start
    if (this.#encoding === undefined) {
      if (end - start < 3 && !last) return start
      const { encoding, mark } = detectEncoding(window.subarray(start, end))
      this.#encoding = encoding
      at += mark
    }
    const width = this.#encoding === 'utf8' ? 1 : 2
    this.#reader.look(end)
    for (;;) {
      if (this.#timestamps === false && this.#encoding === 'utf8' && !this.#insideLongLine) {
        const taken = this.#reader.take(window, at, end, this.#number + 1)
        at = taken.end
        this.#number += taken.lines
      }
      const lineBreak = this.#findBreak(window, at, end)
      if (lineBreak < 0) break
      this.#line(window, at, lineBreak)
      at = lineBreak + width
    }
    if (last) {
      if (at < end) this.#line(window, at, end)
      return end
    }
    if (end - at <= longestLine) return at
    this.#insideLongLine = true
    return end - ((end - at) % width)
  }

  /** The index of the next line break, or -1. */
  #findBreak(window: Buffer, from: number, end: number): number {
    const low = this.#encoding === 'utf16be' ? 1 : 0
    for (let at = window.indexOf(10, from); at >= 0 && at < end; at = window.indexOf(10, at + 1)) {
      if (this.#encoding === 'utf8') return at
      const unit = at - low
      // In UTF-16 a byte 10 may be half of another character: `ਊ` is 0a0a.
      if ((unit - from) % 2 === 0 && unit + 1 < end && window[unit + 1 - low] === 0) return unit
    }
    return -1
  }

  #line(window: Buffer, start: number, end: number): void {
    this.#number++
    if (this.#insideLongLine) {
      this.#insideLongLine = false
      return
    }
    const text = visibleText(decodeBytes(window.subarray(start, end), this.#encoding!))
    if (this.#timestamps === undefined && text !== '') this.#timestamps = timestampLength(text) > 0
    const shown = this.#timestamps ? visibleText(text.slice(timestampLength(text))) : text
    this.#reader.line(shown, () => placeOfLine(this.#number, this.#withoutReturn(window, start, end)))
  }

  #withoutReturn(window: Buffer, start: number, end: number): Buffer {
    const wide = this.#encoding !== 'utf8'
    const low = this.#encoding === 'utf16le' ? 2 : 1
    const isReturn = window[end - low] === 13 && (!wide || window[low === 2 ? end - 1 : end - 2] === 0)
    return window.subarray(start, isReturn ? end - (wide ? 2 : 1) : end)
  }
}
