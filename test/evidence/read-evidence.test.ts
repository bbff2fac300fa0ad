import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from '../../src/config/read-config.ts'
import { readEvidence, sourcesOf, type Evidence } from '../../src/evidence/read-evidence.ts'
import { SharedReports } from '../../src/evidence/shared-reports.ts'
import { files, makeProject } from '../cli/project.ts'

/** The evidence of a project whose configuration names these, and holds these files besides. */
function read(evidence: string, more: Readonly<Record<string, string>> = {}, targets = ''): Promise<Evidence> {
  const text = `version: 1\nevidence: { ${evidence} }\n${targets}documents: [{ template: note, path: NOTE.md }]\n`
  return readEvidence(readConfig(join(makeProject({ 'closeout.yaml': text, ...more }), 'closeout.yaml')))
}

/** `rule file [line:column]: message`, without what follows the first comma. */
const lines = ({ diagnostics }: Evidence) =>
  diagnostics.map(
    ({ rule, file, place, message }) =>
      `${rule} ${file}${place ? ` ${place.line}:${place.column}` : ''}: ${message.split(',')[0]}`,
  )

const coverage = files['coverage.json']!
/** Another measurement of the same files: one line less was covered. */
const earlier = coverage
  .replace(
    '"executed_lines": [1], "summary": {"covered_lines": 1',
    '"executed_lines": [], "summary": {"covered_lines": 0',
  )
  .replace(
    '"percent_covered": 25.0, "percent_covered_display": "25", "missing_lines": 3',
    '"percent_covered": 0.0, "percent_covered_display": "0", "missing_lines": 4',
  )
  .replace('"missing_lines": [2, 3, 4]', '"missing_lines": [1, 2, 3, 4]')
  .replace('{"covered_lines": 4', '{"covered_lines": 3')
  .replace(
    '"percent_covered": 50.0, "percent_covered_display": "50", "missing_lines": 4',
    '"percent_covered": 37.5, "percent_covered_display": "38", "missing_lines": 5',
  )
const record = (exit: number | null, evidence: object[] = []) =>
  JSON.stringify({
    version: 1,
    command: ['pytest'],
    startedAt: '2026-02-14T09:29:00Z',
    finishedAt: '2026-02-14T09:31:00Z',
    exit,
    interrupted: false,
    tools: {},
    evidence,
  })

test('every file that the configuration names is read', async () => {
  const evidence = await read(
    'coverage: { path: coverage.json, base: src }, tests: [run.log], run: run.json, figures: { bench: bench.json, load: load.json }',
    { 'run.json': record(0), 'bench.json': '{"seconds": 2}', 'load.json': '[3]', 'before.json': earlier },
    'targets: { baseline: { coverage: before.json } }\n',
  )
  expect(lines(evidence)).toEqual([])
  expect(evidence.coverage!.statements).toEqual({ covered: 4, missing: 4, total: 8 })
  expect(evidence.base).toBe('src')
  expect([...evidence.baselines].map(([path, { statements }]) => `${path} ${statements.covered}`)).toEqual([
    'before.json 3',
  ])
  expect(evidence.run!.exit).toMatchObject({ count: 0, place: { source: { path: 'run.json' }, pointer: '/exit' } })
  expect(evidence.record!.command).toEqual(['pytest'])
  expect([...evidence.figures].map(([name, { data }]) => [name, data])).toEqual([
    ['bench', { seconds: 2 }],
    ['load', [3]],
  ])
  expect(sourcesOf(evidence).map(({ path }) => path)).toEqual([
    'before.json',
    'bench.json',
    'coverage.json',
    'load.json',
    'run.json',
    'run.log',
  ])
})

test('what is not named is absent', async () => {
  const evidence = await read('coverage: coverage.json')
  expect(Object.keys(evidence).sort()).toEqual(['baselines', 'coverage', 'diagnostics', 'figures', 'targetPaths'])
  expect(sourcesOf(evidence).map(({ path }) => path)).toEqual(['coverage.json'])
  const run = await read('tests: [run.log]')
  expect(Object.keys(run).sort()).toEqual(['baselines', 'diagnostics', 'figures', 'run', 'targetPaths'])
  expect(run.run!.exit).toBeUndefined()
  expect(sourcesOf(run).map(({ path }) => path)).toEqual(['run.log'])
})

test('a file that cannot be read is told, and the others are read all the same', async () => {
  const evidence = await read(
    'coverage: gone.json, tests: [gone.log], run: gone-run.json, figures: { bench: gone-bench.json, load: load.json }',
    { 'load.json': '[3]' },
    'targets: { baseline: { coverage: gone-before.json } }\n',
  )
  expect(lines(evidence)).toEqual(
    ['gone.json', 'gone-before.json', 'gone-run.json', 'gone-bench.json', 'gone.log'].map(
      path => `evidence-missing ${path}: No file \`${path}\``,
    ),
  )
  expect(Object.keys(evidence).sort()).toEqual(['baselines', 'diagnostics', 'figures', 'targetPaths'])
  expect([...evidence.figures.keys()]).toEqual(['load'])
  expect(evidence.baselines.size).toBe(0)
})

test('a path that leaves the root is told where it is named', async () => {
  const evidence = await read('coverage: ../a.json, run: ../b.json, figures: { bench: ../c.json }', {})
  expect(lines(evidence)).toEqual([
    'outside-root closeout.yaml 2:13: Unexpected path `../a.json`: it leaves the root',
    'outside-root closeout.yaml 2:34: Unexpected path `../b.json`: it leaves the root',
    'outside-root closeout.yaml 2:61: Unexpected path `../c.json`: it leaves the root',
  ])
})

test.each([
  ['tests: [../a.log]', '2:21', '../a.log'],
  ['tests: [run.log, { path: ../a.xml }]', '2:32', '../a.xml'],
  ['tests: [{ path: run.log, exit: ../a.txt }]', '2:38', '../a.txt'],
  ['coverage: { path: coverage.json, base: ../src }', '2:46', '../src'],
])('%s is refused at its place', async (evidence, place, path) => {
  const message = `Unexpected path \`${path}\`: it leaves the root, expected a path below the root`
  const [line, column] = place.split(':').map(Number)
  await expect(
    read(evidence).then(({ diagnostics }) => {
      throw Object.assign(new Error('read'), { diagnostics })
    }),
  ).rejects.toMatchObject({ diagnostics: [{ file: 'closeout.yaml', message, place: { line, column } }] })
})

test('a baseline that several targets share is read once', async () => {
  const evidence = await read(
    'coverage: coverage.json',
    { 'before.json': earlier.replace('"totals": {"covered_lines": 3', '"totals": {"covered_lines": 2') },
    'targets: { baseline: { coverage: before.json }, overall: { percent: 1, baseline: { coverage: ./before.json } } }\n',
  )
  // A report that is refused is no baseline, and is asked for again.
  expect(evidence.baselines.size).toBe(0)
  const good = await read(
    'coverage: coverage.json',
    { 'before.json': earlier },
    'targets: { baseline: { coverage: before.json }, overall: { percent: 1, baseline: { coverage: ./before.json } } }\n',
  )
  expect([...good.baselines.keys()]).toEqual(['before.json'])
})

test('the exit status is what the configuration says, else what the run record says', async () => {
  const exitOf = async (tests: string, exit: number | null, more = {}) => {
    const { run } = await read(`tests: [${tests}], run: run.json`, { 'run.json': record(exit), ...more })
    return run?.exit && `${run.exit.count} ${run.exit.place.source.path}`
  }
  expect(await exitOf('run.log', 3)).toBe('3 run.json')
  expect(await exitOf('run.log', null)).toBeUndefined()
  expect(await exitOf('{ path: run.log }', 3)).toBe('3 run.json')
  expect(await exitOf('{ path: run.log, exit: status.txt }', 3, { 'status.txt': '0\n' })).toBe('0 status.txt')
  const { run } = await read('tests: [{ path: run.log, exit: status.txt }]', { 'status.txt': '0\n' })
  expect(sourcesOf({ run, baselines: new Map(), figures: new Map() } as never).map(({ path }) => path)).toEqual([
    'run.log',
    'status.txt',
  ])
})

test('the files are checked against each other', async () => {
  const again = await read(
    'coverage: coverage.json, run: run.json',
    {
      'before.json': coverage,
      'run.json': record(0, [{ path: 'coverage.json', sha256: 'other', written: true }]),
    },
    'targets: { baseline: { coverage: before.json } }\n',
  )
  expect(lines(again)).toEqual([
    'baseline-identical before.json: Holds the same numbers for the same files as `coverage.json`',
    'evidence-stale coverage.json: Is not the file that the run record `run.json` describes (sha256 differs)',
  ])
})

test('a bug in a reader is no finding', async () => {
  const text = 'version: 1\nevidence: { coverage: coverage.json }\ndocuments: [{ template: note, path: NOTE.md }]\n'
  const config = readConfig(join(makeProject({ 'closeout.yaml': text }), 'closeout.yaml'))
  const reports = new SharedReports()
  reports.read = () => Promise.reject(new RangeError('a bug'))
  await expect(readEvidence(config, reports)).rejects.toThrow('a bug')
})
