import { expect, test } from 'vitest'
import { join } from 'node:path'
import { readConfig } from '../../src/config/read-config.ts'
import { renderDocuments } from '../../src/render/render-documents.ts'
import { makeProject } from '../cli/project.ts'
import { factsOf } from './templates.ts'

/** What is rendered of these documents with `a` = 1, and what is said; each file of `templates` is a template's. */
function renderAll(documents: string, files: Readonly<Record<string, string>>) {
  const folder = makeProject({
    ...files,
    'closeout.yaml': `version: 1\nevidence: { coverage: coverage.json }\ndocuments: [${documents}]\n`,
  })
  const facts = factsOf({ a: 1 })
  const templates = [{ directory: join(folder, 'templates'), label: 'templates' }]
  const rendered = renderDocuments(facts, readConfig(join(folder, 'closeout.yaml')), templates)
  return {
    texts: rendered.documents.map(({ path, text }) => `${path}: ${text}`),
    said: rendered.diagnostics.map(({ file, message }) => `${file}: ${message}`),
    skipped: rendered.skipped,
  }
}

const create = { 'templates/note/template.md.hbs': '{{a}}\n', 'templates/note/contract.yaml': 'kind: create\n' }

test('a document that cannot be rendered keeps no other back', () => {
  expect(renderAll('{ template: nope, path: A.md }, { template: note, path: B.md }', create)).toEqual({
    texts: ['B.md: 1\n'],
    said: ['templates: Unknown template `nope`, expected one of `note`'],
    skipped: [],
  })
})

test('a document whose condition does not hold is left out', () => {
  expect(renderAll('{ template: note, path: A.md, when: a == 2 }, { template: note, path: B.md }', create)).toEqual({
    texts: ['B.md: 1\n'],
    said: [],
    skipped: ['A.md'],
  })
})

test('a document that is edited gets frontmatter where the contract says so, and else must have some', () => {
  const edit = {
    'templates/key/template.md.hbs': '---\na: {{a}}\n---\n',
    'templates/key/contract.yaml': 'kind: edit\neditor: sections\n',
    'A.md': '# T\n',
  }
  const add = { ...edit, 'templates/key/contract.yaml': 'kind: edit\neditor: sections\nadd_frontmatter: true\n' }
  expect(renderAll('{ template: key, path: A.md }', add).texts).toEqual(['A.md: ---\na: 1\n---\n\n# T\n'])
  expect(renderAll('{ template: key, path: A.md }', edit)).toMatchObject({
    texts: [],
    said: [expect.stringMatching(/^A\.md: .*without frontmatter/)],
  })
  expect(renderAll('{ template: key, path: B.md }', add).said).toEqual([
    'closeout.yaml: No file `B.md`, expected the document that `key` edits',
  ])
})
