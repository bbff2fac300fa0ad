import { expect, test } from 'vitest'
import { noPlaceholder } from '../../src/verify/no-placeholder.ts'
import { ruleTable } from '../../src/verify/rule-table.ts'
import { rules } from '../../src/verify/rules.ts'

test('the rules as a table: a head, a row for each, and the end of the line', () => {
  const lines = ruleTable().split('\n')
  expect(lines.slice(0, 3)).toEqual([
    '| rule | severity | refuses |',
    '| --- | --- | --- |',
    `| \`no-placeholder\` | error | ${noPlaceholder.description} |`,
  ])
  expect(lines).toHaveLength(Object.keys(rules).length + 3)
  expect(lines.at(-1)).toBe('')
})
