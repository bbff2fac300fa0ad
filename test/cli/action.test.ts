import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { load } from 'js-yaml'
import { expect, inject, test } from 'vitest'
import { commands } from '../../src/cli/commands.ts'
import { makeProject, missed, note, read } from './project.ts'

interface Action {
  inputs: Record<string, { default: string }>
  runs: { steps: { run: string; env: Record<string, string> }[] }
}
const action = load(readFileSync('action.yml', 'utf8')) as Action
const [step] = action.runs.steps

/** Runs the action's script as the runner would, with `inputs` beside its defaults. */
function runAction(folder: string, inputs: Record<string, string>): Promise<{ status: unknown; stdout: string }> {
  const values: Record<string, string> = { ...inputs, path: relative(folder, inject('cli')) }
  const env = Object.entries(step!.env).map(([name, value]) => {
    const input = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(value)?.[1]
    return [name, input === undefined ? value : (values[input] ?? action.inputs[input]!.default)]
  })
  const files = { GITHUB_OUTPUT: 'output', GITHUB_STEP_SUMMARY: 'summary', GITHUB_WORKSPACE: '.' }
  const paths = Object.entries(files).map(([name, path]) => [name, join(folder, path)])
  const all = Object.fromEntries([['PATH', process.env['PATH']], ...env, ...paths]) as Record<string, string>
  return new Promise(resolve => {
    execFile('bash', ['-e', '-c', step!.run], { cwd: folder, env: all }, (error, stdout) => {
      resolve({ status: error?.code ?? 0, stdout })
    })
  })
}

const onWindows = process.platform === 'win32'

test.skipIf(onWindows)('the action builds, and puts what came of it into the job summary', async () => {
  const folder = makeProject()
  expect(await runAction(folder, { command: 'build' })).toEqual({ status: 0, stdout: '1 document created.\n' })
  expect(read(folder, 'NOTE.md')).toBe(note)
  expect(read(folder, 'output')).toBe('status=0\n')
  expect(read(folder, 'summary')).toMatch(
    /^### closeout build: exit 0\n\n {4}same {7}NOTE\.md\n {4}✔ 1 document up to date\.\n/,
  )
})

test.skipIf(onWindows)('the action checks, annotates, and fails with the status of closeout', async () => {
  const folder = makeProject({ ...missed, 'NOTE.md': note.replace('75.00', '57.00') })
  const { status, stdout } = await runAction(folder, { 'require-met': 'true' })
  expect(status).toBe(1)
  expect(stdout).toMatch(/^::error file=closeout\.yaml,line=8,.*title=target-missed::/m)
  expect(read(folder, 'output')).toBe('status=1\n')
  expect(read(folder, 'summary')).toContain('    -| parse.py | 57.00 |\n    +| parse.py | 75.00 |\n')
})

test.skipIf(onWindows)('the action takes no other command, and no input as a part of its script', async () => {
  const folder = makeProject()
  expect((await runAction(folder, { command: 'build; touch pwned' })).status).toBe(2)
  expect((await runAction(folder, { config: '$(touch pwned)' })).status).toBe(2)
  expect(() => read(folder, 'pwned')).toThrow('ENOENT')
  expect(step!.run).not.toContain('${{')
})

test('the hooks call commands that there are', () => {
  const hooks = load(readFileSync('.pre-commit-hooks.yaml', 'utf8')) as { id: string; entry: string }[]
  const called = hooks.map(({ entry }) => /^npx --no-install closeout (\w+)$/.exec(entry)?.[1])
  expect(called).toEqual(['lint', 'check'])
  for (const name of called) expect(Object.keys(commands)).toContain(name)
})
