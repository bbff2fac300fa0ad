import { describe, expect, test } from 'vitest'
import { reportOf } from '../read-text.ts'

const start = '=========== test session starts ============'
const short = '========= short test summary info =========='
const errors = '================== ERRORS =================='
const failures = '================= FAILURES ================='
const heading = (title: string) => `___ ${title} ___`

const list = (...lines: string[]) => {
  const report = reportOf({ content: `${lines.join('\n')}\n` })
  return {
    ...report,
    shown: report.failures.map(({ id, file, outcome, exception, message }) =>
      [outcome, id, `(${file})`, exception ?? '-', message ?? '-'].join(' '),
    ),
  }
}

describe('failures are named', () => {
  test('by the lines of the tests, and before them the files that could not be collected', () => {
    const lines = [
      'a.py::a FAILED',
      'a.py::b ERROR',
      short,
      'FAILED a.py::a',
      'ERROR c.py - OSError: 1',
      'ERROR a.py::b',
    ]
    expect(list(...lines, '1 failed, 2 errors in 0.10s').shown).toEqual([
      'error c.py (c.py) OSError 1',
      'failed a.py::a (a.py) - -',
      'error a.py::b (a.py) - -',
    ])
  })

  test('else by the short summary', () => {
    expect(list('F', short, 'FAILED a.py::a', 'ERROR c.py', '1 failed, 1 error in 0.10s').shown).toEqual([
      'failed a.py::a (a.py) - -',
      'error c.py (c.py) - -',
    ])
  })

  test('else by the headings of the tracebacks, errors first', () => {
    const lines = [errors, heading('ERROR collecting a/b.py'), 'E   OSError: 1', heading('ERROR at setup of X.b')]
    expect(
      list('FE', ...lines, failures, heading('X.a'), 'E   KeyError: 1', '1 failed, 2 errors in 0.10s').shown,
    ).toEqual(['error a/b.py (a/b.py) OSError 1', 'error X.b () - -', 'failed X.a () KeyError 1'])
  })

  test('not by tracebacks without headings', () => {
    const { shown, failureCount } = list('F', failures, 't.py:1: KeyError: 1', '1 failed in 0.10s')
    expect([shown, failureCount]).toEqual([[], 1])
  })

  test('by the first of two lists that name as many', () => {
    expect(list('a.py::a FAILED', short, 'FAILED a.py::b', '1 failed in 0.10s').shown).toEqual([
      'failed a.py::a (a.py) - -',
    ])
  })
})

describe('the exception of a failure', () => {
  test('is that of its traceback, of several with its heading the next', () => {
    const blocks = [heading('X.a'), 'E   KeyError: 1', heading('X.a'), 'E   OSError: 2', heading('b'), 'E   TypeError']
    const lines = ['a.py::X::a FAILED', 'b.py::b FAILED', 'b.py::X::a FAILED', failures, ...blocks]
    expect(list(...lines, '3 failed in 0.10s').shown).toEqual([
      'failed a.py::X::a (a.py) KeyError 1',
      'failed b.py::b (b.py) TypeError -',
      'failed b.py::X::a (b.py) OSError 2',
    ])
  })

  test('is that of its own outcome', () => {
    const blocks = [
      errors,
      heading('ERROR at teardown of a'),
      'E   OSError: 2',
      failures,
      heading('a'),
      'E   KeyError: 1',
    ]
    const lines = ['a.py::a FAILED', 'a.py::a ERROR', ...blocks]
    expect(list(...lines, '1 failed, 1 error in 0.10s').shown).toEqual([
      'failed a.py::a (a.py) KeyError 1',
      'error a.py::a (a.py) OSError 2',
    ])
  })

  test('under --tb=line is the next', () => {
    const blocks = [failures, '/x/a.py:1: KeyError: 1', '/x/a.py:2: OSError: 2']
    const lines = ['a.py::a FAILED', 'a.py::b ERROR', 'a.py::c FAILED', ...blocks]
    expect(list(...lines, '2 failed, 1 error in 0.10s').shown).toEqual([
      'failed a.py::a (a.py) KeyError 1',
      'error a.py::b (a.py) - -',
      'failed a.py::c (a.py) OSError 2',
    ])
  })

  test('is not that of another heading', () => {
    const lines = ['a.py::a FAILED', failures, heading('b'), 'E   KeyError: 1', '1 failed in 0.10s']
    expect(list(...lines).shown).toEqual(['failed a.py::a (a.py) - -'])
  })

  test.each([
    ['the traceback names one', 'E   KeyError: 1', 'OSError: 2', 'KeyError 1'],
    ['only the short summary names one', 'E   it went', 'OSError: 2', 'OSError 2'],
    ['neither names one', 'E   it went', 'wrong it was', '- it went'],
    ['only the short summary says something', 'nothing', 'wrong it was', '- wrong it was'],
    ['the short summary is cut off', 'nothing', 'Integrity...', '- -'],
    ['the message of the short summary is cut off', 'nothing', 'OSError: 2...', 'OSError 2...'],
    ['the short summary begins with dots', 'nothing', '...it was', '- ...it was'],
  ])('%s', (_, traceback, message, named) => {
    const lines = ['a.py::a FAILED', failures, heading('a'), traceback, short, `FAILED a.py::a - ${message}`]
    expect(list(...lines, '1 failed in 0.10s').shown).toEqual([`failed a.py::a (a.py) ${named}`])
  })

  test('in the short summary belongs to an outcome of a test', () => {
    const lines = [
      'a.py::a FAILED',
      'a.py::a ERROR',
      short,
      'ERROR a.py::a - OSError: 1',
      'FAILED a.py::a - KeyError: 1',
    ]
    expect(list(...lines, '1 failed, 1 error in 0.10s').shown).toEqual([
      'failed a.py::a (a.py) KeyError 1',
      'error a.py::a (a.py) OSError 1',
    ])
  })
})

describe('failures are counted', () => {
  test.each([
    ['by the summary', ['F', '2 failed, 3 errors in 0.10s'], 5],
    ['by the lines of the tests', [start, 'a.py::a FAILED', 'a.py::b FAILED', 'a.py::b ERROR'], 3],
    ['by the short summary', [start, short, 'FAILED a.py::a', 'ERROR a.py::a'], 2],
    ['by the tracebacks', [start, failures, heading('a'), heading('b')], 2],
    ['none', ['.', '1 passed in 0.10s'], 0],
  ])('%s', (_, lines, count) => {
    expect(list(...lines).failureCount).toBe(count)
  })

  test('exceptions of those that are listed, where nearly all are', () => {
    const { exceptions } = list('FF', short, 'FAILED a.py::a - KeyError: 1', '2 failed in 0.10s')
    expect([...exceptions]).toEqual([['KeyError', 1]])
  })

  const many = (count: number) => Array.from({ length: count }, (_, index) => `FAILED a.py::t${index} - KeyError: 1`)

  test.each([1000, 1001])('exceptions of all, where %i failed', count => {
    const report = list('F', short, ...many(count), `${count} failed in 0.10s`)
    expect([report.failures.length, report.failureCount, [...report.exceptions]]).toEqual([
      1000,
      count,
      [['KeyError', count]],
    ])
  })

  test('of test lines, files without collection and headings 1,000 are kept as well', () => {
    const lines = Array.from({ length: 1000 }, (_, index) => `a.py::t${index} FAILED`)
    expect(list(...lines, short, 'ERROR b.py', '1000 failed, 1 error in 0.10s').failures).toHaveLength(1000)
    const blocks = [errors, heading('ERROR at setup of a'), failures, ...lines.map((_, index) => heading(`t${index}`))]
    expect(list('F', ...blocks, '1000 failed, 1 error in 0.10s').failures).toHaveLength(1000)
  })
})
