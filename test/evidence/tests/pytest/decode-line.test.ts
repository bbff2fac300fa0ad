import { expect, test } from 'vitest'
import {
  decodeBytes,
  detectEncoding,
  timestampLength,
  visibleText,
} from '../../../../src/evidence/tests/pytest/decode-line.ts'

test.each([
  [[0xff, 0xfe], 'utf16le', 2],
  [[0xfe, 0xff], 'utf16be', 2],
  [[0xef, 0xbb, 0xbf], 'utf8', 3],
  [[0xff, 0x41], 'utf8', 0],
  [[0x41, 0xfe], 'utf8', 0],
  [[0xfe, 0x41], 'utf8', 0],
  [[0x41, 0xff], 'utf8', 0],
  [[0x41, 0xbb, 0xbf], 'utf8', 0],
  [[0xef, 0x41, 0xbf], 'utf8', 0],
  [[0xef, 0xbb, 0x41], 'utf8', 0],
  [[], 'utf8', 0],
])('a log that begins with %j is %s', (head, encoding, mark) => {
  expect(detectEncoding(Uint8Array.from(head))).toEqual({ encoding, mark })
})

test('half a character of two bytes is left out, the bytes are not changed', () => {
  const bytes = Buffer.from([0, 0x41, 0])
  expect(decodeBytes(bytes, 'utf16be')).toBe('A')
  expect([...bytes]).toEqual([0, 0x41, 0])
  expect(decodeBytes(Buffer.from([0x41, 0, 0x42]), 'utf16le')).toBe('A')
  expect(decodeBytes(Buffer.from([0x41, 0xff]), 'utf8')).toBe('A\ufffd')
})

test.each([
  ['a\u001b[31mb\u001b[0m', 'ab'],
  ['\u001b[?25 qa', 'a'],
  ['\u001b]0;title\u0007a', 'a'],
  ['\u001b]0;title\u001b\\a', 'a'],
  ['\u001b_x\u001b\\a\u001bPx\u0007b\u001b^x\u0007c\u001bXx\u0007d', 'abcd'],
  ['\u001b]0;title', ''],
  ['\u001b(Ba', 'a'],
  ['\u001b7a', 'a'],
  ['a\rb', 'b'],
  ['a\rb\r', 'b'],
  ['a\rb\r\r', 'b'],
  ['a\rb\rc', 'c'],
  ['a', 'a'],
])('of %j is seen %j', (line, seen) => {
  expect(visibleText(line)).toBe(seen)
})

test.each([
  '2026-02-15T20:30:01.1234567Z ',
  '2026-02-15T20:30:01Z ',
  '2026-02-15T20:30:01Z',
  '2026-02-15T20:30:01.123456Z 00O ',
  '2026-02-15T20:30:01.123456Z 12E+',
  '2026-02-15T20:30:01Z 00O',
  '[2026-02-15T20:30:01.123Z] ',
  '[2026-02-15T20:30:01] ',
  '[2026-02-15T20:30:01]',
  'test job\tRun pytest\t2026-02-15T20:30:01.1234567Z ',
  '\t\t\ufeff2026-02-15T20:30:01Z ',
])('a CI system wrote %j', stamp => {
  expect(timestampLength(`${stamp}a Z] 1`)).toBe(stamp.length)
})

test.each([
  '2026-02-15T20:30:01 a',
  '2026-02-15T20:30:01.Z a',
  '2026-02-15 20:30:01Z a',
  'a 2026-02-15T20:30:01Z a',
  'a\t2026-02-15T20:30:01Z a',
  'a\tb\tc\t2026-02-15T20:30:01Z a',
  '[2026-02-15T20:30:01Z a',
  '[2026-02-15T20:30:01.]',
  '226-02-15T20:30:01Z a',
  'xx2026-02-15T20:30:01Z',
])('no CI system wrote %j', line => {
  expect(timestampLength(line)).toBe(0)
})
