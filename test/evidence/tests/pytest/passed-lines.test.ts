import { describe, expect, test } from 'vitest'
import { noOutcomes } from '../../../../src/evidence/tests/outcome-tally.ts'
import { PassedLines } from '../../../../src/evidence/tests/pytest/passed-lines.ts'

/** Takes lines from windows one after the other, and tells what was counted. */
function take(...windows: string[]) {
  const counters = new Map<string, { passed: number }>()
  const entered: [string, string, number][] = []
  const runs: [number, string][] = []
  const lines = new PassedLines({
    countersOf(file, window, start, end, index) {
      entered.push([file, window.toString('utf8', start, end), index])
      const counts = counters.get(file) ?? noOutcomes()
      counters.set(file, counts)
      return counts as ReturnType<typeof noOutcomes>
    },
    passed: (count, lastId) => runs.push([count, lastId]),
  })
  const left = windows.map(text => {
    const bytes = Buffer.from(text)
    const taken = lines.take(Buffer.concat([Buffer.from('\n\n'), bytes, Buffer.alloc(16)]), 2, bytes.length + 2)
    return [bytes.subarray(taken.end - 2).toString(), taken.lines]
  })
  return { left, runs, entered, passed: [...counters].map(([file, { passed }]) => `${file} ${passed}`) }
}

describe('a line of a passed test is taken', () => {
  test.each([
    ['t.py::a PASSED [ 12%]', 't.py::a'],
    ['t.py::a PASSED[100%]', 't.py::a'],
    ['t.py::a PASSED      [  1%]', 't.py::a'],
    ['a/b.py::X::test_long_name PASSED [12%]', 'a/b.py::X::test_long_name'],
    ['t.py::a[x-y::z] PASSED [ 12%]', 't.py::a[x-y::z]'],
    ['t.py::é日 PASSED [ 12%]', 't.py::é日'],
    ['é.py::a PASSED [ 12%]', 'é.py::a'],
    ['t.py::a \u001b[32mPASSED\u001b[0m\u001b[32m   \u001b[1;32m[ 12%]\u001b[0m', 't.py::a'],
    ['t.py::a PASSED [ 12%]\r', 't.py::a'],
  ])('%j', (line, id) => {
    const { left, runs, entered } = take(`${line}\n`)
    expect([left, runs]).toEqual([[['', 1]], [[1, id]]])
    expect(entered).toEqual([[id.split('::')[0], line.replace('\r', ''), 0]])
  })
})

describe('any other line is left', () => {
  test.each([
    't.py::a FAILED [ 12%]',
    't.py::a PASSE [ 12%]',
    't.py::a PASSED',
    't.py::a PASSED [ 1/12]',
    't.py::a PASSED [ %]',
    't.py::a PASSED [ 12%',
    't.py::a PASSED [ 12]',
    't.py::a PASSED ( 12%]',
    't.py::a PASSED [ 12%] more',
    't.py::a PASSED (why) [ 12%]',
    't.py::a  PASSED [ 12%]',
    't.py::a printed PASSED [ 12%]',
    't.py::a[x y] PASSED [ 12%]',
    't.py::a[x PASSED [ 12%]',
    't.py:: PASSED [ 12%]',
    't.py::a\tPASSED [ 12%]',
    '::a PASSED [ 12%]',
    't.py:a PASSED [ 12%]',
    't.py PASSED [ 12%]',
    'a b.py::a PASSED [ 12%]',
    'a[b.py::a PASSED [ 12%]',
    'a\\b.py::a PASSED [ 12%]',
    't.py::a \u001b[32KPASSED [ 12%]',
    't.py::a \u001bPASSED [ 12%]',
    't.py::a xPASSED [ 12%]',
    '',
  ])('%j', line => {
    const text = `t.py::a PASSED [ 10%]\n${line}\nt.py::b PASSED [ 20%]\n`
    const { left, runs } = take(text)
    expect([left, runs]).toEqual([[[text.slice(22), 1]], [[1, 't.py::a']]])
  })

  test('one that is not whole', () => {
    const line = 't.py::a[x] PASSED [ 12%]\r\n'
    for (let length = 0; length < line.length; length++)
      expect(take(line.slice(0, length))).toMatchObject({ left: [[line.slice(0, length), 0]], runs: [] })
  })
})

test('lines are counted by file, each file entered where it changes', () => {
  const files = [
    'tests/a.py',
    'tests/a.py',
    'tests/b.py',
    'tests/a.py',
    'tests/a.pyc',
    'a.py',
    'xests/a.py',
    'tests/a.py',
  ]
  const text = files.map((file, index) => `${file}::t${index} PASSED [ 10%]\n`).join('')
  const { left, runs, entered, passed } = take(text)
  expect([left, runs]).toEqual([[['', 8]], [[8, 'tests/a.py::t7']]])
  expect(entered.map(([file, , index]) => `${index} ${file}`)).toEqual([
    '0 tests/a.py',
    '2 tests/b.py',
    '3 tests/a.py',
    '4 tests/a.pyc',
    '5 a.py',
    '6 xests/a.py',
    '7 tests/a.py',
  ])
  expect(passed).toEqual(['tests/a.py 4', 'tests/b.py 1', 'tests/a.pyc 1', 'a.py 1', 'xests/a.py 1'])
})

test('a file goes on in the next window', () => {
  const { left, runs, entered } = take(
    'tests/a.py::a PASSED [ 10%]\nx',
    'tests/a.py::b PASSED [ 20%]\ntests/b.py::c PASSED [ 30%]\n',
  )
  expect([left, runs]).toEqual([
    [
      ['x', 1],
      ['', 2],
    ],
    [
      [1, 'tests/a.py::a'],
      [2, 'tests/b.py::c'],
    ],
  ])
  expect(entered.map(([file, line, index]) => [file, line, index])).toEqual([
    ['tests/a.py', 'tests/a.py::a PASSED [ 10%]', 0],
    ['tests/b.py', 'tests/b.py::c PASSED [ 30%]', 1],
  ])
})
