import { expect, test } from 'vitest'
import { exampleDocument } from '../../src/verify/example-document.ts'
import { ruleTable } from '../../src/verify/rule-table.ts'
import { rules } from '../../src/verify/rules.ts'
import { verifyDocuments } from '../../src/verify/verify-documents.ts'

const document = exampleDocument({
  text: '# Report \n\n[STATUS] and 50%\n',
  contract: { requiredSections: ['Summary'], minLines: 9 },
})
const summaries = (...args: Parameters<typeof verifyDocuments>) =>
  verifyDocuments(...args).map(
    ({ file, place, severity, rule }) => `${file}:${place!.line}:${place!.column} ${severity} ${rule}`,
  )

test('every rule is asked, and findings are in the order of their places', () => {
  expect(summaries([document], {})).toEqual([
    'report.md:1:1 error required-section',
    'report.md:1:9 warning no-trailing-noise',
    'report.md:3:1 error no-placeholder',
    'report.md:3:1 warning min-lines',
    'report.md:3:14 error no-unmeasured-claim',
  ])
})

test('the configuration says how bad a finding is', () => {
  const severities = { 'no-placeholder': 'off', 'min-lines': 'error', 'no-unmeasured-claim': 'warning' } as const
  expect(summaries([document], {}, severities)).toEqual([
    'report.md:1:1 error required-section',
    'report.md:1:9 warning no-trailing-noise',
    'report.md:3:1 error min-lines',
    'report.md:3:14 warning no-unmeasured-claim',
  ])
})

test('documents keep their order', () => {
  const other = { ...document, path: 'a.md' }
  expect(summaries([document, other], {}).map(line => line.split(':')[0])).toEqual([
    ...Array<string>(5).fill('report.md'),
    ...Array<string>(5).fill('a.md'),
  ])
})

test('the table for the README has a row for every rule, and no cell breaks it', () => {
  const lines = ruleTable().trimEnd().split('\n')
  expect(lines.slice(2).map(line => /^\| `([\w-]+)` \| (?:error|warning) \| [^|]+ \|$/.exec(line)?.[1])).toEqual(
    Object.keys(rules),
  )
})
