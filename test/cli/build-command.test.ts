import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, inject, test } from 'vitest'
import { counts, files, makeProject, missed, note, read } from './project.ts'
import { runCli, startCli } from './run-cli.ts'

const replaced = `NOTE.md
warning  Has no trace \`.closeout/trace/NOTE.md.json\`: nothing says that closeout wrote it, and it is replaced as a whole  document-replaced
         hint: to keep it, take it from version control and put it in a file of its own
`

describe('build', () => {
  test('writes the documents and says which; a second time it touches nothing', async () => {
    const cwd = makeProject()
    const first = await startCli(['build'], { cwd })
    expect(first).toEqual({ status: 0, stdout: `created    NOTE.md\n✔ 1 document created.\n${counts}\n`, stderr: '' })
    expect(read(cwd, 'NOTE.md')).toBe(note)
    const { mtimeNs } = statSync(join(cwd, 'NOTE.md'), { bigint: true })
    const second = await startCli(['build'], { cwd })
    expect(second).toEqual({
      status: 0,
      stdout: `unchanged  NOTE.md\n✔ 1 document unchanged.\n${counts}\n`,
      stderr: '',
    })
    expect(statSync(join(cwd, 'NOTE.md'), { bigint: true }).mtimeNs).toBe(mtimeNs)
  })

  test('--dry-run prints the diff and writes nothing', async () => {
    const cwd = makeProject({ 'NOTE.md': note.replace('75.00', '80.00') })
    const { status, stdout } = await runCli(['build', '--dry-run'], { cwd })
    expect(status).toBe(0)
    expect(stdout).toContain('-| parse.py | 80.00 |\n+| parse.py | 75.00 |\n')
    expect(stdout).toContain(
      `to update  NOTE.md\n${replaced}⚠ 1 warning. Nothing was written: dry run. 1 document to update.\n${counts}\n`,
    )
    expect(read(cwd, 'NOTE.md')).toContain('80.00')
    expect(existsSync(join(cwd, '.closeout'))).toBe(false)
  })

  test('a document that closeout never wrote is replaced with a warning, one of its own without', async () => {
    const cwd = makeProject({ 'NOTE.md': '# Written by hand\n' })
    const first = await runCli(['build'], { cwd })
    expect({ status: first.status, stdout: first.stdout }).toEqual({
      status: 0,
      stdout: `updated    NOTE.md\n${replaced}⚠ 1 warning. 1 document updated.\n${counts}\n`,
    })
    writeFileSync(join(cwd, 'NOTE.md'), note.replace('75.00', '80.00'))
    const second = await runCli(['build'], { cwd })
    expect(second.stdout).toBe(`updated    NOTE.md\n✔ 1 document updated.\n${counts}\n`)
    expect(read(cwd, 'NOTE.md')).toBe(note)
  })

  test('a rule can keep a document that closeout never wrote', async () => {
    const rules = `rules: { document-replaced: error }\n${files['closeout.yaml']!}`
    const cwd = makeProject({ 'NOTE.md': '# Written by hand\n', 'closeout.yaml': rules })
    const { status, stdout } = await runCli(['build'], { cwd })
    expect(status).toBe(1)
    expect(stdout).toContain('✖ 1 error. Nothing was written.')
    expect(read(cwd, 'NOTE.md')).toBe('# Written by hand\n')
  })

  test('--require-met: a missed target is exit 1, and the documents are written', async () => {
    const cwd = makeProject(missed)
    const said = await runCli(['build', '--dry-run'], { cwd })
    expect(said.status).toBe(0)
    expect(said.stdout).toContain('8:67  warning  Target `core/print.py` is missed: 25.00 %, expected at least 50 %')
    const { status, stdout } = await runCli(['build', '--require-met'], { cwd })
    expect({ status, stdout }).toEqual({
      status: 1,
      stdout: `created    NOTE.md
closeout.yaml
8:67  error    Target \`core/print.py\` is missed: 25.00 %, expected at least 50 %  target-missed
✖ 1 error. 1 document created.
${counts}
`,
    })
    expect(read(cwd, 'NOTE.md')).toBe(note)
  })

  test('an unmeasured target is refused by a template that prints it, and nothing is written', async () => {
    const cwd = makeProject({ 'closeout.yaml': files['closeout.yaml']!.replace('core/print.py', 'core/other.py') })
    const { status, stdout } = await runCli(['build', '--format', 'json'], { cwd })
    const report = JSON.parse(stdout) as { ok: boolean; documents: unknown[]; diagnostics: { rule: string }[] }
    expect(status).toBe(1)
    expect(report.ok).toBe(false)
    expect(report.diagnostics.map(({ rule }) => rule)).toEqual(['target-unmeasured', 'unmeasured'])
    expect(existsSync(join(cwd, 'NOTE.md'))).toBe(false)
  })

  test('missing evidence is exit 2, in JSON too, with nothing else on standard output', async () => {
    const cwd = makeProject({ 'coverage.json': undefined })
    const { status, stdout, stderr } = await startCli(['build', '--format', 'json'], { cwd })
    expect(status).toBe(2)
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toMatchObject({
      command: 'build',
      ok: false,
      exit: 2,
      diagnostics: expect.arrayContaining([
        expect.objectContaining({ rule: 'evidence-missing', severity: 'error', file: 'coverage.json' }),
      ]) as unknown,
    })
    expect(readdirSync(cwd).sort()).toEqual(['.closeout', 'closeout.yaml', 'run.log', 'templates'])
  })

  test('nothing to do is not success', async () => {
    const config = files['closeout.yaml']!.replace('path: NOTE.md', 'path: NOTE.md, when: tests.failed > 0')
    const cwd = makeProject({ 'closeout.yaml': config })
    const { status, stdout } = await runCli(['build'], { cwd })
    expect({ status, stdout }).toEqual({
      status: 2,
      stdout: `left out   NOTE.md (its condition does not hold)
closeout.yaml
9:1  error    No document was called for, expected at least one whose \`when\` holds  nothing-to-do
✖ 1 error. Nothing was written.
`,
    })
  })

  test("the date is the evidence's own, or SOURCE_DATE_EPOCH's in UTC, or the one given", async () => {
    const cwd = makeProject()
    const env = { SOURCE_DATE_EPOCH: '1767225599', TZ: 'Asia/Tokyo' }
    await runCli(['build'], { cwd, env })
    expect(read(cwd, 'NOTE.md')).toContain('Measured 2025-12-31.')
    await runCli(['build', '--date', '2026-03-01'], { cwd, env })
    expect(read(cwd, 'NOTE.md')).toContain('Measured 2026-03-01.')
    const wrong = await runCli(['build', '--date', '2026-02-30'], { cwd })
    expect(wrong.status).toBe(2)
    expect(wrong.stdout).toContain('Unexpected value `2026-02-30` for `--date`, expected a day like `2026-02-14`')
    const epoch = await runCli(['check'], { cwd, env: { SOURCE_DATE_EPOCH: 'now' } })
    expect(epoch.status).toBe(2)
  })

  test('a shipped template is found beside the bundle', async () => {
    const config = files['closeout.yaml']!.replace('template: note', 'template: summary')
    const { stdout } = await runCli(['build', '--dry-run'], { cwd: makeProject({ 'closeout.yaml': config }) })
    expect(stdout).not.toContain('Unexpected template')
  })
})

test('the library finds the shipped templates beside it', () => {
  const library = JSON.stringify(pathToFileURL(join(dirname(inject('cli')), 'index.js')))
  const config = JSON.stringify(resolve('examples/phase-12/closeout.yaml'))
  const program = `import { build, check, readConfig } from ${library}
    const checked = await check(readConfig(${config}))
    const { documents } = await build(readConfig(${config}), { dryRun: true })
    console.log(JSON.stringify([checked.diff, documents.map(({ action }) => action)]))`
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
  expect(JSON.parse(stdout)).toEqual(['', ['unchanged', 'unchanged', 'unchanged', 'unchanged']])
})

test('a document that is named twice is refused once, without its trace', async () => {
  const config = `${files['closeout.yaml']!}  - { template: note, path: NOTE.md }\n`
  const { status, stdout } = await runCli(['build', '--format', 'json'], {
    cwd: makeProject({ 'closeout.yaml': config }),
  })
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { rule: string; file: string }[] }
  expect({ status, found: diagnostics.map(({ rule, file }) => `${rule} ${file}`) }).toEqual({
    status: 1,
    found: ['target-duplicate NOTE.md'],
  })
})
