import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CloseoutError } from '../../src/diagnostic.ts'
import { readTemplate } from '../../src/render/template.ts'

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'closeout-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

function put(files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), content)
  }
}

const folders = () => [
  { directory: join(directory, 'own'), label: 'own' },
  { directory: join(directory, 'shipped'), label: 'shipped' },
]
const read = (name: string) => readTemplate(name, folders())

function refused(name: string) {
  try {
    read(name)
    return 'read'
  } catch (error) {
    if (!(error instanceof CloseoutError)) throw error
    const [{ rule, file, message, hint, place }] = error.diagnostics as [(typeof error.diagnostics)[0]]
    return `${rule} ${file}${place ? `:${place.line}` : ''} ${message}${hint === undefined ? '' : ` | ${hint}`}`
  }
}

const contract = 'kind: create\nrequired_sections: [Summary, Evidence]\nmin_lines: 200\nfrontmatter: [phase]\n'

test('a template is its text, its partials and its contract; line endings and marks of the file are gone', () => {
  put({
    'shipped/report/template.md.hbs': '\uFEFF# {{a}}\r\n{{> row}}\r\n',
    'shipped/report/row.partial.hbs': 'x\n',
    'shipped/report/contract.yaml': contract,
    'shipped/report/notes.txt': 'not part of it',
  })
  const template = read('report')
  expect(template).toEqual({
    name: 'report',
    main: { file: 'shipped/report/template.md.hbs', text: '# {{a}}\n{{> row}}\n' },
    partials: new Map([['row', { file: 'shipped/report/row.partial.hbs', text: 'x\n' }]]),
    contract: { kind: 'create', requiredSections: ['Summary', 'Evidence'], minLines: 200, frontmatter: ['phase'] },
    sha256: template.sha256,
  })
  expect(Object.keys(template.contract)).toEqual(['kind', 'requiredSections', 'minLines', 'frontmatter'])
  expect(template.sha256).toMatch(/^[0-9a-f]{64}$/)
})

test('the hash is of all its files and nothing else', () => {
  const files = {
    'shipped/a/template.md.hbs': 'x',
    'shipped/a/row.partial.hbs': 'y',
    'shipped/a/contract.yaml': contract,
  }
  put(files)
  const before = read('a').sha256
  put({ 'shipped/a/notes.txt': 'z' })
  expect(read('a').sha256).toBe(before)
  for (const file of Object.keys(files)) {
    put({ [file]: `${contract}# changed\n` })
    expect(read('a').sha256).not.toBe(before)
    put(files)
  }
  expect(read('a').sha256).toBe(before)
})

test("the project's own folder wins, and is not filled up from the shipped one", () => {
  put({
    'shipped/a/template.md.hbs': 'shipped',
    'shipped/a/contract.yaml': contract,
    'own/a/template.md.hbs': 'own',
    'own/a/contract.yaml': contract,
  })
  expect(read('a').main.text).toBe('own')
  rmSync(join(directory, 'own/a/contract.yaml'))
  expect(refused('a')).toBe('template own/a Unexpected template without `contract.yaml`, expected one in its folder')
})

test.each(['../a', 'a/b', '/etc', 'A', '.', '', 'a..b', '-a', 'a\\b', 'a\0'])('%j is no template name', name => {
  put({ 'shipped/a/template.md.hbs': 'x', 'shipped/a/contract.yaml': contract })
  expect(refused(name)).toContain(`Unexpected template name \`${name}\`, expected plain kebab-case`)
})

test('an unknown template is refused with the known ones', () => {
  put({ 'shipped/summary/template.md.hbs': 'x', 'shipped/summary/contract.yaml': contract })
  expect(refused('sumary')).toBe(
    'template own, shipped Unknown template `sumary`, expected one of `summary` | write `summary`',
  )
})

test.each([
  [
    'kind: create\nrequired-sections: []\n',
    ':2 Unexpected key `required-sections`, expected one of `kind`, `required_sections`, `min_lines`, `frontmatter`, `editor`, `add_frontmatter` | write `required_sections`',
  ],
  ['kind: creat\n', ':1 Unexpected contract at `kind`: Invalid option: expected one of "create"|"edit"'],
  ['kind: create\nmin_lines: -1\n', ':2 Unexpected contract at `min_lines`: Too small: expected number to be >=0'],
  [
    'kind: edit\n',
    ' Unexpected `kind: edit` without an `editor` | a template that edits names its editor, `sections` or `roadmap`; one that creates has none',
  ],
  [
    'kind: create\neditor: sections\n',
    ' Unexpected `kind: create` with an `editor` | a template that edits names its editor, `sections` or `roadmap`; one that creates has none',
  ],
  ['kind: create\nkind: edit\n', ':2 Unexpected YAML: duplicated mapping key'],
  ['', ' Unexpected contract at `kind`: Invalid option: expected one of "create"|"edit"'],
])('the contract %j is refused', (yaml, message) => {
  put({ 'shipped/a/template.md.hbs': 'x', 'shipped/a/contract.yaml': yaml })
  expect(refused('a')).toBe(`template shipped/a/contract.yaml${message}`)
})

test('a contract of an editor', () => {
  put({
    'shipped/a/template.md.hbs': 'x',
    'shipped/a/contract.yaml': 'kind: edit\neditor: sections\nadd_frontmatter: true\n',
  })
  expect(read('a').contract).toEqual({
    kind: 'edit',
    requiredSections: [],
    minLines: 0,
    frontmatter: [],
    editor: 'sections',
    addFrontmatter: true,
  })
})

test('links, folders, bytes that are no text and oversized files are refused', () => {
  put({ 'secret.txt': 'secret', 'shipped/a/template.md.hbs': 'x', 'shipped/a/contract.yaml': contract })
  symlinkSync(join(directory, 'secret.txt'), join(directory, 'shipped/a/row.partial.hbs'))
  const regular = 'Unexpected link, folder or device, expected a regular file of the template'
  expect(refused('a')).toBe(`template shipped/a/row.partial.hbs ${regular}`)
  rmSync(join(directory, 'shipped/a/row.partial.hbs'))
  mkdirSync(join(directory, 'shipped/a/row.partial.hbs'))
  expect(refused('a')).toBe(`template shipped/a/row.partial.hbs ${regular}`)
  rmSync(join(directory, 'shipped/a/row.partial.hbs'), { recursive: true })
  put({ 'shipped/a/template.md.hbs': new Uint8Array([0x61, 0xff]) })
  expect(refused('a')).toBe('template shipped/a/template.md.hbs Unexpected bytes, expected UTF-8 text')
  put({ 'shipped/a/template.md.hbs': 'x'.repeat(100_001) })
  expect(refused('a')).toBe(
    'template shipped/a/template.md.hbs Unexpected size of 100001 bytes, expected at most 100000',
  )
})

test('a template folder that is a link is no template', () => {
  put({ 'elsewhere/template.md.hbs': 'x', 'elsewhere/contract.yaml': contract, 'shipped/b/contract.yaml': contract })
  symlinkSync(join(directory, 'elsewhere'), join(directory, 'shipped/a'))
  expect(refused('a')).toContain('Unknown template `a`, expected one of `b`')
})
