import { expect, test } from 'vitest'
import { exampleDocument } from '../../src/verify/example-document.ts'
import { readText } from '../../src/verify/read-text.ts'
import { requiredSection } from '../../src/verify/required-section.ts'
import type { Example } from '../../src/verify/rule.ts'

const check = (example: Example) => {
  const document = exampleDocument(example)
  return requiredSection.check(document, { reading: readText(document.text, document.spans), facts: {} })
}
const findings = (requiredSections: string[], text: string) =>
  check({ text, contract: { requiredSections } }).map(({ place, message }) => {
    const { line, column, endLine, endColumn } = place!
    return `${line}:${column}${endLine === undefined ? '' : `-${endLine}:${endColumn}`} ${message}`
  })

test.each([
  [[], ''],
  [['A'], '# A\n'],
  [['A', 'B'], '# A\n\n## Other\n\n### B\n'],
  [['A', 'A'], '# A\n\n# A\n'],
  [['B', 'A'], '# A\n\n# B\n\n# A\n'],
])('%j are all in %j', (sections, text) => expect(findings(sections, text)).toEqual([]))

test.each([
  [['A'], '', ['1:1 No section `A`, expected its heading first']],
  [
    ['A', 'B'],
    'x\n\n# Other\n',
    ['1:1 No section `A`, expected its heading first', '1:1 No section `B`, expected its heading first'],
  ],
  [['A', 'B', 'C'], '# A\n\n# C\n', ['1:1-1:4 No section `B`, expected its heading after `A`']],
  [['A', 'B', 'C'], '# A\n\n# B\n', ['3:1-3:4 No section `C`, expected its heading after `B`']],
  [['A', 'A'], '# A\n', ['1:1-1:4 No section `A`, expected its heading after `A`']],
  [['A', 'B'], '## B\n\n# A\n', ['1:1-1:5 Unexpected section `B` before `A`, expected it after']],
])('%j are not all in %j', (sections, text, expected) => expect(findings(sections, text)).toEqual(expected))

test('what is accepted is refused without any one of its headings', () => {
  for (const { text, ...example } of requiredSection.examples.ok)
    for (const [heading] of text.matchAll(/^##.*\n/gm))
      expect(check({ ...example, text: text.replace(heading, '') })).toHaveLength(1)
})

test('each says what to do', () => {
  const contract = { requiredSections: ['A', 'B', 'C'] }
  expect(check({ text: '# B\n\n# A\n', contract }).map(({ severity, hint }) => `${severity}: ${hint}`)).toEqual([
    'error: move the section in the template',
    'error: add the section to the template, or take it out of `requiredSections` in its contract',
  ])
})
