import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeVlq, encodeVlq, fromZigzag, zigzag } from '../../src/trace/vlq.ts'

test('writes five bits a character, the lowest first', () => {
  expect([0, 1, 31, 32, 33, 1024].map(encodeVlq).join('')).toBe('ABfgBhBggB')
})

test('reads what it wrote', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.nat(2000), fc.nat(), fc.integer({ min: 0, max: 2 ** 50 - 1 }))), numbers => {
      expect(decodeVlq(numbers.map(encodeVlq).join(''))).toEqual(numbers)
    }),
  )
})

test.each([
  ['what is no digit', 'A-'],
  ['a number that does not end', 'Ag'],
  ['a number that no double holds', 'ggggggggggA'],
])('reads nothing from %s', (_, text) => {
  expect(decodeVlq(text)).toBeUndefined()
})

test('counts the integers of either sign', () => {
  expect([0, -1, 1, -2, 2].map(zigzag)).toEqual([0, 1, 2, 3, 4])
  fc.assert(
    fc.property(fc.integer(), integer => {
      expect(fromZigzag(zigzag(integer))).toBe(integer)
    }),
  )
})
