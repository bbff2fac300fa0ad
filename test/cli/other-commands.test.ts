import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
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

  test.skipIf(process.platform === 'win32')('finds the checkout when it is reached through a link', async () => {
    const cwd = makeProject({ 'real/repository/x': '' })
    symlinkSync(join(cwd, 'real'), join(cwd, 'link'))
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(cwd, 'real/repository', path)), { recursive: true })
      writeFileSync(join(cwd, 'real/repository', path), content)
    }
    const check = (workspace: string) =>
      runCli(['check', '--format', 'github'], {
        cwd: join(cwd, 'link/repository'),
        env: { GITHUB_WORKSPACE: join(cwd, workspace) },
      })
    expect((await check('link')).stdout).toMatch(/^::error file=repository\/NOTE\.md,/)
    expect((await check('elsewhere')).stdout).toMatch(/^::error file=NOTE\.md,/)
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

  test('what stops it goes to standard error, too', async () => {
    const run = await runCli(['facts', '-c', 'no.yaml'], { cwd: makeProject() })
    expect(run).toEqual({
      status: 2,
      stdout: '',
      stderr: `no.yaml
error    Cannot read \`no.yaml\`: there is no such file  config
         hint: run \`closeout init\` to write one, or name another with \`--config\`
✖ 1 error. Nothing was written.
`,
    })
  })
})

describe('attest', () => {
  test('prints a statement or nothing on standard output', async () => {
    const cwd = makeProject()
    const nothing = await runCli(['attest'], { cwd })
    expect({ status: nothing.status, stdout: nothing.stdout }).toEqual({ status: 2, stdout: '' })
    expect(nothing.stderr).toContain('No document of the configuration exists, expected at least one')
    expect(await runCli(['attest', '--nope'], { cwd })).toMatchObject({ status: 2, stdout: '' })
    await runCli(['build'], { cwd })
    const { status, stdout, stderr } = await runCli(['attest'], { cwd })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({ _type: 'https://in-toto.io/Statement/v1' })
  })

  test('--verify reads what a shell made of its output', async () => {
    const cwd = makeProject()
    await runCli(['build'], { cwd })
    const { stdout } = await runCli(['attest'], { cwd })
    for (const encoding of ['utf8', 'utf16le'] as const) {
      writeFileSync(join(cwd, 'statement.json'), `\ufeff${stdout.replace('\n', '\r\n')}`, encoding)
      expect(await runCli(['attest', '--verify', 'statement.json'], { cwd })).toEqual({
        status: 0,
        stdout: '✔ The statement holds for the files here.\n',
        stderr: '',
      })
    }
  })

  test.each([
    ['none.json', 'there is no such file'],
    ['templates', 'it is a folder'],
  ])('--verify %s: %s', async (name, why) => {
    const { status, stderr } = await runCli(['attest', '--verify', name], { cwd: makeProject() })
    expect(status).toBe(2)
    expect(stderr).toContain(`Cannot read \`${name}\`: ${why}, expected a statement`)
  })
})

describe('explain', () => {
  test('takes the paths that reports print, wherever it is run', async () => {
    const cwd = makeProject({ 'sub/x': '', 'else/where/x': '' })
    await runCli(['build'], { cwd })
    const here = await runCli(['explain', 'NOTE.md:7'], { cwd })
    expect(here.stdout).toMatch(/^NOTE\.md:7\n/)
    expect(await runCli(['explain', 'NOTE.md:7'], { cwd: join(cwd, 'sub') })).toEqual(here)
    expect(await runCli(['explain', '../NOTE.md:7'], { cwd: join(cwd, 'sub') })).toEqual(here)
    expect(await runCli(['explain', `${join(cwd, 'NOTE.md')}:7`], { cwd })).toEqual(here)
    const config = join(cwd, 'closeout.yaml')
    expect(
      await runCli(['explain', '-c', config, 'NOTE.md:7'], { cwd: makeProject({ 'NOTE.md': undefined }) }),
    ).toEqual(here)
  })

  test('names the whole path that is not there, or not below the root', async () => {
    const cwd = makeProject({ 'sub/closeout.yaml': files['closeout.yaml'], 'other/OTHER.md': '' })
    const said = async (path: string) => (await runCli(['explain', `${path}:1`], { cwd: join(cwd, 'sub') })).stdout
    expect(await said('a/NONE.md')).toContain('No file `a/NONE.md`, expected a document that closeout wrote')
    expect(await said('../other/OTHER.md')).toContain('Unexpected path `../other/OTHER.md`: it leaves the root')
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
    expect(missing.stdout).toContain('Cannot read `b.md`: there is no such file, expected a text file')
    expect(missing.stdout).toContain('Cannot read `.`: it is a folder, expected a text file')
    expect(missing.stdout).toContain(
      'hint: correct the path, or name the files of a folder with a pattern like `docs/**/*.md`',
    )
  })

  test('expands a pattern that no shell has expanded, and reads each file once', async () => {
    const placeholder = '[MEASURED]\n'
    const found = ['[id].md', 'a.md', 'docs/b.md', 'docs/deep/c.md']
    const cwd = makeProject({
      ...Object.fromEntries(found.map(path => [path, placeholder])),
      'docs/b.txt': placeholder,
      'docs/folder.md/x': '',
      'docs/node_modules/d.md': placeholder,
    })
    const lint = async (...args: string[]) => {
      const { stdout } = await runCli(['lint', ...args], { cwd })
      return stdout.match(/^\S+\.\S+$/gm)
    }
    expect(await lint('*.md', 'a.md', './a.md')).toEqual(['[id].md', 'a.md'])
    expect(await lint('[id].md')).toEqual(['[id].md'])
    expect(await lint('docs/*.md')).toEqual(['docs/b.md'])
    expect(await lint('d?cs/**/[bc].md')).toEqual(['docs/b.md', 'docs/deep/c.md'])
    expect(await lint(join(cwd, 'docs/*/*.md'))).toEqual(['docs/deep/c.md', 'docs/node_modules/d.md'])
    expect(await runCli(['lint', 'docs/*.yaml'], { cwd })).toEqual({
      status: 2,
      stdout: `error    No file matches \`docs/*.yaml\`, expected at least one  usage
         hint: correct the pattern
✖ 1 error. Nothing was written.
`,
      stderr: '',
    })
  })
})

test('init and adopt say in JSON what they wrote', async () => {
  const cwd = makeProject({ 'closeout.yaml': undefined, 'draft.md': '# A Draft\n\nCoverage: [MEASURED]%\n' })
  const written = async (...args: string[]) => {
    const { stdout } = await runCli([...args, '--format', 'json'], { cwd })
    return (JSON.parse(stdout) as { written: unknown }).written
  }
  expect(await written('init')).toEqual(['closeout.yaml'])
  expect(await written('adopt', 'draft.md')).toEqual([
    'templates/a-draft/template.md.hbs',
    'templates/a-draft/contract.yaml',
  ])
})

test('adopt says what is wrong with a path in words', async () => {
  const { status, stdout } = await runCli(['adopt', 'nope.md'], { cwd: makeProject() })
  expect(status).toBe(2)
  expect(stdout).toContain('Cannot read `nope.md`: there is no such file, expected a draft')
})

test('init says why it writes nothing the second time', async () => {
  const cwd = makeProject({ 'closeout.yaml': undefined })
  expect(await runCli(['init'], { cwd })).toMatchObject({ status: 0, stdout: '✔ Written: closeout.yaml.\n' })
  expect(await runCli(['init'], { cwd })).toMatchObject({
    status: 0,
    stdout: '✔ Nothing was written: it is all there, as init writes it.\n',
  })
})
