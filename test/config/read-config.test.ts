import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { closest } from '../../src/config/closest.ts'
import { readConfig, rootedPath } from '../../src/config/read-config.ts'
import { CloseoutError } from '../../src/diagnostic.ts'

const folder = mkdtempSync(join(tmpdir(), 'closeout-config-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What a configuration is refused with: place, message and hint, one line each. */
function problems(text: string | Buffer): string[] {
  const file = join(folder, 'closeout.yaml')
  writeFileSync(file, text)
  try {
    readConfig(file)
    return []
  } catch (error) {
    if (!(error instanceof CloseoutError)) throw error
    return error.diagnostics.map(({ rule, place, message, hint }) =>
      [`${rule} ${place?.line ?? '-'}:${place?.column ?? '-'}`, message, ...(hint ? [hint] : [])].join(' | '),
    )
  }
}

const smallest = `version: 1
evidence: { coverage: coverage.json }
documents:
  - { template: final-report, path: report.md }
`

test('the smallest configuration is accepted, with its defaults', () => {
  expect(problems(smallest)).toEqual([])
  const config = readConfig(join(folder, 'closeout.yaml'))
  expect(config.file).toBe('closeout.yaml')
  expect(config.data.targets).toEqual({ groups: [] })
  expect(config.placeOf('/documents/0/path')).toEqual({ line: 4, column: 31 })
})

test('a folder that is named through a link is where its paths are', () => {
  writeFileSync(join(folder, 'closeout.yaml'), smallest)
  const link = `${folder}-link`
  symlinkSync(folder, link)
  try {
    const config = readConfig(join(link, 'closeout.yaml'))
    expect([config.file, rootedPath(config, 'report.md', '/documents/0/path').path]).toEqual([
      'closeout.yaml',
      'report.md',
    ])
  } finally {
    rmSync(link)
  }
})

test('an unknown key is refused at its place, with the key that was meant', () => {
  expect(problems(smallest + 'tragets: {}\n')).toEqual([
    'config 5:1 | Unexpected key `tragets` in the configuration, expected one that closeout knows | write `targets`',
  ])
  expect(problems(smallest.replace('coverage:', 'coverrage:'))).toEqual([
    'config 2:13 | Unexpected key `coverrage` in `evidence`, expected one that closeout knows | write `coverage`',
  ])
})

test('every wrong value is named, not only the first', () => {
  expect(
    problems(`version: 2
evidence: {}
targets: { overall: { percent: 280 } }
documents: []
`),
  ).toEqual([
    'config 1:1 | Unexpected value `2` for `version`, expected `1`',
    'config 3:23 | Unexpected value `280` for `targets.overall.percent`, expected at most 100',
    'config 4:1 | Unexpected empty list for `documents`, expected at least one document: there is nothing to write',
  ])
})

test('what is missing or of another kind is said in words, and what is missing with how to add it', () => {
  expect(
    problems(`evidence: { coverage: 3, tests: x, run: [], figures: { a-b: f.json } }
targets: { overall: { baseline: { percent: 3 } } }
suites: [{ id: a, name: "", include: [], expect: { passed: 1.5 } }]
update_status: maybe
documents: [5]
rules: { min-lines: warn }
`),
  ).toEqual([
    'config 1:1 | No `version` in the configuration, expected `1` | add `version: 1`',
    'config 1:13 | Unexpected value `3` for `evidence.coverage`, expected text or a map',
    'config 1:26 | Unexpected value `x` for `evidence.tests`, expected a list',
    'config 1:56 | Unexpected key `a-b` in `evidence.figures`, expected letters, digits and `_`, so that conditions can name it',
    'config 1:36 | Unexpected empty list for `evidence.run`, expected text',
    'config 2:12 | No `percent` in `targets.overall`, expected a number | add `percent: …`',
    'config 2:23 | No `source` in `targets.overall.baseline`, expected text | add `source: …`',
    'config 3:19 | Unexpected empty value for `suites.0.name`, expected text',
    'config 3:29 | Unexpected empty list for `suites.0.include`, expected at least one',
    'config 3:52 | Unexpected value `1.5` for `suites.0.expect.passed`, expected a whole number',
    'config 4:1 | Unexpected value `maybe` for `update_status`, expected `true` or `false`',
    'config 5:13 | Unexpected value `5` for `documents.0`, expected a map',
    'config 6:10 | Unexpected value `warn` for `rules.min-lines`, expected `error`, `warning` or `off`',
  ])
  expect(problems('~')).toEqual(['config 1:1 | Unexpected empty value for the configuration, expected a map'])
})

test('a key that stands elsewhere is sent there, and an abbreviation is known', () => {
  const hints = (keys: string) => problems(smallest + keys).map(problem => problem.split(' | ')[2])
  expect(hints('groups: []\ncoverage: x\nfiles: []\nname: x\ntitle: x\npath: x\nbaseline: x\n')).toEqual([
    '`groups` belongs below `targets`',
    '`coverage` belongs below `evidence`',
    '`files` belongs below `targets.groups`',
    '`name` belongs below `phase`, `suites` or `next`',
    '`title` belongs below `gaps` or `summary`',
    '`path` belongs below `documents`',
    '`baseline` belongs below `targets`',
  ])
  expect(hints('docs: []\ngrops: []\nplans: x\nfoo: x\n')).toEqual([
    'write `documents`',
    'write `groups`, below `targets`',
    '`plans` belongs below `gaps`',
    undefined,
  ])
  expect(hints('targets: { gaps: [] }\n')).toEqual(['`gaps` belongs at the top'])
})

test("a next phase's number is one that a roadmap can have", () => {
  const withNext = (number: string) => problems(`${smallest}next: { number: ${number}, name: N }\n`)
  expect(['auto', '13', '13.1', '"13a"'].flatMap(withNext)).toEqual([])
  expect(withNext('x')).toEqual([
    'config 5:9 | Unexpected value `x` for `next.number`, expected `auto`, or a number as a roadmap writes it: `13`, `13.1`, `13a`',
  ])
})

test('a choice of forms is explained by the form that came nearest', () => {
  expect(problems(smallest + 'gaps:\n  - { id: a-b, title: T, closed_when: [x] }\n')).toEqual([
    'config 6:7 | Unexpected value `a-b` for `gaps.0.id`, expected letters, digits and `_`, so that conditions can name it',
  ])
  expect(
    problems(
      smallest + 'targets:\n  groups:\n    - { id: a, name: A, percent: 5, files: [{ path: x, persent: 3 }] }\n',
    ),
  ).toEqual([
    'config 7:56 | Unexpected key `persent` in `targets.groups.0.files.0`, expected one that closeout knows | write `percent`',
  ])
})

test('what is not YAML is refused with line and column', () => {
  expect(problems('version: 1\n  root: x\n')).toEqual([
    'config 2:7 | Cannot read `closeout.yaml` as YAML: bad indentation of a mapping entry',
  ])
  expect(problems('version: 1\nversion: 1\n')).toEqual([
    'config 2:1 | Cannot read `closeout.yaml` as YAML: duplicated mapping key',
  ])
  expect(problems(Buffer.from([0x76, 0xff, 0xfe]))).toEqual([
    'config -:- | Cannot read `closeout.yaml`: it is not valid UTF-8',
  ])
})

test('no code runs from the configuration, and aliases cannot multiply', () => {
  expect(problems('version: !!js/function "function () { throw 1 }"\n')[0]).toMatch(
    /^config 1:10 \| Cannot read `closeout.yaml` as YAML/,
  )
  const bomb = Array.from({ length: 90 }, (_, index) => `a${index}: *x`).join('\n')
  expect(problems(`x: &x [1]\n${bomb}\n`)[0]).toMatch(/alias/)
})

test('a root outside of which the configuration lies is named', () => {
  expect(problems(smallest + 'root: nowhere\n')).toEqual([
    expect.stringMatching(/^outside-root .*expected an existing folder$/) as unknown as string,
  ])
})

test('suggests only what is near', () => {
  expect([closest('coverge', ['coverage', 'tests']), closest('zzz', ['coverage', 'tests'])]).toEqual([
    'coverage',
    undefined,
  ])
  expect([closest('foo', ['not']), closest('nto', ['net'])]).toEqual([undefined, undefined])
})
