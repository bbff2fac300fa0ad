import { expect, test } from 'vitest'
import { normalize, WantedFiles } from '../../../src/evidence/coverage/wanted-files.ts'

test.each([
  ['a/b.py', 'a/b.py'],
  ['./a/b.py', 'a/b.py'],
  ['././a/./b.py', 'a/./b.py'],
  ['.\\a\\b.py', 'a/b.py'],
  ['C:\\a\\b.py', 'C:/a/b.py'],
  ['../a.py', '../a.py'],
  ['.a/./.b', '.a/./.b'],
  ['a./b', 'a./b'],
])('%s is %s', (path, expected) => {
  expect(normalize(path)).toBe(expected)
})

test.each([
  ['backend/core/a.py', true],
  ['core/a.py', true],
  ['a.py', true],
  ['./core\\a.py', true],
  ['/home/me/backend/core/a.py', true],
  ['other/core/a.py', false],
  ['mybackend/core/a.py', false],
  ['e/a.py', false],
  ['ackend/core/a.py', false],
  ['core', false],
  ['backend/core/ab.py', false],
  ['b.py', true],
  ['x/b.py', true],
  ['ab.py', false],
  ['', false],
])('a file kept for `backend/core/a.py` and `b.py` may be %s: %s', (key, expected) => {
  expect(new WantedFiles(['backend\\core\\a.py', './b.py']).mayBe(key)).toBe(expected)
})

test('a file kept by its absolute path may have a relative key', () => {
  expect(new WantedFiles(['/home/a.py']).mayBe('home/a.py')).toBe(true)
})

test('without wanted files no key is kept', () => {
  expect(new WantedFiles([]).mayBe('a.py')).toBe(false)
})
