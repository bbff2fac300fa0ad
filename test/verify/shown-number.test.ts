import { describe, expect, test } from 'vitest'
import {
  mayShowChange,
  mayShowPercent,
  outcomeOf,
  readShownNumber as read,
  showLike,
} from '../../src/verify/shown-number.ts'

test.each([
  ['17.69', 17.69, 0.01],
  ['1,057,368', 1057368, 1],
  ['+0.2', 0.2, 0.1],
  ['−3.20', -3.2, 0.01],
  ['-3', -3, 1],
])('%s is a number, and its last digit is worth something', (text, data, unit) =>
  expect(read(text)).toEqual({ text, data, unit: expect.closeTo(unit, 12) as number }),
)

describe('a percent may be shown', () => {
  test.each([
    [62.5, '62'],
    [62.5, '63'],
    [17.6857, '17.69'],
    [17.6857, '17.68'],
    [17.6857, '17'],
    [18, '18'],
    [99.999, '99.99'],
    [0.003, '0.01'],
    [0, '0.00'],
  ])('%d as %s', (exact, shown) => expect(mayShowPercent(read(shown), exact)).toBe(true))

  test.each([
    [62.6, '62.4'],
    [18, '17'],
    [17.4, '18'],
    [0, '0.01'],
    [0.02, '0.01'],
    [0.003, '0.02'],
  ])('%d not as %s', (exact, shown) => expect(mayShowPercent(read(shown), exact)).toBe(false))
})

describe('a change may be shown', () => {
  test.each([
    ['22.80', '17.69', '-5.11'],
    ['22.80', '17.69', '−5.12'],
    ['22.8', '17.69', '-5.05'],
    ['0.01', '0.05', '+0.06'],
    ['0.05', '0.01', '-0.06'],
    ['99.99', '99.95', '-0.06'],
  ])('from %s to %s as %s', (before, after, change) =>
    expect(mayShowChange(read(before), read(after), read(change))).toBe(true),
  )

  test.each([
    ['22.80', '17.69', '-5.13'],
    ['22.80', '17.69', '+5.11'],
    ['0.02', '0.05', '+0.05'],
    ['0.01', '0.05', '+0.07'],
    ['99.98', '99.95', '-0.05'],
    ['99.99', '99.95', '-0.07'],
  ])('from %s to %s not as %s', (before, after, change) =>
    expect(mayShowChange(read(before), read(after), read(change))).toBe(false),
  )
})

test.each([
  ['28.1', '28', 'pass'],
  ['29', '28.5', 'pass'],
  ['28.04', '28.1', 'fail'],
  ['27.9', '28', 'fail'],
  ['0.1', '0.2', 'fail'],
  ['28.0', '28', undefined],
  ['28', '28.5', undefined],
  ['28', '28.9', undefined],
])('%s against a target of %s: %s', (shown, target, outcome) =>
  expect(outcomeOf(read(shown), read(target))).toBe(outcome),
)

test('a number in a message has as many digits as the one it is compared with', () => {
  expect(showLike(17.6857, read('17.7'))).toBe('17.7')
  expect(showLike(17.6857, read('17.690'))).toBe('17.686')
  expect(showLike(17.6857, read('18'))).toBe('18')
})
