import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { attest, verifyStatement } from '../../src/attest.ts'
import { build } from '../../src/build.ts'
import { check } from '../../src/check.ts'
import { readConfig } from '../../src/config/read-config.ts'
import { makeProject, read } from '../cli/project.ts'

const templates = resolve('templates')
const edited = {
  'closeout.yaml': `version: 1
phase: { number: 7, name: Parser }
evidence: { coverage: coverage.json }
targets: { overall: { percent: 40 } }
documents:
  - { template: note, path: NOTE.md }
  - { template: status, path: STATUS.md }
`,
  'templates/note/template.md.hbs':
    '## Coverage\n\nOverall {{coverage.overall.display}}% of {{coverage.overall.total}}.\n',
  'templates/status/contract.yaml': 'kind: edit\neditor: sections\n',
  'templates/status/template.md.hbs':
    '<!-- closeout:begin now -->\n## Now\n\n{{coverage.overall.display}}% of {{coverage.overall.total}}\n<!-- closeout:end now -->\n',
  'STATUS.md': '# Status\n\nFine.\n',
}

async function makeBuilt(): Promise<string> {
  const folder = makeProject(edited)
  await build(configOf(folder), { templates })
  return folder
}

const configOf = (folder: string) => readConfig(join(folder, 'closeout.yaml'))

async function findings(folder: string) {
  const { diagnostics, diff } = await check(configOf(folder), { templates })
  return { diff, diagnostics: diagnostics.map(({ rule, file, message }) => `${file} ${rule}: ${message}`) }
}

/** What git's `core.autocrlf` does to a file that is checked out. */
function checkOut(folder: string, path: string): void {
  writeFileSync(join(folder, path), read(folder, path).replaceAll('\n', '\r\n'))
}

test.each([
  'closeout.yaml',
  'templates/note/template.md.hbs',
  'templates/note/contract.yaml',
  'templates/status/template.md.hbs',
  '.closeout/trace/NOTE.md.json',
  '.closeout/trace/STATUS.md.json',
  'STATUS.md',
])('%s in CRLF is the same', async path => {
  const folder = await makeBuilt()
  checkOut(folder, path)
  expect(await findings(folder)).toEqual({ diff: '', diagnostics: [] })
})

test('an edited document that was written in CRLF is the same in LF', async () => {
  const folder = await makeBuilt()
  checkOut(folder, 'STATUS.md')
  await build(configOf(folder), { templates })
  writeFileSync(join(folder, 'STATUS.md'), read(folder, 'STATUS.md').replaceAll('\r\n', '\n'))
  expect((await findings(folder)).diagnostics).toEqual([])
})

test('a created document in CRLF is one finding that says how to keep LF, and is not attested', async () => {
  const folder = await makeBuilt()
  const statement = JSON.stringify(await attest(configOf(folder)))
  checkOut(folder, 'NOTE.md')
  const message = 'Differs from what closeout wrote in its line ends only: CRLF, expected LF'
  const { diagnostics, diff } = await check(configOf(folder), { templates })
  const finding = {
    rule: 'line-ends',
    severity: 'error',
    file: 'NOTE.md',
    message,
    hint: 'write `/NOTE.md -text` into .gitattributes, then run `closeout build`',
  }
  expect({ diagnostics, diff }).toEqual({ diagnostics: [finding], diff: '' })
  await expect(attest(configOf(folder))).rejects.toThrow(message)
  expect(verifyStatement(configOf(folder), statement, 'statement.json')).toEqual([finding])
})

test('in a created document in CRLF, only what was edited is', async () => {
  const folder = await makeBuilt()
  checkOut(folder, 'NOTE.md')
  writeFileSync(join(folder, 'NOTE.md'), read(folder, 'NOTE.md').replace('of 8', 'of 9'))
  expect(await findings(folder)).toEqual({
    diff: expect.stringContaining('-Overall 50.00% of 9.\n+Overall 50.00% of 8.\n') as string,
    diagnostics: ['NOTE.md value-edited: The value `8` was changed by hand to `9`, expected what closeout wrote'],
  })
})

test('the repository is checked out as it is', () => {
  expect(readFileSync('.gitattributes', 'utf8')).toBe('* -text\n')
})
