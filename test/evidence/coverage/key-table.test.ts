import { describe, expect, test } from 'vitest'
import { decodeKey, KeyTable, KeyText } from '../../../src/evidence/coverage/key-table.ts'

const names = ['summary', 'missing', 'missing_lines', 'lines']

/** The key's index, when it stands between quotes. */
function find(table: KeyTable, key: string): number {
  const window = Buffer.from(`"${key}"`)
  return table.find(window, 1, window.length - 1)
}

describe('a table of keys', () => {
  test('finds each key, and no other', () => {
    const table = new KeyTable(names)
    expect(names.map(name => find(table, name))).toEqual([0, 1, 2, 3])
    for (const other of ['', 'summar', 'summary_', 'missing_', 'summarx', 'Lines', 'x'])
      expect(find(table, other)).toBe(-1)
  })

  test('makes no string of a key without escapes', () => {
    const table = new KeyTable(names)
    for (const [key, index] of [
      ['summary', 0],
      ['lines', 3],
      ['percent', -1],
    ] as const) {
      const window = Object.assign(Buffer.from(`"${key}\\`), {
        toString: () => {
          throw new Error('a string was made')
        },
      })
      expect(table.find(window, 1, 1 + key.length)).toBe(index)
    }
  })

  test('finds a key that is spelled with escapes', () => {
    const table = new KeyTable(names)
    expect(find(table, 'l\\u0069nes')).toBe(3)
    expect(find(table, 'l\\u0069ne')).toBe(-1)
  })

  test('finds them in whatever order they came before', () => {
    const table = new KeyTable(names)
    for (const order of [
      ['lines', 'summary', 'missing'],
      ['lines', 'missing', 'x', 'summary'],
      ['x', 'missing'],
      ['summary'],
    ]) {
      table.begin()
      expect(order.map(name => find(table, name))).toEqual(order.map(name => names.indexOf(name)))
    }
  })
})

test('the text of a key is kept when its window is gone', () => {
  const key = new KeyText()
  for (const text of ['a', 'x'.repeat(256), 'y'.repeat(257), 'é😀', '']) {
    const window = Buffer.from(`"${text}"`)
    key.set(window, 1, window.length - 1)
    window.fill(0)
    expect(key.text).toBe(text)
  }
})

test('a key is decoded from between its quotes', () => {
  const window = Buffer.from('"a\\u00e9\\"b"c"')
  expect(decodeKey(window, 1, 11)).toBe('aé"b')
  expect(decodeKey(window, 12, 13)).toBe('c')
})
