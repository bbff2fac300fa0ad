import type { XmlAttributes } from './xml-events.ts'

/** Three 32-bit words for a test: its suite, file or classname, and name. */
export function hashCase(suite: number, { file, classname, name }: XmlAttributes): [number, number, number] {
  let first = 0x811c9dc5 ^ suite
  let second = 0x9e3779b9 + suite
  let length = suite
  for (const part of [file ?? '', classname ?? '', name ?? '']) {
    for (let at = 0; at < part.length; at++) {
      const code = part.charCodeAt(at)
      first = Math.imul(first ^ code, 0x01000193)
      second = Math.imul((second ^ code) + 0x7ed55d16, 0x5bd1e995)
      second ^= second >>> 13
    }
    first = Math.imul(first ^ 0x10001, 0x01000193)
    second = Math.imul(second ^ 0x10001, 0x5bd1e995)
    length = Math.imul(length, 65599) + part.length
  }
  return [first ^ (first >>> 15), second, length]
}
