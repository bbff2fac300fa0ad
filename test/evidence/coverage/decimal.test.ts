import { expect, test } from 'vitest'
import { readDecimal } from '../../../src/evidence/coverage/decimal.ts'

/** What stands behind the number, here a comma or digits, must not be read as a part of it. */
function read(text: string): number {
  const [before, digits] = [',', '9.9'].map(behind =>
    readDecimal(Buffer.from(`9${text}${behind}`), 1, 1 + Buffer.byteLength(text)),
  )
  expect(digits).toBe(before)
  return before!
}

test.each([
  '0',
  '9',
  '10',
  '62.5',
  '0.1',
  '100.0',
  '66.66666666666667',
  '9007199254740991',
  '9007199254740993',
  '79.07801418439716',
  '29.090072152677713',
  '0.30000000000000004',
  '0.0000000000000000000001',
  '0.00000000000000000000001',
  '1.2345678901234567890123456789',
  '-3',
  '-0.5',
  '1e3',
  '2.5E-1',
])('%s is the double that Number makes of it', text => {
  expect(read(text)).toBe(Number(text))
})

test.each(['a', '1a', '1.a', '1.5.2', '/', ':', '1/', '1:', '1./', '1.:'])('%s is no number', text => {
  expect(read(text)).toBeNaN()
})

test('a number may end where its text goes on with a point', () => {
  expect(readDecimal(Buffer.from('1.5'), 0, 1)).toBe(1)
  expect(readDecimal(Buffer.from('1.5'), 0, 3)).toBe(1.5)
  expect(readDecimal(Buffer.from('1.5,2'), 0, 3)).toBe(1.5)
})

test.each(['0', '10', '62.5', '100.0', '3.1415926535', '9007199254740991', '0.0000000000000000000001'])(
  '%s is read without a string made of it',
  text => {
    const window = Object.assign(Buffer.from(`${text},`), {
      toString: () => {
        throw new Error('a string was made')
      },
    })
    expect(readDecimal(window, 0, text.length)).toBe(Number(text))
  },
)
