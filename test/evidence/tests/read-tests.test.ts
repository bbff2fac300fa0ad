import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readTests, type TestInput } from '../../../src/evidence/tests/read-tests.ts'
import type { TestRun } from '../../../src/evidence/tests/test-run.ts'

const fixtures = 'test/fixtures/runs'
const runs = '../shared/corpus/runs'
const logs = '../shared/corpus/logs'
const absent = existsSync(runs) ? '' : ' (skipped: the corpus is absent)'

const rooted = (path: string) => ({ path, absolute: resolve(path), real: resolve(path) })
const counts = (run: TestRun | undefined) =>
  Object.fromEntries(Object.entries(run?.counts ?? {}).map(([name, { count }]) => [name, count]))

describe.skipIf(!existsSync(runs))(`real runs${absent}`, () => {
  // The names of tests are collected even where the tests are skipped.
  const folders = existsSync(runs) ? ['pytest-7.2.1', 'stopped-runs', 'versions'] : []
  const found = folders.flatMap(folder =>
    readdirSync(join(runs, folder))
      .filter(file => /\.log$|\.junit\.xml$/.test(file))
      .map(file => join(runs, folder, file)),
  )

  test.each(found)('%s passed only if it exited with 0, complete and without failures', async path => {
    const status = path.replace(/\.log$|\.junit\.xml$/, '.rc')
    const input: TestInput = { file: rooted(path), ...(existsSync(status) && { exit: rooted(status) }) }
    const exit = existsSync(status) ? Number(readFileSync(status, 'utf8')) : undefined
    const { run, diagnostics } = await readTests([input])
    const rules = diagnostics.map(({ rule }) => rule)
    if (!run) return expect(rules).toContain('evidence-unreadable')
    const failing = (run.counts.failed?.count ?? 0) + (run.counts.errors?.count ?? 0)
    if (run.status === 'passed') expect({ exit, failing }).toEqual({ exit: 0, failing: 0 })
    if (exit === undefined) expect(rules).toContain('run-status-unknown')
    if (run.status === 'incomplete') expect(rules).toContain('run-incomplete')
    if (exit !== undefined && exit > 1) expect(run.status).toBe('incomplete')
    if (exit === 1) expect(run.status).not.toBe('unknown')
    const without = await readTests([{ file: input.file }])
    expect(without.run?.status).not.toBe('passed')
  })

  test.each([
    ['pytest-7.2.1/messy', 'failed'],
    ['pytest-7.2.1/messy-v', 'failed'],
    ['pytest-7.2.1/messy-xdist', 'failed'],
    ['stopped-runs/crlf', 'failed'],
    ['stopped-runs/gha-timestamps', 'failed'],
    ['versions/6.2.5.messy', 'failed'],
    ['versions/9.0.3.messy-color', 'failed'],
  ])('%s has 10 tests with 12 outcomes', async (name, status) => {
    const { run } = await readTests([{ file: rooted(join(runs, `${name}.log`)) }])
    expect(run?.status).toBe(status)
    expect(counts(run)).toMatchObject({
      ...{ collected: 10, tests: 10, failed: 4, passed: 2, skipped: 1, xfailed: 1, xpassed: 1, errors: 3 },
    })
  })

  test('log, XML and exit status of one run agree', async () => {
    const at = (end: string) => rooted(join(runs, `pytest-7.2.1/messy${end}`))
    const { run, diagnostics } = await readTests([{ file: at('.log'), exit: at('.rc') }, { file: at('.junit.xml') }])
    expect(diagnostics).toEqual([])
    expect(run?.files.map(({ file, outcomes }) => ({ file, outcomes }))).toEqual([
      {
        file: 'backend/tests/integration/messy_outcomes.py',
        outcomes: { passed: 1, failed: 4, error: 2, skipped: 1, xfailed: 1, xpassed: 1 },
      },
    ])
    expect(Object.fromEntries(run!.exceptions)).toEqual({ AssertionError: 3, RuntimeError: 3 })
  })
})

describe.skipIf(!existsSync(logs))(`logs of a real project${absent}`, () => {
  const read = (name: string) => readTests([{ file: rooted(join(logs, name)) }])

  test('720 reruns are not tests', async () => {
    const { run } = await read('01_phase250_test_results.txt')
    expect(counts(run)).toMatchObject({ tests: 566, passed: 327, failed: 189, errors: 50, reruns: 720, warnings: 15 })
    expect(run?.failureCount).toBe(239)
    expect(run?.exceptions.get('IntegrityError')).toBe(5)
  })

  test('live logs between a test and its outcome', async () => {
    const { run } = await read('03_197_08_test_results.txt')
    expect(counts(run)).toMatchObject({ tests: 102, passed: 100, failed: 2 })
    expect(run?.files.map(({ file }) => file)).toEqual([
      'tests/test_edge_cases.py',
      'tests/test_governance_performance.py',
      'tests/test_governance_streaming.py',
    ])
  })

  test.each([
    ['06_verification_results.txt', 'failed'],
    ['09_graphrag_test_out.txt', 'incomplete'],
    ['15_pytest_collect.txt', 'incomplete'],
    ['24_embedded_rerun.txt', 'incomplete'],
    ['30_embedded_interrupted.txt', 'incomplete'],
    ['04_197_08_coverage_report.txt', 'unknown'],
  ])('%s is %s', async (name, status) => {
    const { run } = await read(name)
    expect(run?.status).toBe(status)
  })

  test('an audit written by hand is no log', async () => {
    const { run, diagnostics } = await read('17_196_flaky_test_audit.txt')
    expect(run).toBeUndefined()
    expect(diagnostics.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([
      'evidence-unreadable: Cannot read `../shared/corpus/logs/17_196_flaky_test_audit.txt`: it holds no pytest session header, test line or summary and begins with `# Phase 196 Flaky Test Audit (GAP-04)`, expected the terminal output of pytest',
    ])
  })
})

describe('the log, the XML and the exit status of one run', () => {
  const at = (name: string) => rooted(join(fixtures, name))
  const rulesOf = async (...inputs: TestInput[]) => {
    const { run, diagnostics } = await readTests(inputs)
    return [run?.status, ...diagnostics.map(({ rule, severity }) => `${severity} ${rule}`)]
  }

  test.each([
    ['messy', 'failed'],
    ['messy-v', 'failed'],
    ['green', 'passed'],
    ['fail-under', 'failed'],
    ['tee', 'failed'],
    ['collect-error', 'incomplete'],
    ['interrupted', 'incomplete'],
    ['segv', 'incomplete'],
  ])('%s %s', async (name, status) => {
    const { run } = await readTests([{ file: at(`${name}.log`), exit: at(`${name}.rc`) }])
    expect(run?.status).toBe(status)
    expect(run?.sources.map(({ path }) => path)).toEqual([`${fixtures}/${name}.log`, `${fixtures}/${name}.rc`])
    expect(run?.exit?.place.source.sha256).toMatch(/^[0-9a-f]{64}$/)
  })

  test('an exit status that the configuration states is used, but was not measured', async () => {
    const { run } = await readTests([{ file: at('green.log'), exit: 0 }])
    expect([run?.status, run?.statedExit, run?.exit]).toEqual(['passed', 0, undefined])
  })

  test('contradicting exit statuses are none', async () => {
    const inputs = [
      { file: at('green.log'), exit: 0 },
      { file: at('green.junit.xml'), exit: 1 },
    ]
    expect(await rulesOf(...inputs)).toEqual(['unknown', 'warning run-status-unknown'])
  })

  test('the exit status of a run record stands where the configuration names none', async () => {
    const recorded = (count: number) => ({
      count,
      place: { source: { path: 'run.json', sha256: '', bytes: 0, modified: 0 }, pointer: '/exit' },
    })
    const passed = await readTests([{ file: at('green.log') }], recorded(0))
    expect([passed.run?.status, passed.run?.exit?.place.source.path]).toEqual(['passed', 'run.json'])
    const named = await readTests([{ file: at('green.log'), exit: 0 }], recorded(1))
    expect([named.run?.status, named.diagnostics]).toEqual(['passed', []])
  })

  test('XML of another run disagrees with the log, number by number', async () => {
    const { diagnostics } = await readTests([{ file: at('messy.log'), exit: 1 }, { file: at('green.junit.xml') }])
    expect(diagnostics.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([
      'log-and-junit-disagree: 0 failed (`//testcase[failure]`), but 4 failed at `test/fixtures/runs/messy.log:52`, expected the same run in both',
      'log-and-junit-disagree: 0 errors (`//testcase[error]`), but 3 errors at `test/fixtures/runs/messy.log:52`, expected the same run in both',
      'log-and-junit-disagree: 0 skipped and xfailed (`//testcase[skipped]`), but 2 skipped and xfailed at `test/fixtures/runs/messy.log:52`, expected the same run in both',
      'log-and-junit-disagree: 10 passed and xpassed (`//testcase[not(failure|error|skipped)]`), but 3 passed and xpassed at `test/fixtures/runs/messy.log:52`, expected the same run in both',
    ])
  })

  test('a file that is missing or cannot be read keeps the run from passing', async () => {
    const green = { file: at('green.log'), exit: at('green.rc') }
    expect(await rulesOf(green, { file: at('none.xml') })).toEqual([
      'incomplete',
      'error evidence-missing',
      'error run-incomplete',
    ])
    expect(await rulesOf({ file: at('none.log') })).toEqual([undefined, 'error evidence-missing'])
    expect(await rulesOf({ file: at('green.log'), exit: at('messy.log') })).toEqual([
      'unknown',
      'error evidence-unreadable',
      'warning run-status-unknown',
    ])
  })

  test('node writes JUnit XML, too', async () => {
    const { run } = await readTests([{ file: at('node.junit.xml'), exit: 1 }])
    expect([run?.status, counts(run)]).toEqual(['failed', { tests: 4, passed: 1, failed: 1, errors: 0, skipped: 2 }])
  })
})
