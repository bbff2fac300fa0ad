import fc from 'fast-check'
import { expect, test } from 'vitest'
import { displayPercent, meetsTarget, percentOf, roundHalfEven, shortfallTo } from '../../src/facts/percent.ts'

test('rounds half to even on the exact double, as Python does', () => {
  const shown = [
    [62.5, 0],
    [63.5, 0],
    [2.675, 2],
    [0.125, 2],
    [0.375, 2],
    [-1.005, 2],
    [-0.001, 2],
    [1e21, 1],
  ].map(([value, digits]) => roundHalfEven(value!, digits!))
  expect(shown).toEqual(['62', '64', '2.67', '0.12', '0.38', '-1.00', '0.00', '1000000000000000000000.0'])
})

test('rounds the smallest double, and a decimal with a positive exponent, exactly', () => {
  expect(roundHalfEven(5e-324, 324)).toBe(`0.${'0'.repeat(323)}5`)
  expect(shortfallTo({ covered: 0, total: 1 }, 1e21)).toBe(1e19)
})

test('takes the percent in the order coverage.py takes it', () => {
  expect(percentOf({ covered: 36, total: 52 })).toBe(69.23076923076923)
  expect(percentOf({ covered: 43, total: 66 })).toBe(65.15151515151516)
  expect(percentOf({ covered: 0, total: 0 })).toBe(100)
})

test('never shows 0 or 100 unless it is', () => {
  const shown = [
    [0, 9],
    [1, 100_000],
    [99_999, 100_000],
    [9, 9],
    [0, 0],
  ].map(([covered, total]) => displayPercent({ covered: covered!, total: total! }))
  expect(shown).toEqual(['0.00', '0.01', '99.99', '100.00', '100.00'])
})

test('widens the shown digits where rounding would cross the target', () => {
  expect(displayPercent({ covered: 12_499, total: 25_000 }, 2, 50)).toBe('49.996')
  expect(displayPercent({ covered: 12_499, total: 25_000 }, 2)).toBe('50.00')
  expect(displayPercent({ covered: 27_500, total: 100_000 }, 0, 28)).toBe('27.5')
})

test('decides the gate on integers', () => {
  expect(meetsTarget({ covered: 11, total: 40 }, 27.5)).toBe(true)
  expect(meetsTarget({ covered: 10_999, total: 40_000 }, 27.5)).toBe(false)
  expect(meetsTarget({ covered: 0, total: 0 }, 100)).toBe(true)
  expect(meetsTarget({ covered: 1, total: 3 }, 1e-7)).toBe(true)
})

test('counts the shortfall in statements', () => {
  expect(shortfallTo({ covered: 10_146, total: 57_368 }, 28)).toBe(5918)
  expect(shortfallTo({ covered: 20, total: 40 }, 50)).toBe(0)
})

const counts = fc
  .tuple(fc.nat(1_000_000), fc.nat(1_000_000))
  .map(([a, b]) => ({ covered: Math.min(a, b), total: Math.max(a, b) }))
const target = fc.integer({ min: 0, max: 10_000 }).map(hundredths => hundredths / 100)

test('the shown percent always stands on the side of the target that the integers decide', () => {
  fc.assert(
    fc.property(counts, target, (counts, target) => {
      const shown = Number(displayPercent(counts, 2, target))
      expect(shown >= target).toBe(meetsTarget(counts, target))
    }),
    { numRuns: 5000 },
  )
})

test('covering the shortfall, and not one statement less, meets the target', () => {
  fc.assert(
    fc.property(counts, target, ({ covered, total }, target) => {
      const more = shortfallTo({ covered, total }, target)
      expect(meetsTarget({ covered: covered + more, total }, target)).toBe(true)
      if (more > 0) expect(meetsTarget({ covered: covered + more - 1, total }, target)).toBe(false)
    }),
    { numRuns: 5000 },
  )
})

test('rounding agrees with the exact decimal expansion of the double', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 100, noNaN: true }), fc.integer({ min: 0, max: 6 }), (value, digits) => {
      const exact = value.toFixed(60)
      const shown = roundHalfEven(value, digits)
      const difference = Math.abs(Number(shown) - value)
      expect(difference).toBeLessThanOrEqual(10 ** -digits / 2 + 1e-12)
      if (new RegExp(`\\.\\d{${digits}}50*$`).test(exact)) expect(Number(shown.at(-1)) % 2).toBe(0)
    }),
    { numRuns: 3000 },
  )
})
