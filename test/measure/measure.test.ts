import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runRecordSchema } from '../../src/evidence/run-record.ts'
import { makeProject, node, read, run } from './project.ts'

const hash = (text: string) => createHash('sha256').update(text).digest('hex')

test('keeps the output in the order written, the exit status, and what the command did to the evidence', async () => {
  const folder = makeProject()
  const command = node(`
    for (let i = 0; i < 200; i++) { fs.writeSync(1, 'out ' + i + '\\n'); fs.writeSync(2, 'err ' + i + '\\n') }
    fs.writeFileSync('coverage.json', '{"meta": {"format": 2, "version": "7.4.1"}}')
    process.exitCode = 3
  `)
  const { record, status, diagnostics, written, shown } = await run(folder, command, { log: 'evidence/run.log' })
  const lines = Array.from({ length: 200 }, (_, i) => `out ${i}\nerr ${i}\n`).join('')
  expect(shown).toBe(lines)
  expect(read(folder, 'evidence/run.log')).toBe(lines)
  expect(read(folder, 'evidence/exit-status')).toBe('3\n')
  expect({ status, diagnostics, written }).toEqual({
    status: 3,
    diagnostics: [],
    written: ['evidence/run.json', 'evidence/run.log', 'evidence/exit-status'],
  })
  const stored = runRecordSchema.parse(JSON.parse(read(folder, 'evidence/run.json')))
  expect(stored).toEqual(record)
  expect(stored).toMatchObject({
    version: 1,
    command,
    exit: 3,
    interrupted: false,
    tools: { 'coverage.py': '7.4.1' },
    evidence: [
      { path: 'coverage.json', sha256: hash('{"meta": {"format": 2, "version": "7.4.1"}}'), bytes: 43, written: true },
      { path: 'evidence/run.log', sha256: hash(lines), bytes: lines.length, written: true },
      { path: 'evidence/exit-status', sha256: hash('3\n'), bytes: 2, written: true },
    ],
  })
  expect(Date.parse(stored.finishedAt)).toBeGreaterThanOrEqual(Date.parse(stored.startedAt))
})

test('evidence that the command did not write is stale, and absent evidence is absent', async () => {
  const folder = makeProject({ 'coverage.json': '{}', 'evidence/exit-status': '0\n' })
  const { record, diagnostics } = await run(folder, node(''))
  expect(record.evidence).toEqual([
    { path: 'coverage.json', sha256: hash('{}'), bytes: 2, written: false },
    { path: 'evidence/run.log', written: false },
    { path: 'evidence/exit-status', sha256: hash('0\n'), bytes: 2, written: true },
  ])
  expect(diagnostics.map(({ file, rule, severity, message }) => [file, rule, severity, message])).toEqual([
    ['coverage.json', 'evidence-stale', 'warning', 'Was not written by the command, expected fresh evidence'],
    ['evidence/run.log', 'evidence-stale', 'warning', 'Does not exist, expected the command to write it'],
  ])
})

test('the same bytes written again are fresh', async () => {
  const folder = makeProject({ 'coverage.json': '{}' })
  const { record } = await run(folder, node(`fs.writeFileSync('coverage.json', '{}')`))
  expect(record.evidence[0]).toMatchObject({ path: 'coverage.json', written: true })
})

test('an exit status that the command wrote itself is left alone', async () => {
  const folder = makeProject({ 'evidence/exit-status': '7\n' })
  const { status, written } = await run(folder, node(`fs.writeFileSync('evidence/exit-status', '1\\n')`))
  expect(status).toBe(0)
  expect(read(folder, 'evidence/exit-status')).toBe('1\n')
  expect(written).toEqual(['evidence/run.json'])
})

test('while the command runs, and after closeout was killed, the record says interrupted', async () => {
  const folder = makeProject()
  const copy = `fs.copyFileSync('evidence/run.json', 'during.json')`
  await run(folder, node(copy))
  const during = runRecordSchema.parse(JSON.parse(read(folder, 'during.json')))
  expect(during).toMatchObject({
    exit: null,
    interrupted: true,
    evidence: [{ path: 'coverage.json', written: false }, {}, {}],
  })
  expect(during.finishedAt).toBe(during.startedAt)
})

test.skipIf(process.platform === 'win32')('a command that a signal ended was interrupted, as in a shell', async () => {
  const folder = makeProject()
  const { record, status } = await run(
    folder,
    node(`process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000)`),
  )
  expect(record).toMatchObject({ exit: null, signal: 'SIGTERM', interrupted: true })
  expect(status).toBe(143)
  expect(read(folder, 'evidence/exit-status')).toBe('143\n')
})

test('a command that was told to stop and ended in its own way was interrupted too', async () => {
  const folder = makeProject()
  const { record, status } = await run(folder, node(`process.exit(2)`), {
    onStart: interrupt => interrupt('SIGINT', { forward: false }),
  })
  expect(record).toMatchObject({ exit: 2, interrupted: true })
  expect(status).toBe(2)
})

test('a command that cannot be started leaves no record', async () => {
  const folder = makeProject()
  await expect(run(folder, ['no-such-program-anywhere'])).rejects.toMatchObject({
    diagnostics: [{ rule: 'usage', message: 'Cannot start `no-such-program-anywhere`: ENOENT, expected a program' }],
  })
  expect(existsSync(join(folder, 'evidence'))).toBe(false)
})

test('without a place for the record, or evidence to record, nothing runs', async () => {
  const head = 'version: 1\ndocuments: [{ template: summary, path: S.md }]\n'
  const command = node(`fs.writeFileSync('ran', '')`)
  const noRun = makeProject({ 'closeout.yaml': `${head}evidence: { coverage: coverage.json }\n` })
  await expect(run(noRun, command)).rejects.toMatchObject({
    diagnostics: [{ rule: 'config', hint: 'add `run: evidence/run.json` to `evidence`', place: { line: 3 } }],
  })
  const nothing = makeProject({ 'closeout.yaml': `${head}evidence: { run: run.json }\n` })
  await expect(run(nothing, command)).rejects.toMatchObject({ diagnostics: [{ rule: 'config' }] })
  expect([noRun, nothing].map(folder => existsSync(join(folder, 'ran')))).toEqual([false, false])
})

test('where no record can be written nothing runs', async () => {
  const command = node(`fs.writeFileSync('ran', '')`)
  const file = makeProject({ evidence: 'a file' })
  await expect(run(file, command)).rejects.toMatchObject({
    diagnostics: [
      {
        rule: 'write-failed',
        file: 'evidence/run.json',
        message:
          'Cannot write `evidence/run.json`: a part of the path is not a folder (`ENOTDIR`), expected a writable place',
      },
    ],
  })
  const isFolder = makeProject({ 'evidence/run.json/x': '' })
  await expect(run(isFolder, command)).rejects.toMatchObject({
    diagnostics: [
      { rule: 'write-failed', message: 'Cannot write `evidence/run.json`: it is a folder, expected a file' },
    ],
  })
  expect([file, isFolder].map(folder => existsSync(join(folder, 'ran')))).toEqual([false, false])
})

test('a record that cannot be finished is an error beside the status, which is not lost', async () => {
  const folder = makeProject()
  const command = node(
    `fs.rmSync('evidence', { recursive: true }); fs.writeFileSync('evidence', ''); process.exitCode = 3`,
  )
  const { status, diagnostics, written } = await run(folder, command)
  expect({ status, written }).toEqual({ status: 3, written: [] })
  expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ rule, file }) => [rule, file])).toEqual([
    ['write-failed', 'evidence/exit-status'],
    ['write-failed', 'evidence/run.json'],
  ])
})

test('a folder that the command removed is made again', async () => {
  const folder = makeProject()
  const { status, written } = await run(folder, node(`fs.rmSync('evidence', { recursive: true })`))
  expect({ status, written }).toEqual({ status: 0, written: ['evidence/run.json', 'evidence/exit-status'] })
  expect(readdirSync(join(folder, 'evidence')).sort()).toEqual(['exit-status', 'run.json'])
})

test('a command that cannot be started leaves the record that was there, and what else was in its folder', async () => {
  const folder = makeProject({ 'evidence/run.json': 'earlier' })
  await expect(run(folder, ['no-such-program-anywhere'])).rejects.toThrow('Cannot start')
  expect(read(folder, 'evidence/run.json')).toBe('earlier')
  expect(readdirSync(join(folder, 'evidence'))).toEqual(['run.json'])
})

test('a log that cannot be written is refused before anything runs', async () => {
  const folder = makeProject()
  mkdirSync(join(folder, 'out.log'))
  await expect(run(folder, node(`fs.writeFileSync('ran', '')`), { log: 'out.log' })).rejects.toMatchObject({
    diagnostics: [
      {
        rule: 'write-failed',
        message: 'Cannot write the log: it is a folder (`EISDIR`), expected a writable place',
      },
    ],
  })
  expect(readdirSync(folder).sort()).toEqual(['closeout.yaml', 'out.log'])
})

test.each(['coverage.json', 'evidence/exit-status', 'evidence/run.json', 'SUMMARY.md', 'closeout.yaml'])(
  'a log does not replace `%s`, which the configuration names as something else',
  async log => {
    const folder = makeProject({ 'coverage.json': 'measured' })
    await expect(run(folder, node(''), { log })).rejects.toMatchObject({
      diagnostics: [
        {
          rule: 'usage',
          message: `Unexpected log \`${log}\`: the configuration names it as something else, expected a file of its own, or one of \`tests\``,
        },
      ],
    })
    expect(read(folder, 'coverage.json')).toBe('measured')
  },
)

test('a run record does not replace other evidence', async () => {
  const folder = makeProject({
    'closeout.yaml': `version: 1
evidence:
  tests: [junit.xml]
  run: ./junit.xml
documents: [{ template: summary, path: SUMMARY.md }]
`,
  })
  await expect(run(folder, node(''))).rejects.toMatchObject({
    diagnostics: [
      {
        rule: 'config',
        file: 'closeout.yaml',
        place: { line: 4 },
        message:
          'Unexpected run record `junit.xml`: the configuration names it as something else, expected a file of its own',
      },
    ],
  })
})

test('the log stays below the root', async () => {
  const folder = makeProject()
  await expect(run(folder, node(''), { log: '../out.log' })).rejects.toMatchObject({
    diagnostics: [{ rule: 'outside-root' }],
  })
})

const hasGit = isThere('git')
test.skipIf(!hasGit)('the commit, and whether anything but the evidence has changed', async () => {
  const folder = makeProject({ 'code.py': 'x = 1\n', 'coverage.json': '{}' })
  const git = (...args: string[]) =>
    execFileSync(
      'git',
      ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'commit.gpgsign=false', ...args],
      {
        encoding: 'utf8',
      },
    )
  git('init', '-q')
  expect((await run(folder, node(''))).record.git).toBeUndefined()
  rmSync(join(folder, 'evidence'), { recursive: true })
  git('add', '-A')
  git('commit', '-q', '-m', 'first')
  const commit = git('rev-parse', 'HEAD').trim()
  const measured = node(`fs.writeFileSync('coverage.json', '[]')`)
  expect((await run(folder, measured)).record.git).toEqual({ commit, dirty: false })
  expect((await run(folder, node(`fs.writeFileSync('code.py', 'x = 2')`))).record.git).toEqual({ commit, dirty: false })
  expect((await run(folder, measured)).record.git).toEqual({ commit, dirty: true })
})

function isThere(program: string): boolean {
  try {
    execFileSync(program, ['--version'])
    return true
  } catch {
    return false
  }
}
