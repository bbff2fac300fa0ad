import { expect, test } from 'vitest'
import { escapePointer } from '../../src/evidence/escape-pointer.ts'

test('a tilde and a slash in a name are escaped, the tilde first', () => {
  expect(escapePointer('core/a~b/c~d.py')).toBe('core~1a~0b~1c~0d.py')
  expect(escapePointer('~1')).toBe('~01')
})
