import { describe, expect, test } from 'vitest'
import { reportOf } from '../read-text.ts'

const start = '=========== test session starts ============'
const short = '========= short test summary info =========='
const errors = '================== ERRORS =================='
const phase = (title: string) => `___ ERROR ${title} ___`

/** The number of tests, and the outcomes of every file in words. */
const count = (...lines: string[]) => {
  const { counts, files } = reportOf({ content: `${lines.join('\n')}\n` })
  const words = files.map(({ file, outcomes }) => {
    const some = Object.entries(outcomes).filter(([, count]) => count !== 0)
    return `${file}: ${some.map(([outcome, count]) => `${count} ${outcome}`).join(', ')}`
  })
  return [counts.tests?.count, ...words]
}

test('a summary with other outcomes than the lines counts no file, and says so', () => {
  const { counts, files, diagnostics } = reportOf({ content: 't.py ..\n3 passed in 0.10s\n' })
  expect([files, 'tests' in counts]).toEqual([[], false])
  expect(diagnostics).toEqual([
    {
      rule: 'evidence-inconsistent',
      severity: 'warning',
      file: 'run.log',
      message:
        'The lines of the tests tell 2 outcomes, the summary 3; no test file can be counted from this log, expected the same outcomes in both',
      hint: 'add the JUnit XML of the same run to the evidence, or run pytest without `-s`',
      place: { line: 2 },
    },
  ])
  expect(reportOf({ content: '..\n3 passed in 0.10s\n' }).diagnostics).toEqual([])
})

describe('failed tests and subtests', () => {
  test.each([
    ['t.py F', '1 failed', [1, 't.py: 1 failed']],
    ['t.py F', '2 failed', [undefined]],
    ['t.py FF', '1 failed', [undefined]],
    ['t.py uF', '2 failed', [1, 't.py: 1 failed']],
    ['t.py uF', '1 failed', [1, 't.py: 1 failed']],
    ['t.py uF', '3 failed', [undefined]],
    ['t.py uFF', '1 failed', [undefined]],
  ])('`%s` and `%s`', (letters, summary, counted) => {
    expect(count(letters, `${summary} in 0.10s`)).toEqual(counted)
  })
})

describe('subtests of unittest, which have no line while they run', () => {
  const lines = ['t.py::T::test_a PASSED [ 50%]', 't.py::T::test_b PASSED [100%]', short]
  const counted = (named: readonly string[], summary: string) =>
    count(start, 'collected 2 items', ...lines, ...named, `== ${summary}, 2 subtests passed in 0.10s ==`)

  test('a test has failed where one of them has', () => {
    const named = ['SUBFAILED(i=1) t.py::T::test_a - assert 0', 'SUBFAILED[m] (i=2) t.py::T::test_a - assert 0']
    expect(counted(named, '2 failed, 2 passed')).toEqual([2, 't.py: 1 failed, 1 passed'])
    expect(counted(['PASSED t.py::T::test_a', 'PASSED t.py::T::test_b', ...named], '2 failed, 2 passed')).toEqual([
      2,
      't.py: 1 failed, 1 passed',
    ])
  })

  test('a skipped one is no test', () => {
    expect(counted([], '2 passed, 1 skipped')).toEqual([2, 't.py: 2 passed'])
  })

  test('of the fixture, the test fails itself', () => {
    const names = ['SUBFAILED(i=1) t.py::test_a - assert 0', 'FAILED t.py::test_a - contains 1 failed subtest']
    const told = ['t.py::test_a SUBFAILED(i=1) [ 50%]', 't.py::test_a FAILED [ 50%]', 't.py::test_b PASSED [100%]']
    expect(count(start, 'collected 2 items', ...told, short, ...names, '== 2 failed, 1 passed in 0.10s ==')).toEqual([
      2,
      't.py: 1 failed, 1 passed',
    ])
  })
})

describe('a module that was skipped or not collected is no test', () => {
  test('a skipped one has no file', () => {
    expect(count(start, 'collected 1 item / 1 skipped', 't.py .', '== 1 passed, 1 skipped in 0.10s ==')).toEqual([
      1,
      't.py: 1 passed',
    ])
  })

  test('one with errors is named by its traceback or in the short summary', () => {
    const summary = '== 1 passed, 1 error in 0.10s =='
    const header = [start, 'collected 1 item / 1 error', 't.py .']
    expect(count(...header, errors, phase('collecting b.py'), summary)).toEqual([1, 't.py: 1 passed', 'b.py: 1 error'])
    expect(count(...header, short, 'ERROR b.py - KeyError', summary)).toEqual([1, 't.py: 1 passed', 'b.py: 1 error'])
    expect(count('t.py .', short, 'ERROR b.py - KeyError', '1 passed, 1 error in 0.10s')).toEqual([
      1,
      't.py: 1 passed',
      'b.py: 1 error',
    ])
    expect(count(...header, summary)).toEqual([1])
  })

  test('one may have several errors', () => {
    const twice = [phase('collecting b.py'), phase('collecting b.py')]
    expect(
      count(start, 'collected 1 item / 2 errors', 't.py .', errors, ...twice, '== 1 passed, 2 errors in 0.10s =='),
    ).toEqual([1, 't.py: 1 passed', 'b.py: 2 error'])
  })

  test('errors that the summary does not tell count no file', () => {
    expect(
      count(start, 'collected 1 item', 't.py .', errors, phase('collecting b.py'), '== 1 passed in 0.10s =='),
    ).toEqual([1])
  })
})

describe('an `E` among letters', () => {
  const summary = '1 passed, 1 error in 0.10s'

  test.each([
    ['setup', [2, 't.py: 1 error, 1 passed']],
    ['teardown', [1, 't.py: 1 error']],
  ])('is resolved by its heading: %s', (name, counted) => {
    expect(count('t.py .E', errors, phase(`at ${name} of test_a`), summary)).toEqual(counted)
  })

  test('is resolved one by one', () => {
    const both = [phase('at teardown of test_a'), phase('at setup of test_b')]
    expect(count('t.py .EE', errors, ...both, '1 passed, 2 errors in 0.10s')).toEqual([2, 't.py: 2 error'])
  })

  test('is not resolved without headings or the number of tests', () => {
    expect(count('t.py .E', summary)).toEqual([undefined])
    expect(count(start, 'collected 2 items', 't.py .EE', '== 1 passed, 2 errors in 0.10s ==')).toEqual([2])
    expect(count(start, 'collected 2 items', 't.py .E', '!! stopping !!', `== ${summary} ==`)).toEqual([undefined])
  })

  test('is resolved by the tests that were selected', () => {
    const lines = [
      'collected 5 items / 3 deselected / 2 selected',
      't.py .E',
      '== 1 passed, 1 error, 3 deselected in 0.10s ==',
    ]
    expect(count(start, ...lines)).toEqual([2, 't.py: 1 error, 1 passed'])
  })

  test('without a file is counted, but not in one', () => {
    expect(count('.E  [100%]', errors, phase('at setup of test_a'), summary)).toEqual([2])
  })
})

describe('the short summary counts files', () => {
  const quiet = (summary: string, ...lines: string[]) => count('..', short, ...lines, `${summary} in 0.10s`)

  test('where it names all tests', () => {
    expect(quiet('2 passed', 'PASSED a.py::a', 'PASSED b.py::b')).toEqual([2, 'a.py: 1 passed', 'b.py: 1 passed'])
  })

  test.each([
    ['a test is not named', '2 passed', ['PASSED a.py::a']],
    ['no passing test is named', '2 failed', ['FAILED a.py::a', 'FAILED a.py::b']],
    ['a test was skipped', '1 passed, 1 skipped', ['PASSED a.py::a']],
  ])('but not where %s', (_, summary, lines) => {
    expect(quiet(summary, ...lines).slice(1)).toEqual([])
  })

  test('but not where it does not name every file with errors', () => {
    const lines = [short, 'PASSED a.py::a', 'ERROR b.py']
    expect(count(start, 'collected 1 item / 2 errors', '.', ...lines, '== 1 passed, 2 errors in 0.10s ==')).toEqual([1])
  })
})
