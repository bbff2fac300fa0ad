import { expect, test } from 'vitest'
import { countExceptions, moreNaming, nameException } from '../../../src/evidence/tests/name-exception.ts'

test.each([
  ['KeyError', { exception: 'KeyError' }],
  ['KeyError: 1', { exception: 'KeyError', message: '1' }],
  ['KeyError:1', { exception: 'KeyError', message: '1' }],
  ['KeyError:   1  ', { exception: 'KeyError', message: '1' }],
  ['KeyError: 1\nmore', { exception: 'KeyError', message: '1' }],
  ['KeyError:', { exception: 'KeyError' }],
  ['KeyError:    ', { exception: 'KeyError' }],
  ['KeyError: KeyError...', { exception: 'KeyError', message: 'KeyError...' }],
  ['_mod.a1._Lost: a: b', { exception: '_Lost', message: 'a: b' }],
  ['assert 1 == 2', { exception: 'AssertionError', message: 'assert 1 == 2' }],
  ['assertion', { exception: 'assertion' }],
  ['to assert is human', { message: 'to assert is human' }],
  ['Runtime...', { message: 'Runtime...' }],
  ['it is so', { message: 'it is so' }],
  [' KeyError: 1 ', { message: ' KeyError: 1' }],
  ['a..KeyError', { message: 'a..KeyError' }],
  ['1.KeyError', { message: '1.KeyError' }],
  ['', {}],
  ['  ', {}],
  ['\nKeyError', {}],
])('%j names %j', (text, named) => {
  expect(nameException(text)).toStrictEqual(named)
})

test('failures that name no exception are not counted', () => {
  const failures = [{ exception: 'KeyError' }, { message: 'no' }, { exception: 'OSError' }, { exception: 'KeyError' }]
  expect([...countExceptions(failures)]).toEqual([
    ['KeyError', 2],
    ['OSError', 1],
  ])
})

test('the count that names more exceptions is taken, the first of equal ones', () => {
  const first = new Map([
    ['KeyError', 2],
    ['OSError', 1],
  ])
  expect(moreNaming(first, new Map([['ValueError', 4]]))).toEqual(new Map([['ValueError', 4]]))
  expect(moreNaming(first, new Map([['ValueError', 3]]))).toBe(first)
  expect(moreNaming(first, new Map())).toBe(first)
})
