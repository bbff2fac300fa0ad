import { describe, expect, test } from 'vitest'
import { noOutcomes } from '../../../../src/evidence/tests/outcome-tally.ts'
import { LogState } from '../../../../src/evidence/tests/pytest/log-state.ts'
import { placeOfLine } from '../../../../src/evidence/tests/pytest/scan-lines.ts'

const at = (line: number) => () => ({ line, lineSha256: '' })
const stateOf = (...lines: string[]) => {
  const state = new LogState()
  lines.forEach((line, index) => state.line(line, at(index + 1)))
  return state
}
const linesOf = (places: readonly { line: number }[]) => places.map(({ line }) => line)

const start = '=========== test session starts ============'
const failures = '================= FAILURES ================='
const heading = '__________________ test_a __________________'
const captured = '----------- Captured stdout call -----------'
const full = '============ 9 passed in 0.01s ============='
const summary = '== 2 passed in 0.10s =='
const large = 128 * 1024
const fault = 'Coverage failure: total of 27.90 is less than fail-under=28.00'

describe('lines as bytes', () => {
  const passed = 'a.py::a PASSED [ 50%]\nb.py::b PASSED [100%]\n'
  const take = (state: LogState, text: string, size = large) => {
    state.look(size)
    return state.take(Buffer.from(text), 0, text.length, 7)
  }

  test('are taken while tests are told, with the places of their files and failures', () => {
    const state = new LogState()
    const text = `${passed}b.py::c FAILED [100%]\n`
    expect(take(state, text)).toEqual({ end: text.length, lines: 3 })
    state.end()
    expect([...state.progress.files.files.values()]).toEqual([
      { outcomes: { ...noOutcomes(), passed: 1 }, place: placeOfLine(7, Buffer.from('a.py::a PASSED [ 50%]')) },
      {
        outcomes: { ...noOutcomes(), passed: 1, failed: 1 },
        place: placeOfLine(8, Buffer.from('b.py::b PASSED [100%]')),
      },
    ])
    expect(state.progress.told).toEqual({ ...noOutcomes(), passed: 2, failed: 1 })
    expect(state.progress.failures).toEqual([
      { id: 'b.py::c', outcome: 'failed', place: placeOfLine(9, Buffer.from('b.py::c FAILED [100%]')) },
    ])
  })

  test('are counted once in a file that other lines name as well', () => {
    const state = stateOf('b.py::x ERROR [ 10%]')
    take(state, passed)
    state.line('b.py::b ERROR [100%]', at(9))
    state.end()
    const counts = [...state.progress.files.files].map(([file, { outcomes }]) => [file, outcomes])
    expect(counts).toEqual([
      ['b.py', { ...noOutcomes(), error: 2 }],
      ['a.py', { ...noOutcomes(), passed: 1 }],
    ])
    expect(state.progress.teardownErrors).toBe(1)
  })

  test('are not taken of a small log', () => {
    expect(take(new LogState(), passed, 64 * 1024)).toEqual({ end: 0, lines: 0 })
    expect(take(new LogState(), passed, 64 * 1024 + 1)).toEqual({ end: passed.length, lines: 2 })
  })

  test('are not taken in other sections', () => {
    expect(take(stateOf(failures), passed)).toEqual({ end: 0, lines: 0 })
    expect(take(stateOf(start, 'c.py::c printed', 'PASSED [ 10%]'), passed).lines).toBe(2)
  })

  test('end the wait for an outcome, unless the last of them begins a test', () => {
    const passedAfter = (text: string) => {
      const state = stateOf('c.py::c printed')
      take(state, text)
      state.line('PASSED [ 10%]', at(9))
      return state.progress.told.passed
    }
    expect([passed, `${passed}d.py::d \n`, `d.py::d \n${passed}`].map(passedAfter)).toEqual([2, 3, 2])
  })

  test('tell the last test of each worker', () => {
    const state = new LogState()
    take(state, '[gw0] [ 50%] PASSED a.py::a \n[gw1] [100%] PASSED a.py::b \n')
    state.line('[gw0] [100%] ERROR a.py::a ', at(9))
    expect([state.progress.told.passed, state.progress.teardownErrors]).toEqual([2, 1])
  })

  test('are skipped among output, where the session began with a header', () => {
    expect(take(stateOf(start, failures, heading, captured), 'one\ntwo\n= a\n')).toEqual({ end: 8, lines: 2 })
    expect(take(stateOf(failures, heading, captured), 'one\ntwo\n')).toEqual({ end: 0, lines: 0 })
    expect(take(stateOf(start, failures, heading), 'one\ntwo\n')).toEqual({ end: 0, lines: 0 })
  })
})

test('the first line that is not blank is kept, 200 characters of it', () => {
  expect(stateOf('', 'a', 'b').firstLine).toBe('a')
  expect(stateOf('x'.repeat(201)).firstLine).toBe('x'.repeat(200))
})

describe('a test is told', () => {
  test('on its line, behind which a coverage warning may stand', () => {
    const state = stateOf('a.py::a PASSED [ 50%]/x/control.py:8: CoverageWarning: No data was collected. (no-data)')
    expect([state.progress.told.passed, state.coverageWarnings]).toEqual([1, [{ kind: 'no-data', place: at(1)() }]])
  })

  test('by an outcome that follows its id, once', () => {
    const state = stateOf(
      'a.py::a printed',
      'more',
      'PASSED [ 50%]',
      'PASSED [ 60%]',
      'b.py::b PASSED [ 70%]',
      'FAILED [ 80%]',
    )
    expect([state.progress.told.passed, state.progress.told.failed]).toEqual([2, 0])
  })

  test('only while tests run', () => {
    expect(stateOf(start, failures, 'a.py::a PASSED [ 50%]').progress.told.passed).toBe(0)
    expect(stateOf(start, '=== warnings summary ===', 'a.py::a PASSED [ 50%]').progress.told.passed).toBe(0)
  })

  test('in a file named after coverage', () => {
    expect(stateOf('tests/test_coverage.py ..').progress.told.passed).toBe(2)
    expect(stateOf('t.py .. [100%]/x.py:5: CoverageWarning: Module a was never imported.').progress.told.passed).toBe(2)
  })

  test('also below a line drawn by a test', () => {
    expect(stateOf('___ printed ___', '--- printed ---', 't.py ..').progress.told.passed).toBe(2)
  })
})

describe('a second session', () => {
  test.each([
    ['none', [start, 't.py .. [100%]', summary, '..', 'done'], 1, 1, []],
    ['letters behind the summary', [start, 't.py .. [100%]', summary, '.. [ 40%]', '.. [ 80%]'], 1, 1, [4]],
    ['a test behind the summary', [start, 't.py .. [100%]', summary, 't.py::a PASSED'], 1, 1, [4]],
    ['a header behind the summary', [start, 't.py .. [100%]', summary, start], 2, 1, [4]],
    ['a header behind tests', ['.. [100%]', start], 1, 0, [2]],
    ['a header behind reruns', ['R [100%]', start], 1, 0, [2]],
    ['two headers', [start, 't.py ..', start, start], 2, 0, []],
    ['three summaries', ['..', '2 passed in 0.10s', '2 passed in 0.10s', '2 passed in 0.10s'], 0, 2, []],
    ['a test in another section', [start, '=== warnings summary ===', 't.py::a PASSED [ 10%]'], 1, 0, []],
  ])('%s', (_, lines, starts, summaries, beyond) => {
    const state = stateOf(...lines)
    expect([state.starts.length, state.summaries.length, linesOf(state.beyond)]).toEqual([starts, summaries, beyond])
  })

  test('a bare summary counts only where no header stands', () => {
    expect(stateOf(start, '2 passed in 0.10s').summaries).toEqual([])
    expect(linesOf(stateOf('..', '2 passed in 0.10s').summaries.map(({ place }) => place))).toEqual([2])
  })

  test('sections behind the summary are not of the session', () => {
    const state = stateOf(start, summary, failures, heading, 'E   KeyError: 1', '.. [ 10%]')
    state.end()
    expect([state.blocks.failed, linesOf(state.beyond)]).toEqual([[], [6]])
  })
})

describe('tracebacks', () => {
  const blocksOf = (...lines: string[]) => {
    const state = stateOf(start, ...lines)
    state.end()
    const shown = ({ heading, exception }: { heading: string; exception?: string }) => `${heading} ${exception ?? '-'}`
    return [state.blocks.failed.map(shown), state.blocks.errors.map(shown)]
  }

  test('end with the log', () => {
    expect(blocksOf(failures, heading, 'E   KeyError: 1')).toEqual([['test_a KeyError'], []])
  })

  test('are of errors or of failures', () => {
    expect(blocksOf('=== ERRORS ===', '___ ERROR at setup of test_b ___', 'E   OSError: 1', failures, heading)).toEqual(
      [['test_a -'], ['test_b OSError']],
    )
  })

  test('end where output begins, whatever it is called, and go on below it', () => {
    expect(blocksOf(failures, heading, captured, 'E   KeyError: 1', heading, 'E   OSError: 1')).toEqual([
      ['test_a -', 'test_a OSError'],
      [],
    ])
    expect(blocksOf(failures, heading, '--- what was logged ---', 'E   KeyError: 1')).toEqual([['test_a -'], []])
  })

  test('have headings only in their own sections', () => {
    expect(blocksOf(heading, '=== PASSES ===', heading, captured, heading, 'E   KeyError: 1')).toEqual([[], []])
  })

  test('do not hold the warnings of coverage.py', () => {
    for (const warning of ['Module a was never imported.', 'No data was collected.'])
      expect(blocksOf(failures, `/x/control.py:8: CoverageWarning: ${warning}`)).toEqual([[], []])
  })
})

describe('output of a test', () => {
  const output = (...lines: string[]) => stateOf(start, failures, heading, captured, ...lines)

  test('ends with a line as wide as the terminal, or wider where its title is', () => {
    const at = (line: string) => output(line, fault).coverageFault?.place.line
    expect(at(heading)).toBe(6)
    expect(at('___ test_a ___')).toBeUndefined()
    expect(at(`_ ${'x'.repeat(50)} _`)).toBe(6)
    expect(at(`__ ${'x'.repeat(50)} __`)).toBeUndefined()
    expect(at('_ x _')).toBeUndefined()
  })

  test('may hold a summary, which is kept apart where it is as wide as the terminal', () => {
    expect(output(summary).capturedSummary).toBeUndefined()
    const state = output(full)
    expect([state.capturedSummary?.counts, state.capturedSummary?.place.line, state.summaries]).toEqual([
      { passed: 9 },
      5,
      [],
    ])
  })

  test('may hold a bare summary where no header stands', () => {
    const state = stateOf(failures, heading, captured, 'out', '9 passed in 0.01s', 'out')
    expect([state.capturedSummary?.counts, state.capturedSummary?.place.line]).toEqual([{ passed: 9 }, 5])
    expect(output('9 passed in 0.01s').capturedSummary).toBeUndefined()
  })

  test('may stand without any section, and then every line may end it', () => {
    const state = stateOf('--- Captured stdout call ---', '= 9 passed in 0.01s =')
    expect(state.capturedSummary?.counts).toEqual({ passed: 9 })
  })

  test('says nothing of coverage; what follows `generated` or `coverage:` does', () => {
    expect(output(fault).coverageFault).toBeUndefined()
    expect(stateOf(start, '--- Captured by what was generated in x ---', fault).coverageFault).toBeUndefined()
    for (const title of ['generated xml file: /x', 'coverage: platform linux', 'Coverage: 1'])
      expect(stateOf(start, failures, heading, `--- ${title} ---`, fault).coverageFault?.place.line).toBe(5)
  })

  test('under `-rP` ends with the next heading', () => {
    expect(stateOf(start, '=== PASSES ===', heading, captured, heading, fault).coverageFault?.place.line).toBe(6)
  })
})

describe('a stop', () => {
  test.each([
    ['!!! KeyboardInterrupt !!!', 'KeyboardInterrupt'],
    ['INTERNALERROR> x', 'an internal error of pytest'],
    ['t.py .Fatal Python error: Segmentation fault', 'the interpreter crashed'],
    ['Windows fatal exception: access violation', 'the interpreter crashed'],
    ['fatal exception: access violation', 'the interpreter crashed'],
    ['usage: pytest [options] [file]', 'a usage error'],
    ['ERROR: usage: pytest [options]', 'a usage error'],
  ])('%s', (line, text) => {
    expect(stateOf(line).stops).toEqual([{ text, place: at(1)() }])
  })

  test.each(['no fatal exception: x', 'the usage: pytest [options]', 'usage: none', 'an INTERNALERROR> x'])(
    'is not `%s`',
    line => {
      expect(stateOf(line).stops).toEqual([])
    },
  )

  test('is told once, and ten of them at most', () => {
    expect(stateOf('!!! a !!!', '!!! a !!!', '!!! b !!!', '!!! b !!!').stops.map(({ text }) => text)).toEqual([
      'a',
      'b',
    ])
    expect(stateOf(...Array.from({ length: 11 }, (_, index) => `!!! ${index} !!!`)).stops).toHaveLength(10)
  })
})

describe('coverage', () => {
  test('warnings are told once for each module, and once for no data', () => {
    const warn = (text: string) => `/x/inorout.py:5: CoverageWarning: ${text}`
    const state = stateOf(
      warn('Module a was never imported. (module-not-imported)'),
      'Coverage.py warning: Module a was never imported.',
      warn('Module b c was never imported.'),
      warn('No data was collected. (no-data-collected)'),
      'Coverage.py warning: No data was collected.',
    )
    expect(state.coverageWarnings).toStrictEqual([
      { kind: 'never-imported', module: 'a', place: at(1)() },
      { kind: 'never-imported', module: 'b c', place: at(3)() },
      { kind: 'no-data', place: at(4)() },
    ])
  })

  test('1,000 warnings are kept', () => {
    const lines = Array.from({ length: 1001 }, (_, index) => `x: CoverageWarning: Module m${index} was never imported.`)
    expect(stateOf(...lines).coverageWarnings).toHaveLength(1000)
  })

  test.each([
    'FAIL Required test coverage of 90% not reached. Total coverage: 69.23%',
    'ERROR: Coverage failure: total of 1 is less than fail-under=2',
    fault,
    'Coverage failure: unknown',
  ])('a threshold was missed: %s', line => {
    expect(stateOf(line, 'Coverage failure: another').coverageFault).toEqual({ text: line, place: at(1)() })
  })

  test.each([
    'did not FAIL Required test coverage of 90% not reached',
    'no Coverage failure: at all',
    'Required test coverage of 90% reached. Total coverage: 95.00%',
  ])('none was missed: %s', line => {
    expect(stateOf(line).coverageFault).toBeUndefined()
  })
})

describe('lines that were taken out', () => {
  test.each([
    '[... 29 more failures ...]',
    '... 5 lines omitted',
    '(… one line …)',
    '--- ... truncated ... ---',
    '...SKIPPED',
  ])('%s', line => {
    expect(stateOf(line, '... 2 more ...').elision).toEqual({ text: line, place: at(1)() })
  })

  test.each(['and ... 29 more', '29 more', '... 29 others ...', '... linesman'])('not `%s`', line => {
    expect(stateOf(line).elision).toBeUndefined()
  })

  test('of the short summary, but not of other sections or behind the end', () => {
    const short = '=== short test summary info ==='
    expect(stateOf(start, short, '... 29 more ...', '... 2 more ...').elision?.place.line).toBe(3)
    expect(stateOf(start, '=== warnings summary ===', '... 29 more ...').elision).toBeUndefined()
    expect(stateOf(start, summary, '--- ... 29 more ... ---').elision).toBeUndefined()
  })
})

describe('the header', () => {
  test.each([
    ['platform linux -- Python 3.11.2, pytest-8.4.2, pluggy-1.6.0', '8.4.2'],
    ['platform linux -- Python 3.11.2[pypy], pytest-9.0.0rc1 py-1', '9.0.0rc1'],
    ['platform linux', undefined],
    ['on platform linux, pytest-8.4.2', undefined],
    ['platform linux, xpytest-8.4.2', undefined],
  ])('%s', (line, tool) => {
    expect(stateOf(line, 'platform linux -- pytest-1.0').tool).toBe(tool ?? '1.0')
  })

  test('says how many tests were collected, and whether every worker runs them', () => {
    const state = stateOf(start, 'gw0 [2] / gw1 [2]', 'scheduling tests via EachScheduling')
    expect(state.collection).toEqual({ items: 2, errors: 0, deselected: 0, skipped: 0, place: at(2)() })
    expect([state.runsEach, stateOf('scheduling tests via LoadScheduling').runsEach]).toEqual([true, false])
  })
})

test('failures are named in the short summary, or where the head of a log was cut off', () => {
  const failed = 'FAILED a.py::a - KeyError: 1'
  expect(stateOf(start, '=== short test summary info ===', failed, 'ERROR a.py').short.failureCount).toBe(2)
  expect(stateOf(failed).short.failureCount).toBe(1)
  expect(stateOf(start, '=== warnings summary ===', failed).short.failureCount).toBe(0)
})
