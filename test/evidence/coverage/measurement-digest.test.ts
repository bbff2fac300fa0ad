import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { IntegerList } from '../../../src/evidence/coverage/integer-list.ts'
import { MeasurementDigest } from '../../../src/evidence/coverage/measurement-digest.ts'

const digestOf = (numbers: readonly number[]) =>
  createHash('sha256')
    .update(new Uint8Array(Int32Array.from(numbers).buffer))
    .digest('hex')

function list(numbers: readonly number[]): IntegerList {
  const integers = new IntegerList()
  for (const number of numbers) integers.add(number)
  return integers
}

test('nothing has the digest of nothing', () => {
  expect(new MeasurementDigest().finish()).toBe(digestOf([]))
})

test('texts and lists are hashed with their lengths before them, numbers as two words', () => {
  const digest = new MeasurementDigest()
  digest.addText('a.py')
  digest.addNumber(7)
  digest.addNumber(5 * 2 ** 32 + 3)
  digest.addNumber(-1)
  digest.addList(list([3, 5, 8]))
  expect(digest.finish()).toBe(digestOf([4, 97, 46, 112, 121, 7, 0, 3, 5, -1, -1, 3, 0, 3, 5, 8]))
})

test('a list longer than what is hashed at once is hashed whole', () => {
  const lines = Array.from({ length: 40_000 }, (_, index) => index * 3)
  const digest = new MeasurementDigest()
  digest.addList(list(lines))
  expect(digest.finish()).toBe(digestOf([40_000, 0, ...lines]))
})
