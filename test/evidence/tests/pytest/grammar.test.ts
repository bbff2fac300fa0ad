import { describe, expect, test } from 'vitest'
import {
  fileOf,
  headingOf,
  parseCollection,
  parseLateOutcome,
  parseLetters,
  parseRule,
  parseShortLine,
  parseStartedTest,
  parseSummary,
  parseToldTest,
} from '../../../../src/evidence/tests/pytest/grammar.ts'

describe('a rule', () => {
  test.each([
    ['== a ==', { mark: '=', title: 'a', width: 7, tight: false }],
    ['__ a b ___', { mark: '_', title: 'a b', width: 10, tight: false }],
    ['-- a ---', { mark: '-', title: 'a', width: 8, tight: false }],
    ['!! a !!', { mark: '!', title: 'a', width: 7, tight: false }],
    ['_ a _', { mark: '_', title: 'a', width: 5, tight: true }],
    ['== a ===', { mark: '=', title: 'a', width: 8, tight: false }],
    ['=== a ==', { mark: '=', title: 'a', width: 8, tight: false }],
  ])('%s', (line, rule) => {
    expect(parseRule(line)).toEqual(rule)
  })

  test.each([
    '=a == a ==',
    '== a ====',
    '==== a ==',
    '== a --',
    '== a',
    'a ==',
    ' == a ==',
    '== a == ',
    '==a==',
    '==  a ==',
    '## a ##',
  ])('is not `%s`', line => {
    expect(parseRule(line)).toBeUndefined()
  })
})

describe('a summary', () => {
  test.each([
    ['passed', 'passed'],
    ['failed', 'failed'],
    ['error', 'errors'],
    ['errors', 'errors'],
    ['skipped', 'skipped'],
    ['xfailed', 'xfailed'],
    ['xpassed', 'xpassed'],
    ['deselected', 'deselected'],
    ['rerun', 'reruns'],
    ['reruns', 'reruns'],
    ['subtests passed', 'subtestsPassed'],
    ['subtest passed', 'subtestsPassed'],
    ['warning', 'warnings'],
    ['warnings', 'warnings'],
  ])('counts what is called %s', (word, name) => {
    expect(parseSummary(`12 ${word} in 0.10s`)).toEqual({ counts: { [name]: 12 }, durationSeconds: 0.1, ran: true })
  })

  test.each([
    ['1 failed, 2 passed in 3s', { failed: 1, passed: 2 }, 3],
    ['1 passed in 61.25s (0:01:01)', { passed: 1 }, 61.25],
    ['1 passed in 90000.00s (1 day, 1:00:00)', { passed: 1 }, 90000],
    ['1 passed in 180000.00s (12 days, 12:00:00)', { passed: 1 }, 180000],
    ['1 flaky, 2 passed in 0.10s', { passed: 2 }, 0.1],
    ['1 re-run once, 2 passed in 0.10s', { passed: 2 }, 0.1],
    ['1 constructor, 2 passed in 0.10s', { passed: 2 }, 0.1],
    ['123456789012345 passed in 0.10s', { passed: 123456789012345 }, 0.1],
    ['no tests ran in 0.12s', {}, 0.12],
  ])('%s', (text, counts, durationSeconds) => {
    expect(parseSummary(text)).toEqual({ counts, durationSeconds, ran: true })
  })

  test.each([
    'no tests collected in 0.10s',
    '1 test collected in 0.10s',
    '2 tests collected in 0.10s',
    '10/12 tests collected (2 deselected) in 0.10s',
    'no tests collected (2 deselected) in 0.10s',
    '2 tests collected, 1 error in 0.10s',
  ])('only collected: %s', text => {
    expect(parseSummary(text)).toEqual({ counts: {}, durationSeconds: 0.1, ran: false })
  })

  test.each([
    'a 1 passed in 0.10s',
    ' 1 passed in 0.10s',
    '1 passed in 0.10',
    '1 passed in .10s',
    '1 passed in 0.10s.',
    '1 passed in 0.10s (0:01)',
    '1 passed in 0.10s (0:1:01)',
    '1 passed in 0.10s (a day, 0:01:01)',
    '1 passed 0.10s',
    '1 flaky in 0.10s',
    '1 passed, 2 passed in 0.10s',
    '1 error, 2 errors in 0.10s',
    '1234567890123456 passed in 0.10s',
    '1 passed, failed in 0.10s',
    '1 passed, 2 Failed in 0.10s',
    '1 passed, a 2 failed in 0.10s',
    '1 passed, 2 failed! in 0.10s',
    '1 passed; 2 failed in 0.10s',
    'no tests in 0.10s',
    'no tests ran',
    '2 tests collected twice in 0.10s',
  ])('is not `%s`', text => {
    expect(parseSummary(text)).toBeUndefined()
  })
})

describe('a collection', () => {
  test.each([
    ['collected 1 item', [1, 0, 0, 0]],
    ['collected 12 items  ', [12, 0, 0, 0]],
    ['collecting ... collected 2 items', [2, 0, 0, 0]],
    ['collected 10 items / 1 error', [10, 1, 0, 0]],
    ['collected 10 items / 12 errors / 13 deselected / 14 skipped / 4 selected', [10, 12, 13, 14]],
    ['gw0 [10]', [10, 0, 0, 0]],
    ['gw10 [12] / gw11 [12] ', [12, 0, 0, 0]],
    ['1 worker [1 item]', [1, 0, 0, 0]],
    ['12 workers [566 items]', [566, 0, 0, 0]],
  ])('%s', (line, [items, errors, deselected, skipped]) => {
    expect(parseCollection(line)).toEqual({ items, errors, deselected, skipped })
  })

  test.each([
    'has collected 1 item',
    'collected 1 item today',
    'collected items',
    'collected 1 item / 1 lost',
    'a gw0 [10]',
    'gw0 [10] / a',
    'gw0 [a]',
    '4 workers [566 items] here',
    'in 4 workers [566 items]',
  ])('is not `%s`', line => {
    expect(parseCollection(line)).toBeUndefined()
  })
})

describe('a test and its outcome', () => {
  const told = [
    ['PASSED', 'passed'],
    ['FAILED', 'failed'],
    ['ERROR', 'error'],
    ['SKIPPED', 'skipped'],
    ['XFAIL', 'xfailed'],
    ['XPASS', 'xpassed'],
    ['RERUN', 'rerun'],
    ['SUBPASSED', 'subtest passed'],
    ['SUBPASS', 'subtest passed'],
    ['SUBFAILED', 'subtest failed'],
    ['SUBFAIL', 'subtest failed'],
    ['SUBSKIPPED', 'subtest skipped'],
    ['SUBSKIP', 'subtest skipped'],
    ['SUBXFAIL', 'subtest xfailed'],
  ]

  test.each(told)('%s', (word, outcome) => {
    expect(parseToldTest(`t.py::a ${word} [ 12%]`)).toEqual({ id: 't.py::a', told: outcome })
    expect(parseToldTest(`[gw12] [ 12%] ${word} t.py::a `)).toEqual({ id: 't.py::a', told: outcome, worker: 'gw12' })
    expect(parseLateOutcome(`${word} [ 12%]`)).toBe(outcome)
    expect(parseLateOutcome(`${word}[m] (i=1) [ 12%]printed`)).toBe(outcome)
    expect(parseLateOutcome(`printed ${word}  [100%]`)).toBe(outcome)
  })

  test.each([
    ['t.py::a PASSED', 't.py::a'],
    ['t.py::a PASSED   [100%]', 't.py::a'],
    ['t.py::a PASSED [ 1/12]', 't.py::a'],
    ['t.py::a PASSED (a (b))', 't.py::a'],
    ['t.py::a PASSED(a) [ 12%]', 't.py::a'],
    ['t.py::a PASSED [ 12%]printed', 't.py::a'],
    ['t.py::a[x PASSED y] PASSED [ 12%]', 't.py::a[x PASSED y]'],
    ['t.py::a[x y] PASSED', 't.py::a[x y]'],
    ['t.py::a printed PASSED [ 12%]', 't.py::a printed'],
    ['t.py::a [x PASSED [ 12%]', 't.py::a'],
    ['t.py::a [xPASSED  [ 12%]', 't.py::a'],
    ['t.py::a PASSEDLY', undefined],
    ['t.py::a PASSED with more', undefined],
    [' t.py::a PASSED', undefined],
    ['t.py PASSED [ 12%]', undefined],
    ['t.py PASSED a::b', undefined],
  ])('`%s`', (line, id) => {
    expect(parseToldTest(line)?.id).toBe(id)
  })

  test.each([
    ['t.py::a SUBFAIL[message] (i=1) [ 12%]', 't.py::a [message] (i=1)'],
    ['t.py::a SUBFAIL(i=1)', 't.py::a (i=1)'],
    ['t.py::a SUBFAIL (i=1)', 't.py::a (i=1)'],
    ['t.py::a SUBFAIL   [ 12%] more', 't.py::a'],
    ['t.py::a FAILED (i=1) [ 12%]', 't.py::a'],
  ])('a subtest is followed by its description: `%s`', (line, id) => {
    expect(parseToldTest(line)?.id).toBe(id)
  })

  test.each([
    ['[gw0] [ 12%] SUBFAIL[m] (i=1) t.py::a[x y]', 't.py::a[x y]'],
    ['[gw0] [1/2] PASSED t.py::a', 't.py::a'],
    ['[gw] [ 12%] PASSED t.py::a', undefined],
    ['[gw0] PASSED t.py::a', undefined],
    ['[gw0] [ 12%] PASSED', undefined],
  ])('of a worker: `%s`', (line, id) => {
    expect(parseToldTest(line)?.id).toBe(id)
  })

  test.each(['PASSED', 'PASSED more [ 12%]', ' PASSED [ 12%] more', 'PASSED [a%]', 'passed [ 12%]'])(
    'no late outcome without its percent at the end: `%s`',
    line => {
      expect(parseLateOutcome(line)).toBeUndefined()
    },
  )

  test.each([
    ['t.py::a ', 't.py::a'],
    ['t.py::a printed', 't.py::a'],
    ['t.py::a[x y] printed', 't.py::a[x y]'],
    ['a b/t.py::a ', 'a b/t.py::a'],
    ['t.py::a', undefined],
    ['t.py::a - message', undefined],
    [' t.py::a ', undefined],
    ['t.py: a ', undefined],
  ])('`%s` begins %s', (line, id) => {
    expect(parseStartedTest(line)).toBe(id)
  })
})

describe('letters', () => {
  test.each([
    ['.FEsxXRuUy,-', { letters: '.FEsxXRuUy,-', hasProgress: false }],
    ['.. [ 40%]', { letters: '..', hasProgress: true }],
    ['.. [ 4/10]', { letters: '..', hasProgress: true }],
    ['.. [ 40%].F [100%]', { letters: '...F', hasProgress: true }],
    ['..   ', { letters: '..', hasProgress: false }],
    ['t.py ..', { file: 't.py', letters: '..', hasProgress: false }],
    ['a[b.py ..', { file: 'a[b.py', letters: '..', hasProgress: false }],
    ['a b/t.py .F [100%]', { file: 'a b/t.py', letters: '.F', hasProgress: true }],
    ['t.py .. [ 40%]printed', { file: 't.py', letters: '..', hasProgress: true }],
  ])('`%s`', (line, letters) => {
    expect(parseLetters(line)).toEqual(letters)
  })

  test.each(['', 'a', '..a', 't.py ..a', 't ..', 't.py: ..', 'a=t.py ..', '[a.py ..', 'a  t.py ..', '[ 40%]', ' ..'])(
    'are not `%s`',
    line => {
      expect(parseLetters(line)).toBeUndefined()
    },
  )
})

describe('a line of the short summary', () => {
  test.each([
    ['FAILED t.py::a', { told: 'failed', id: 't.py::a' }],
    ['ERROR t.py', { told: 'error', id: 't.py' }],
    ['FAILED t.py::a - b - c', { told: 'failed', id: 't.py::a', message: 'b - c' }],
    ['FAILED t.py::a - b[c', { told: 'failed', id: 't.py::a', message: 'b[c' }],
    ['FAILED t.py::a[b - c] - d', { told: 'failed', id: 't.py::a[b - c]', message: 'd' }],
    [
      'SUBFAIL[m] (i=1) t.py::a - b',
      { told: 'subtest failed', id: 't.py::a [m] (i=1)', test: 't.py::a', message: 'b' },
    ],
    ['SUBFAILED(i=(1, 2)) t.py::a', { told: 'subtest failed', id: 't.py::a (i=(1, 2))', test: 't.py::a' }],
    ['SUBXFAIL(i=1) t.py::a', { told: 'subtest xfailed', id: 't.py::a (i=1)', test: 't.py::a' }],
    ['SUBFAIL t.py::a', { told: 'subtest failed', id: 't.py::a' }],
    ['FAILED (b) t.py::a', { told: 'failed', id: 't.py::a' }],
  ])('%s', (line, short) => {
    expect(parseShortLine(line)).toEqual(short)
  })

  test.each([
    'SKIPPED [1] t.py:3: why',
    'FAILED',
    'FAILED to start',
    ' FAILED t.py::a',
    'LOST t.py::a',
    'ERROR t.py: a',
  ])('is not `%s`', line => {
    expect(parseShortLine(line)).toBeUndefined()
  })
})

test.each([
  ['a\\b\\t.py::X::a[b::c]', 'a/b/t.py', 'X.a[b::c]'],
  ['t.py::X::a', 't.py', 'X.a'],
  ['a\\t.py', 'a/t.py', 'a\\t.py'],
  ['[x]/t.py::a', '[x]/t.py', 'a'],
])('%s is a test of the file %s with the heading %s', (id, file, heading) => {
  expect([fileOf(id), headingOf(id)]).toEqual([file, heading])
})
