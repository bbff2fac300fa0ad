import { describe, expect, test } from 'vitest'
import { judgeRun } from '../../../src/evidence/tests/judge-run.ts'
import type { TestReport } from '../../../src/evidence/tests/test-report.ts'
import { makeReport, sourceOf } from './make-report.ts'

const green = makeReport('pytest-log', { passed: 2 })
const xml = makeReport('junit', { passed: 2 })
const exitPlace = { source: sourceOf('exit'), line: 1 }

interface Given {
  readonly exits?: readonly number[]
  readonly stated?: readonly number[]
  readonly isWhole?: boolean
  /** All reports, where they are more than those that count. */
  readonly all?: readonly TestReport[]
}

const judge = (
  reports: readonly TestReport[],
  { exits = [], stated = [], isWhole = true, all = reports }: Given = {},
) => judgeRun({ reports: all, exits: exits.map(count => ({ count, place: exitPlace })), stated, isWhole }, reports)
const messagesOf = ({ diagnostics }: ReturnType<typeof judge>) =>
  diagnostics.map(({ rule, message, file, place }) => [rule, message, file, place?.line])

test('a green run with exit status 0 passed, without a word', () => {
  const passed = { status: 'passed', reasons: [], diagnostics: [] }
  expect(judge([green], { exits: [0] })).toEqual(passed)
  expect(judge([green], { stated: [0] })).toEqual(passed)
  expect(judge([green], { exits: [0], stated: [0] })).toEqual(passed)
})

describe('an exit status', () => {
  test.each([
    [1, 'failed', 'exit status 1 (tests failed), although no failure is told (run.log)'],
    [2, 'incomplete', 'exit status 2: interrupted, or errors while collecting (exit:1)'],
    [3, 'incomplete', 'exit status 3: an internal error of pytest (exit:1)'],
    [4, 'incomplete', 'exit status 4: a usage error (exit:1)'],
    [5, 'incomplete', 'exit status 5: no test was collected (exit:1)'],
    [6, 'failed', 'exit status 6 (more warnings than allowed), although no failure is told (run.log)'],
    [7, 'incomplete', 'exit status 7: not one of pytest (exit:1)'],
    [128, 'incomplete', 'exit status 128: not one of pytest (exit:1)'],
    [129, 'incomplete', 'exit status 129: signal 1 (exit:1)'],
    [159, 'incomplete', 'exit status 159: signal 31 (exit:1)'],
    [160, 'incomplete', 'exit status 160: not one of pytest (exit:1)'],
    [-11, 'incomplete', 'exit status -11: not one of pytest (exit:1)'],
  ])('%i beside a green log: %s', (exit, status, reason) => {
    const judged = judge([green], { exits: [exit] })
    expect([judged.status, judged.reasons]).toEqual([status, [reason]])
  })

  test('that is stated is placed in the first report', () => {
    expect(judge([xml, green], { stated: [4] }).reasons).toEqual(['exit status 4: a usage error (run.xml)'])
  })

  test('of 1 or 6 that fits a failure says no more', () => {
    const failed = makeReport('pytest-log', { passed: 1, failed: 1 })
    for (const exit of [1, 6]) {
      const { status, reasons, diagnostics } = judge([failed], { exits: [exit] })
      expect([status, reasons, diagnostics]).toEqual(['failed', ['1 failed (run.log:9)'], []])
    }
  })

  test('that is not known is asked for', () => {
    const judged = judge([green])
    expect([judged.status, judged.reasons]).toEqual(['unknown', ['the exit status is not known']])
    expect(judged.diagnostics).toEqual([
      {
        rule: 'run-status-unknown',
        severity: 'warning',
        file: 'run.log',
        message: 'The exit status is not known, expected the exit status of the test run itself',
        hint: 'keep it with `echo $? > exit-status` (in a pipe, `${PIPESTATUS[0]}`) and name the file as `exit`',
      },
    ])
  })

  test('that contradicts another is unknown', () => {
    expect(judge([green], { exits: [0, 1], stated: [2] }).reasons).toEqual([
      'the exit status is given as 0 and 1 and 2',
    ])
    expect(judge([green], { exits: [1], stated: [1] }).status).toBe('failed')
  })

  test('of 0 beside a failure is another command’s', () => {
    const failed = makeReport('pytest-log', { failed: 2, errors: 1 })
    const judged = judge([failed], { exits: [0] })
    expect([judged.status, judged.reasons]).toEqual([
      'failed',
      ['2 failed (run.log:9)', '1 error (run.log:9)', 'the exit status is 0 beside 2 failed (run.log:9)'],
    ])
    expect(messagesOf(judged)).toEqual([
      [
        'run-status-unknown',
        'The exit status is 0 beside 2 failed, expected the exit status of the test run itself',
        'run.log',
        9,
      ],
    ])
    const inXml = judge([makeReport('junit', { failed: 2 })], { exits: [0] })
    expect(inXml.diagnostics.map(diagnostic => 'place' in diagnostic)).toEqual([false])
  })

  test('that is unknown beside a failure leaves a failed run', () => {
    const judged = judge([makeReport('junit', { failed: 1, errors: 2 })])
    expect([judged.status, judged.reasons]).toEqual([
      'failed',
      ['1 failed (run.xml)', '2 errors (run.xml)', 'the exit status is not known'],
    ])
    expect(judged.diagnostics).toHaveLength(1)
  })
})

describe('a run is incomplete', () => {
  const stop = (text: string, line?: number) => ({
    text,
    place: { source: sourceOf('run.log'), ...(line !== undefined && { line }) },
  })

  test('where its evidence says so: at the first line there is', () => {
    const judged = judge(
      [makeReport('pytest-log', {}, { stops: [stop('no end'), stop('a crash', 7), stop('more', 8)] })],
      {
        exits: [0],
      },
    )
    expect([judged.status, judged.reasons]).toEqual([
      'incomplete',
      ['no end (run.log)', 'a crash (run.log:7)', 'more (run.log:8)'],
    ])
    expect(judged.diagnostics).toEqual([
      {
        rule: 'run-incomplete',
        severity: 'error',
        file: 'run.log',
        place: { line: 7 },
        message: 'The run is not proven complete: no end; a crash; more; expected one run that went through to its end',
        hint: 'run the tests again and keep their whole output',
      },
    ])
  })

  test('without a line, the file is named alone', () => {
    const { diagnostics } = judge([makeReport('junit', {}, { stops: [stop('no end')] })], { exits: [0] })
    expect(diagnostics).toEqual([
      {
        rule: 'run-incomplete',
        severity: 'error',
        file: 'run.log',
        message: 'The run is not proven complete: no end; expected one run that went through to its end',
        hint: 'run the tests again and keep their XML',
      },
    ])
    expect(Object.keys(diagnostics[0]!)).not.toContain('place')
  })

  test('a log among the evidence is the one to keep', () => {
    const { diagnostics } = judge([makeReport('junit', {}, { stops: [stop('no end')] }), green], { exits: [0] })
    expect(diagnostics[0]!.hint).toBe('run the tests again and keep their whole output')
  })

  test('what failed and the unknown status are told, too; what does not fit is not', () => {
    const stopped = makeReport('pytest-log', { failed: 1 }, { stops: [stop('no end', 3)] })
    expect(judge([stopped], { exits: [0] }).reasons).toEqual(['no end (run.log:3)', '1 failed (run.log:9)'])
    const judged = judge([stopped])
    expect(judged.reasons).toEqual(['no end (run.log:3)', '1 failed (run.log:9)', 'the exit status is not known'])
    expect(judged.diagnostics.map(({ rule }) => rule)).toEqual(['run-incomplete', 'run-status-unknown'])
  })

  test('several runs', () => {
    const judged = judge([], { exits: [0], all: [green, { ...green, source: sourceOf('b.log') }] })
    expect([judged.status, judged.reasons]).toEqual([
      'incomplete',
      ['several runs are given (`run.log`, `b.log`) (b.log)'],
    ])
  })

  test('evidence that cannot be read', () => {
    const judged = judge([green], { exits: [0], isWhole: false })
    expect([judged.status, judged.reasons]).toEqual(['incomplete', ['a part of the evidence cannot be read (run.log)']])
  })

  test('no test was run', () => {
    const none = makeReport('pytest-log', { passed: 0, deselected: 3, warnings: 1 })
    expect(judge([none], { exits: [0] }).reasons).toEqual(['no test was run (run.log:9)'])
    expect(judge([makeReport('pytest-log', {})], { exits: [0] }).reasons).toEqual(['no test was run (run.log)'])
    expect(judge([none, xml], { exits: [0] }).status).toBe('passed')
    expect(judge([none], { exits: [0], isWhole: false }).reasons).toEqual([
      'a part of the evidence cannot be read (run.log)',
    ])
  })

  test.each(['passed', 'skipped', 'xfailed', 'xpassed'] as const)('unless one was %s', name => {
    expect(judge([makeReport('pytest-log', { [name]: 1 })], { exits: [0] }).status).toBe('passed')
  })

  test.each(['failed', 'errors'] as const)('or %s', name => {
    expect(judge([makeReport('pytest-log', { [name]: 1 })], { exits: [1] }).status).toBe('failed')
  })
})

test('what failed beside the tests is quoted', () => {
  const faults = [{ text: 'FAIL coverage', place: { source: sourceOf('run.log'), line: 3 } }]
  const judged = judge([makeReport('pytest-log', { passed: 1, failed: 0 }, { faults })], { exits: [1] })
  expect([judged.status, judged.reasons]).toEqual(['failed', ['`FAIL coverage` (run.log:3)']])
})
