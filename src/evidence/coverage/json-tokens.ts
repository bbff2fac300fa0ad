/**
 * Where JSON's tokens end, byte by byte (RFC 8259). Each function starts at a token and returns the index of the first
 * byte after it, `needMore` when the window ends first, or `wrongAt(index)` for a byte that cannot be there.
 * They read the byte at `end`, which is 0: see `ByteScanner`.
 */
export const needMore = -1

/** Encodes the index of a wrong byte; `wrongAt(wrongAt(index))` is the index again. */
export function wrongAt(index: number): number {
  return -2 - index
}

/** Window bytes seen as four at a time, to run over plain text quickly. */
export type Words = DataView

const hexDigits = table('0123456789abcdefABCDEF')
const escapes = table('"\\/bfnrt')

function table(characters: string): Uint8Array {
  const marks = new Uint8Array(256)
  for (const character of characters) marks[character.charCodeAt(0)] = 1
  return marks
}

/** The first byte at or after `at` that is not white space. */
export function spaceEnd(window: Buffer, words: Words, at: number, end: number): number {
  let byte = window[at]!
  for (const limit = end - 8; byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09; byte = window[at]!) {
    at++
    // Indented reports are mostly spaces.
    while (at <= limit && words.getFloat64(at, true) === eightSpaces) at += 8
  }
  return at
}

const eightSpaces = Buffer.alloc(8, ' ').readDoubleLE()

/** From the byte after an opening quote to the index of the closing quote. */
export function stringEnd(window: Buffer, words: Words, at: number, end: number): number {
  for (;;) {
    at = plainEnd(window, words, at, end)
    const byte = window[at]
    if (byte === 0x22) return at
    if (at >= end) return needMore
    if (byte !== 0x5c) return wrongAt(at)
    if (at + 1 >= end) return needMore
    const escape = window[at + 1]!
    if (escapes[escape] === 1) {
      at += 2
      continue
    }
    if (escape !== 0x75) return wrongAt(at)
    for (let digit = at + 2; digit < at + 6; digit++) {
      if (digit >= end) return needMore
      if (hexDigits[window[digit]!] === 0) return wrongAt(digit)
    }
    at += 6
  }
}

/** The first byte at or after `at` that is a quote, a backslash or a control character. */
function plainEnd(window: Buffer, words: Words, at: number, end: number): number {
  // Four bytes at once: a lane becomes negative when it holds one of those, and only the first such lane is sure.
  for (const limit = end - 4; at <= limit; at += 4) {
    const word = words.getInt32(at, true)
    const quote = word ^ 0x22222222
    const backslash = word ^ 0x5c5c5c5c
    const found =
      ((quote - 0x01010101) & ~quote) | ((backslash - 0x01010101) & ~backslash) | ((word - 0x20202020) & ~word)
    if ((found & 0x80808080) !== 0) break
  }
  let byte = window[at]!
  while (byte !== 0x22 && byte !== 0x5c && byte >= 0x20) byte = window[++at]!
  return at
}

/** A number may end only before a byte that is there: at the window's end it is `needMore`, unless that is the file's. */
export function numberEnd(window: Buffer, at: number, end: number, last: boolean): number {
  let byte = window[at]!
  if (byte === 0x2d) byte = window[++at]!
  if (byte === 0x30) byte = window[++at]!
  else {
    const integer = digitsEnd(window, at)
    if (integer === at) return at >= end && !last ? needMore : wrongAt(at)
    byte = window[(at = integer)]!
  }
  if (byte === 0x2e) {
    const fraction = digitsEnd(window, at + 1)
    if (fraction === at + 1) return fraction >= end && !last ? needMore : wrongAt(fraction)
    byte = window[(at = fraction)]!
  }
  if (byte === 0x45 || byte === 0x65) {
    byte = window[++at]!
    if (byte === 0x2b || byte === 0x2d) at++
    const exponent = digitsEnd(window, at)
    if (exponent === at) return at >= end && !last ? needMore : wrongAt(at)
    at = exponent
  }
  return at >= end && !last ? needMore : at
}

function digitsEnd(window: Buffer, at: number): number {
  let byte = window[at]!
  while (byte >= 0x30 && byte <= 0x39) byte = window[++at]!
  return at
}

const literals = [Buffer.from('true'), Buffer.from('false'), Buffer.from('null')]

/** `true`, `false` or `null`; any other first byte is wrong. */
export function literalEnd(window: Buffer, at: number, end: number): number {
  const literal = literals.find(word => word[0] === window[at])
  if (literal === undefined) return wrongAt(at)
  for (let index = 0; index < literal.length; index++) {
    if (at + index >= end) return needMore
    if (window[at + index] !== literal[index]) return wrongAt(at + index)
  }
  return at + literal.length
}
