import { expect, test } from 'vitest'
import { exampleDocument } from '../../src/verify/example-document.ts'
import { minLines } from '../../src/verify/min-lines.ts'
import { readText } from '../../src/verify/read-text.ts'
import type { Example } from '../../src/verify/rule.ts'

const check = (example: Example) => {
  const document = exampleDocument(example)
  return minLines.check(document, { reading: readText(document.text, document.spans), facts: {} })
}
const findings = (text: string, least: number) =>
  check({ text, contract: { minLines: least } }).map(
    ({ place, message }) => `${place!.line}:${place!.column} ${message}`,
  )

test.each([
  ['', 1, '1:1 Unexpected length of 0 lines, expected at least 1'],
  ['a', 2, '1:1 Unexpected length of 1 line, expected at least 2'],
  ['a\n', 2, '1:1 Unexpected length of 1 line, expected at least 2'],
  ['a\nb', 3, '2:1 Unexpected length of 2 lines, expected at least 3'],
  ['a\n\n', 3, '2:1 Unexpected length of 2 lines, expected at least 3'],
])('%j is shorter than %i', (text, least, expected) => expect(findings(text, least)).toEqual([expected]))

test.each([
  ['', 0],
  ['a', 1],
  ['a\n', 1],
  ['a\nb', 2],
  ['a\n\n', 2],
])('%j is not shorter than %i', (text, least) => expect(findings(text, least)).toEqual([]))

test('what is accepted is too short without a line of it', () => {
  for (const { text, ...example } of minLines.examples.ok)
    expect(check({ ...example, text: text.replace(/^.*\n/, '') })).toHaveLength(1)
})
