import { expect, test } from 'vitest'
import { checkEvidence } from '../../src/evidence/check-evidence.ts'
import type { CoverageReport } from '../../src/evidence/coverage/coverage-report.ts'
import type { Evidence } from '../../src/evidence/read-evidence.ts'
import type { RunRecord } from '../../src/evidence/run-record.ts'
import type { TestRun } from '../../src/evidence/tests/test-run.ts'

const source = (path: string) => ({ path, sha256: `sha256 of ${path}`, bytes: 1 })
const report = (path: string, more: Partial<CoverageReport> = {}) =>
  ({
    source: source(path),
    mode: 'statement',
    digest: path,
    timestamp: '2026-02-14T09:30:00.000000',
    ...more,
  }) as CoverageReport
const run = (startedAt?: string) =>
  ({
    sources: [source('run.log')],
    ...(startedAt && { startedAt: { text: startedAt, place: { source: source('run.log') } } }),
  }) as unknown as TestRun
const record = (more: Partial<RunRecord> = {}) =>
  ({ source: source('run.json'), interrupted: false, evidence: [], ...more }) as unknown as RunRecord

/** What is found, a line each. */
function found(evidence: Partial<Evidence>, ...baselines: CoverageReport[]): string[] {
  const all = {
    figures: new Map(),
    baselines: new Map(baselines.map(one => [one.source.path, one])),
    ...evidence,
  } as Evidence
  return checkEvidence(all).map(
    ({ rule, severity, file, message, hint }) =>
      `${file}: ${severity} ${rule}: ${message}${hint === undefined ? '' : ` | ${hint}`}`,
  )
}
const now = report('now.json')

test('a baseline is an earlier measurement in the same mode', () => {
  expect(found({ coverage: now }, report('before.json'))).toEqual([])
  expect(found({ coverage: now }, report('before.json', { mode: 'branch', digest: 'now.json' }))).toEqual([
    'before.json: error mixed-modes: Measured in branch mode, expected statement mode like `now.json`: their percents cannot be compared | measure both with the same `--branch` setting',
  ])
  expect(found({ coverage: now }, report('before.json', { digest: 'now.json' }))).toEqual([
    'before.json: warning baseline-identical: Holds the same numbers for the same files as `now.json`, expected an earlier measurement | check that the second measurement really ran',
  ])
  expect(found({}, report('before.json', { mode: 'branch' }))).toEqual([])
})

test('a baseline over other files is said, with the first three that are gone and new', () => {
  const compare = (had: string[], has: string[]) =>
    found({ coverage: report('now.json', { keys: has }) }, report('before.json', { keys: had }))
  const scope = (had: string, has: string) => compare(had.split(''), has.split(''))
  const end = 'the overall percents are not like for like'
  const begin = 'before.json: warning scope-changed: `now.json` measures other files than this baseline:'
  expect(scope('ab', 'ba')).toEqual([])
  expect(compare(['a/b.py'], ['a\\b.py'])).toEqual([])
  expect(scope('abc', 'a')).toEqual([`${begin} 2 no longer measured (\`b\`, \`c\`); ${end}`])
  expect(scope('a', 'b')).toEqual([`${begin} 1 no longer measured (\`a\`), 1 new (\`b\`); ${end}`])
  expect(scope('a', 'abcd')).toEqual([`${begin} 3 new (\`b\`, \`c\`, \`d\`); ${end}`])
  expect(scope('abcd', 'x')).toEqual([`${begin} 4 no longer measured (\`a\`, \`b\`, \`c\`, …), 1 new (\`x\`); ${end}`])
  expect(found({ coverage: now }, report('before.json', { keys: ['a'] }))).toEqual([])
  expect(found({ coverage: report('now.json', { keys: ['a'] }) }, report('before.json'))).toEqual([])
})

test('a report is not older than the run it is said to come from', () => {
  expect(found({ coverage: now, run: run('2026-02-14T09:30:00.5') })).toEqual([])
  expect(found({ coverage: now, run: run() })).toEqual([])
  expect(found({ run: run('2026-02-14T09:30:01') })).toEqual([])
  expect(found({ coverage: now, run: run('2026-02-14T09:30:01.25') })).toEqual([
    'now.json: warning evidence-stale: Written 2026-02-14T09:30:00, before the test run of `run.log` started (2026-02-14T09:30:01), expected a report of that run | measure again, and keep the files of one run together',
  ])
})

test('evidence is what the run record describes, and was written in that run', () => {
  const listed = (path: string, more: object = {}) => ({ path, sha256: `sha256 of ${path}`, written: true, ...more })
  const checked = (...evidence: object[]) =>
    found({ coverage: now, run: run(), record: record({ evidence } as Partial<RunRecord>) })
  const hint = 'measure again with `closeout measure`'
  expect(checked()).toEqual([])
  expect(checked(listed('now.json'), listed('run.log'), listed('gone.log', { written: false }))).toEqual([])
  expect(checked(listed('now.json', { sha256: 'other' }), listed('run.log', { written: false }))).toEqual([
    `now.json: error evidence-stale: Is not the file that the run record \`run.json\` describes (sha256 differs), expected the evidence of that run | ${hint}`,
    `run.log: error evidence-stale: Was not written during the run that \`run.json\` records, expected fresh evidence | ${hint}`,
  ])
  const figures = new Map([['bench', { source: source('bench.json'), data: 1 }]]) as unknown as Evidence['figures']
  const old = record({ evidence: [listed('bench.json', { written: false })] } as Partial<RunRecord>)
  expect(found({ figures, record: old })).toEqual([
    `bench.json: error evidence-stale: Was not written during the run that \`run.json\` records, expected fresh evidence | ${hint}`,
  ])
  expect(found({ record: record({ interrupted: true }) })).toEqual([
    `run.json: error run-incomplete: The measurement was interrupted, expected one that ran to its end | ${hint}`,
  ])
})
