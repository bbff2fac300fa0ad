import { expect, test } from 'vitest'
import { describeBuild, describeCheck } from '../../src/report/describe-effect.ts'
import { documentResult } from './reports.ts'

const mixed = [
  documentResult('a.md', 'unchanged'),
  documentResult('b.md', 'created'),
  documentResult('c.md', 'unchanged'),
  documentResult('d.md', 'updated'),
]

test('a build says how many documents it wrote, and that it wrote none', () => {
  expect(describeBuild(mixed)).toBe('1 document created, 1 updated, 2 unchanged.')
  expect(describeBuild(mixed.slice(0, 1))).toBe('1 document unchanged.')
  expect(describeBuild([documentResult('e.md', 'refused'), documentResult('f.md', 'refused')])).toBe(
    'Nothing was written.',
  )
  expect(describeBuild([])).toBe('Nothing was written.')
})

test('a dry run says that it is one', () => {
  expect(describeBuild(mixed, { dryRun: true })).toBe(
    'Nothing was written: dry run. 1 document to create, 1 to update, 2 unchanged.',
  )
})

test('of several sets, what was refused is told beside what was not', () => {
  const both = [...mixed, documentResult('e.md', 'refused')]
  expect(describeBuild(both)).toBe('1 document created, 1 updated, 2 unchanged, 1 refused.')
  expect(describeCheck(both)).toBe('2 of 4 documents out of date. 1 refused. Nothing was written.')
})

test('a check says how many documents differ', () => {
  expect(describeCheck(mixed)).toBe('2 of 4 documents out of date. Nothing was written.')
  expect(describeCheck([documentResult('a.md', 'unchanged')])).toBe('1 document up to date.')
  expect(describeCheck([documentResult('a.md', 'refused')])).toBe('Nothing was compared, nothing was written.')
})
