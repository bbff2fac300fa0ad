import { symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { build, check, readConfig } from '../../src/index.ts'
import { files, makeProject, read } from '../cli/project.ts'

const config = `version: 1
plan: PLAN.md
evidence:
  coverage: { path: coverage.json }
  tests: [{ path: run.log, exit: run.rc }, junit.xml]
  run: run.json
  figures: { speed: speed.json }
targets:
  baseline: { coverage: before.json }
  groups: [{ id: core, name: Core, percent: 25, files: [core/parse.py] }]
documents:
`
const project = {
  'closeout.yaml': `${config}  - { template: note, path: NOTE.md }\n`,
  'PLAN.md': '---\nphase: 07-parser\nplan: "01"\n---\n\n# Plan\n',
  'before.json': files['coverage.json'],
  'run.rc': '0\n',
  'speed.json': '{"seconds": 1}\n',
  'core/parse.py': 'parse = 1\n',
}
const templates = resolve('templates')

/** What is said of a document with this path, by `build` and by `check`, and whether anything was written. */
async function refused(path: string, template = 'note', prepare: (folder: string) => void = () => undefined) {
  const folder = makeProject({ ...project, 'closeout.yaml': `${config}  - { template: ${template}, path: ${path} }\n` })
  prepare(folder)
  const opened = () => readConfig(join(folder, 'closeout.yaml'))
  const { diagnostics, written } = await build(opened(), { templates })
  const checked = await check(opened(), { templates })
  const ours = (one: typeof diagnostics) => one.filter(({ message }) => message.startsWith('Unexpected target'))
  expect(ours(checked.diagnostics)).toEqual(ours(diagnostics))
  expect(written).toEqual([])
  return ours(diagnostics).map(({ rule, file, place, message, hint }) => [
    `${file}:${place?.line}:${place?.column} ${rule}: ${message}`,
    hint,
  ])
}

const said = (path: string, why: string) => [
  [
    `closeout.yaml:12:23 config: Unexpected target \`${path}\`: ${why}, expected a place of its own`,
    'give the document another path',
  ],
]

test.each([
  ['closeout.yaml', 'it is a configuration'],
  ['next/closeout.yaml', 'it is a configuration'],
  ['PLAN.md', 'it is what `plan` names'],
  ['coverage.json', 'it is what `evidence.coverage.path` names'],
  ['Coverage.JSON', 'it is what `evidence.coverage.path` names'],
  ['before.json', 'it is what `targets.baseline.coverage` names'],
  ['run.log', 'it is what `evidence.tests.0.path` names'],
  ['run.rc', 'it is what `evidence.tests.0.exit` names'],
  ['junit.xml', 'it is what `evidence.tests.1` names'],
  ['run.json', 'it is what `evidence.run` names'],
  ['speed.json', 'it is what `evidence.figures.speed` names'],
  ['core/parse.py', 'it is what `targets.groups.0.files.0` names'],
  ['templates/note/template.md.hbs', 'it lies in the template `note`'],
  ['.git/config', 'what lies in `.git` is no document'],
  ['module/.git', 'what lies in `.git` is no document'],
  ['.closeout/trace/x.json', 'what lies in `.closeout` is no document'],
])('a document is not written over what the build reads: %s', async (path, why) => {
  expect(await refused(path)).toEqual(said(path, why))
})

test('nor over the template of the shipped ones that a project may have for its own', async () => {
  expect(await refused('templates/summary/template.md.hbs', 'summary')).toEqual(
    said('templates/summary/template.md.hbs', 'it lies in the template `summary`').map(([line, hint]) => [
      line!.replace('12:23', '12:26'),
      hint,
    ]),
  )
})

test('nor through a link', async () => {
  const link = (folder: string) => symlinkSync('coverage.json', join(folder, 'NOTE.md'))
  expect(await refused('NOTE.md', 'note', link)).toEqual(said('NOTE.md', 'it is what `evidence.coverage.path` names'))
})

test('a configuration by another name is one, too', async () => {
  const folder = makeProject({ 'phase.yaml': files['closeout.yaml']!.replace('NOTE.md', 'phase.yaml') })
  const { diagnostics } = await build(readConfig(join(folder, 'phase.yaml')), { templates })
  expect(diagnostics.map(({ message }) => message)).toEqual([
    'Unexpected target `phase.yaml`: it is the configuration, expected a place of its own',
  ])
})

test('a plan that is edited keeps what it says', async () => {
  const folder = makeProject({
    'PLAN.md': project['PLAN.md'],
    'closeout.yaml': files['closeout.yaml']!.replace('phase: {', 'plan: PLAN.md\nphase: {').replace(
      'template: note, path: NOTE.md',
      'template: mark, path: PLAN.md',
    ),
    'templates/mark/contract.yaml': 'kind: edit\neditor: sections\n',
    'templates/mark/template.md.hbs': '---\nclosed: {{run.measuredOn}}\n---\n',
  })
  await build(readConfig(join(folder, 'closeout.yaml')), { templates })
  expect(read(folder, 'PLAN.md')).toBe('---\nphase: 07-parser\nplan: "01"\nclosed: "2026-02-14"\n---\n\n# Plan\n')
  const { diff, diagnostics } = await check(readConfig(join(folder, 'closeout.yaml')), { templates })
  expect({ diff, diagnostics }).toEqual({ diff: '', diagnostics: [] })
})
