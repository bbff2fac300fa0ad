import type { XmlAttributes } from './xml-events.ts'

/** The state of a hash, and in the end the hash: two independent ones and the lengths, 96 bits. */
export type CaseHash = Int32Array

/** Hashes what names a test: its suite, file, classname and name. */
export function hashCase(suite: number, { file, classname, name }: XmlAttributes): CaseHash {
  const hash = new Int32Array(3)
  startHash(hash, suite)
  for (const part of [file, classname, name]) hashText(hash, part ?? '')
  return hash
}

/** Begins the hash of a test of this suite. */
export function startHash(hash: CaseHash, suite: number): void {
  hash[0] = 0x811c9dc5 ^ suite
  hash[1] = 0x9e3779b9 + suite
  hash[2] = suite
}

/** Goes on with one part of a name. */
export function hashText(hash: CaseHash, part: string): void {
  let [first, second] = [hash[0]!, hash[1]!]
  for (let at = 0; at < part.length; at++) {
    const code = part.charCodeAt(at)
    first = mixFirst(first, code)
    second = mixSecond(second, code)
  }
  endPart(hash, first, second, part.length)
}

function mixFirst(first: number, code: number): number {
  return Math.imul(first ^ code, 0x01000193)
}

function mixSecond(second: number, code: number): number {
  const mixed = Math.imul((second ^ code) + 0x7ed55d16, 0x5bd1e995)
  return mixed ^ (mixed >>> 13)
}

function endPart(hash: CaseHash, first: number, second: number, length: number): void {
  hash[0] = mixFirst(first, 0x10001)
  hash[1] = mixSecond(second, 0x10001)
  hash[2] = Math.imul(hash[2]!, 65599) + length
}
