import { expect, test } from 'vitest'
import { Recent } from '../src/recent.ts'

test('of one value more than there is room for, the one that was wanted longest ago is dropped', () => {
  const recent = new Recent<string, number>(2)
  recent.set('a', 1)
  recent.set('b', 2)
  expect(recent.get('a')).toBe(1)
  recent.set('c', 3)
  expect([recent.get('a'), recent.get('b'), recent.get('c')]).toEqual([1, undefined, 3])
})

test('a value that is there is not made again', () => {
  const recent = new Recent<string, string>(1)
  const make = (key: string) => `${key}!`
  expect(recent.take('a', make)).toBe('a!')
  expect(recent.take('a', () => 'again')).toBe('a!')
  expect(recent.take('b', make)).toBe('b!')
  expect(recent.take('a', () => 'again')).toBe('again')
})
