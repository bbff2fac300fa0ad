import { isUtf8 } from 'node:buffer'
import type { CaseGroup, JunitCases } from './junit-cases.ts'
import { hashPart, hashText, startHash, type CaseHash } from './hash-case.ts'

const [tab, newline, carriageReturn, space, quote, ampersand] = [9, 10, 13, 32, 34, 38]
const [slash, less, equals, greater, highest] = [47, 60, 61, 62, 127]

/** The attributes such an element may have; of the others only what XML says is known. */
const known = ['classname', 'name', 'time', 'file', 'line'].map(name => Buffer.from(name))
const [classnameAt, nameAt, , fileAt] = [0, 1, 2, 3]
const opening = Buffer.from('<testcase')

/** The entities of every XML document; of others, and of characters by number, the XML parser knows. */
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
/** Other entities, and characters that not every XML document may hold, or that are line ends in some. */
const doubtful = /&(?!(?:amp|lt|gt|quot|apos);)|[\x80-\x9f\u2028\ufffe\uffff]/

/**
 * Recognises `<testcase classname="…" name="…" time="…" />` as bytes, one after the other: what most of a large
 * document is. Only attributes that are all different are taken, of ASCII without entities, but for the name;
 * whatever else comes, even if it is wrong, is left to the XML parser.
 */
export class PassingCases {
  readonly #cases: JunitCases
  /** Where the values of the known attributes are, start and end; -1 without. */
  readonly #starts = new Int32Array(known.length)
  readonly #ends = new Int32Array(known.length)
  /** The name, where it is not what its bytes are. */
  #name: string | undefined
  /** File and classname of the last test, with what follows from them. */
  #shared = Buffer.alloc(0)
  #group: CaseGroup | undefined
  readonly #sharedHash: CaseHash = new Int32Array(3)
  readonly #hash: CaseHash = new Int32Array(3)

  constructor(cases: JunitCases) {
    this.#cases = cases
  }

  /** Takes elements from `start` on while it knows them; the index behind the last one, and white space behind it. */
  take(window: Buffer, start: number, end: number): number {
    let at = skipSpace(window, start, end)
    for (let next; (next = this.#element(window, at, end)) >= 0; at = skipSpace(window, next, end)) this.#count(window)
    return at
  }

  /** The index behind the element that starts at `start`, or -1. */
  #element(window: Buffer, start: number, end: number): number {
    if (!matches(window, start, opening)) return -1
    this.#starts.fill(-1)
    this.#name = undefined
    let at = start + opening.length
    for (;;) {
      const attribute = skipSpace(window, at, end)
      if (window[attribute] === slash)
        return window[attribute + 1] === greater && attribute + 1 < end ? attribute + 2 : -1
      if (attribute === at) return -1
      at = this.#attribute(window, attribute, end)
      if (at < 0) return -1
    }
  }

  /** The index behind the attribute that starts at `start`, or -1. */
  #attribute(window: Buffer, start: number, end: number): number {
    const index = findKnown(window, start)
    if (index < 0 || this.#starts[index] !== -1) return -1
    const value = start + known[index]!.length + 2
    if (window[value - 1] !== quote) return -1
    let isPlain = true
    let at = value
    for (; at < end; at++) {
      const byte = window[at]!
      if (byte === quote) break
      if (byte < space || byte === less) return -1
      if (byte > highest || byte === ampersand) isPlain = false
    }
    if (at >= end) return -1
    if (!isPlain) {
      this.#name = index === nameAt ? decode(window.subarray(value, at)) : undefined
      if (this.#name === undefined) return -1
    }
    this.#starts[index] = value
    this.#ends[index] = at
    return at + 1
  }

  #count(window: Buffer): void {
    const [nameStart, nameEnd] = [this.#starts[nameAt]!, this.#ends[nameAt]!]
    if (!this.#isSameGroup(window)) this.#enter(window)
    this.#hash.set(this.#sharedHash)
    if (this.#name !== undefined) hashText(this.#hash, this.#name)
    else hashPart(this.#hash, window, nameStart, nameStart < 0 ? nameStart : nameEnd)
    if (!this.#cases.passed(this.#group!, this.#hash))
      this.#cases.empty({ ...this.#group!.attributes, name: this.#name ?? this.#text(window, nameAt) ?? '' })
  }

  #isSameGroup(window: Buffer): boolean {
    const [start, end] = [this.#starts[classnameAt]!, this.#ends[classnameAt]!]
    const shared = this.#shared
    if (this.#group?.suite !== this.#cases.suite || this.#starts[fileAt] !== -1 || start < 0) return false
    return end - start === shared.length && matches(window, start, shared)
  }

  #enter(window: Buffer): void {
    const file = this.#text(window, fileAt)
    const classname = this.#text(window, classnameAt)
    this.#group = this.#cases.group(file, classname ?? '')
    startHash(this.#sharedHash, this.#group.suite)
    for (const part of [file, classname]) hashText(this.#sharedHash, part ?? '')
    // A file of its own is looked up every time.
    this.#shared = Buffer.from(file === undefined ? (classname ?? '') : '')
  }

  #text(window: Buffer, index: number): string | undefined {
    const start = this.#starts[index]!
    return start < 0 ? undefined : window.toString('latin1', start, this.#ends[index])
  }
}

function skipSpace(window: Buffer, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    const byte = window[at]
    if (byte !== newline && byte !== space && byte !== tab && byte !== carriageReturn) return at
  }
  return end
}

/** The text of a name; undefined where the XML parser must say what it is, or that it is wrong. */
function decode(bytes: Buffer): string | undefined {
  if (!isUtf8(bytes)) return undefined
  const text = bytes.toString()
  return doubtful.test(text) ? undefined : text.replace(/&(\w+);/g, (_, name: string) => entities[name]!)
}

function matches(window: Buffer, start: number, bytes: Buffer): boolean {
  for (let at = 0; at < bytes.length; at++) if (window[start + at] !== bytes[at]) return false
  return true
}

/** Which known attribute begins here with its `=`; -1 for none. */
function findKnown(window: Buffer, start: number): number {
  for (let index = 0; index < known.length; index++) {
    const name = known[index]!
    if (window[start + name.length] === equals && matches(window, start, name)) return index
  }
  return -1
}
