import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { counts, files, makeProject, note, read } from './project.ts'
import { runCli } from './run-cli.ts'

describe('check', () => {
  test('is clean after a build, exit 1 with a diff after an edit, and writes nothing', async () => {
    const cwd = makeProject()
    await runCli(['build'], { cwd })
    expect(await runCli(['check'], { cwd })).toEqual({
      status: 0,
      stdout: `same       NOTE.md\n✔ 1 document up to date.\n${counts}\n`,
      stderr: '',
    })
    writeFileSync(join(cwd, 'NOTE.md'), note.replace('25.00', '52.00'))
    const { status, stdout } = await runCli(['check'], { cwd })
    expect(status).toBe(1)
    expect(stdout).toContain('-| print.py | 52.00 |\n+| print.py | 25.00 |\n')
    expect(stdout).toContain('✖ 1 error. 1 of 1 document out of date. Nothing was written.\n')
    expect(read(cwd, 'NOTE.md')).toContain('52.00')
  })

  test('annotates for GitHub with paths from the checkout, without the diff', async () => {
    const cwd = makeProject({ 'sub/x': '' })
    const env = { GITHUB_WORKSPACE: join(cwd, '..') }
    const { status, stdout } = await runCli(['check', '--format', 'github'], { cwd, env })
    expect(status).toBe(1)
    expect(stdout).toMatch(/^::error file=closeout-cli-\w+\/NOTE\.md,/)
    expect(stdout).not.toContain('@@')
  })
})

describe('facts', () => {
  test('prints the facts alone on standard output', async () => {
    const { status, stdout, stderr } = await runCli(['facts'], { cwd: makeProject() })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({
      coverage: { groups: { core: { met: 2, missed: 0, covered: 4, total: 8 } } },
      tests: { passed: 3 },
    })
  })

  test('--origins says where each came from', async () => {
    const { stdout } = await runCli(['facts', '--origins'], { cwd: makeProject() })
    const { tests } = JSON.parse(stdout) as { tests: { passed: unknown } }
    expect(tests.passed).toMatchObject({ value: 3, origin: { kind: 'measured', file: 'run.log', line: 7 } })
  })

  test('findings go to standard error, and the facts are printed all the same', async () => {
    const config = files['closeout.yaml']!.replace('core/print.py', 'core/other.py')
    const cwd = makeProject({ 'closeout.yaml': config })
    const { status, stdout, stderr } = await runCli(['facts', '--format', 'json'], { cwd })
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ coverage: { groups: { core: { unmeasured: 1 } } } })
    expect(stderr).toContain('target-unmeasured')
  })
})

describe('lint', () => {
  test('finds placeholders in Markdown and YAML, exit 1', async () => {
    const cwd = makeProject({ 'a.md': '# A\n\nCoverage: [MEASURED]\n', 'b.yaml': 'score: fine\n' })
    const { status, stdout } = await runCli(['lint', 'a.md', 'b.yaml'], { cwd })
    expect(status).toBe(1)
    expect(stdout).toMatch(/^a\.md\n3:11 {2}error {4}Unexpected placeholder `\[MEASURED\]`/)
    expect(stdout).toMatch(/✖ 1 error\. 2 files read, nothing was written\.\n$/)
  })

  test('is clean without any, and cannot read what is not there', async () => {
    const cwd = makeProject({ 'a.md': '# A\n' })
    expect((await runCli(['lint', 'a.md'], { cwd })).stdout).toBe('✔ 1 file read, nothing was written.\n')
    const missing = await runCli(['lint', 'a.md', 'b.md', '.'], { cwd })
    expect(missing.status).toBe(2)
    expect(missing.stdout).toContain('Cannot read `b.md`: ENOENT, expected a text file')
  })
})
