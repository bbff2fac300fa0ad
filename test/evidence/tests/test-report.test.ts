import { expect, test } from 'vitest'
import { firstLine } from '../../../src/evidence/tests/test-report.ts'

test.each([
  ['a', 'a'],
  ['\n  a b  \nc', 'a b'],
  ['', ''],
  ['x'.repeat(500), 'x'.repeat(500)],
  ['x'.repeat(501), `${'x'.repeat(500)}…`],
  [`${'x'.repeat(500)}   `, 'x'.repeat(500)],
])('the first line of %j', (message, line) => {
  expect(firstLine(message)).toBe(line)
})
