import { expect, test } from 'vitest'
import { CaseTable } from '../../../../src/evidence/tests/junit/case-table.ts'

const hash = (...parts: [number, number, number]) => Int32Array.from(parts)

test('a test is new once, and keeps the first of its values until it is set', () => {
  const table = new CaseTable()
  const test = hash(1, 2, 3)
  expect([table.add(test, 0), table.add(test, 5), table.size]).toEqual([undefined, 0, 1])
  table.set(test, 254)
  expect([table.add(test, 1), table.size]).toEqual([254, 1])
})

test('tests are the same only where all three parts are', () => {
  const table = new CaseTable()
  const tests = [hash(1, 2, 3), hash(1, 2, 4), hash(1, 4, 3), hash(4, 2, 3), hash(1, 4, 4), hash(4, 2, 4)]
  tests.forEach((test, index) => expect(table.add(test, index)).toBeUndefined())
  expect(tests.map(test => table.add(test, 9))).toEqual([0, 1, 2, 3, 4, 5])
})

test('tests whose first parts fall together are found behind each other, and behind the last place', () => {
  const table = new CaseTable()
  const tests = [hash(1023, 1, 1), hash(1023, 2, 2), hash(0, 3, 3), hash(1023, 4, 4)]
  tests.forEach((test, index) => table.add(test, index))
  table.set(tests[3]!, 7)
  expect(tests.map(test => table.add(test, 9))).toEqual([0, 1, 2, 7])
})

test('tests are remembered while the table grows', () => {
  const table = new CaseTable()
  const tests = Array.from({ length: 5000 }, (_, index) => hash(index * 40503, index, -index))
  tests.forEach((test, index) => expect(table.add(test, index % 255)).toBeUndefined())
  expect(table.size).toBe(5000)
  expect(tests.map(test => table.add(test, 0))).toEqual(tests.map((_, index) => index % 255))
  expect(table.add(hash(0, 0, 1), 0)).toBeUndefined()
})

test('many tests are added up to the first that is not new', () => {
  const table = new CaseTable()
  const tests = Int32Array.from([1, 2, 3, 1, 2, 4, 5, 6, 7, 1, 2, 4, 8, 9, 10])
  expect([table.addNew(tests, 1, 2, 3), table.addNew(tests, 0, 5, 4), table.size]).toEqual([2, 1, 2])
  expect([table.addNew(tests, 2, 5, 5), table.addNew(tests, 4, 5, 6), table.addNew(tests, 5, 5, 7)]).toEqual([3, 5, 5])
  const values = [0, 1, 2, 4].map(at => table.add(tests.subarray(3 * at, 3 * at + 3), 9))
  expect([values, table.size]).toEqual([[4, 3, 5, 6], 4])
})

test('tests are remembered by the hundred thousand', () => {
  const table = new CaseTable()
  const tests = Int32Array.from({ length: 3 * 530_000 }, (_, index) => Math.imul(index + 1, 0x9e3779b1))
  expect(table.addNew(tests, 0, 530_000, 1)).toBe(530_000)
  for (let at = 0; at < 530_000; at += 1009) expect(table.addNew(tests, at, at + 1, 2)).toBe(at)
  expect(table.size).toBe(530_000)
})
