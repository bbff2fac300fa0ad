import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SeenKeys } from '../../../src/evidence/coverage/seen-keys.ts'

/** Adds keys as they stand between the quotes of a document, each further on; tells which were new. */
function added(seen: SeenKeys, ...keys: string[]): boolean[] {
  return keys.map((key, index) => {
    const start = 1 + (index % 7)
    const window = Buffer.from(`${'"'.repeat(start)}${key}"`)
    return seen.add(window, start, window.length - 1)
  })
}

test('a key is new once', () => {
  expect(added(new SeenKeys(), 'a', 'b', 'a', '', 'b', '')).toEqual([true, true, false, true, false, false])
})

test('a key is one however it is spelled', () => {
  expect(added(new SeenKeys(), 'a/b', 'a\\/b', '\\u0061/b', 'a\\u002Fb')).toEqual([true, false, false, false])
  expect(added(new SeenKeys(), '\\u00e9', 'é')).toEqual([true, false])
  expect(added(new SeenKeys(), 'a\\nb', 'a\\u000ab', 'a\\u000Ab')).toEqual([true, false, false])
  expect(added(new SeenKeys(), 'C:\\\\a', 'C:\\u005ca', 'C:\\\\b')).toEqual([true, false, true])
  expect(added(new SeenKeys(), '\\ud800', '\\uD800', '\\ud801')).toEqual([true, false, true])
})

test('a key that must be escaped is not the plain key of the bytes that stand for it', () => {
  const hex = Buffer.from('"\\\\"').toString('hex')
  expect(added(new SeenKeys(), '\\\\', 'u005c', '\\u005c\\u005c')).toEqual([true, true, true])
  expect(added(new SeenKeys(), hex, hex)).toEqual([true, false])
})

test.each([
  ['the half that finds the slot', 'costarring', 'liquid'],
  ['the other half', 'mflickn', 'adpurhl'],
  ['the other half, and a slot', 'eqzbcih', 'pfeqsur'],
])('two keys that share %s of their hash are two', (_, one, other) => {
  const [low, high] = [one, other].sort() as [string, string]
  expect(added(new SeenKeys(), low, high, high, low)).toEqual([true, true, false, false])
  // Out of order from the beginning.
  expect(added(new SeenKeys(), 'z', high, low, low, high)).toEqual([true, true, true, false, false])
})

test('keys are new again when a new object begins', () => {
  const seen = new SeenKeys()
  added(seen, 'a', 'b')
  seen.clear()
  expect(added(seen, 'b', 'c', 'b')).toEqual([true, true, false])
})

test('thousands of keys are kept apart, and found again, also after a smaller object', () => {
  const keys = Array.from({ length: 5000 }, (_, index) => `core/module_${index}.py`)
  const seen = new SeenKeys()
  added(seen, 'core/module_7.py', 'core/module_4000.py')
  seen.clear()
  expect(added(seen, ...keys)).not.toContain(false)
  expect(added(seen, ...keys)).not.toContain(true)
  seen.clear()
  expect(added(seen, ...keys.slice(0, 300))).not.toContain(false)
  expect(added(seen, ...keys.slice(0, 300))).not.toContain(true)
})

test('keys in order are kept apart, and found again when one breaks the order', () => {
  const keys = Array.from({ length: 9000 }, (_, index) => `core/module_${String(index).padStart(4, '0')}.py`)
  const seen = new SeenKeys()
  expect(added(seen, ...keys)).not.toContain(false)
  expect(added(seen, keys[8999]!, keys[0]!, keys[4095]!, keys[4096]!, 'core/a', 'core/a')).toEqual([
    ...[false, false, false, false],
    ...[true, false],
  ])
})

test('a key that is the beginning of the one before, or goes on where it ends, is another', () => {
  expect(added(new SeenKeys(), 'a', 'ab', 'ab', 'a')).toEqual([true, true, false, false])
  expect(added(new SeenKeys(), 'ab', 'a', 'abc', 'ab')).toEqual([true, true, true, false])
  expect(added(new SeenKeys(), 'x'.repeat(1000), `${'x'.repeat(1000)}y`, 'x'.repeat(1000))).toEqual([true, true, false])
})

test('a key is new as often as a set finds it new, in each object', () => {
  const key = fc.oneof(fc.string({ unit: fc.constantFrom('a', 'b', 'é', '/'), maxLength: 4 }), fc.string())
  const object = fc.oneof(
    fc.array(key),
    fc.array(key).map(keys => keys.sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)))),
  )
  fc.assert(
    fc.property(fc.array(object), objects => {
      const seen = new SeenKeys()
      for (const keys of objects) {
        seen.clear()
        const known = new Set<string>()
        const expected = keys.map(text => known.size < known.add(text).size)
        expect(added(seen, ...keys.map(text => JSON.stringify(text).slice(1, -1)))).toEqual(expected)
      }
    }),
  )
})
