import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { CloseoutError } from '../../src/diagnostic.ts'
import { readTemplate } from '../../src/render/template.ts'

/** Files in a folder of their own: templates are read from `own/`, then from `shipped/`. */
function put(files: Readonly<Record<string, string | Uint8Array>>) {
  const directory = mkdtempSync(join(tmpdir(), 'closeout-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const change = (changed: typeof files) => {
    for (const [path, content] of Object.entries(changed)) {
      mkdirSync(dirname(join(directory, path)), { recursive: true })
      writeFileSync(join(directory, path), content)
    }
  }
  change(files)
  const folders = ['own', 'shipped'].map(label => ({ directory: join(directory, label), label }))
  const read = (name: string) => readTemplate(name, folders)
  return { directory, change, read, refused: (name: string) => refusalOf(() => read(name)) }
}

function refusalOf(read: () => unknown): string {
  try {
    read()
    return 'read'
  } catch (error) {
    if (!(error instanceof CloseoutError)) throw error
    const [{ rule, file, message, hint, place }] = error.diagnostics as [(typeof error.diagnostics)[0]]
    return `${rule} ${file}${place ? `:${place.line}` : ''} ${message}${hint === undefined ? '' : ` | ${hint}`}`
  }
}

const contract = 'kind: create\nrequired_sections: [Summary, Evidence]\nmin_lines: 200\nfrontmatter: [phase]\n'

test('a template is its text, its partials and its contract; line endings and marks of the file are gone', () => {
  const { read } = put({
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
  const { change, read } = put(files)
  const before = read('a').sha256
  change({ 'shipped/a/notes.txt': 'z' })
  expect(read('a').sha256).toBe(before)
  for (const file of Object.keys(files)) {
    change({ [file]: `${contract}# changed\n` })
    expect(read('a').sha256).not.toBe(before)
    change(files)
  }
  expect(read('a').sha256).toBe(before)
})

test('the hash is of the names of its files, too', () => {
  const { change, directory, read } = put({
    'shipped/a/template.md.hbs': 'x',
    'shipped/a/row.partial.hbs': 'y',
    'shipped/a/contract.yaml': contract,
  })
  const before = read('a').sha256
  rmSync(join(directory, 'shipped/a/row.partial.hbs'))
  change({ 'shipped/a/raw.partial.hbs': 'y' })
  expect(read('a').sha256).not.toBe(before)
})

test('a partial has a name of words joined by single hyphens, and other files are no partials', () => {
  const partials = ['row', 'file-row', 'a-bc-def']
  const others = [
    'Row.partial.hbs',
    'other.partial.hbs.orig',
    'a--b.partial.hbs',
    'row-.partial.hbs',
    'a_b.partial.hbs',
  ]
  const names = [...partials.map(name => `${name}.partial.hbs`), ...others]
  const { read } = put({
    'own/gap-closure-3/template.md.hbs': 'x',
    'own/gap-closure-3/contract.yaml': contract,
    ...Object.fromEntries(names.map(name => [`own/gap-closure-3/${name}`, 'x'])),
  })
  expect([...read('gap-closure-3').partials.keys()].sort()).toEqual([...partials].sort())
})

test("the project's own folder wins, and is not filled up from the shipped one", () => {
  const { directory, read, refused } = put({
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
  const { refused } = put({ 'shipped/a/template.md.hbs': 'x', 'shipped/a/contract.yaml': contract })
  expect(refused(name)).toBe(
    `template ${name} Unexpected template name \`${name}\`, expected plain kebab-case | name the folder, e.g. \`final-report\``,
  )
})

test('an unknown template is refused with the known ones', () => {
  const { refused } = put({ 'shipped/summary/template.md.hbs': 'x', 'shipped/summary/contract.yaml': contract })
  expect(refused('sumary')).toBe(
    'template own, shipped Unknown template `sumary`, expected one of `summary` | write `summary`',
  )
})

test('the known templates are those of all folders, sorted, each once; without a near one there is no advice', () => {
  const { refused } = put({ 'own/verdict/x': '', 'own/summary/x': '', 'shipped/report/x': '', 'shipped/summary/x': '' })
  expect(refused('nope')).toBe(
    'template own, shipped Unknown template `nope`, expected one of `report`, `summary`, `verdict`',
  )
})

test('where there are no templates, or no folders to look in, one is expected', () => {
  expect(put({}).refused('a')).toBe('template own, shipped Unknown template `a`, expected a folder of that name')
  expect(refusalOf(() => readTemplate('a', []))).toBe(
    'template templates Unknown template `a`, expected a folder of that name',
  )
})

test.each([
  [
    'kind: create\nrequired-sections: []\n',
    ':2 Unexpected key `required-sections`, expected one of `kind`, `required_sections`, `min_lines`, `frontmatter`, `editor`, `add_frontmatter` | write `required_sections`',
  ],
  ['kind: creat\n', ':1 Unexpected value `creat` at `kind`, expected `create` or `edit`'],
  ['kind: create\nmin_lines: -1\n', ':2 Unexpected value `-1` at `min_lines`, expected at least 0'],
  [
    'kind: edit\n',
    ' Unexpected `kind: edit` without an `editor` | a template that edits names its editor, `sections` or `roadmap`; one that creates has none',
  ],
  [
    'kind: create\neditor: sections\n',
    ' Unexpected `kind: create` with an `editor` | a template that edits names its editor, `sections` or `roadmap`; one that creates has none',
  ],
  ['kind: create\nkind: edit\n', ':2 Unexpected YAML: duplicated mapping key'],
  ['kind: create\nrequired_sections: ["  "]\n', ':2 Unexpected empty value at `required_sections`, expected text'],
  [
    'kind: create\nnone: 1\n',
    ':2 Unexpected key `none`, expected one of `kind`, `required_sections`, `min_lines`, `frontmatter`, `editor`, `add_frontmatter`',
  ],
  [
    'kind: create\nmin-lns: 1\n',
    ':2 Unexpected key `min-lns`, expected one of `kind`, `required_sections`, `min_lines`, `frontmatter`, `editor`, `add_frontmatter` | write `min_lines`',
  ],
  ['- kind\n', ' Unexpected list, expected a map'],
  ['', ' Unexpected contract without `kind`, expected `create` or `edit`'],
])('the contract %j is refused', (yaml, message) => {
  const { refused } = put({ 'shipped/a/template.md.hbs': 'x', 'shipped/a/contract.yaml': yaml })
  expect(refused('a')).toBe(`template shipped/a/contract.yaml${message}`)
})

test('a contract of an editor', () => {
  const { read } = put({
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

test('the headings a contract asks for are trimmed', () => {
  const yaml = 'kind: edit\neditor: roadmap\nrequired_sections: [" A b "]\n'
  const { read } = put({ 'shipped/a/template.md.hbs': 'x', 'shipped/a/contract.yaml': yaml })
  expect(read('a').contract).toEqual({
    kind: 'edit',
    requiredSections: ['A b'],
    minLines: 0,
    frontmatter: [],
    editor: 'roadmap',
  })
})

test('a template nests at most 100 lists or quotes, and has at most 100,000 bytes', () => {
  const { change, read, refused } = put({
    'shipped/a/template.md.hbs': `x\n${'> '.repeat(101)}x\n`,
    'shipped/a/contract.yaml': contract,
  })
  expect(refused('a')).toBe(
    'template shipped/a/template.md.hbs:2 Cannot read `shipped/a/template.md.hbs`: lists, quotes or brackets nest deeper than 100, expected fewer',
  )
  for (const text of [`x\n${'> '.repeat(100)}x\n`, 'x'.repeat(100_000)]) {
    change({ 'shipped/a/template.md.hbs': text })
    expect(read('a').main.text).toBe(text)
  }
})

test('links, folders, bytes that are no text and oversized files are refused', () => {
  const { change, directory, refused } = put({
    'secret.txt': 'secret',
    'shipped/a/template.md.hbs': 'x',
    'shipped/a/contract.yaml': contract,
  })
  symlinkSync(join(directory, 'secret.txt'), join(directory, 'shipped/a/row.partial.hbs'))
  const regular = 'Unexpected link, folder or device, expected a regular file of the template'
  expect(refused('a')).toBe(`template shipped/a/row.partial.hbs ${regular}`)
  rmSync(join(directory, 'shipped/a/row.partial.hbs'))
  mkdirSync(join(directory, 'shipped/a/row.partial.hbs'))
  expect(refused('a')).toBe(`template shipped/a/row.partial.hbs ${regular}`)
  rmSync(join(directory, 'shipped/a/row.partial.hbs'), { recursive: true })
  change({ 'shipped/a/template.md.hbs': new Uint8Array([0x61, 0xff]) })
  expect(refused('a')).toBe('template shipped/a/template.md.hbs Unexpected bytes, expected UTF-8 text')
  change({ 'shipped/a/template.md.hbs': 'x'.repeat(100_001) })
  expect(refused('a')).toBe(
    'template shipped/a/template.md.hbs Unexpected size of 100001 bytes, expected at most 100000',
  )
})

test('a template folder that is a link is no template', () => {
  const { directory, refused } = put({
    'elsewhere/template.md.hbs': 'x',
    'elsewhere/contract.yaml': contract,
    'shipped/b/contract.yaml': contract,
  })
  symlinkSync(join(directory, 'elsewhere'), join(directory, 'shipped/a'))
  expect(refused('a')).toContain('Unknown template `a`, expected one of `b`')
})
