import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { IntegerList } from '../../../src/evidence/coverage/integer-list.ts'
import {
  integers,
  JsonScanner,
  JsonSyntaxError,
  skip,
  type JsonVisitor,
} from '../../../src/evidence/coverage/json-scanner.ts'
import { feed } from './feed.ts'

const any = 1

/** Builds the document again from what a visitor is told; arrays under keys that begin with `n` as integer lists. */
class Rebuilder implements JsonVisitor {
  readonly root: number
  readonly list = new IntegerList()
  value: unknown
  private readonly stack: { container: unknown; key: string }[] = []
  private key_ = ''

  constructor(root: number = any) {
    this.root = root
  }

  look(): void {
    // It is told of every byte it wants.
  }

  leap(): number {
    return -1
  }

  key(_role: number, window: Buffer, start: number, end: number): number {
    this.key_ = JSON.parse(window.toString('utf8', start - 1, end + 1)) as string
    return this.key_.startsWith('n') ? integers | any : any
  }

  element(role: number): number {
    return role
  }

  open(role: number, bracket: number): number {
    if (role === any) {
      this.stack.push({ container: bracket === 0x7b ? {} : [], key: this.key_ })
      return role
    }
    if (bracket === 0x7b) {
      this.put('strange')
      return skip
    }
    if (!(this.stack.at(-1)?.container instanceof IntegerList)) this.list.clear()
    this.stack.push({ container: this.list, key: this.key_ })
    return role
  }

  close(role: number): void {
    const { container, key } = this.stack.pop()!
    this.key_ = key
    this.put(role === any ? container : this.list.strange ? 'strange' : this.list.toArray())
  }

  scalar(_role: number, window: Buffer, start: number, end: number): void {
    this.put(JSON.parse(window.toString('utf8', start, end)))
  }

  private put(value: unknown): void {
    const parent = this.stack.at(-1)?.container
    if (parent instanceof IntegerList) return
    if (this.stack.length === 0) this.value = value
    else if (Array.isArray(parent)) parent.push(value)
    else Object.defineProperty(parent, this.key_, { value, enumerable: true, configurable: true, writable: true })
  }
}

function accepts(bytes: Buffer, sizes: readonly number[]): boolean {
  try {
    feed(new JsonScanner(new Rebuilder(skip)), bytes, sizes)
    return true
  } catch (error) {
    if (error instanceof JsonSyntaxError) return false
    throw error
  }
}

function parses(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function errorOf(text: string | Buffer, sizes = [7]): { message: string; offset: number } {
  try {
    feed(new JsonScanner(new Rebuilder(skip)), Buffer.from(text), sizes)
  } catch (error) {
    if (error instanceof JsonSyntaxError) return { message: error.message, offset: error.offset }
    throw error
  }
  throw new Error(`accepted ${String(text).slice(0, 100)}`)
}

/** Has the text UTF-8 bytes that spell it? */
function isWellFormed(text: string): boolean {
  return Buffer.from(text).toString() === text
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 })
const whitespace = fc.stringMatching(/^[ \t\r\n]{0,3}$/)

describe('a JSON document', () => {
  test('is accepted exactly when JSON.parse accepts it, after one character was changed', () => {
    const change = fc.record({
      at: fc.nat(),
      cut: fc.integer({ min: 0, max: 2 }),
      put: fc.constantFrom(
        ...'{}[],:"\\0123456789-+.eEtfn u\n\t\u0000\u001fé😀',
        '',
        'true',
        'null',
        '\\u12',
        '01',
        '1e5',
      ),
    })
    fc.assert(
      fc.property(
        fc.json({ maxDepth: 3, depthSize: 'small' }),
        fc.array(change, { maxLength: 3 }),
        sizes,
        (json, changes, cuts) => {
          let text = json
          for (const { at, cut, put } of changes) {
            const index = at % (text.length + 1)
            text = text.slice(0, index) + put + text.slice(index + cut)
          }
          // Cutting a surrogate pair in two leaves something that has no UTF-8.
          fc.pre(isWellFormed(text))
          expect(accepts(Buffer.from(text), cuts)).toBe(parses(text))
        },
      ),
      { numRuns: 1500 },
    )
  })

  test('is told to its visitor whole, whatever the white space and however it is cut', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3, depthSize: 'small' }), whitespace, sizes, (value, space, cuts) => {
        const text = space + JSON.stringify(value, null, space) + space
        fc.pre(isWellFormed(text) && !/"n/.test(text))
        const visitor = new Rebuilder()
        feed(new JsonScanner(visitor), Buffer.from(text), cuts)
        expect(JSON.stringify(visitor.value)).toBe(JSON.stringify(JSON.parse(text)))
      }),
      { numRuns: 300 },
    )
  })

  test('has its integer lists read without the general way, with the same numbers', () => {
    const number = fc.oneof(fc.nat(3), fc.nat(99_999), fc.integer({ min: -999_999_999, max: 999_999_999 }))
    fc.assert(
      fc.property(fc.array(fc.array(number)), whitespace, sizes, (lists, space, cuts) => {
        const text = JSON.stringify(Object.fromEntries(lists.map((list, index) => [`n${index}`, list])), null, space)
        const visitor = new Rebuilder()
        feed(new JsonScanner(visitor), Buffer.from(text), cuts)
        expect(visitor.value).toEqual(JSON.parse(text))
      }),
      { numRuns: 300 },
    )
  })

  test.each(['1.0', '1e2', '1234567890', '"1"', 'null', '[1]', '{}', '-', '1 2'])('has no line number %s', element => {
    const text = `{"n": [1, 2, ${element}, 3]}`
    const visitor = new Rebuilder()
    const read = () => {
      feed(new JsonScanner(visitor), Buffer.from(text), [1000])
      return visitor.value
    }
    if (parses(text)) expect(read()).toEqual({ n: 'strange' })
    else expect(read).toThrow(JsonSyntaxError)
  })

  test('is read the same however it is cut in two', () => {
    const text = Buffer.from(
      '{"a\\u0041": [1, 22, -3.5e+1, "é😀\\"x"], "n": [10, 200, 3000], "b": [true, null, {}]}\r\n',
    )
    for (let at = 0; at <= text.length; at++)
      for (let then = 1; then <= 9; then += 4) {
        const visitor = new Rebuilder()
        feed(new JsonScanner(visitor), text, [Math.max(at, 1), then, 1000])
        expect(visitor.value).toEqual(JSON.parse(text.toString()))
      }
  })

  test('is refused wherever it is cut short', () => {
    const text = '{"a": [1, 22, "é", {"b": null}], "c": -1.5e3}'
    for (let length = 0; length < text.length; length++)
      expect(errorOf(text.slice(0, length))).toEqual({
        message: 'the text ends too early',
        offset: Buffer.byteLength(text.slice(0, length)),
      })
  })

  test.each([
    ['{"a": 1,}', 'unexpected `}`', 8],
    ['[1, 2', 'the text ends too early', 5],
    ['[01]', 'unexpected `1`', 2],
    ['{"a" 1}', 'unexpected `1`', 5],
    ["{'a': 1}", "unexpected `'`", 1],
    ['[NaN]', 'unexpected `N`', 1],
    ['[-Infinity]', 'unexpected `I`', 2],
    ['["a\nb"]', 'a control character (byte 10) is not allowed here', 3],
    ['["\\x"]', 'unexpected `\\`', 2],
    ['["\\u12g4"]', 'unexpected `g`', 6],
    ['{} {}', 'unexpected `{`', 3],
    ['[1] é', 'unexpected `é`', 4],
    ['nul', 'the text ends too early', 3],
    ['\u00a0[]', 'unexpected `\u00a0`', 0],
  ])('%j is refused', (text, message, offset) => {
    expect(errorOf(text)).toEqual({ message, offset })
    expect(parses(text)).toBe(false)
  })

  test('is refused with the whole character, wherever it is cut', () => {
    const text = Buffer.from('[1, 😀]')
    for (const size of [1, 2, 3, 4, 5, 6, 7])
      expect(errorOf(text, [size])).toEqual({ message: 'unexpected `😀`', offset: 4 })
  })

  test('is refused at the first byte that is not UTF-8, also in parts that nobody reads', () => {
    const text = Buffer.from('{"skipped": ["abc\ufffd", "def"]}')
    for (const [bad, length] of [
      [[0x80], 0],
      [[0xc3, 0x28], 0],
      [[0xed, 0xa0, 0x80], 0],
      [[0xf8], 0],
    ] as const)
      for (const size of [1, 2, 3, 5, 100]) {
        const at = text.indexOf('def') + length
        const broken = Buffer.concat([text.subarray(0, at), Buffer.from(bad), text.subarray(at)])
        expect(errorOf(broken, [size])).toEqual({ message: 'the text is not UTF-8', offset: at })
      }
  })

  test('may begin with a byte order mark, once', () => {
    expect(accepts(Buffer.from('\ufeff{}'), [1])).toBe(true)
    expect(accepts(Buffer.from('\ufeff\ufeff{}'), [3])).toBe(false)
    expect(accepts(Buffer.from('\ufeff'), [1])).toBe(false)
  })

  test('may be nested 10,000 levels deep, and not deeper', () => {
    const nested = (depth: number) => Buffer.from('['.repeat(depth) + ']'.repeat(depth))
    expect(accepts(nested(10_000), [4096])).toBe(true)
    expect(errorOf(nested(10_001), [4096]).message).toBe('the values are nested deeper than 10000 levels')
    const visitor = new Rebuilder()
    feed(new JsonScanner(visitor), Buffer.from('{"n":' + '['.repeat(9_999) + ']'.repeat(9_999) + '}'), [4096])
    expect(visitor.value).toEqual({ n: 'strange' })
  })

  test('may have keys named like members of objects', () => {
    const text = '{"__proto__": {"constructor": 1}, "toString": [], "hasOwnProperty": null}'
    const visitor = new Rebuilder()
    feed(new JsonScanner(visitor), Buffer.from(text), [5])
    expect(JSON.stringify(visitor.value)).toBe(JSON.stringify(JSON.parse(text)))
  })
})
