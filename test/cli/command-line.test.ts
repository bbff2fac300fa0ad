import { spawn, spawnSync } from 'node:child_process'
import { closeSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { commands } from '../../src/cli/commands.ts'
import { formats } from '../../src/cli/formats.ts'
import { createProgram } from '../../src/cli/program.ts'
import { commandOf, formatOf } from '../../src/cli/usage-error.ts'
import { reporters } from '../../src/index.ts'
import { files, makeProject } from './project.ts'
import { runCli, startCli } from './run-cli.ts'

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }

test('the formats offered are those that can be reported', () => {
  expect([...formats]).toEqual(Object.keys(reporters))
})

test('the format asked for is known even when the rest of the line is wrong', () => {
  expect(formatOf(['build', '--format', 'json', '--nope'])).toBe('json')
  expect(formatOf(['build', '--format=sarif'])).toBe('sarif')
  expect(formatOf(['build', '--format', 'xml'])).toBe('pretty')
  expect(formatOf(['build', '--format'])).toBe('pretty')
  expect(formatOf([])).toBe('pretty')
  expect(commandOf(['--format', 'build'])).toBe('build')
  expect(commandOf(['-x'])).toBe('')
})

describe('the command line', () => {
  test('answers --version with nothing but the entry loaded', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'closeout-entry-'))
    mkdirSync(join(folder, 'dist'))
    copyFileSync(inject('cli'), join(folder, 'dist/cli.js'))
    // Static imports of the entry are the chunks that esbuild shares with it; none may hold more than a few lines.
    const imported = [...readFileSync(inject('cli'), 'utf8').matchAll(/from\s*"(\.\/[^"]+)"/g)].map(([, path]) => path!)
    for (const path of imported) {
      const chunk = join(dirname(inject('cli')), path)
      expect(readFileSync(chunk).length).toBeLessThan(2000)
    }
    const { status, stdout } = await startCli(['--version'], { cwd: folder })
    expect({ status, stdout }).toEqual({ status: 0, stdout: `${version}\n` })
  })

  test('prints help for people who ask, exit 0, and for people who say nothing, exit 2', async () => {
    const cwd = makeProject()
    const help = await startCli(['--help'], { cwd })
    expect(help.status).toBe(0)
    for (const name of Object.keys(commands)) expect(help.stdout).toMatch(new RegExp(`^ {2}${name} `, 'm'))
    expect(help.stdout).toContain('Exit status: 0 clean, 1 findings')
    const nothing = await startCli([], { cwd })
    expect(nothing).toEqual({ status: 2, stdout: '', stderr: help.stdout })
  })

  test.each(Object.entries(commands))('%s has help with an example', (name, { example }) => {
    const command = createProgram(
      () => Promise.resolve(),
      () => undefined,
    ).commands.find(one => one.name() === name)!
    let help = ''
    command.configureOutput({ writeOut: text => (help += text) }).outputHelp()
    expect(help).toContain(`Example:\n  $ ${example}\n`)
    expect(help).toContain('--format <format>')
    expect(example).toContain(`closeout ${name}`)
  })

  test('prints the help of a command, or of all, and says which is unknown', async () => {
    const cwd = makeProject()
    const all = await runCli(['--help'], { cwd })
    expect(await runCli(['help'], { cwd })).toEqual(all)
    expect(await runCli(['help', 'build'], { cwd })).toEqual(await runCli(['build', '--help'], { cwd }))
    expect(all.stdout).toContain('  help [command] ')
    expect(await runCli(['help', 'buidl'], { cwd })).toEqual(await runCli(['buidl'], { cwd }))
    expect((await runCli(['help', 'nope'], { cwd })).stdout).toBe(
      'error    Unknown command `nope`  usage\n         hint: run `closeout --help`\n✖ 1 error. Nothing was written.\n',
    )
  })

  test('init says where it writes, the others where they look', async () => {
    const cwd = makeProject()
    expect((await runCli(['init', '--help'], { cwd })).stdout).toContain(
      'the configuration to write (default: closeout.yaml, here)',
    )
    expect((await runCli(['facts', '--help'], { cwd })).stdout).toMatch(
      /the configuration \(default: closeout\.yaml, here or\s+above\)/,
    )
  })

  test('says what is wrong with a command line, exit 2', async () => {
    const cwd = makeProject()
    expect(await runCli(['buidl'], { cwd })).toEqual({
      status: 2,
      stdout:
        'error    Unknown command `buidl`  usage\n         hint: write `build`\n✖ 1 error. Nothing was written.\n',
      stderr: '',
    })
    const json = await runCli(['build', '--dry-rum', '--format', 'json'], { cwd })
    expect(json.status).toBe(2)
    expect(JSON.parse(json.stdout)).toEqual({
      command: 'build',
      ok: false,
      exit: 2,
      documents: [],
      diagnostics: [
        { rule: 'usage', severity: 'error', message: 'Unknown option `--dry-rum`', hint: 'write `--dry-run`' },
      ],
    })
    expect((await runCli(['build', '--format', 'xml'], { cwd })).status).toBe(2)
    expect((await runCli(['lint'], { cwd })).status).toBe(2)
    expect((await runCli(['check', 'extra'], { cwd })).status).toBe(2)
  })

  test('finds closeout.yaml above the working directory, or takes the one named', async () => {
    const cwd = makeProject({ 'deep/er/x': '' })
    expect((await runCli(['facts'], { cwd: join(cwd, 'deep/er') })).status).toBe(0)
    expect((await runCli(['facts', '-c', '../closeout.yaml'], { cwd: join(cwd, 'deep') })).status).toBe(0)
    const missing = await runCli(['facts', '--config', 'no.yaml'], { cwd })
    expect(missing.status).toBe(2)
    expect(missing.stderr).toContain('Cannot read `no.yaml`: there is no such file')
  })

  test('colours only when asked to, never with NO_COLOR', async () => {
    const cwd = makeProject()
    const colored = await runCli(['check'], { cwd, env: { FORCE_COLOR: '1' } })
    const plain = await runCli(['check'], { cwd, env: { FORCE_COLOR: '1', NO_COLOR: '1' } })
    expect(colored.stdout).toContain('\u001b[31m✖\u001b[39m')
    expect(colored.stdout.replaceAll(/\u001b\[\d+m/g, '')).toBe(plain.stdout)
    expect((await runCli(['check'], { cwd })).stdout).toBe(plain.stdout)
  })

  test('--quiet prints nothing when all is well', async () => {
    const cwd = makeProject()
    expect(await runCli(['build', '--quiet'], { cwd })).toEqual({ status: 0, stdout: '', stderr: '' })
  })

  test('keeps its status when nobody reads on', async () => {
    const cwd = makeProject()
    const child = spawn(process.execPath, [inject('cli'), 'facts'], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.destroy()
    let stderr = ''
    child.stderr.on('data', (part: Buffer) => (stderr += part.toString()))
    const status = await new Promise(resolve => child.once('close', resolve))
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })
  test.skipIf(!existsSync('/dev/full')).each([
    [['check'], ''],
    [['facts'], ''],
    [['--help'], ''],
    [['--version'], ''],
    [['measure', '--log', 'run.txt', '--', 'echo', 'measured'], '⚠ 2 warnings. run.json: exit 0'],
  ])('says that standard output takes no more, exit 2: %j', (args, report) => {
    const config = files['closeout.yaml']!.replace('tests:', 'run: run.json\n  tests:')
    const cwd = makeProject({ 'closeout.yaml': config, 'run.txt': '' })
    const full = openSync('/dev/full', 'w')
    const env = { PATH: process.env['PATH'], CLOSEOUT_CACHE: 'off' }
    const { status, stderr } = spawnSync(process.execPath, [inject('cli'), ...args], {
      cwd,
      env,
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    })
    closeSync(full)
    const [first, ...rest] = stderr.split('\n')
    expect({ status, first }).toEqual({
      status: 2,
      first: 'error    Cannot write to standard output: no space is left on the device',
    })
    expect(rest.join('\n')).toContain(report)
  })
})
