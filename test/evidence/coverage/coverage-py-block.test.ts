import { expect, test } from 'vitest'
import { Block, blockKey, blockKeys } from '../../../src/evidence/coverage/coverage-py-block.ts'
import { summaryKeys } from '../../../src/evidence/coverage/coverage-py-summary.ts'
import { Findings, type CoverageFinding } from '../../../src/evidence/coverage/findings.ts'

type Values = Partial<Record<(typeof summaryKeys)[number], number>>

const lines: Values = { covered_lines: 3, num_statements: 4, missing_lines: 1, excluded_lines: 1, percent_covered: 75 }
const both: Values = {
  ...lines,
  percent_covered: (100 * 4) / 6,
  num_branches: 2,
  num_partial_branches: 1,
  covered_branches: 1,
  missing_branches: 1,
}

/** Checks a block of four statements after `change`; `without` leaves keys out. */
function check(
  values: Values,
  change: (block: Block) => void = () => undefined,
  without: readonly (typeof blockKeys)[number][] = [],
): { isGood: boolean; findings: readonly CoverageFinding[] } {
  const findings = new Findings()
  const block = new Block(findings, () => '`a.py`')
  block.clear(17)
  for (const key of ['executed_lines', 'missing_lines', 'excluded_lines', 'summary'] as const)
    if (!without.includes(key)) block.mark(blockKeys.indexOf(key))
  if (values.num_branches !== undefined && !without.includes('missing_branches')) block.mark(blockKey.missingBranches)
  for (const line of [1, 2, 4]) block.executed.add(line)
  block.missing.add(7)
  block.excluded.add(9)
  if (values.num_branches !== undefined) for (const line of [4, 7]) block.missingArcs.add(line)
  for (const [key, value] of Object.entries(values)) {
    const index = summaryKeys.indexOf(key as (typeof summaryKeys)[number])
    const text = Buffer.from(`${value} `)
    block.summary.mark(index)
    block.summary.read(index, text, 0, text.length - 1)
  }
  change(block)
  return { isGood: block.check(), findings: findings.kept }
}

const malformed = (message: string) => ({
  isGood: false,
  findings: [{ rule: 'not-coverage-py', message: `${message} in \`a.py\``, offset: 17 }],
})
const contradicting = (...messages: string[]) => ({
  isGood: true,
  findings: messages.map(message => ({ rule: 'evidence-inconsistent', message, offset: 17 })),
})

test('a block that adds up has no findings', () => {
  expect(check(lines)).toEqual({ isGood: true, findings: [] })
  expect(check(both)).toEqual({ isGood: true, findings: [] })
})

test.each(['executed_lines', 'missing_lines', 'excluded_lines', 'summary'] as const)('a block has its %s', key => {
  expect(check(lines, undefined, [key])).toEqual(malformed(`No \`${key}\``))
})

test('the first of several absent keys is named', () => {
  expect(check(lines, undefined, ['summary', 'missing_lines'])).toEqual(malformed('No `missing_lines`'))
})

test('a block with branches lists those that are missing', () => {
  expect(check(both, undefined, ['missing_branches'])).toEqual(malformed('No `missing_branches`'))
})

test('a key of a summary that is absent is named', () => {
  const rest = Object.fromEntries(Object.entries(lines).filter(([key]) => key !== 'num_statements'))
  expect(check(rest)).toEqual(malformed('Unexpected or absent `num_statements`'))
})

test.each([
  ['executed_lines', (block: Block) => block.executed],
  ['missing_lines', (block: Block) => block.missing],
  ['excluded_lines', (block: Block) => block.excluded],
  ['executed_branches', (block: Block) => block.executedArcs],
  ['missing_branches', (block: Block) => block.missingArcs],
] as const)('%s are line numbers, and not too many', (key, listOf) => {
  expect(check(both, block => (listOf(block).strange = true))).toEqual(
    malformed(`Unexpected \`${key}\` that is no list of line numbers`),
  )
  expect(check(both, block => (listOf(block).overlong = true))).toEqual(
    malformed(`Unexpected \`${key}\` of more than four million numbers`),
  )
})

test('lines ascend from 0', () => {
  const ascending = 'expected each line once, in ascending order'
  expect(check(lines, block => block.executed.add(3))).toEqual(
    contradicting(`Unexpected \`executed_lines\` with 3 after 4 in \`a.py\`, ${ascending}`),
  )
  const wrong = check(lines, block => {
    block.excluded.clear()
    block.excluded.add(-2)
  })
  expect(wrong).toEqual(contradicting(`Unexpected \`excluded_lines\` with -2 in \`a.py\`, ${ascending}`))
})

test('a line is missing or something else', () => {
  expect(check(lines, block => block.executed.add(7))).toEqual(
    contradicting('Unexpected `missing_lines` with 7 in `a.py`, expected no line that `executed_lines` lists too'),
  )
})

test('the counts are those of the lists', () => {
  expect(check(lines, block => block.excluded.add(10))).toEqual(
    contradicting('Unexpected `excluded_lines` 1 in `a.py`, expected 2, the number of excluded lines listed'),
  )
  expect(check(lines, block => block.missing.add(8))).toEqual(
    contradicting('Unexpected `missing_lines` 1 in `a.py`, expected 2, the number of missing lines listed'),
  )
  expect(check(lines, block => block.executed.clear())).toEqual(
    contradicting('Unexpected `covered_lines` 3 in `a.py`, expected at most 0, the number of executed lines listed'),
  )
})

test('the missing branches are counted, and the partial ones whose line was executed', () => {
  const more = check(both, block => [7, 9].forEach(line => block.missingArcs.add(line)))
  expect(more).toEqual(
    contradicting('Unexpected `missing_branches` 1 in `a.py`, expected 2, the number of missing branches listed'),
  )
  const none = check({ ...both, num_partial_branches: 0 })
  expect(none).toEqual(
    contradicting(
      'Unexpected `num_partial_branches` 0 in `a.py`, expected 1, the missing branches whose line was executed',
    ),
  )
  // Without branches in the summary, arcs are nobody's.
  expect(check(lines, block => [4, 7].forEach(line => block.missingArcs.add(line)))).toEqual(contradicting())
})

test('a block that is used again begins empty', () => {
  const again = check(lines, block => {
    block.clear(3)
    expect([block.mark(0), block.mark(0), block.mark(9)]).toEqual([true, false, true])
    expect(block.lists.map(list => list?.length)).toEqual([0, 0, 0, undefined, 0, 0])
  })
  expect(again.findings).toEqual([{ rule: 'not-coverage-py', message: 'No `missing_lines` in `a.py`', offset: 3 }])
})
