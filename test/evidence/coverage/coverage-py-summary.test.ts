import { describe, expect, test } from 'vitest'
import { counted, percentOf, Summary, summaryKeys } from '../../../src/evidence/coverage/coverage-py-summary.ts'

type Key = (typeof summaryKeys)[number]
type Values = Partial<Record<Key, string>>

/** As they stand in a report. */
const lines: Values = { covered_lines: '5', num_statements: '8', missing_lines: '3', excluded_lines: '1' }
const whole: Values = { ...lines, percent_covered: '62.5' }
const both: Values = {
  ...lines,
  num_branches: '4',
  num_partial_branches: '1',
  covered_branches: '3',
  missing_branches: '1',
  percent_covered: '66.66666666666667',
}

function read(values: Values, summary = new Summary()): Summary {
  summary.clear()
  for (const [key, json] of Object.entries(values)) {
    const index = summaryKeys.indexOf(key as Key)
    // Digits and quotes on both sides, which are not part of the value.
    const window = Buffer.from(`1${json}1"`)
    summary.mark(index)
    summary.read(index, window, 1, 1 + json.length)
  }
  return summary
}

function without(values: Values, key: Key): Values {
  return Object.fromEntries(Object.entries(values).filter(([other]) => other !== key))
}

/** `key observed, expected …` for each number that does not add up. */
function contradictions(values: Values): string[] {
  const told: string[] = []
  const summary = read(values)
  expect(summary.malformed).toBeUndefined()
  summary.check({ contradict: (key, observed, expected) => told.push(`${key} ${observed}: ${expected}`) })
  return told
}

describe('a summary', () => {
  test('is told by its counts', () => {
    const summary = read(both)
    expect(Object.values(counted).map(index => summary.count(index))).toEqual([5, 8, 3, 1, 4, 1, 3, 1])
    expect([summary.covered, summary.coveredBranches, summary.hasBranches]).toEqual([5, 3, true])
    expect(read(whole).hasBranches).toBe(false)
  })

  test('has each key once', () => {
    const summary = new Summary()
    expect([summary.mark(0), summary.mark(13), summary.mark(0), summary.mark(13)]).toEqual([true, true, false, false])
    summary.clear()
    expect(summary.mark(0)).toBe(true)
  })

  test.each(['covered_lines', 'num_statements', 'missing_lines', 'excluded_lines', 'percent_covered'] as const)(
    'is malformed without %s',
    key => {
      expect(read(whole).malformed).toBeUndefined()
      expect(read({ ...whole, [key]: '"1"' }).malformed).toBe(key)
      expect(read(without(whole, key)).malformed).toBe(key)
    },
  )

  test.each(['num_branches', 'num_partial_branches', 'covered_branches', 'missing_branches'] as const)(
    'is malformed without %s when it has the other branches',
    key => {
      expect(read(both).malformed).toBeUndefined()
      expect(read(without(both, key)).malformed).toBe(key)
    },
  )

  test('is malformed by the first of several keys', () => {
    expect(read({ ...whole, missing_lines: 'null', excluded_lines: 'true', percent_covered: '"62"' }).malformed).toBe(
      'missing_lines',
    )
    expect(read({}).malformed).toBe('covered_lines')
  })

  test.each<[Key, string]>([
    ['missing_lines', '-3'],
    ['missing_lines', '3.5'],
    ['missing_lines', '9007199254740992'],
    ['missing_lines', '1e300'],
    ['missing_lines', 'null'],
    ['missing_lines', 'true'],
    ['missing_lines', '"3"'],
    ['percent_covered', '"62.5"'],
    ['percent_covered', '1e999'],
    ['percent_covered_display', '62'],
    ['percent_covered_display', '""'],
    ['percent_covered_display', '"sixty"'],
    ['percent_branches_covered_display', '62'],
    ['percent_branches_covered', '"62"'],
  ])('has no %s of %s', (key, json) => {
    expect(read({ ...whole, [key]: json }).malformed).toBe(key)
  })

  test('may have counts of zero, in a form that no one writes, and any finite percent', () => {
    for (const [key, json] of [
      ['missing_lines', '0'],
      ['missing_lines', '3.0'],
      ['missing_lines', '9007199254740991'],
      ['percent_covered', '-1.5'],
      ['percent_covered_display', '"62.50"'],
    ] as const)
      expect(read({ ...whole, [key]: json }).malformed).toBeUndefined()
  })

  test('is well-formed again when it is used again', () => {
    const summary = read({ ...both, missing_lines: 'null' })
    expect(read(whole, summary).malformed).toBeUndefined()
    expect(summary.hasBranches).toBe(false)
  })

  test('holds something else than a number where it was told so', () => {
    const summary = read(whole)
    summary.spoil(3)
    expect(summary.malformed).toBe('excluded_lines')
  })
})

describe('the numbers of a summary', () => {
  test('add up', () => {
    expect(contradictions(whole)).toEqual([])
    expect(contradictions(both)).toEqual([])
    expect(contradictions({ ...whole, percent_statements_covered: '62.5' })).toEqual([])
  })

  test('name the covered that are not what is left', () => {
    expect(contradictions({ ...whole, covered_lines: '6' })).toEqual([
      'covered_lines 6: 5, which is `num_statements` 8 less `missing_lines` 3',
    ])
    expect(contradictions({ ...both, covered_branches: '2' })).toEqual([
      'covered_branches 2: 3, which is `num_branches` 4 less `missing_branches` 1',
    ])
  })

  test('name each percent that is not exactly theirs', () => {
    expect(contradictions({ ...whole, percent_covered: '62.6' })).toEqual([
      'percent_covered 62.6: 62.5, which is 100.0 * 5 / 8',
    ])
    expect(contradictions({ ...whole, percent_statements_covered: '62' })).toEqual([
      'percent_statements_covered 62: 62.5, which is 100.0 * 5 / 8',
    ])
    expect(
      contradictions({
        ...both,
        percent_covered: '62.5',
        percent_statements_covered: '63',
        percent_branches_covered: '74',
      }),
    ).toEqual([
      'percent_statements_covered 63: 62.5, which is 100.0 * 5 / 8',
      'percent_covered 62.5: 66.66666666666667, which is 100.0 * 8 / 12',
      'percent_branches_covered 74: 75, which is 100.0 * 3 / 4',
    ])
    // Branch percents of a report without branches are nothing's.
    expect(contradictions({ ...whole, percent_branches_covered: '1' })).toEqual([])
  })

  test('are 100 percent where there is nothing to cover', () => {
    const nothing: Values = { covered_lines: '0', num_statements: '0', missing_lines: '0', excluded_lines: '0' }
    expect(contradictions({ ...nothing, percent_covered: '100.0' })).toEqual([])
    expect(contradictions({ ...nothing, percent_covered: '0' })).toEqual([
      'percent_covered 0: 100, by definition of 0 / 0',
    ])
    expect([percentOf(0, 0), percentOf(0, 3), percentOf(1, 3), percentOf(3, 3)]).toEqual([100, 0, 100 / 3, 100])
  })

  test.each([
    ['62.5', true],
    ['62', true],
    ['63', true],
    ['62.50', true],
    ['61', false],
    ['64', false],
    ['62.4', true],
    ['62.3', false],
    ['62.51', true],
    ['62.52', false],
    ['0', false],
    ['100', false],
    ['62.5000000000000000000000', true],
    ['62.4999999999999999999999', true],
  ])('may be shown as %s: %s', (shown, may) => {
    const shows = contradictions({ ...whole, percent_covered_display: `"${shown}"` })
    expect(shows).toEqual(may ? [] : [`percent_covered_display "${Number(shown)}": 62.5 rounded`])
  })

  test('are shown as 0 and 100 only where they are true', () => {
    const shown = (covered: number, total: number, text: string) =>
      contradictions({
        covered_lines: `${covered}`,
        num_statements: `${total}`,
        missing_lines: `${total - covered}`,
        excluded_lines: '0',
        percent_covered: `${percentOf(covered, total)}`,
        percent_covered_display: `"${text}"`,
      })
    expect(shown(0, 8, '0')).toEqual([])
    expect(shown(8, 8, '100')).toEqual([])
    expect(shown(1, 1000, '1')).toEqual([])
    expect(shown(1, 1000, '0')).toEqual(['percent_covered_display "0": 0.1 rounded'])
    expect(shown(999, 1000, '99')).toEqual([])
    expect(shown(999, 1000, '100')).toEqual(['percent_covered_display "100": 99.9 rounded'])
    expect(shown(999, 1000, '99.90')).toEqual([])
  })

  test('are shown beside a percent only', () => {
    expect(contradictions({ ...whole, percent_statements_covered_display: '"1"' })).toEqual([])
    expect(
      contradictions({ ...whole, percent_statements_covered: '62.5', percent_statements_covered_display: '"1"' }),
    ).toEqual(['percent_statements_covered_display "1": 62.5 rounded'])
  })
})
