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
