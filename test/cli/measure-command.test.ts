import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { files, makeProject, read } from './project.ts'
import { startCli } from './run-cli.ts'

const config = files['closeout.yaml']!.replace('exit: 0 }]', 'exit: exit-status }]\n  run: run.json').replace(
  '[{ path: run.log',
  '[{ path: fresh.log',
)
const changes = { 'closeout.yaml': config }
const nodeCommand = (code: string) => ['--', process.execPath, '-e', `const fs = require('fs'); ${code}`]
const record = (cwd: string) => JSON.parse(read(cwd, 'run.json')) as Record<string, unknown>

test("shows the command's output as it is, records the run, and ends with the command's status", async () => {
  const cwd = makeProject(changes)
  const code = `console.log('to out'); console.error('to err'); fs.utimesSync('coverage.json', 1, 1); process.exitCode = 3`
  const { status, stdout, stderr } = await startCli(['measure', '--log', 'fresh.log', ...nodeCommand(code)], { cwd })
  expect({ status, stdout }).toEqual({ status: 3, stdout: 'to out\nto err\n' })
  expect(stderr).toMatch(/^✔ run\.json: exit 3, \d+\.\d\d s\. Written: run\.json, fresh\.log, exit-status\.\n$/)
  expect(read(cwd, 'fresh.log')).toBe('to out\nto err\n')
  expect(read(cwd, 'exit-status')).toBe('3\n')
  expect(record(cwd)).toMatchObject({ exit: 3, interrupted: false })
})

test('what the command did not write is a warning beside its status', async () => {
  const cwd = makeProject(changes)
  const { status, stdout, stderr } = await startCli(['measure', ...nodeCommand(`console.log('done')`)], { cwd })
  expect({ status, stdout }).toEqual({ status: 0, stdout: 'done\n' })
  expect(stderr).toContain(
    'coverage.json\nwarning  Was not written by the command, expected fresh evidence  evidence-stale',
  )
  expect(stderr).toContain('⚠ 2 warnings. run.json: exit 0')
})

test('in JSON the command prints to standard error, and one object stands on standard output', async () => {
  const cwd = makeProject(changes)
  const { status, stdout, stderr } = await startCli(
    ['measure', '--format', 'json', ...nodeCommand(`console.log('done')`)],
    { cwd },
  )
  expect({ status, stderr }).toEqual({ status: 0, stderr: 'done\n' })
  expect(JSON.parse(stdout)).toMatchObject({
    command: 'measure',
    ok: true,
    exit: 0,
    documents: [],
    written: ['run.json', 'exit-status'],
  })
})

test('a record that cannot be written is refused, exit 2, and nothing runs', async () => {
  const cwd = makeProject({ ...changes, 'run.json/x': '' })
  const { status, stdout, stderr } = await startCli(['measure', ...nodeCommand(`fs.writeFileSync('ran', '')`)], { cwd })
  expect({ status, stdout, stderr }).toEqual({
    status: 2,
    stdout: `run.json
error    Cannot write \`run.json\`: it is a folder, expected a file  write-failed
         hint: remove the folder, or correct the path
✖ 1 error. Nothing was written.
`,
    stderr: '',
  })
  expect(existsSync(join(cwd, 'ran'))).toBe(false)
})

test("a record that cannot be finished is exit 2, or the command's own status", async () => {
  const cwd = makeProject({ ...changes, 'closeout.yaml': config.replace('run: run.json', 'run: out/run.json') })
  const end = async (status: number) => {
    const remove = `fs.rmSync('out', { recursive: true }); fs.writeFileSync('out', ''); process.exitCode = ${status}`
    const run = await startCli(['measure', ...nodeCommand(remove)], { cwd })
    expect(run.stderr).toContain('error    Cannot write `out/run.json`: a part of the path is not a folder (`ENOTDIR`)')
    expect(run.stderr).toMatch(/out\/run\.json: exit \d, \d+\.\d\d s\. Written: exit-status\.\n$/)
    rmSync(join(cwd, 'out'))
    return run.status
  }
  expect([await end(0), await end(3)]).toEqual([2, 3])
})

test.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM'] as const)(
  '%s reaches the command, and the record says interrupted',
  async signal => {
    const cwd = makeProject(changes)
    const { status, stdout, stderr } = await startCli(
      [
        'measure',
        ...nodeCommand(
          `process.on('${signal}', () => process.exit(2)); setInterval(() => {}, 1000); console.log('ready')`,
        ),
      ],
      { cwd, onOutput: (_, child) => child.kill(signal) },
    )
    expect({ status, stdout }).toEqual({ status: 2, stdout: 'ready\n' })
    expect(stderr).toContain('run.json: interrupted, exit 2')
    expect(record(cwd)).toMatchObject({ exit: 2, interrupted: true })
  },
)

test('a command that cannot be started, or none, is exit 2 and records nothing', async () => {
  const cwd = makeProject(changes)
  const missing = await startCli(['measure', '--', 'no-such-program-anywhere'], { cwd })
  expect(missing.status).toBe(2)
  expect(missing.stdout).toContain('Cannot start `no-such-program-anywhere`: ENOENT, expected a program')
  expect((await startCli(['measure'], { cwd })).status).toBe(2)
  expect(existsSync(join(cwd, 'run.json'))).toBe(false)
})

test('a measurement, then a build from what it recorded', async () => {
  const write = Object.entries({ 'coverage.json': files['coverage.json'], 'fresh.log': files['run.log'] })
    .map(([path, content]) => `fs.writeFileSync(${JSON.stringify(path)}, ${JSON.stringify(content)})`)
    .join(';')
  const cwd = makeProject({ ...changes, 'coverage.json': undefined })
  expect((await startCli(['measure', ...nodeCommand(write)], { cwd })).status).toBe(0)
  expect(record(cwd)).toMatchObject({ tools: { 'coverage.py': '7.4.1', pytest: '7.2.1', python: '3.11.2' } })
  const { status, stdout } = await startCli(['build'], { cwd })
  expect({ status, stdout }).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('created    NOTE.md') as string,
  })
  const today = (record(cwd)['finishedAt'] as string).slice(0, 10)
  expect(read(cwd, 'NOTE.md')).toContain(`Measured ${today}.`)
})

/** The command of a measurement that writes a report and an XML of these tests, and prints the log. */
function measuring(tests: readonly string[]): string[] {
  const cases = tests.map(name => `<testcase classname="tests.test_parse" name="${name}"/>`).join('')
  const suite = `<testsuite name="s" tests="${tests.length}" failures="0" errors="0" skipped="0">${cases}</testsuite>`
  const write = (path: string, text: string) => `fs.writeFileSync('${path}', ${JSON.stringify(text)});`
  const print = `process.stdout.write(${JSON.stringify(files['run.log'])})`
  return nodeCommand(write('coverage.json', files['coverage.json']!) + write('junit.xml', suite) + print)
}

test('init, measure, build and check follow each other as they are typed, without a word in closeout.yaml', async () => {
  const cwd = makeProject({ 'closeout.yaml': undefined, 'coverage.json': undefined })
  for (const args of [['init'], ['measure', ...measuring(['a'])], ['build'], ['check']])
    expect({ args, status: (await startCli(args, { cwd })).status }).toEqual({ args, status: 0 })
  expect(read(cwd, 'docs/closing-report.md')).toContain('# Phase 1 Gap Closure Final Report')
})

test('the configuration that the README shows is measured and built as it is', async () => {
  const yaml = /```yaml\n([^]*?)```/.exec(readFileSync('README.md', 'utf8'))![1]
  const cwd = makeProject({ 'closeout.yaml': yaml, 'coverage.json': undefined, 'run.log': undefined })
  for (const args of [['measure', '--log', 'pytest.log', ...measuring(['a', 'b', 'c'])], ['build'], ['check']])
    expect({ args, status: (await startCli(args, { cwd })).status }).toEqual({ args, status: 0 })
  expect(read(cwd, 'report.md')).toContain('1. ~~Coverage Cannot Be Verified~~')
})
