import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findLineStarts, lastAtOrBefore, placeAt, placeFrom } from '../src/diagnostic.ts'

test('a place counts lines and UTF-16 code units from 1', () => {
  const text = 'a😀b\n\r\nc'
  expect([0, 3, 5, 6, 7, 8].map(offset => Object.values(placeAt(text, offset)).join(':'))).toEqual([
    '1:1',
    '1:4',
    '2:1',
    '2:2',
    '3:1',
    '3:2',
  ])
})

test('places found from the starts of lines are the same', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', '\n', '\r', '😀') })
  fc.assert(
    fc.property(texts, text => {
      const starts = findLineStarts(text)
      for (let offset = 0; offset <= text.length; offset++)
        expect(placeFrom(starts, offset)).toEqual(placeAt(text, offset))
    }),
  )
})

test.each([
  [[1, 3, 5], 0, 0],
  [[1, 3, 5], 1, 0],
  [[1, 3, 5], 2, 0],
  [[1, 3, 5], 3, 1],
  [[1, 3, 5], 5, 2],
  [[1, 3, 5], 9, 2],
  [[1, 3], 3, 1],
  [[1, 1, 1, 2], 1, 2],
  [[], 1, 0],
])('the last of %j at or before %i', (items, key, index) =>
  expect(lastAtOrBefore(items, key, item => item)).toBe(index),
)
