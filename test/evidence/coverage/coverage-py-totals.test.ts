import { expect, test } from 'vitest'
import { Block, blockKey } from '../../../src/evidence/coverage/coverage-py-block.ts'
import { summaryKeys, type Summary } from '../../../src/evidence/coverage/coverage-py-summary.ts'
import { Totals } from '../../../src/evidence/coverage/coverage-py-totals.ts'
import { Findings } from '../../../src/evidence/coverage/findings.ts'

type Values = Partial<Record<(typeof summaryKeys)[number], number>>

/** Eight statements of which three are missing. */
const lines: Values = {
  covered_lines: 5,
  num_statements: 8,
  missing_lines: 3,
  excluded_lines: 1,
  percent_covered: 62.5,
}
/** And four branches of which one is missing. */
const both: Values = {
  ...lines,
  percent_covered: (100 * 8) / 12,
  num_branches: 4,
  num_partial_branches: 1,
  covered_branches: 3,
  missing_branches: 1,
}

function fill(summary: Summary, values: Values): void {
  summary.clear()
  for (const [key, value] of Object.entries(values)) {
    const index = summaryKeys.indexOf(key as (typeof summaryKeys)[number])
    const window = Buffer.from(`${value} `)
    summary.mark(index)
    summary.read(index, window, 0, window.length - 1)
  }
}

function totalsOf(...files: Values[]): { totals: Totals; messages: (values: Values) => string[] } {
  const findings = new Findings()
  const totals = new Totals(findings)
  const block = new Block(findings, () => 'a file')
  files.forEach((values, index) => {
    block.clear(0)
    block.mark(blockKey.summary)
    fill(block.summary, values)
    totals.add(block, `f${index}.py`)
  })
  const messages = (values: Values) => {
    fill(totals.summary, values)
    totals.check()
    return findings.kept.splice(0).map(({ rule, message }) => `${rule}: ${message}`)
  }
  return { totals, messages }
}

const twice = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, key.startsWith('percent') ? value : 2 * value]))

test('files are added up', () => {
  const { totals, messages } = totalsOf(lines, lines)
  expect(totals.statements).toEqual({ covered: 10, missing: 6, total: 16 })
  expect(totals.branches).toEqual({ covered: 0, missing: 0, total: 0 })
  expect([totals.fileCount, totals.withBranches, totals.withoutBranches]).toEqual([2, undefined, 'f0.py'])
  expect(messages(twice(lines))).toEqual([])
})

test('branches are added up beside the statements', () => {
  const { totals, messages } = totalsOf(both, both)
  expect(totals.statements).toEqual({ covered: 10, missing: 6, total: 16 })
  expect(totals.branches).toEqual({ covered: 6, missing: 2, total: 8 })
  expect([totals.fileCount, totals.withBranches, totals.withoutBranches]).toEqual([2, 'f0.py', undefined])
  expect(messages(twice(both))).toEqual([])
})

test('the first file of each kind is named', () => {
  const { totals } = totalsOf(lines, both, lines, both)
  expect([totals.withBranches, totals.withoutBranches]).toEqual(['f1.py', 'f0.py'])
  // What a file without branches leaves in the block that is used again is not added.
  expect(totalsOf(both, lines).totals.branches).toEqual({ covered: 3, missing: 1, total: 4 })
})

test('a wrong covered count of one file does not make the totals wrong', () => {
  const { totals, messages } = totalsOf({ ...both, covered_lines: 7, covered_branches: 9 }, both)
  expect(totals.statements.covered).toBe(10)
  expect(totals.branches.covered).toBe(6)
  expect(messages(twice(both))).toEqual([])
})

test.each(['num_statements', 'missing_lines', 'excluded_lines', 'num_branches', 'num_partial_branches'] as const)(
  'a wrong total of %s is told first',
  key => {
    const [observed, sum] = [twice(both)[key]! + 1, twice(both)[key]!]
    expect(totalsOf(both, both).messages({ ...twice(both), [key]: observed })[0]).toBe(
      `evidence-inconsistent: Unexpected \`${key}\` ${observed} in \`totals\`, expected ${sum}, the sum over 2 files`,
    )
  },
)

test('a wrong total is told once, without what is computed from it', () => {
  expect(totalsOf(both).messages({ ...both, missing_branches: 2 })).toEqual([
    'evidence-inconsistent: Unexpected `missing_branches` 2 in `totals`, expected 1, the sum over 1 files',
  ])
  expect(totalsOf(both).messages({ ...both, covered_branches: 2 })).toEqual([
    'evidence-inconsistent: Unexpected `covered_branches` 2 in `totals`, expected 3, the sum over 1 files',
  ])
})

test('totals that lack a number are of no report, and are not compared', () => {
  const rest = Object.fromEntries(Object.entries(lines).filter(([key]) => key !== 'num_statements'))
  expect(totalsOf(lines, lines).messages(rest)).toEqual([
    'not-coverage-py: Unexpected or absent `num_statements` in `totals`',
  ])
})
