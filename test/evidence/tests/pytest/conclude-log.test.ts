import { describe, expect, test } from 'vitest'
import { countsOf, reportOf, runOf } from '../read-text.ts'

const start = '=========== test session starts ============'
const read = (...lines: string[]) => reportOf({ content: `${lines.join('\n')}\n` })
const stopsOf = (...lines: string[]) => read(...lines).stops.map(({ text }) => text)

test('a log tells its tool, duration and counts, each with its line', () => {
  const report = read(
    start,
    'platform linux -- Python 3.11.2, pytest-8.4.2, pluggy-1',
    'collected 1 item',
    't.py .',
    '== 1 passed, 3 subtests passed in 0.25s ==',
  )
  const place = { source: report.source, line: 5, lineSha256: expect.any(String) as string }
  const none = Object.fromEntries(
    ['failed', 'errors', 'skipped', 'xfailed', 'xpassed', 'deselected', 'reruns', 'warnings'].map(name => [
      name,
      { count: 0, place },
    ]),
  )
  expect(report).toMatchObject({ tool: 'pytest 8.4.2', durationSeconds: { count: 0.25, place } })
  expect([report.stops, report.faults, report.diagnostics, report.failureCount]).toEqual([[], [], [], 0])
  expect(report.counts).toEqual({
    ...none,
    passed: { count: 1, place },
    subtestsPassed: { count: 3, place },
    tests: { count: 1, place },
    collected: { count: 1, place: { ...place, line: 3 } },
  })
})

test('what a log does not tell is absent', () => {
  const report = read('..', 't.py .', '9 passed in 0.10s')
  expect(Object.keys(report)).not.toContain('tool')
  expect(Object.keys(report.counts)).not.toContain('tests')
  expect(Object.keys(report.counts)).not.toContain('subtestsPassed')
  expect(Object.keys(read(start, 't.py .'))).not.toContain('durationSeconds')
})

test('a log without its end tells how many tests were collected', () => {
  const report = read(start, 'collected 3 items', 't.py .')
  expect([countsOf(report), report.counts.collected?.place.line]).toEqual([{ collected: 3 }, 2])
  expect(countsOf(read(start, 't.py .'))).toEqual({})
})

describe('a summary that counts fewer failing tests than the log names is refused', () => {
  const refusal = (failed: number, errors: number, named: number, first: string) =>
    `Unexpected summary of ${failed} failed and ${errors} in error, expected ${named}: so many failing tests are named, the first is ${first}`
  const says = (...lines: string[]) =>
    read(start, ...lines).diagnostics.map(({ severity, place, message }) => [severity, place?.line, message])

  test.each<[string, string[], string]>([
    [
      'by their lines',
      ['t.py::a FAILED [ 50%]', 't.py::b ERROR [100%]', '== 1 failed, 1 passed in 0.1s =='],
      refusal(1, 0, 2, '`t.py::a` in line 2'),
    ],
    [
      'by the short summary',
      ['t.py .. [100%]', '= short test summary info =', 'FAILED t.py::a - x', '== 2 passed in 0.1s =='],
      refusal(0, 0, 1, '`t.py::a` in line 4'),
    ],
  ])('%s', (_, lines, message) => {
    expect(says(...lines)).toEqual([['error', lines.length + 1, message]])
  })

  test.each<[string, string[]]>([
    [
      'failed subtests',
      ['t.py::a SUBFAILED [ 50%]', 't.py::a PASSED [100%]', '== 1 passed, 1 subtests failed in 0.1s =='],
    ],
    [
      'a test that failed in its body and in its teardown',
      ['t.py::a FAILED [100%]', 't.py::a ERROR [100%]', '== 1 failed, 1 error in 0.1s =='],
    ],
    ['letters that tests may have printed', ['t.py .F', '== 1 passed in 0.1s ==']],
    ['a session without a summary', ['t.py::a FAILED [100%]']],
  ])('but not %s', (_, lines) => {
    expect(says(...lines).filter(([severity]) => severity === 'error')).toEqual([])
  })
})

describe('more than one session', () => {
  test.each([
    ['two summaries', ['..', '2 passed in 0.10s', '..', '2 passed in 0.10s'], 'at lines 2 and 4'],
    ['two headers', [start, 't.py ..', start], 'at lines 1 and 3'],
    ['tests behind the end', [start, 't.py .', '== 1 passed in 0.10s ==', '.. [ 20%]'], 'at lines 3 and 4'],
    ['a header behind tests', ['.. [ 20%]', start], 'at line 2'],
  ])('%s', (_, lines, where) => {
    const { source, format, ...report } = read(...lines)
    expect(format).toBe('pytest-log')
    expect(report).toEqual({
      stops: [{ text: `more than one session, ${where}`, place: expect.objectContaining({ source }) as object }],
      faults: [],
      counts: {},
      files: [],
      failures: [],
      failureCount: 0,
      exceptions: new Map(),
      coverageWarnings: [],
      diagnostics: [],
    })
  })
})

describe('a summary behind output', () => {
  const rule = (title: string) => {
    const left = Math.floor((90 - title.length) / 2)
    return `${'='.repeat(left)} ${title} ${'='.repeat(90 - title.length - left)}`
  }
  const captured = (letters: string, summary: string) => {
    const output = ['- Captured stdout call -'.replace(/-/g, '-----'), 'out', rule(summary)]
    return read(rule('test session starts'), letters, rule('FAILURES'), '____ test_a ____', ...output).stops.map(
      ({ text }) => text,
    )
  }
  const counts = { failed: 2, passed: 1, skipped: 1, xfailed: 1, xpassed: 1, errors: 1 }
  const letters = 't.py .FFsxXE'
  const write = (counts: Record<string, number>) =>
    `${Object.entries(counts)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ')} in 0.10s`

  test('is the end where the tests tell the same', () => {
    expect(captured(letters, write(counts))).toEqual([])
    expect(captured('t.py .Fu', '2 failed, 1 passed in 0.10s')).toEqual([])
  })

  test.each(Object.keys(counts))('is none where they tell another number of %s', name => {
    expect(captured(letters, write({ ...counts, [name]: 7 }))).toEqual(['no summary line'])
  })

  test('is none where no test is told', () => {
    expect(captured('', 'no tests ran in 0.10s')).toEqual(['no summary line'])
  })
})

describe('what was collected', () => {
  const only = (selected: number, count: number) => [
    `${selected} tests were selected (line 2), only ${count} outcomes are told`,
  ]
  const but = (selected: number, count: number) => [
    `${selected} tests were selected (line 2), but ${count} outcomes are told`,
  ]
  const broken = ['=== ERRORS ===', '___ ERROR collecting a.py ___']

  test.each<[string, string, string[], string, string[]]>([
    ['deselected by the header', 'collected 5 items / 2 deselected / 3 selected', ['t.py ...'], '3 passed', []],
    ['deselected by the summary', 'collected 3 items', ['t.py ..'], '2 passed, 1 deselected', []],
    ['not all of them', 'collected 5 items / 2 deselected', ['t.py ..'], '2 passed, 2 deselected', only(3, 2)],
    ['a file that has errors', 'collected 2 items / 1 error', ['t.py ..'], '2 passed, 1 error', []],
    ['one test less and one error', 'collected 2 items / 1 error', ['t.py .'], '1 passed, 1 error', only(2, 1)],
    ['one test less and one traceback', 'collected 2 items', ['t.py .', ...broken], '1 passed, 1 error', only(2, 1)],
    ['a test in setup', 'collected 2 items', ['t.py .E'], '1 passed, 1 error', []],
    ['a module skipped', 'collected 2 items / 1 skipped', ['t.py ..'], '2 passed, 1 skipped', []],
    ['too many failures', 'collected 1 item', ['t.py F'], '2 failed', but(1, 2)],
    ['failed subtests', 'collected 1 item', ['t.py uF'], '2 failed', []],
    ['more failures than subtests', 'collected 1 item', ['t.py uF'], '3 failed', but(1, 2)],
    ['every outcome', 'collected 5 items', ['t.py .FsxX'], '1 passed, 1 failed, 1 skipped, 1 xfailed, 1 xpassed', []],
  ])('fits what ran: %s', (_, collected, lines, counts, stops) => {
    expect(stopsOf(start, collected, ...lines, `== ${counts} in 0.10s ==`)).toEqual(stops)
  })

  const short = '========= short test summary info =========='
  const failures = '================= FAILURES ================='
  const passed = [
    't.py::T::test_a ',
    't.py::T::test_a PASSED [ 50%]',
    't.py::T::test_b ',
    't.py::T::test_b PASSED [100%]',
  ]
  const named = [short, 'SUBFAILED[m] (i=1) t.py::T::test_a - assert 0', 'SUBFAILED(i=2) t.py::T::test_a - assert 0']

  test.each<[string, string[], string, string[]]>([
    ['failed', ['t.py ..', ...named], '2 failed, 2 passed', []],
    ['failed, under -v', [...passed, ...named], '2 failed, 2 passed, 2 subtests passed', []],
    ['failed, under -rs', [failures, '__ T.test_a [m] (i=1) __', '__ T.test_b (i=1) __'], '2 failed, 2 passed', []],
    ['failed, but fewer', [...passed, ...named], '3 failed, 2 passed, 2 subtests passed', but(2, 3)],
    ['failed, but not named', passed, '2 failed, 2 passed, 2 subtests passed', but(2, 4)],
    ['skipped', passed, '2 passed, 1 skipped, 2 subtests passed', []],
    ['skipped, none passed', passed, '2 passed, 1 skipped', but(2, 3)],
    ['skipped, under -rs', [...passed, short, 'SUBSKIPPED(i=1) [2] t.py:3: no'], '2 passed, 2 skipped', []],
    ['skipped, but fewer', [...passed, short, 'SUBSKIPPED(i=1) [2] t.py:3: no'], '2 passed, 3 skipped', but(2, 3)],
    ['passed', passed, '3 passed, 2 subtests passed', but(2, 3)],
    ['skipped by the fixture', ['t.py::test_a SUBSKIPPED[a] (i=1) (no) [ 50%]', ...passed], '2 passed, 1 skipped', []],
    ['xfailed by the fixture', ['t.py::test_a SUBXFAIL[x] (i=1) (no) [ 50%]', ...passed], '2 passed, 1 xfailed', []],
    ['xfailed', passed, '2 passed, 1 xfailed, 1 subtests passed', but(2, 3)],
    ['letters', ['t.py u-.y.'], '2 passed, 1 skipped, 1 xfailed, 1 subtests passed', []],
  ])('subtests that the log names have no test of their own: %s', (_, lines, counts, stops) => {
    expect(stopsOf(start, 'collected 2 items', ...lines, `== ${counts} in 0.10s ==`)).toEqual(stops)
  })

  test('is not compared where every worker runs every test', () => {
    const lines = ['gw0 [1] / gw1 [1]', 'scheduling tests via EachScheduling', '..', '== 2 passed in 0.10s ==']
    expect(stopsOf(start, ...lines)).toEqual([])
  })
})

test('a run that is incomplete says so with the line of its evidence', () => {
  const content = `${start}\ncollected 2 items\nt.py .\n== 1 passed in 0.10s ==\n`
  const { diagnostics } = runOf([{ content }], 0)
  expect(diagnostics.map(({ rule, place }) => [rule, place?.line])).toEqual([['run-incomplete', 4]])
})
