import { isUtf8 } from 'node:buffer'
import type { ByteScanner } from '../source.ts'
import type { IntegerList } from './integer-list.ts'
import { literalEnd, needMore, numberEnd, spaceEnd, stringEnd, wrongAt, type Words } from './json-tokens.ts'
import { unfinishedBytes, validLength } from './utf8-bytes.ts'

/** The text is not JSON. `offset` counts bytes from the start of the file. */
export class JsonSyntaxError extends Error {
  readonly offset: number

  constructor(message: string, offset: number) {
    super(message)
    this.name = 'JsonSyntaxError'
    this.offset = offset
  }
}

/**
 * Roles say what a value means to the visitor. What has role `skip` is checked to be JSON and otherwise passed over;
 * every other role is the visitor's own number. In a container whose role has the bit `integers`, the numbers are
 * added to the visitor's list.
 */
export const skip = 0
export const integers = 64
/** The bit of roles whose objects the visitor may read itself, whole: see `leap`. */
export const whole = 128

/** What a scanner tells about the parts of a document that have a role. Indices are into the window, quotes excluded. */
export interface JsonVisitor {
  /** Takes the elements of containers with the bit `integers`. */
  readonly list: IntegerList
  /**
   * The window is another one, or moved on: `origin` is the offset in the file of its first byte. `last` says that no
   * byte behind `end` is read.
   */
  look(window: Buffer, end: number, origin: number, last: boolean): void
  /** The role of the document itself. */
  readonly root: number
  /** A key in an object with a role; returns its value's role. */
  key(role: number, window: Buffer, start: number, end: number): number
  /** The role of the elements of an array with a role. */
  element(role: number): number
  /**
   * An object whose role has the bit `whole` begins at `at`. Returns the index behind its `}` when the visitor has
   * read it all, having found nothing in it that is not JSON; else, as if nothing had happened, a negative number:
   * `needMore` when it is to be asked again with more bytes.
   */
  leap(at: number): number
  /** A container begins (`{` or `[`, at `at`); returns its role from now on, `skip` to look no further into it. */
  open(role: number, bracket: number, at: number): number
  close(role: number): void
  /** A number, `true`, `false`, `null`, or a string with its quotes. */
  scalar(role: number, window: Buffer, start: number, end: number): void
}

const expecting = { firstKey: 0, key: 1, colon: 2, firstValue: 3, value: 4, after: 5 } as const
/** Deeper than any report; JSON.parse would go on, at the price of memory that a hostile file chooses. */
const deepest = 10_000
const openBrace = 0x7b
const openBracket = 0x5b

/**
 * Reads one JSON document in one pass and accepts exactly what `JSON.parse` accepts of valid UTF-8
 * (a byte order mark before it is passed over), to a depth of 10,000.
 *
 * @throws JsonSyntaxError from `scan`.
 */
export class JsonScanner implements ByteScanner {
  private readonly visitor: JsonVisitor
  private state: number = expecting.value
  private depth = 0
  private kinds = new Uint8Array(64)
  private roles = new Uint8Array(64)
  /** The role of the value that comes next. */
  private pending: number
  /** Offset in the file of the first byte not consumed, and of the first not known to be UTF-8. */
  private consumed = 0
  private checked = 0
  private origin = 0
  private words: Words = new DataView(new ArrayBuffer(0))

  constructor(visitor: JsonVisitor) {
    this.visitor = visitor
    this.pending = visitor.root
  }

  scan(window: Buffer, start: number, end: number, last: boolean): number {
    if (this.words.buffer !== window.buffer || this.words.byteOffset !== window.byteOffset)
      this.words = new DataView(window.buffer, window.byteOffset, window.length)
    this.origin = this.consumed - start
    const valid = this.checkUtf8(window, end, last)
    this.visitor.look(window, valid < 0 ? wrongAt(valid) : end, this.origin, last || valid < 0)
    let at = start
    if (this.consumed === 0) {
      if (end - start < 3 && !last) return start
      if (window[at] === 0xef && window[at + 1] === 0xbb && window[at + 2] === 0xbf) at += 3
    }
    // Up to the last whole character: what is wrong is told with all of its character.
    at = this.run(window, at, valid < 0 ? wrongAt(valid) : valid, last && valid >= 0)
    if (valid < 0) this.fail('the text is not UTF-8', wrongAt(valid))
    this.consumed += at - start
    if (last && (this.state !== expecting.after || this.depth > 0)) this.fail('the text ends too early', at)
    return at
  }

  private run(window: Buffer, at: number, end: number, last: boolean): number {
    for (;;) {
      if (window[at]! <= 0x20) at = spaceEnd(window, this.words, at, end)
      if (at >= end) return end
      const next = this.token(window, at, end, last)
      if (next < 0) {
        if (next !== needMore) this.fail(unexpected(window, wrongAt(next), end), wrongAt(next))
        if (last) this.fail('the text ends too early', end)
        return at
      }
      at = next
    }
  }

  private token(window: Buffer, at: number, end: number, last: boolean): number {
    const byte = window[at]!
    switch (this.state) {
      case expecting.firstKey:
        return byte === 0x7d ? this.close(at) : this.key(window, at, end)
      case expecting.key:
        return this.key(window, at, end)
      case expecting.colon:
        if (byte !== 0x3a) return wrongAt(at)
        this.state = expecting.value
        return at + 1
      case expecting.after:
        return this.after(byte, at)
      case expecting.firstValue:
        if (byte === 0x5d) return this.close(at)
        return this.value(window, at, end, last)
      default:
        return this.value(window, at, end, last)
    }
  }

  private after(byte: number, at: number): number {
    if (this.depth === 0) return wrongAt(at)
    const isObject = this.kinds[this.depth - 1] === openBrace
    if (byte === 0x2c) {
      this.state = isObject ? expecting.key : expecting.value
      if (!isObject) this.pending = this.elementRole()
      return at + 1
    }
    return byte === (isObject ? 0x7d : 0x5d) ? this.close(at) : wrongAt(at)
  }

  private key(window: Buffer, at: number, end: number): number {
    if (window[at] !== 0x22) return wrongAt(at)
    const close = stringEnd(window, this.words, at + 1, end)
    if (close < 0) return close
    const role = this.roles[this.depth - 1]!
    this.pending = role === skip ? skip : this.visitor.key(role, window, at + 1, close)
    this.state = expecting.colon
    return close + 1
  }

  private value(window: Buffer, at: number, end: number, last: boolean): number {
    const byte = window[at]!
    if (byte === openBrace || byte === openBracket) return this.open(window, byte, at, end)
    const next = this.scalarEnd(window, byte, at, end, last)
    if (next < 0) return next
    this.state = expecting.after
    if (this.depth > 0 && this.kinds[this.depth - 1] === openBracket) {
      const role = this.roles[this.depth - 1]!
      if ((role & integers) !== 0) return this.integer(window, at, next, end)
    }
    if (this.pending !== skip) this.visitor.scalar(this.pending, window, at, next)
    return next
  }

  private scalarEnd(window: Buffer, byte: number, at: number, end: number, last: boolean): number {
    if (byte === 0x22) {
      const close = stringEnd(window, this.words, at + 1, end)
      return close < 0 ? close : close + 1
    }
    if (byte === 0x2d || (byte >= 0x30 && byte <= 0x39)) return numberEnd(window, at, end, last)
    return literalEnd(window, at, end)
  }

  /** One element of an integer list, read the general way; then on with the run. */
  private integer(window: Buffer, at: number, next: number, end: number): number {
    const list = this.visitor.list
    const negative = window[at] === 0x2d
    const first = negative ? at + 1 : at
    let value = 0
    let digit = first
    for (; digit < next && digit < first + 9; digit++) {
      const byte = window[digit]!
      if (byte < 0x30 || byte > 0x39) break
      value = value * 10 + (byte - 0x30)
    }
    if (digit < next) list.strange = true
    else list.add(negative ? -value : value)
    if (window[next] !== 0x2c || next + 2 >= end) return next
    this.state = expecting.value
    return list.run(window, this.words, spaceEnd(window, this.words, next + 1, end), end)
  }

  private open(window: Buffer, bracket: number, at: number, end: number): number {
    let role = this.pending
    if ((role & whole) !== 0 && bracket === openBrace) {
      const next = this.visitor.leap(at)
      if (next >= 0) {
        this.state = expecting.after
        return next
      }
      if (next === needMore) return needMore
    }
    if (role !== skip) role = this.visitor.open(role, bracket, at)
    if (this.depth > 0 && (this.roles[this.depth - 1]! & integers) !== 0) this.visitor.list.strange = true
    if (this.depth === this.kinds.length) this.deepen(at)
    this.kinds[this.depth] = bracket
    this.roles[this.depth++] = role
    if (bracket === openBrace) {
      this.state = expecting.firstKey
      return at + 1
    }
    this.pending = role === skip ? skip : this.visitor.element(role)
    this.state = expecting.firstValue
    if ((role & integers) === 0) return at + 1
    const first = spaceEnd(window, this.words, at + 1, end)
    const next = this.visitor.list.run(window, this.words, first, end)
    if (next > first) this.state = expecting.value
    return next
  }

  private close(at: number): number {
    const role = this.roles[--this.depth]!
    this.state = expecting.after
    if (role !== skip) this.visitor.close(role)
    return at + 1
  }

  private elementRole(): number {
    const role = this.roles[this.depth - 1]!
    return role === skip ? skip : this.visitor.element(role)
  }

  private deepen(at: number): void {
    if (this.depth >= deepest) this.fail(`the values are nested deeper than ${deepest} levels`, at)
    const [kinds, roles] = [this.kinds, this.roles]
    const length = Math.min(kinds.length * 2, deepest)
    this.kinds = new Uint8Array(length)
    this.roles = new Uint8Array(length)
    this.kinds.set(kinds)
    this.roles.set(roles)
  }

  /** Returns the index up to which the window is UTF-8, as `wrongAt` when the byte there is not. */
  private checkUtf8(window: Buffer, end: number, last: boolean): number {
    const from = this.checked - this.origin
    const to = last ? end : end - unfinishedBytes(window, from, end)
    const part = window.subarray(from, to)
    if (!isUtf8(part)) return wrongAt(from + validLength(part))
    this.checked += to - from
    return to
  }

  private fail(message: string, at: number): never {
    throw new JsonSyntaxError(message, this.origin + at)
  }
}

function unexpected(window: Buffer, at: number, end: number): string {
  if (at >= end) return 'the text ends too early'
  const byte = window[at]!
  if (byte < 0x20 || byte === 0x7f) return `a control character (byte ${byte}) is not allowed here`
  const text = window.toString('utf8', at, Math.min(at + 4, end))
  return `unexpected \`${String.fromCodePoint(text.codePointAt(0)!)}\``
}
