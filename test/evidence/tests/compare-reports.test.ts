import { expect, test } from 'vitest'
import { compareReports } from '../../../src/evidence/tests/compare-reports.ts'
import type { CountName } from '../../../src/evidence/tests/test-run.ts'
import { makeReport } from './make-report.ts'

type Numbers = Partial<Record<CountName, number>>
type Elements = Partial<Record<'failure' | 'error' | 'skipped', number>>

const compare = (told: Numbers, held: Numbers, elements: Elements = {}) =>
  compareReports(
    makeReport('pytest-log', { passed: 0, ...told }),
    makeReport('junit', held, { elements: { failure: 0, error: 0, skipped: 0, ...elements } }),
  )

test.each<[string, Numbers, Numbers, Elements?]>([
  ['the same numbers', { passed: 2, failed: 1 }, { passed: 2, failed: 1 }, { failure: 1 }],
  ['a failed subtest is an element in its test', { failed: 3 }, { failed: 1 }, { failure: 3 }],
  ['errors may be elements of one test', { errors: 2 }, { errors: 1 }, { error: 2 }],
  ['xfailed is skipped', { skipped: 1, xfailed: 2 }, { skipped: 1, xfailed: 2 }, { skipped: 3 }],
  ['skipped subtests are elements', { skipped: 2 }, { skipped: 1 }, { skipped: 2 }],
  ['xpassed passed', { passed: 1, xpassed: 2 }, { passed: 3 }],
  ['a test with an error in its teardown passed', { passed: 3, errors: 1 }, { passed: 2, errors: 1 }, { error: 1 }],
  ['the tests', { tests: 4 }, { tests: 4 }],
  ['tests that one does not count', { tests: 4 }, {}],
  ['tests that the other does not count', {}, { tests: 4 }],
])('agree: %s', (_, told, held, elements) => {
  expect(compare(told, held, elements)).toEqual([])
})

test.each<[string, Numbers, Numbers, Elements?]>([
  ['1 failed (`//failed`), but 0 failed', {}, { failed: 1 }, { failure: 1 }],
  ['1 failed (`//failed`), but 3 failed', { failed: 3 }, { failed: 1 }, { failure: 2 }],
  ['1 errors (`//errors`), but 0 errors', {}, { errors: 1 }, { error: 1 }],
  ['1 errors (`//errors`), but 3 errors', { errors: 3 }, { errors: 1 }, { error: 2 }],
  ['1 skipped (`//skipped`), but 3 skipped', { skipped: 3 }, { skipped: 1 }, { skipped: 2 }],
  ['3 skipped (`//skipped`), but 2 skipped', { skipped: 2 }, { skipped: 1, xfailed: 2 }, { skipped: 3 }],
  ['0 skipped and xfailed (``), but 3 skipped and xfailed', { skipped: 1, xfailed: 2 }, {}],
  ['2 passed (`//passed`), but 1 passed', { passed: 1 }, { passed: 2 }],
  ['2 passed (`//passed`), but 3 passed', { passed: 3 }, { passed: 2 }],
  ['2 passed and xpassed (`//passed`), but 3 passed and xpassed', { passed: 2, xpassed: 1 }, { passed: 2 }],
  ['2 passed (`//passed`), but 5 passed', { passed: 5, errors: 2 }, { passed: 2, errors: 2 }, { error: 2 }],
  ['4 tests (`//testcase`), but 3 tests', { tests: 3 }, { tests: 4 }],
  ['4 tests (`//testcase`), but 5 tests', { tests: 5 }, { tests: 4 }],
])('disagree: %s', (difference, told, held, elements) => {
  expect(compare(told, held, elements)).toEqual([
    {
      rule: 'log-and-junit-disagree',
      severity: 'warning',
      file: 'run.xml',
      message: `${difference} at \`run.log:9\`, expected the same run in both`,
      hint: 'keep the files of one run together',
    },
  ])
})

test('of errors in teardown only those are allowed for that both tell', () => {
  const messages = compare({ passed: 4, errors: 1 }, { passed: 2, errors: 2 }, { error: 2 }).map(
    ({ message }) => message,
  )
  expect(messages.map(message => message.split(',')[0])).toEqual(['2 errors (`//errors`)', '2 passed (`//passed`)'])
})

test('a log without a summary and XML without elements are not compared', () => {
  const elements = { failure: 0, error: 0, skipped: 0 }
  expect(compareReports(makeReport('pytest-log', { failed: 1 }), makeReport('junit', {}, { elements }))).toEqual([])
  expect(compareReports(makeReport('pytest-log', { passed: 1 }), makeReport('junit', {}))).toEqual([])
})
