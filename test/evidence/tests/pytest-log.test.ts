import { describe, expect, test } from 'vitest'
import { countsOf, refusalOf, runOf, withoutPlaces } from './read-text.ts'

/** A line as wide as the terminal, which is how pytest draws its headings. */
const rule = (mark: string, title: string) =>
  `${mark.repeat(Math.floor((42 - title.length) / 2))} ${title} ${mark.repeat(Math.ceil((42 - title.length) / 2))}`
const start = '=========== test session starts ============\nplatform linux -- Python 3.11.2, pytest-8.4.2\n'
const log = (...lines: string[]) => [{ content: `${start}${lines.join('\n')}\n` }]
const quiet = (...lines: string[]) => [{ content: `${lines.join('\n')}\n` }]
const statusOf = (texts: { content: string }[], exit?: number) => runOf(texts, exit).run.status
const reasonOf = (texts: { content: string }[], exit?: number) => runOf(texts, exit).run.reasons[0]

describe('how a run ended', () => {
  const green = log(
    'collected 2 items',
    '',
    'tests/test_x.py ..   [100%]',
    '',
    '============ 2 passed in 0.10s =============',
  )

  test.each([
    [0, 'passed'],
    [1, 'failed'],
    [2, 'incomplete'],
    [3, 'incomplete'],
    [4, 'incomplete'],
    [5, 'incomplete'],
    [6, 'failed'],
    [7, 'incomplete'],
    [139, 'incomplete'],
    [-11, 'incomplete'],
    [undefined, 'unknown'],
  ])('a green log with exit status %s is %s', (exit, status) => {
    expect(statusOf(green, exit)).toBe(status)
  })

  test.each([
    ['no summary line', ['tests/test_x.py ..']],
    ['KeyboardInterrupt', ['tests/test_x.py ..', '!!!!!!!! KeyboardInterrupt !!!!!!!!', '== 2 passed in 0.10s ==']],
    ['an internal error of pytest', ['tests/test_x.py ..', 'INTERNALERROR> Traceback', '== 2 passed in 0.10s ==']],
    [
      'stopping after 1 failures',
      ['tests/test_x.py .F', '!! stopping after 1 failures !!', '== 1 failed, 1 passed in 0.10s =='],
    ],
    [
      'Interrupted: 1 error during collection',
      ['!!! Interrupted: 1 error during collection !!!', '== 1 error in 0.10s =='],
    ],
    ['the interpreter crashed', ['tests/test_x.py .Fatal Python error: Segmentation fault']],
    ['no test was run', ['== 2 deselected in 0.02s ==']],
    ['tests were only collected', ['== 2 tests collected in 0.02s ==']],
    ['lines were taken out: `[... 29 more failures ...]`', ['[... 29 more failures ...]', '== 2 passed in 0.10s ==']],
    [
      '3 tests were selected (line 3), only 2 outcomes are told',
      ['collected 3 items', '', 't.py ..', '== 2 passed in 0.10s =='],
    ],
    [
      '1 tests were selected (line 3), but 9 outcomes are told',
      ['collected 1 item', '', 't.py .', '== 9 passed in 0.10s =='],
    ],
  ])('never passed: %s', (reason, lines) => {
    const { run, diagnostics } = runOf(log(...lines), 0)
    expect(run.status).toBe('incomplete')
    expect(run.reasons[0]).toMatch(new RegExp(`^${reason.replace(/[[\].()?*]/g, '\\$&')} \\(run\\.log`))
    expect(diagnostics.map(({ rule, severity }) => `${severity} ${rule}`)).toEqual(['error run-incomplete'])
  })

  test('text may follow the summary', () => {
    const texts = quiet(
      '..   [100%]',
      '2 passed in 0.10s',
      'Wrote JSON report to coverage.json',
      'sys:1: RuntimeWarning: never awaited',
    )
    expect(statusOf(texts, 0)).toBe('passed')
  })

  test('a coverage threshold that was missed fails a green run', () => {
    const fault = 'FAIL Required test coverage of 90% not reached. Total coverage: 69.23%'
    expect(statusOf(quiet('..   [100%]', fault, '2 passed in 0.10s'), 1)).toBe('failed')
    expect(reasonOf(quiet('..   [100%]', fault, '2 passed in 0.10s'), 1)).toBe(`\`${fault}\` (run.log:2)`)
  })

  test('exit status 0 beside a failure is another command’s, and the run failed', () => {
    const { run, diagnostics } = runOf(quiet('.F   [100%]', '1 failed, 1 passed in 0.10s'), 0)
    expect(run.status).toBe('failed')
    expect(diagnostics.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([
      'run-status-unknown: The exit status is 0 beside 1 failed, expected the exit status of the test run itself',
    ])
  })

  test.each([
    [
      'two summaries',
      quiet('..   [100%]', '2 passed in 0.10s', '..   [100%]', '2 passed in 0.10s'),
      'at lines 2 and 4',
    ],
    ['a truncated second one', quiet('..   [100%]', '2 passed in 0.10s', '..   [ 50%]'), 'at lines 2 and 3'],
    ['two headers', log('t.py ..', start.trim(), '', 't.py ..', '== 2 passed in 0.10s =='), 'at lines 1 and 4'],
  ])('several sessions are not added up: %s', (_, texts, lines) => {
    const { run } = runOf(texts, 0)
    expect(run.status).toBe('incomplete')
    expect(run.reasons[0]).toContain(`more than one session, ${lines}`)
    expect(run.counts).toEqual({})
  })

  test('two logs are two runs', () => {
    const { run } = runOf(
      [
        { ...green[0]!, path: 'a.log' },
        { ...green[0]!, path: 'b.log' },
      ],
      0,
    )
    expect(run.status).toBe('incomplete')
    expect(run.counts).toEqual({})
  })

  test('what is no log is said to be none', () => {
    expect(refusalOf({ content: 'Run 1: 10 failed, 35 passed, 37 warnings, 17.71s\n' })).toBe(
      'evidence-unreadable 1: Cannot read `run.log`: it holds no pytest session header, test line or summary and begins with `Run 1: 10 failed, 35 passed, 37 warnings, 17.71s`, expected the terminal output of pytest',
    )
  })

  test('an empty log is a run that shows no end', () => {
    expect(reasonOf([{ content: '' }], 0)).toBe('the file is empty (run.log)')
  })
})

describe('a summary that a test printed', () => {
  const failing = (...after: string[]) =>
    log(
      'collected 2 items',
      '',
      'tests/test_x.py .F   [100%]',
      '',
      rule('=', 'FAILURES'),
      rule('_', 'test_f'),
      '    assert 0',
      'E   assert 0',
      rule('-', 'Captured stdout call'),
      '===== 9999 passed in 0.01s =====',
      ...after,
    )
  test('is passed over', () => {
    const { run } = runOf(
      failing(
        rule('=', 'short test summary info'),
        'FAILED tests/test_x.py::test_f',
        rule('=', '1 failed, 1 passed in 0.10s'),
      ),
      1,
    )
    expect(countsOf(run)).toMatchObject({ passed: 1, failed: 1 })
  })
  test('is not taken for the end of a log that has none', () => {
    expect(statusOf(failing(), 0)).toBe('incomplete')
  })
  test('a real one may follow output, when the lines of the tests say the same', () => {
    expect(countsOf(runOf(failing(rule('=', '1 failed, 1 passed in 0.10s')), 1).run)).toMatchObject({
      failed: 1,
      passed: 1,
    })
    expect(statusOf(failing(rule('=', '2 failed, 1 passed in 0.10s')), 1)).toBe('incomplete')
  })
})

describe('tests per file', () => {
  const files = (texts: { content: string }[]) =>
    Object.fromEntries(
      runOf(texts, 1).run.files.map(({ file, outcomes }) => [
        file,
        Object.entries(outcomes)
          .filter(([, count]) => count > 0)
          .map(([outcome, count]) => `${count} ${outcome}`)
          .join(', '),
      ]),
    )

  test('from letters, also where a line was full', () => {
    expect(
      files(
        log(
          'collected 7 items',
          '',
          'tests/a.py .Fs  [ 42%]',
          'x  [ 57%]',
          'tests/b c.py X.F',
          '== 2 failed, 2 passed, 1 skipped, 1 xfailed, 1 xpassed in 0.10s ==',
        ),
      ),
    ).toEqual({
      'tests/a.py': '1 failed, 1 xfailed, 1 skipped, 1 passed',
      'tests/b c.py': '1 failed, 1 xpassed, 1 passed',
    })
  })

  test.each([
    ['setup', 'collected 3 items', '1 error, 2 passed'],
    ['teardown', 'collected 2 items', '1 error, 1 passed'],
  ])('an `E` is resolved by the number of tests: %s', (_, collected, outcomes) => {
    expect(files(log(collected, '', 'tests/a.py ..E  [100%]', '== 2 passed, 1 error in 0.10s =='))).toEqual({
      'tests/a.py': outcomes,
    })
  })

  test('from `-v` lines with reasons, odd ids and outcomes that came later', () => {
    const texts = log(
      'tests/a.py::test_one[a PASSED b] FAILED            [  1%]',
      'tests/a.py::test_two SKIPPED (needs FAILED (x))     [ 10%]',
      'tests/a.py::TestX::test_three[x::y - [MEASURED]] PASSED [ 20%]',
      'tests/b.py::test_four ',
      '---------------- live log call ----------------',
      '2026-03-16 10:49:04 [    INFO] 5 passed in 0.10s',
      'PASSED                                      [ 30%]',
      'tests/b.py::test_five printed PASSED             [ 40%]',
      'tests/b.py::test_six PASSED                      [ 50%]/x/control.py:801: CoverageWarning: No data was collected. (no-data)',
      'tests/b.py::test_six ERROR                       [ 50%]',
      'tests/c.py::test_seven RERUN                     [ 60%]',
      'tests/c.py::test_seven PASSED                    [ 60%]',
      '== 1 failed, 5 passed, 1 skipped, 1 error, 1 rerun in 0.10s ==',
    )
    expect(files(texts)).toEqual({
      'tests/a.py': '1 failed, 1 skipped, 1 passed',
      'tests/b.py': '1 error, 2 passed',
      'tests/c.py': '1 passed',
    })
    expect(countsOf(runOf(texts, 1).run)).toMatchObject({ tests: 7, reruns: 1 })
  })

  test('from `-rA` under `-q`', () => {
    const texts = quiet(
      '.F   [100%]',
      '=== short test summary info ===',
      'PASSED tests/a.py::test_a',
      'FAILED tests/b.py::test_b[x - y] - KeyError: 1',
      '1 failed, 1 passed in 0.10s',
    )
    expect(files(texts)).toEqual({ 'tests/a.py': '1 passed', 'tests/b.py': '1 failed' })
    expect(runOf(texts, 1).run.failures).toMatchObject([
      { id: 'tests/b.py::test_b[x - y]', exception: 'KeyError', message: '1' },
    ])
  })

  test('none at all when the lines do not add up to the summary', () => {
    const { run, diagnostics } = runOf(log('tests/a.py ..  [100%]', '== 3 passed in 0.10s =='), 0)
    expect(run.files).toEqual([])
    expect(diagnostics.map(({ rule, severity }) => `${severity} ${rule}`)).toEqual(['warning evidence-inconsistent'])
  })

  test('none under plain `-q`', () => {
    expect(files(quiet('..   [100%]', '2 passed in 0.10s'))).toEqual({})
  })
})

describe('the exception that ended a test', () => {
  const failures = (...lines: string[]) =>
    runOf(
      log(
        't.py F',
        rule('=', 'FAILURES'),
        rule('_', 'test_f'),
        ...lines,
        rule('=', 'short test summary info'),
        'FAILED t.py::test_f',
        '== 1 failed in 0.10s ==',
      ),
      1,
    ).run.failures.map(({ exception, message }) => ({ exception, message }))

  test.each([
    [
      'long',
      [
        '    def test_f():',
        '>       db.commit()',
        'E       sqlalchemy.exc.IntegrityError: (sqlite3) UNIQUE',
        'E       [SQL: INSERT]',
        '',
        'lib/db.py:12: IntegrityError',
      ],
      'IntegrityError',
      '(sqlite3) UNIQUE',
    ],
    [
      'short',
      ['t.py:2: in test_f', '    db.commit()', 'E   sqlalchemy.exc.IntegrityError: UNIQUE'],
      'IntegrityError',
      'UNIQUE',
    ],
    [
      'mentioned in a message',
      ['t.py:2: in test_f', 'E   AssertionError: IntegrityError: expected 1'],
      'AssertionError',
      'IntegrityError: expected 1',
    ],
    [
      'of several the last',
      ['E   KeyError: 1', '', 'During handling of the above exception:', 'E   ValueError: 2'],
      'ValueError',
      '2',
    ],
    ['a bare assert', ['E   assert 1 == 2', 'E    +  where 1 = f()'], 'AssertionError', 'assert 1 == 2'],
    [
      'output is not looked at',
      [
        'E   assert 0',
        rule('-', 'Captured stdout call'),
        'E   IntegrityError: printed',
        'lib/db.py:12: IntegrityError',
      ],
      'AssertionError',
      'assert 0',
    ],
    [
      'native',
      ['Traceback (most recent call last):', '  File "t.py", line 1, in f', 'psycopg2.errors.IntegrityError: x'],
      'IntegrityError',
      'x',
    ],
    [
      'a syntax error',
      ['E     File "/x/t.py", line 3', 'E       def', 'E   SyntaxError: invalid syntax'],
      'SyntaxError',
      'invalid syntax',
    ],
    ['a crashed worker', ["worker 'gw0' crashed while running 't.py::test_f'"], undefined, undefined],
    [
      'a fixture that is not there',
      ["E       fixture 'db' not found", '>       available fixtures: cache'],
      undefined,
      "fixture 'db' not found",
    ],
  ])('%s', (_, lines, exception, message) => {
    expect(failures(...lines)).toEqual([{ exception, message }])
  })

  test.each([
    ['FAILED t.py::test_f - mod.IntegrityError: UNIQUE', 'IntegrityError'],
    ['FAILED t.py::test_IntegrityError - assert 0', 'AssertionError'],
    ['FAILED t.py::test_f - IntegrityErr...', undefined],
    ['FAILED t.py::test_f - Integrity...', undefined],
    ['FAILED t.py::test_IntegrityError', undefined],
  ])('in the short summary: %s', (line, exception) => {
    const { run } = runOf(quiet('F   [100%]', rule('=', 'short test summary info'), line, '1 failed in 0.10s'), 1)
    expect(run.failures.map(failure => failure.exception)).toEqual([exception])
    expect([...run.exceptions.keys()]).toEqual(exception === undefined ? [] : [exception])
  })
})

describe('the same log in another coat', () => {
  const lines = [
    'collected 3 items',
    '',
    'tests/a.py::test_é[日本] PASSED  [ 33%]',
    'tests/a.py::test_b PASSED  [ 66%]',
    'tests/b.py::test_c FAILED  [100%]',
    '',
    '== 1 failed, 2 passed in 1.00s (0:00:01) ==',
  ]
  const text = log(...lines)[0]!.content
  const expected = withoutPlaces(runOf([{ content: text }], 1).run)
  test.each([
    ['CRLF', text.replaceAll('\n', '\r\n')],
    ['UTF-16LE', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16BE', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['UTF-8 with a byte order mark', `\ufeff${text}`],
    ['colours', text.replaceAll('PASSED', '\u001b[32mPASSED\u001b[0m\u001b[32m').replaceAll(']\n', ']\u001b[0m\n')],
    ['GitHub timestamps', text.replace(/^/gm, '2026-02-15T20:30:01.1234567Z ')],
    ['GitLab timestamps', text.replace(/^/gm, '2026-02-15T20:30:01.123456Z 00O ')],
    ['Jenkins timestamps', text.replace(/^/gm, '[2026-02-15T20:30:01.123Z] ')],
    ['`gh run view --log`', text.replace(/^/gm, 'test\tRun pytest\t2026-02-15T20:30:01.1234567Z ')],
  ])('%s', (_, content) => {
    expect(withoutPlaces(runOf([{ content }], 1).run)).toEqual(expected)
  })

  test('a line is cited by its number and the hash of its bytes without the line break', () => {
    const place = runOf([{ content: '.\n1 passed in 0.10s\r\n' }], 0).run.counts.passed!.place
    // printf '1 passed in 0.10s' | sha256sum
    expect(place).toMatchObject({
      line: 2,
      lineSha256: '30a3828f5cbf1469b70acf60906021bdbd5fc6b7c59766fc4b49135e1a90d891',
    })
  })

  test('lines too long for a runner are passed over', () => {
    const long = 'x'.repeat(3 * 1024 * 1024)
    expect(statusOf([{ content: `${start}${long}\nt.py .\n== 1 passed in 0.10s ==\n` }], 0)).toBe('passed')
    expect(refusalOf({ content: long, window: 65536 })).toMatch(/^evidence-unreadable 1: /)
  })
})

test('what coverage.py says about the run is passed on', () => {
  const { diagnostics } = runOf(
    quiet(
      '..  [100%]/x/inorout.py:519: CoverageWarning: Module nosuch was never imported. (module-not-imported)',
      '/x/control.py:801: CoverageWarning: No data was collected. (no-data-collected)',
      '2 passed in 0.10s',
    ),
    0,
  )
  expect(diagnostics.map(({ rule, place }) => `${rule} ${place?.line ?? 0}`)).toEqual([
    'never-imported 1',
    'evidence-empty 2',
  ])
})
