import { expect, test } from 'vitest'
import { join } from 'node:path'
import { readConfig } from '../../src/config/read-config.ts'
import type { FactTree } from '../../src/facts/value.ts'
import { renderDocuments, type RenderOptions } from '../../src/render/render-documents.ts'
import { makeProject } from '../cli/project.ts'
import { explained } from './edit/mini-document.ts'
import { factsOf } from './templates.ts'

/** What is made of these documents with `a` = 1, or other facts; each file of `templates` is a template's. */
function renderIn(
  documents: string,
  files: Readonly<Record<string, string>>,
  { facts = factsOf({ a: 1 }), ...options }: RenderOptions & { readonly facts?: FactTree } = {},
) {
  const folder = makeProject({
    ...files,
    'closeout.yaml': `version: 1\nevidence: { coverage: coverage.json }\ndocuments: [${documents}]\n`,
  })
  const templates = [{ directory: join(folder, 'templates'), label: 'templates' }]
  return renderDocuments(facts, readConfig(join(folder, 'closeout.yaml')), templates, options)
}

function renderAll(documents: string, files: Readonly<Record<string, string>>, options?: RenderOptions) {
  const rendered = renderIn(documents, files, options)
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
  const documents =
    '{ template: note, path: A.md, when: a == 2 }, { template: note, path: B.md, when: a == 1 }, { template: note, path: C.md }'
  expect(renderAll(documents, create)).toEqual({ texts: ['B.md: 1\n', 'C.md: 1\n'], said: [], skipped: ['A.md'] })
})

test('a document is asked for the lines of its contract or of the plan, whichever are more', () => {
  const files = { ...create, 'templates/note/contract.yaml': 'kind: create\nmin_lines: 20\n' }
  const documents = ['A.md', 'B.md', 'C.md'].map(path => `{ template: note, path: ${path} }`).join(', ')
  const fewestLines = new Map([
    ['A.md', 30],
    ['B.md', 10],
  ])
  const asked = renderIn(documents, files, { fewestLines }).documents
  expect(asked.map(({ path, contract }) => `${path}: ${contract.minLines}`)).toEqual([
    'A.md: 30',
    'B.md: 20',
    'C.md: 20',
  ])
})

const edit = {
  'templates/key/template.md.hbs': '---\na: {{a}}\n---\n',
  'templates/key/contract.yaml': 'kind: edit\neditor: sections\n',
  'A.md': '# T\n',
}

test('a document that is edited gets frontmatter where the contract says so, and else must have some', () => {
  const add = { ...edit, 'templates/key/contract.yaml': 'kind: edit\neditor: sections\nadd_frontmatter: true\n' }
  expect(renderAll('{ template: key, path: A.md }', add).texts).toEqual(['A.md: ---\na: 1\n---\n\n# T\n'])
  expect(renderAll('{ template: key, path: A.md }', edit)).toMatchObject({
    texts: [],
    said: [expect.stringMatching(/^A\.md: .*without frontmatter/)],
  })
})

test('a place in the configuration that is wrong is named', () => {
  const documents = [
    '{ template: key, path: B.md }',
    '{ template: key, path: ../A.md }',
    '{ template: key, path: A.md, when: b == 1 }',
  ].join(',\n  ')
  expect(renderIn(documents, edit).diagnostics).toEqual([
    {
      rule: 'config',
      severity: 'error',
      file: 'closeout.yaml',
      message: 'No file `B.md`, expected the document that `key` edits',
      place: { line: 3, column: 30 },
      hint: 'correct the path, or write the document first',
    },
    {
      rule: 'outside-root',
      severity: 'error',
      file: 'closeout.yaml',
      message: 'Unexpected path `../A.md`: it leaves the root, expected a path below the root',
      place: { line: 4, column: 20 },
      hint: 'write the path relative to the configuration file, below `root`',
    },
    {
      rule: 'config',
      severity: 'error',
      file: 'closeout.yaml',
      message: 'Unexpected name `b` in the condition `b == 1`, expected a fact',
      place: { line: 5, column: 32 },
      hint: 'write `a`',
    },
  ])
})

test('invalid YAML in a file that is edited is put in quotes only when that is asked for', () => {
  const files = { ...edit, 'A.md': '---\nb: c: d\n---\n# T\n' }
  expect(renderAll('{ template: key, path: A.md }', files).texts).toEqual([])
  const repaired = renderAll('{ template: key, path: A.md }', files, { repairFrontmatter: true })
  expect(repaired.texts).toEqual(['A.md: ---\nb: "c: d"\na: 1\n---\n# T\n'])
  expect(repaired.said).toHaveLength(1)
})

test('what closeout places once and leaves alone from then on counts as kept from the start', () => {
  const part = (name: string, text: string) => `<!-- closeout:part ${name} -->\n${text}\n\n`
  const { documents } = renderIn('{ template: phase, path: ROADMAP.md }', {
    'templates/phase/template.md.hbs':
      part('bullet', '- [ ] **Phase 2: Two** - second') + part('heading', '### Phase 2: Two\n\n**Goal**: b'),
    'templates/phase/contract.yaml': 'kind: edit\neditor: roadmap\n',
    'ROADMAP.md': '- [x] **Phase 1: One** - first\n\n### Phase 1: One\n\n**Goal**: a\n',
  })
  expect(explained(documents[0]!)).toEqual([
    'kept:- [x] **Phase 1: One** - first\n',
    'literal:- [ ] **',
    'literal:Phase 2: Two',
    'literal:** - ',
    'literal:second',
    'kept:\n\n### Phase 1: One\n\n**Goal**: a\n\n### Phase 2: Two\n<!-- closeout:begin phase-2 -->',
    'literal:\n',
    'literal:**Goal**: b',
    'literal:\n',
    'kept:<!-- closeout:end phase-2 -->\n',
  ])
})

test.each([
  ['it is larger than 262144 bytes', 'a text file', 'x'.repeat(262_145), undefined],
  ['lists, quotes or brackets nest deeper than 100', 'fewer', `x\n${'> '.repeat(101)}x\n`, { line: 2, column: 1 }],
])('a document that cannot be edited as %s is refused', (why, expected, before, place) => {
  const long = { ...edit, 'templates/key/template.md.hbs': `---\na: {{a}}\n---\n${'\n'.repeat(70_000)}` }
  expect(renderIn('{ template: key, path: A.md }', { ...long, 'A.md': before }).diagnostics).toEqual([
    {
      rule: 'target-unreadable',
      severity: 'error',
      file: 'A.md',
      message: `Cannot read \`A.md\`: ${why}, expected ${expected}`,
      ...(place && { place }),
    },
  ])
})

test('a document that is made anew may replace one four times as long as it', () => {
  const files = { ...create, 'templates/note/template.md.hbs': `{{a}}${'x'.repeat(69_999)}` }
  const before = (length: number) =>
    renderIn('{ template: note, path: A.md }', { ...files, 'A.md': 'x'.repeat(length) })
  expect(before(280_000).documents[0]!.before).toBe('x'.repeat(280_000))
  expect(before(280_001).diagnostics.map(({ message }) => message)).toEqual([
    'Cannot read `A.md`: it is larger than 280000 bytes, expected a text file',
  ])
})

test('a mistake of closeout itself is thrown on, not told as one of the document', () => {
  const facts = {
    get a(): never {
      throw new RangeError('out of order')
    },
  }
  expect(() => renderIn('{ template: note, path: A.md }', create, { facts })).toThrow(new RangeError('out of order'))
})
