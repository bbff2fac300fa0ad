import { expect, test } from 'vitest'
import { ShortSummary } from '../../../../src/evidence/tests/pytest/short-summary.ts'

const at = (line: number) => () => ({ line, lineSha256: '' })
const read = (...lines: string[]) => {
  const short = new ShortSummary()
  lines.forEach((line, index) => short.line(line, at(index + 1)))
  return short
}
const countsOf = ({ files }: ShortSummary) =>
  [...files.files].map(([file, { outcomes }]) => [file, ...Object.entries(outcomes).filter(([, count]) => count !== 0)])

test('failures are kept with their messages, and their exceptions counted', () => {
  const short = read(
    'FAILED a.py::test_a - KeyError: 1',
    'ERROR a.py::test_b - mod.KeyError',
    'SUBFAIL[m] a.py::test_c - it went',
    'FAILED a.py::test_d',
    'SKIPPED [1] a.py:3: why',
    'PASSED a.py::test_e',
  )
  expect(short.failures).toStrictEqual([
    { id: 'a.py::test_a', outcome: 'failed', place: at(1)(), message: 'KeyError: 1' },
    { id: 'a.py::test_b', outcome: 'error', place: at(2)(), message: 'mod.KeyError' },
    { id: 'a.py::test_c [m]', outcome: 'failed', place: at(3)(), message: 'it went' },
    { id: 'a.py::test_d', outcome: 'failed', place: at(4)() },
  ])
  expect(short.failureCount).toBe(4)
  expect([...short.exceptions]).toEqual([['KeyError', 2]])
})

test('an error of a file is one of its collection', () => {
  const short = read('ERROR a\\b.py - KeyError: 1', 'ERROR a.py::test_a', 'FAILED c.py', 'ERROR d.py')
  expect(short.uncollected).toEqual([
    { file: 'a/b.py', place: at(1)() },
    { file: 'd.py', place: at(4)() },
  ])
  expect(countsOf(short)).toEqual([['a.py', ['error', 1]]])
})

test('of more than 1,000 failures the first are kept, all are counted', () => {
  const short = read(...Array.from({ length: 1001 }, (_, index) => `ERROR t${index}.py - KeyError: 1`))
  expect([short.failures.length, short.uncollected.length, short.failureCount]).toEqual([1000, 1000, 1001])
  expect(short.exceptions.get('KeyError')).toBe(1001)
})

test.each([
  ['a passed test', ['PASSED a.py::a'], { passed: 1 }],
  ['an xpassed test, whose reason follows its id', ['XPASS a.py::a why', 'XPASS a.py::a because'], { xpassed: 1 }],
  ['a test whose id holds blanks', ['PASSED a.py::a[x y]', 'PASSED a.py::a[x z]'], { passed: 2 }],
  ['a passed test with an error in its teardown', ['PASSED a.py::a', 'ERROR a.py::a'], { error: 1 }],
  ['a failed test with an error in its teardown', ['FAILED a.py::a', 'ERROR a.py::a'], { failed: 1 }],
  ['an error in a teardown told before the failure', ['ERROR a.py::a', 'FAILED a.py::a'], { failed: 1 }],
  ['a failed test told again', ['FAILED a.py::a', 'PASSED a.py::a', 'ERROR a.py::a'], { failed: 1 }],
  ['reruns and subtests', ['RERUN a.py::a', 'SUBFAIL(i=1) a.py::a', 'SUBPASS(i=2) a.py::a'], undefined],
])('a file counts each test once: %s', (_, lines, counts) => {
  expect(countsOf(read(...lines))).toEqual(counts === undefined ? [] : [['a.py', ...Object.entries(counts)]])
})

test('outcomes are named as often as they are told', () => {
  const { named } = read('PASSED a.py::a', 'ERROR a.py::a', 'FAILED b.py::b', 'FAILED b.py::b', 'ERROR c.py')
  expect(named).toEqual({ passed: 1, error: 1, failed: 2, xpassed: 0, xfailed: 0, skipped: 0 })
})

test('passing tests are named only where one is', () => {
  expect(read('FAILED a.py::a', 'XPASS a.py::b').namesPassed).toBe(false)
  expect(read('PASSED a.py::a').namesPassed).toBe(true)
})

test('100,000 tests are remembered, and then no more', () => {
  const short = read(...Array.from({ length: 99_999 }, (_, index) => `PASSED a.py::test_${index}`))
  expect(short.isFull).toBe(false)
  short.line('PASSED a.py::test_last', at(1))
  expect(short.isFull).toBe(true)
  short.line('PASSED a.py::test_more', at(1))
  expect(short.named.passed).toBe(100_000)
})

test.each([
  ['FAILED a.py::test_a', 1],
  ['ERROR a.py', 1],
  ['FAILED a.py::test_a - b c', 1],
  ['ERROR a.py - b c', 1],
  ['FAILED a.py::test_a[b c]', 1],
  ['PASSED a.py::test_a', 0],
  ['FAILED a b.py::test_a', 0],
  ['FAILED a.py and more', 0],
  ['ERROR a.txt', 0],
  ['at last FAILED a.py::test_a', 0],
])('outside the section `%s` is taken %s times', (line, count) => {
  const short = new ShortSummary()
  short.stray(line, at(1))
  expect(short.failureCount).toBe(count)
})
