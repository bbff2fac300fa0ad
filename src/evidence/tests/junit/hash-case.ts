import type { XmlAttributes } from './xml-events.ts'

/** The state of a hash, and in the end the hash: two independent ones and the lengths, 96 bits. */
export type CaseHash = Int32Array

/** Hashes what names a test: its suite, file, classname and name. */
export function hashCase(suite: number, { file, classname, name }: XmlAttributes): CaseHash {
  const hash = new Int32Array(3)
  startHash(hash, suite)
  for (const part of [file ?? '', classname ?? '', name ?? '']) {
    const codes = new Uint16Array(part.length)
    for (let at = 0; at < part.length; at++) codes[at] = part.charCodeAt(at)
    hashPart(hash, codes, 0, codes.length)
  }
  return hash
}

/** Begins the hash of a test of this suite. */
export function startHash(hash: CaseHash, suite: number): void {
  hash[0] = 0x811c9dc5 ^ suite
  hash[1] = 0x9e3779b9 + suite
  hash[2] = suite
}

/** Goes on with one part of a name, as UTF-16 code units; for ASCII these are its bytes. */
export function hashPart(hash: CaseHash, codes: Uint8Array | Uint16Array, start: number, end: number): void {
  let first = hash[0]!
  let second = hash[1]!
  for (let at = start; at < end; at++) {
    const code = codes[at]!
    first = Math.imul(first ^ code, 0x01000193)
    second = Math.imul((second ^ code) + 0x7ed55d16, 0x5bd1e995)
    second ^= second >>> 13
  }
  hash[0] = Math.imul(first ^ 0x10001, 0x01000193)
  hash[1] = Math.imul(second ^ 0x10001, 0x5bd1e995)
  hash[2] = Math.imul(hash[2]!, 65599) + end - start
}
