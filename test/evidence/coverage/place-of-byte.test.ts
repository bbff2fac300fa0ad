import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { placesOfBytes } from '../../../src/evidence/coverage/place-of-byte.ts'
import { at } from './make-report.ts'

const folder = mkdtempSync(join(tmpdir(), 'closeout-places-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** `offset@line:column`, in the order they were found. */
function places(text: string, offsets: number[]): string[] {
  writeFileSync(join(folder, 'text'), text)
  const found = placesOfBytes(at('text', join(folder, 'text')), offsets)
  return [...found].map(([offset, { line, column }]) => `${offset}@${line}:${column}`)
}

test('a byte has the line and the column of its character, in any order and once', () => {
  expect(places('ab\n\ncd', [5, 0, 2, 3, 4, 5])).toEqual(['0@1:1', '2@1:3', '3@2:1', '4@3:1', '5@3:2'])
})

test('columns count UTF-16 code units', () => {
  // One, two, three and four bytes.
  expect(places('aé€😀b', [1, 3, 6, 10])).toEqual(['1@1:2', '3@1:3', '6@1:4', '10@1:6'])
  expect(places('\x7f\u0080\u07ff\u0800\uffff\u{10000}b', [1, 3, 5, 8, 11, 15])).toEqual([
    '1@1:2',
    '3@1:3',
    '5@1:4',
    '8@1:5',
    '11@1:6',
    '15@1:8',
  ])
})

test('an offset at or behind the end is behind the last character', () => {
  expect(places('a\nbc', [4, 9])).toEqual(['4@2:3', '9@2:3'])
  expect(places('a\n', [2])).toEqual(['2@2:1'])
  expect(places('', [0, 1])).toEqual(['0@1:1', '1@1:1'])
})

test('a file is read over many windows', () => {
  const text = 'xyz\n'.repeat(40_000)
  expect(places(text, [65_535, 65_536, 131_073, 159_999, 160_000])).toEqual([
    '65535@16384:4',
    '65536@16385:1',
    '131073@32769:2',
    '159999@40000:4',
    '160000@40001:1',
  ])
})

test('no file is opened for no offset', () => {
  expect(placesOfBytes(at('absent', join(folder, 'absent')), [])).toEqual(new Map())
  expect(() => placesOfBytes(at('absent', join(folder, 'absent')), [0])).toThrow('ENOENT')
})
