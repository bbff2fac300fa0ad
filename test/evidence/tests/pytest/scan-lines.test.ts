import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { LineScanner, placeOfLine, type LineReader } from '../../../../src/evidence/tests/pytest/scan-lines.ts'

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')
const encodings = {
  'UTF-8': (text: string) => Buffer.from(text),
  'UTF-16LE': (text: string) => Buffer.from(text, 'utf16le'),
  'UTF-16BE': (text: string) => Buffer.from(text, 'utf16le').swap16(),
}

/** Keeps lines with their number and hash, and takes those that begin with `#` as bytes. */
class Kept implements LineReader {
  readonly lines: [number, string, string][] = []
  readonly asked: number[] = []
  readonly looked: number[] = []

  look(end: number): void {
    this.looked.push(end)
  }

  take(window: Buffer, start: number, end: number, number: number) {
    this.asked.push(number)
    let [at, lines] = [start, 0]
    while (at < end && window[at] === 35) {
      const lineBreak = window.indexOf(10, at)
      if (lineBreak < 0 || lineBreak >= end) break
      at = lineBreak + 1
      lines++
    }
    return { end: at, lines }
  }

  line(text: string, place: () => { line: number; lineSha256: string }): void {
    const { line, lineSha256 } = place()
    this.lines.push([line, text, lineSha256])
  }
}

/** Reads in windows of the given size, behind each of which zeros stand, as behind those of a file. */
function read(content: string | Buffer, size = Infinity): Kept {
  const kept = new Kept()
  const scanner = new LineScanner(kept)
  const bytes = Buffer.from(content)
  let from = 0
  let to = 0
  while (to < bytes.length) {
    to = Math.min(bytes.length, to + size)
    from += scanner.scan(Buffer.concat([bytes.subarray(from, to), Buffer.alloc(16)]), 0, to - from, to === bytes.length)
  }
  return kept
}
const textsOf = (content: string | Buffer, size?: number) =>
  read(content, size).lines.map(([line, text]) => [line, text])

test('the place of a line is its number and the hash of its bytes', () => {
  expect(placeOfLine(3, Buffer.from('a'))).toEqual({ line: 3, lineSha256: sha256('a') })
})

describe.each(Object.entries(encodings))('%s', (name, encode) => {
  const mark = name === 'UTF-8' ? '' : '\ufeff'

  test.each([1, 2, 3, 4, 5, 7, 100])('is cut into lines, in windows of %i bytes', size => {
    // Half of these characters is a byte 10 or 13, alone or beside one that is 0.
    const lines = ['a', '', 'Ċਊ\u0a00', 'Āੁ', 'ੁĀ', 'č', 'b\u0d00']
    const ends = ['\n', '\n', '\r\n', '\n', '\r\n', '\n', '\r\n']
    const content = encode(`${mark}${lines.map((line, index) => `${line}${ends[index]}`).join('')}last`)
    expect(read(content, size).lines).toEqual(
      [...lines, 'last'].map((line, index) => [index + 1, line, sha256(encode(line))]),
    )
  })

  test('a line break at the end begins no line', () => {
    expect(textsOf(encode(`${mark}\n\na\n`))).toEqual([
      [1, ''],
      [2, ''],
      [3, 'a'],
    ])
  })

  test('a line longer than 1 MiB is counted, and passed over', () => {
    const content = encode(`${mark}a\n${'x'.repeat(1_400_000)}\n# b\nc`)
    const kept = read(content, 300_001)
    expect(kept.lines.map(([line, text]) => [line, text])).toEqual(
      name === 'UTF-8'
        ? [
            [1, 'a'],
            [4, 'c'],
          ]
        : [
            [1, 'a'],
            [3, '# b'],
            [4, 'c'],
          ],
    )
  })
})

describe('what a scan leaves for the next', () => {
  const scan = (content: string | Buffer, start: number, end: number, last = false) => {
    const kept = new Kept()
    const left = new LineScanner(kept).scan(Buffer.from(content), start, end, last)
    return [left, ...kept.lines.map(([, text]) => text)]
  }

  test.each([
    ['ab', 0, 2, [0]],
    ['a\nb', 0, 3, [2, 'a']],
    ['a\nb\n', 0, 3, [2, 'a']],
    ['abc\n', 0, 3, [0]],
    ['xxxx\ufeffa\n', 4, 6, [4]],
    ['xxxx\ufeffa\n', 4, 9, [9, 'a']],
  ])('of %j from %i to %i', (content, start, end, left) => {
    expect(scan(content, start, end)).toEqual(left)
  })

  test('nothing at the end', () => {
    expect(scan('ab', 0, 2, true)).toEqual([2, 'ab'])
    expect(scan('a\n', 0, 2, true)).toEqual([2, 'a'])
    expect(scan('', 0, 0, true)).toEqual([0])
  })

  test('a line up to 1 MiB, the half of a character', () => {
    const long = 'x'.repeat(2 * 1024 * 1024)
    expect(scan(long, 0, 1024 * 1024)).toEqual([0])
    expect(scan(long, 0, 1024 * 1024 + 1)).toEqual([1024 * 1024 + 1])
    expect(scan(long, 1024 * 1024, 1024 * 1024 + 9)).toEqual([1024 * 1024])
    expect(scan(encodings['UTF-16LE'](`\ufeff${long}`), 0, 1024 * 1024 + 5)).toEqual([1024 * 1024 + 4])
  })

  test('a byte order mark stands at the beginning only', () => {
    const kept = new Kept()
    const scanner = new LineScanner(kept)
    for (const line of ['abc\n', '\ufeffd\n']) scanner.scan(Buffer.from(line), 0, Buffer.byteLength(line), false)
    expect(kept.lines.map(([, text]) => text)).toEqual(['abc', '\ufeffd'])
  })
})

describe('lines are offered as bytes', () => {
  test('from the second on, by their number', () => {
    const kept = read('\na\n# b\n# c\nd\n')
    expect(kept.lines.map(([line, text]) => [line, text])).toEqual([
      [1, ''],
      [2, 'a'],
      [5, 'd'],
    ])
    expect(kept.asked).toEqual([3, 6])
  })

  test('of a window that was looked at before', () => {
    expect(read('\na\n# b\n# c\nd\n', 5)).toMatchObject({ asked: [3, 3, 4, 6], looked: [5, 7, 6] })
  })

  test('but not in UTF-16, with timestamps or within a line that is too long', () => {
    expect(read(encodings['UTF-16LE']('\ufeffa\n# b\n')).asked).toEqual([])
    expect(read('2026-02-15T20:30:01Z a\n# b\n').asked).toEqual([])
    const long = `a\n${'x'.repeat(1024 * 1024)}`
    const kept = new Kept()
    const scanner = new LineScanner(kept)
    scanner.scan(Buffer.from(`${long}x`), 0, long.length + 1, false)
    scanner.scan(Buffer.from('# x\n# b\nc\n'), 0, 10, false)
    expect(kept.lines.map(([line, text]) => [line, text])).toEqual([
      [1, 'a'],
      [4, 'c'],
    ])
  })
})

test('whether lines carry timestamps is seen in the first that is not blank', () => {
  const stamp = '2026-02-15T20:30:01Z'
  expect(textsOf(`\n${stamp} a\n${stamp} b\nc\n${stamp} d`).map(([, text]) => text)).toEqual(['', 'a', 'b', 'c', 'd'])
  expect(textsOf(`a\n${stamp} b`).map(([, text]) => text)).toEqual(['a', `${stamp} b`])
})
