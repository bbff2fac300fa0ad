import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { displayPercent, meetsTarget, percentOf, roundHalfEven } from '../../src/facts/percent.ts'
import { findInconsistencies } from '../../src/verify/find-inconsistencies.ts'
import { findLineInconsistencies } from '../../src/verify/line-consistency.ts'
import { findRowInconsistencies, readColumns } from '../../src/verify/row-consistency.ts'

const messages = (text: string) =>
  findInconsistencies(text).map(({ place, message }) => `${place!.line}:${place!.column} ${message}`)

test.each([
  ['Tests: 85.5% (184/214 passing)', '1:8 Unexpected `85.5%` beside `184/214`, expected `86.0%`'],
  ['183/214 tests (84.5%)', '1:1 Unexpected `84.5%` beside `183/214`, expected `85.5%`'],
  ['17.70% (10,146 of 57,368 statements)', '1:1 Unexpected `17.70%` beside `10,146/57,368`, expected `17.69%`'],
  [
    '9.17% → 20.27% (+12.10 percentage points)',
    '1:1 Unexpected change `+12.10` from `9.17%` to `20.27%`, expected `+11.10`',
  ],
  [
    '17.69% against a target of 28%: **PASS**',
    '1:1 Unexpected `PASS` beside `17.69%` and a target of `28%`, expected `FAIL`',
  ],
  [
    'The overall target of 28% is reached with 17.69%.',
    '1:13 Unexpected `PASS` beside `17.69%` and a target of `28%`, expected `FAIL`',
  ],
  ['75 tests (22 + 31 + 23)', '1:1 Unexpected total `75` beside `22 + 31 + 23`, expected `76`'],
  ['10 tests: 7 passed, 2 failed', '1:1 Unexpected total `10` beside `7 + 2`, expected `9`'],
  ['Of 3 gaps, 1 is closed, 1 partly closed and 2 open.', '1:1 Unexpected total `3` beside `1 + 1 + 2`, expected `4`'],
  ['## 10 tests: 7 passed, 2 failed', '1:4 Unexpected total `10` beside `7 + 2`, expected `9`'],
  ['Created 5 new factories: UserFactory, TeamFactory', '1:9 Unexpected `5 factories` beside 2 names, expected `2`'],
  ['10.0% → 20.00% (+10.07 points)', '1:1 Unexpected change `+10.07` from `10.0%` to `20.00%`, expected `+10.00`'],
  [
    '| Target | After | Verdict |\n|-|-|-|\n| 50 % | 40 % | PASS |',
    '3:17 Unexpected `PASS` beside `40%` and a target of `50%`, expected `FAIL`',
  ],
  ['94/90 tests passing', '1:1 Unexpected `94` out of `90`, expected no more than all'],
])('%j', (text, expected) => expect(messages(text)).toEqual([expected]))

test.each([
  ['183/214 tests (85.5%)'],
  ['89/90 passing (98.9%)'],
  ['62% (5/8 statements)'],
  ['0.01% (1 of 100,000 statements) and 99.99% (99,999 of 100,000 statements)'],
  ['Tier 1 Average: 57.82% (3/6 files >= 50%)'],
  ['27 tests, 47% → 100% pass rate'],
  ['49 tests across 3 domains (10 governance + 18 LLM + 21 workflow)'],
  ['49.996% against a target of 50%: **FAIL**'],
  ['10 tests: 7 passed, 2 failed, 1 skipped, 1 error'],
  ['`50% (1/3)`'],
  ['10.0% → 20.00% (+10.06 points)'],
])('%j agrees, or says nothing that could be checked', text => expect(messages(text)).toEqual([]))

test.each([
  ['**90%** (8/10 passed)!', { line: 1, column: 3, endLine: 1, endColumn: 22 }],
  ['see `50% (1/3)` <!-- 50% (1/3) --> **90%** (8/10 passed)', { line: 1, column: 38, endLine: 1, endColumn: 57 }],
  [
    '| Target | After | Verdict |\n|-|-|-|\n| 50% | 40% | **PASS**! |',
    { line: 3, column: 17, endLine: 3, endColumn: 24 },
  ],
])('%j contradicts itself at an exact place', (text, place) =>
  expect(findInconsistencies(text)).toMatchObject([{ place }]),
)

test('a finding says what to do', () => {
  expect(findInconsistencies('90% (8/10 passed)')).toEqual([
    {
      rule: 'consistent-numbers',
      severity: 'error',
      message: 'Unexpected `90%` beside `8/10`, expected `80%`',
      hint: 'measure again, and print both from the same facts',
      place: { line: 1, column: 1, endLine: 1, endColumn: 18 },
    },
  ])
})

test('findings are in the order of the text, each table by its own header', () => {
  const table = (headers: string, ...rows: string[]) =>
    [headers, headers.replace(/[^|]+/g, '-'), ...rows, ''].join('\n')
  const text = [
    table('| Target | After | Verdict |', '| 50% | 40% | PASS |', '| 50% | 60% | PASS |', '| 50% | 60% | FAIL |'),
    '90% (8/10 passed)\n',
    table('| After | Target | Status | Note |', '| 40% | 50% | FAIL | 90% (8/10 passed) |', '| 40% | 50% | PASS | - |'),
  ].join('\n')
  expect(messages(text)).toEqual([
    '3:15 Unexpected `PASS` beside `40%` and a target of `50%`, expected `FAIL`',
    '5:15 Unexpected `FAIL` beside `60%` and a target of `50%`, expected `PASS`',
    '7:1 Unexpected `90%` beside `8/10`, expected `80%`',
    '11:22 Unexpected `90%` beside `8/10`, expected `80%`',
    '12:15 Unexpected `PASS` beside `40%` and a target of `50%`, expected `FAIL`',
  ])
})

test.each([
  ['```\n90% (8/10 passed)\n```'],
  ['<p>90% (8/10 passed)</p>'],
  ['[a]: /b "90% (8/10 passed)"'],
  ['90% <!-- of --> (8/10 passed)'],
  ['| Target | After |\n|-|-|\n| 50% | 40% |\n\nPASS'],
])('%j claims nothing', text => expect(messages(text)).toEqual([]))

test.each([
  ['~~A~~ PARTIALLY CLOSED', '1:7 PARTIALLY CLOSED'],
  ['~~A~~ is PARTIAL', '1:10 PARTIAL'],
  ['- **~~A~~** OPEN', '1:13 OPEN'],
  ['~~**A**~~ OPEN', '1:11 OPEN'],
  ['~A~ OPEN', '1:5 OPEN'],
  ['~~A ~b~ c~~ OPEN', '1:13 OPEN'],
  ['## ~~A~~: NOT CLOSED', '1:11 NOT CLOSED'],
  ['~~A~~ FAILED', '1:7 FAILED'],
  ['~~A~~ FAIL', '1:7 FAIL'],
])('%j is struck through and not closed', (text, expected) =>
  expect(
    findInconsistencies(text).map(
      ({ place, message }) => `${place!.line}:${place!.column} ${/`(.*?)`/.exec(message)![1]}`,
    ),
  ).toEqual([expected]),
)

test.each([
  ['~~A~~ CLOSED'],
  ['~~Valves OPEN~~ CLOSED'],
  ['~~Valves OPEN~~'],
  ['~~A~~ REOPEN'],
  ['~~A~~ OPENED'],
  ['A ~~B~~ OPEN'],
  ['A OPEN'],
  ['~~A~~ CLOSED\nB is OPEN'],
  ['![](a.png)'],
])('%j has no struck title that is open', text => expect(messages(text)).toEqual([]))

test('a column is known by the words its header begins with', () => {
  const known = (name: string) =>
    Object.entries(readColumns([name])).flatMap(([column, at]) => (at < 0 ? [] : [column]))
  const words: Readonly<Record<string, readonly string[]>> = {
    target: ['Target', 'target %'],
    before: ['Before', 'Pregap', 'Pre-gap', 'pre gap', 'Baseline', 'Starting', 'Start', 'Was'],
    after: ['After', 'Now', 'Postgap', 'Post-gap', 'Current', 'Actual', 'Achieved', 'Measured', 'Coverage', 'Final'],
    change: ['Change', 'Delta', 'Δ', 'Gain', 'Improvement', 'Changes'],
    covered: ['Covered', 'Statements', 'Lines'],
    verdict: ['Status', 'Verdict', 'Result', 'Outcome'],
  }
  for (const [column, names] of Object.entries(words))
    for (const name of names) expect([name, ...known(name)]).toEqual([name, column])
  expect(['File', 'Targeted', 'On target'].flatMap(known)).toEqual([])
})

test('what closeout prints from the same counts never contradicts itself', () => {
  const counts = fc.record({
    total: fc.integer({ min: 1, max: 60_000 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  const target = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.constantFrom(27.5, 49.99, 66.67))
  const grouped = (count: number) => count.toLocaleString('en-US')
  fc.assert(
    fc.property(counts, counts, target, (now, then, goal) => {
      const after = { covered: Math.round(now.share * now.total), total: now.total }
      const before = { covered: Math.round(then.share * then.total), total: then.total }
      const shown = displayPercent(after, 2, goal)
      const verdict = meetsTarget(after, goal) ? 'PASS' : 'FAIL'
      const difference = percentOf(after) - percentOf(before)
      const change = (difference > 0 ? '+' : '') + roundHalfEven(difference, 2)
      const lines = [
        `Overall coverage is ${shown}% (${grouped(after.covered)} of ${grouped(after.total)} statements) against a target of ${goal}%: ${verdict}.\nIt was ${displayPercent(before)}% before (measured in before.json), a change of ${change} points.`,
        `All files together: ${displayPercent(before)}% (${grouped(before.covered)} of ${grouped(before.total)}).`,
        `The overall target of ${goal}% is ${verdict === 'PASS' ? `reached with ${shown}%` : `not reached: ${shown}%`}.`,
      ]
      const header = ['File', 'Target', 'Before', 'After', 'Change', 'Covered', 'Verdict']
      const ratio = `${grouped(after.covered)}/${grouped(after.total)}`
      const row = ['a.py', `${goal}%`, `${displayPercent(before)}%`, `${shown}%`, change, ratio, verdict]
      expect(lines.flatMap(findLineInconsistencies)).toEqual([])
      expect(findRowInconsistencies(readColumns(header), row)).toEqual([])
    }),
    { numRuns: 2000 },
  )
})

const corpus = join('..', 'shared', 'corpus', 'phase-12')
describe.skipIf(!existsSync(corpus))('a real hand-written closing set (skipped where the corpus is absent)', () => {
  test.each([
    [
      'hand-written-report.md',
      [
        '36:11 Unexpected `5 factories` beside 7 names, expected `7`',
        '118:40 Unexpected `PARTIALLY CLOSED` beside a title that is struck through, expected `CLOSED`',
      ],
    ],
    [
      'hand-written-SUMMARY.md',
      ['97:47 Unexpected `PARTIALLY CLOSED` beside a title that is struck through, expected `CLOSED`'],
    ],
  ])('%s contradicts itself on these lines, as a reader found', (file, expected) => {
    expect(messages(readFileSync(join(corpus, file), 'utf8'))).toEqual(expected)
  })
})
