import { expect, test } from 'vitest'
import { KeyList } from '../../../src/evidence/coverage/key-list.ts'

function listOf(keys: readonly string[]): KeyList {
  const list = new KeyList()
  for (const key of keys) list.add(key)
  return list
}

test('keys come back in their order, whatever is in them', () => {
  const keys = ['b.py', '', 'a.py', 'é/\u0000😀.py', 'x'.repeat(5000), ' ', 'b.py']
  expect(listOf(keys).toArray()).toEqual(keys)
  expect(listOf([]).toArray()).toEqual([])
})

test('50,000 keys are kept, and of more none', () => {
  const keys = Array.from({ length: 50_000 }, (_, index) => `core/file_${index}.py`)
  expect(listOf(keys).toArray()).toEqual(keys)
  expect(listOf([...keys, 'one.py']).toArray()).toBeUndefined()
  expect(listOf([...keys, 'one.py', 'two.py']).toArray()).toBeUndefined()
})
