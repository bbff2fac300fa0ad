import { describe, expect, test } from 'vitest'
import { findRowInconsistencies, readColumns } from '../../src/verify/row-consistency.ts'

/** The inconsistencies of a row, given as cells by their headers. */
const inRow = (cells: Readonly<Record<string, string>>) =>
  findRowInconsistencies(readColumns(Object.keys(cells)), Object.values(cells))
const messages = (cells: Readonly<Record<string, string>>) => inRow(cells).map(({ message }) => message)

test('a header’s later words name no column, and blanks around it do not matter', () => {
  const none = { target: -1, before: -1, after: -1, change: -1, covered: -1, verdict: -1 }
  expect(readColumns(['On target', 'Day before', 'Day after', 'Net change', 'Un covered', 'Exit status'])).toEqual(none)
  expect(readColumns(['File', '\u00a0Target\u00a0', ' After '])).toEqual({ ...none, target: 1, after: 2 })
})

test('each contradiction is told with its column', () => {
  const cells = {
    File: 'a.py',
    Target: '50%',
    Before: '10%',
    After: '20%',
    Change: '+12',
    Covered: '3/10',
    Verdict: 'PASS',
  }
  expect(inRow(cells)).toEqual([
    { column: 6, message: 'Unexpected `PASS` beside `20%` and a target of `50%`, expected `FAIL`' },
    { column: 4, message: 'Unexpected change `+12` from `10%` to `20%`, expected `+10`' },
    { column: 3, message: 'Unexpected `20%` beside `3/10`, expected `30%`' },
  ])
})

test.each([
  [{ Target: '50%', After: '40%' }],
  [{ Target: '50%', Verdict: 'PASS' }],
  [{ After: '40%', Verdict: 'PASS' }],
  [{ Before: '10%', After: '20%' }],
  [{ Before: '10%', Change: '+12' }],
  [{ After: '20%', Change: '+12' }],
  [{ After: '20%' }],
  [{ Covered: '3/10' }],
])('%j has nothing to compare', cells => expect(inRow(cells)).toEqual([]))

describe('what a cell holds', () => {
  test.each([['40%'], ['40 %'], ['40.25%'], ['≥40%'], ['>=40%'], ['>= 40%'], ['\u00a040%\u00a0']])(
    '%j is a percent',
    After => expect(messages({ Target: '50%', After, Verdict: 'PASS' })).toHaveLength(1),
  )
  test.each([['at 40%'], ['40% of it'], ['40'], ['-40%'], ['']])('%j is none', After =>
    expect(messages({ Target: '50%', After, Verdict: 'PASS' })).toEqual([]),
  )

  test.each([['+12'], ['12'], ['-12'], ['−12'], ['+12.25'], ['+12pp'], ['+12 pp'], ['+12 point'], ['+12 points']])(
    '%j is a change',
    Change => expect(messages({ Before: '10%', After: '20%', Change })).toHaveLength(1),
  )
  test.each([['about 12'], ['+12 of it'], ['+12 p'], ['n/a']])('%j is none', Change =>
    expect(messages({ Before: '10%', After: '20%', Change })).toEqual([]),
  )
  test('a change is in points, even where it says `%`', () => {
    expect(messages({ Before: '10%', After: '20%', Change: '+100%' })).toEqual([
      'Unexpected change `+100` from `10%` to `20%`, expected `+10`',
    ])
    expect(messages({ Before: '10%', After: '20%', Change: '+10%' })).toEqual([])
  })

  test.each([['1/2'], ['10/20'], ['1,000/2,000'], ['10 / 20']])('%j is a share', Covered =>
    expect(messages({ After: '40%', Covered })).toEqual([
      `Unexpected \`40%\` beside \`${Covered.replaceAll(' ', '')}\`, expected \`50%\``,
    ]),
  )
  test.each([['about 10/20'], ['10/20 lines'], ['10'], [',1/2'], ['1/,2']])('%j is none', Covered =>
    expect(messages({ After: '40%', Covered })).toEqual([]),
  )

  test.each([
    ['PASS', 'PASS'],
    ['PASSED', 'PASSED'],
    ['✅', '✅'],
    ['✅ PASS', 'PASS'],
    ['yes: PASS!', 'PASS'],
    ['❌ PASS', 'PASS'],
  ])('%j says that the target is met', (Verdict, word) =>
    expect(messages({ Target: '50%', After: '40%', Verdict })).toEqual([
      `Unexpected \`${word}\` beside \`40%\` and a target of \`50%\`, expected \`FAIL\``,
    ]),
  )
  test.each([
    ['FAIL', 'FAIL'],
    ['FAILED', 'FAILED'],
    ['❌', '❌'],
    ['✅ FAIL', 'FAIL'],
  ])('%j says that it is missed', (Verdict, word) =>
    expect(messages({ Target: '50%', After: '60%', Verdict })).toEqual([
      `Unexpected \`${word}\` beside \`60%\` and a target of \`50%\`, expected \`PASS\``,
    ]),
  )
  test.each([
    ['PARTIAL'],
    ['BYPASS'],
    ['PASSING'],
    ['BEFAILED'],
    ['FAILURE'],
    ['PASS or FAIL'],
    ['✅ PASS or FAIL'],
    ['✅ ❌'],
    ['✅✅'],
    [''],
  ])('%j is no clear verdict', Verdict => {
    expect(messages({ Target: '50%', After: '40%', Verdict })).toEqual([])
    expect(messages({ Target: '50%', After: '60%', Verdict })).toEqual([])
  })
})
