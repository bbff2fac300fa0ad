import { describe, expect, test } from 'vitest'
import {
  literalEnd,
  needMore,
  numberEnd,
  spaceEnd,
  stringEnd,
  wrongAt,
} from '../../../src/evidence/coverage/json-tokens.ts'

/** A window as a scanner has it: the text, a 0, and behind it what means nothing. */
function windowOf(text: string, behind = '"""""""""""""""'): { window: Buffer; words: DataView; end: number } {
  const bytes = Buffer.from(text)
  const window = Buffer.concat([bytes, Buffer.from([0]), Buffer.from(behind)])
  return { window, words: new DataView(window.buffer, window.byteOffset, window.length), end: bytes.length }
}

/** `wrong 3` for `wrongAt(3)`, `more` for `needMore`. */
function told(index: number): string | number {
  return index === needMore ? 'more' : index < 0 ? `wrong ${wrongAt(index)}` : index
}

test('an index is told from a wrong one', () => {
  expect([0, 1, 7].map(wrongAt)).toEqual([-2, -3, -9])
  expect([0, 1, 7].map(index => wrongAt(wrongAt(index)))).toEqual([0, 1, 7])
})

describe('white space', () => {
  test.each([
    ['x', 0],
    [' x', 1],
    ['\n\r\t x', 4],
    ['\u000bx', 0],
    ['\u000cx', 0],
    ['\u0008x', 0],
    ['!x', 0],
    ['', 0],
    [' ', 1],
  ])('%j ends at %i', (text, at) => {
    const { window, words, end } = windowOf(text, '               ')
    expect(spaceEnd(window, words, 0, end)).toBe(at)
  })

  test('ends where it ends, however long it is', () => {
    for (let length = 0; length < 40; length++)
      for (const after of ['', 'x', '\n', 'x'.repeat(9)]) {
        const { window, words, end } = windowOf(' '.repeat(length) + after, '               ')
        expect(spaceEnd(window, words, 0, end)).toBe(length + (after === '\n' ? 1 : 0))
      }
  })

  test('is not looked for behind the window', () => {
    const { window, words } = windowOf('x', '               ')
    window.fill(' ', 0)
    window[5] = 0
    expect(spaceEnd(window, words, 0, 5)).toBe(5)
  })
})

describe('a string', () => {
  const end = (text: string) => {
    const { window, words, end } = windowOf(text)
    return told(stringEnd(window, words, 0, end))
  }

  test.each([
    ['"', 0],
    ['abc"', 3],
    ['abc"abcdef', 3],
    ['é€😀"', 9],
    ['\u007f"', 1],
    ['a\\"b"', 4],
    ['\\""', 2],
    ['\\\\"', 2],
    ['\\/\\b\\f\\n\\r\\t"', 12],
    ['\\u0041"', 6],
    ['\\uabef\\uABEF\\u9059"', 18],
    ['', 'more'],
    ['a', 'more'],
    ['abcdefgh', 'more'],
    ['\\', 'more'],
    ['\\u', 'more'],
    ['\\u123', 'more'],
    ['\\u1234', 'more'],
    ['\\x"', 'wrong 0'],
    ['a\\U0041"', 'wrong 1'],
    ['\\ug000"', 'wrong 2'],
    ['\\u00g0"', 'wrong 4'],
    ['\\u000g"', 'wrong 5'],
    ['\\u000"', 'wrong 5'],
    ['\u0000"', 'wrong 0'],
    ['a\nb"', 'wrong 1'],
    ['ab\u001f"', 'wrong 2'],
  ])('%j ends at %s', (text, at) => {
    expect(end(text)).toBe(at)
  })

  test('ends at its first quote, control character or backslash, wherever that is', () => {
    for (const filler of ['a', ' ', '!', '#', '[', ']', '\u007f'])
      for (let length = 0; length < 12; length++) {
        expect(end(`${filler.repeat(length)}"${filler.repeat(8)}`)).toBe(length)
        expect(end(`${filler.repeat(length)}\u001f${filler.repeat(8)}"`)).toBe(`wrong ${length}`)
        expect(end(`${filler.repeat(length)}\\x${filler.repeat(8)}"`)).toBe(`wrong ${length}`)
      }
  })
})

describe('a number', () => {
  const end = (text: string, last: boolean) => {
    const { window, end } = windowOf(text, '111111111111111')
    return told(numberEnd(window, 0, end, last))
  }

  test.each([
    ['0', 1],
    ['-0', 2],
    ['7', 1],
    ['1234567890', 10],
    ['0.5', 3],
    ['-10.25', 6],
    ['1e5', 3],
    ['1E5', 3],
    ['1e+5', 4],
    ['1.5e-10', 7],
    ['0e0', 3],
  ])('%s is whole when another byte follows, or none ever will', (text, at) => {
    expect(end(`${text}]`, false)).toBe(at)
    expect(end(`${text},`, true)).toBe(at)
    expect(end(text, true)).toBe(at)
    expect(end(text, false)).toBe('more')
  })

  test.each(['-', '1.', '1e', '1e+', '-0.', '0E-'])('%s needs a digit', text => {
    expect(end(text, false)).toBe('more')
    expect(end(text, true)).toBe(`wrong ${text.length}`)
    expect(end(`${text}]`, false)).toBe(`wrong ${text.length}`)
    expect(end(`${text}/`, false)).toBe(`wrong ${text.length}`)
    expect(end(`${text}:`, true)).toBe(`wrong ${text.length}`)
  })

  test('ends before what cannot be a part of it', () => {
    expect(end('01', true)).toBe(1)
    expect(end('1-', true)).toBe(1)
    expect(end('1.5.5', true)).toBe(3)
    expect(end('1e5e5', true)).toBe(3)
    expect(end('1:', true)).toBe(1)
    expect(end('1/', true)).toBe(1)
    expect(end('+1', true)).toBe('wrong 0')
  })
})

describe('a literal', () => {
  const end = (text: string) => {
    const { window, end } = windowOf(text, 'true')
    return told(literalEnd(window, 0, end))
  }

  test.each([
    ['true', 4],
    ['false', 5],
    ['null', 4],
    ['nullable', 4],
    ['tru', 'more'],
    ['f', 'more'],
    ['nulk', 'wrong 3'],
    ['trrr', 'wrong 2'],
    ['True', 'wrong 0'],
    ['NaN', 'wrong 0'],
    ['', 'wrong 0'],
  ])('%j ends at %s', (text, at) => {
    expect(end(text)).toBe(at)
  })
})
