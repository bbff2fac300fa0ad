import { expect, test } from 'vitest'
import { hashCase, hashText, startHash } from '../../../../src/evidence/tests/junit/hash-case.ts'

const hash = (suite: number, ...parts: string[]) => {
  const hash = new Int32Array(3)
  startHash(hash, suite)
  for (const part of parts) hashText(hash, part)
  return [...hash]
}

test('a test is hashed by its suite, file, classname and name', () => {
  expect([...hashCase(3, { file: 'a', classname: 'b', name: 'c', time: '1' })]).toEqual(hash(3, 'a', 'b', 'c'))
  expect([...hashCase(3, { name: 'c' })]).toEqual(hash(3, '', '', 'c'))
})

test('each of the three numbers differs where a name does', () => {
  const base = hash(1, 'ab', 'c')
  const both = (other: number[]) => [other[0] !== base[0], other[1] !== base[1], other[2] !== base[2]]
  expect(both(hash(2, 'ab', 'c'))).toEqual([true, true, true])
  expect(both(hash(1, 'a', 'bc'))).toEqual([true, true, true])
  expect(both(hash(1, 'abc'))).toEqual([true, true, true])
  expect(both(hash(1, 'ba', 'c'))).toEqual([true, true, false])
  expect(both(hash(1, 'ad', 'c'))).toEqual([true, true, false])
})

test('names of 100,000 tests have different numbers, nearly all', () => {
  const [first, second] = [new Set<number>(), new Set<number>()]
  for (let index = 0; index < 100_000; index++) {
    const [one, other] = hash(1, `test_${index}`)
    first.add(one!)
    second.add(other!)
  }
  expect(Math.min(first.size, second.size)).toBeGreaterThan(99_900)
})
