import { expect, test } from 'vitest'
import { consistentNumbers } from '../../src/verify/consistent-numbers.ts'
import { exampleDocument } from '../../src/verify/example-document.ts'
import { readText } from '../../src/verify/read-text.ts'

test.each([
  ['90% (8/10 passed)', 1],
  ['⟦authored:90% (8/10 passed)⟧', 1],
  ['⟦kept:90% (⟧8/10⟦kept: passed)⟧', 1],
  ['⟦kept:90% (8/10 passed)⟧', 0],
  ['⟦kept:90% (8/10 passed)⟧ is theirs', 0],
])('%j: %i finding', (text, count) => {
  const document = exampleDocument({ text })
  const context = { reading: readText(document.text, document.spans), facts: {} }
  expect(consistentNumbers.check(document, context)).toHaveLength(count)
})
