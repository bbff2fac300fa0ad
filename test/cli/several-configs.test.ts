import { spawnSync } from 'node:child_process'
import { cpSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject, test } from 'vitest'
import { counts, files, makeProject, note, read } from './project.ts'
import { runCli } from './run-cli.ts'

/** Phase folders, each with everything it needs. */
function inFolders(folders: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  const all = Object.entries(folders).flatMap(([folder, changes]) =>
    Object.entries({ ...files, ...changes }).map(([path, content]) => [`${folder}/${path}`, content]),
  )
  const none = Object.fromEntries(Object.keys(files).map(path => [path, undefined]))
  return makeProject({ ...none, ...(Object.fromEntries(all) as Record<string, string>) })
}

test('each configuration is a set of its own; what stops one leaves the others', async () => {
  const broken = { 'coverage.json': files['coverage.json']!.replace('"covered_lines": 3', '"covered_lines": 4') }
  const cwd = inFolders({ 'phases/7': {}, 'phases/8': broken, 'phases/9': { 'closeout.yaml': 'version: 2\n' } })
  const { status, stdout } = await runCli(['build', '--all'], { cwd })
  expect(status).toBe(2)
  expect(stdout).toContain('created    phases/7/NOTE.md\n')
  expect(stdout).toMatch(/^phases\/8\/coverage\.json\n.*Unexpected `covered_lines` 4 in `core\/parse\.py`/m)
  expect(stdout).toMatch(/^phases\/9\/closeout\.yaml\n/m)
  expect(stdout).toContain(`1 document created`)
  expect(stdout).toContain(counts)
  expect(read(cwd, 'phases/7/NOTE.md')).toBe(note)
  expect(() => read(cwd, 'phases/8/NOTE.md')).toThrow('ENOENT')
})

test('configurations are operands, and check says which document of which differs', async () => {
  const cwd = inFolders({ a: {}, b: { 'NOTE.md': note.replace('75.00', '57.00') } })
  await runCli(['build', 'a/closeout.yaml'], { cwd })
  const { status, stdout } = await runCli(['check', 'a/closeout.yaml', 'b/closeout.yaml'], { cwd })
  expect(status).toBe(1)
  expect(stdout).toContain('--- a/b/NOTE.md\n+++ b/b/NOTE.md\n')
  expect(stdout).toContain('same       a/NOTE.md\ndiffers    b/NOTE.md\n')
  expect(stdout).toContain('1 of 2 documents out of date. Nothing was written.')
})

test('a configuration that is named twice is one, and a pattern names those that it matches', async () => {
  const cwd = inFolders({ 'phases/7': {}, 'phases/8': {} })
  const built = ['created    phases/7/NOTE.md', 'created    phases/8/NOTE.md', '✔ 2 documents created.']
  const first = 'phases/7/closeout.yaml'
  const { stdout } = await runCli(['build', first, `./${first}`, 'phases/*/closeout.yaml'], { cwd })
  expect(stdout.split('\n').slice(0, 3)).toEqual(built)
})

test('there is one way to name configurations, and at least one of them', async () => {
  const cwd = makeProject(Object.fromEntries(Object.keys(files).map(path => [path, undefined])))
  const said = async (...args: string[]) => {
    const { status, stdout } = await runCli(args, { cwd })
    return `${status} ${stdout.split('\n')[0]}`
  }
  expect(await said('build', '--all')).toMatch(/^2 error .*No `closeout\.yaml` below the working directory/)
  expect(await said('check', '--all', 'a.yaml')).toMatch(/^2 error .*Unexpected second way to name the configuration/)
  expect(await said('check', 'a.yaml')).toBe('2 a.yaml')
})

test('threads make what one alone makes, and what stops one configuration leaves the others', async () => {
  const broken = { 'coverage.json': files['coverage.json']!.replace('"covered_lines": 3', '"covered_lines": 4') }
  const folders = { a: {}, b: broken, c: { 'closeout.yaml': 'version: 2\n' }, d: { 'run.log': 'no log\n' }, e: {} }
  const [alone, threaded] = [inFolders(folders), inFolders(folders)]
  // Only files from before a run are sure to be those that it read.
  await sleep(100)
  const env = { CLOSEOUT_THREADS: '2' }
  for (const args of [
    ['build', '--all', '--dry-run'],
    ['build', '--all'],
    ['build', '--all'],
    ['check', '--all'],
  ]) {
    const expected = await runCli(args, { cwd: alone })
    expect(await runCli(args, { cwd: threaded, env })).toEqual(expected)
  }
  expect(read(threaded, 'e/NOTE.md')).toBe(note)
})

test.each(['throw new Error("x")', 'process.exit(0)', 'no code'])(
  'what a thread does not make is made all the same: %j',
  program => {
    const cwd = inFolders({ a: {}, b: {}, c: {} })
    cpSync(dirname(inject('cli')), join(cwd, 'dist'), { recursive: true })
    writeFileSync(join(cwd, 'dist/thread.js'), program)
    const args = [join(cwd, 'dist/cli.js'), 'build', '--all', '--no-cache']
    const env = { PATH: process.env['PATH'], CLOSEOUT_THREADS: '2' }
    const { status, stdout } = spawnSync(process.execPath, args, { cwd, env, encoding: 'utf8' })
    expect(status).toBe(0)
    expect(stdout).toContain('3 documents created')
  },
)

test('a configuration sees what the one before it wrote, also when both were made at once', async () => {
  const parts = ['first', 'second'].flatMap(part => [
    [`${part}.yaml`, files['closeout.yaml']!.replace('template: note', `template: ${part}`)],
    [`templates/${part}/contract.yaml`, 'kind: edit\neditor: sections\n'],
    [
      `templates/${part}/template.md.hbs`,
      `<!-- closeout:begin ${part} -->\n## ${part}\n\n{{run.measuredOn}}\n<!-- closeout:end ${part} -->\n`,
    ],
  ])
  const cwd = makeProject({ ...(Object.fromEntries(parts) as Record<string, string>), 'NOTE.md': '# Notes\n' })
  await sleep(100)
  const { status } = await runCli(['build', 'first.yaml', 'second.yaml'], { cwd, env: { CLOSEOUT_THREADS: '2' } })
  expect(status).toBe(0)
  expect(read(cwd, 'NOTE.md').match(/^#.*$/gm)).toEqual(['# Notes', '## second', '## first'])
})

test('a number of threads that is none is refused', async () => {
  const cwd = inFolders({ a: {} })
  const { status, stdout } = await runCli(['build', '--all'], { cwd, env: { CLOSEOUT_THREADS: 'many' } })
  expect(status).toBe(2)
  expect(stdout).toContain('Unexpected value `many` of `CLOSEOUT_THREADS`, expected a number of threads')
})
