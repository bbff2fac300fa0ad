import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { build, check, facts, readConfig, type BuildResult } from '../../src/index.ts'
import { makeProject, read } from '../cli/project.ts'

interface Item {
  outcome: string
  observed: string
}
interface MustHaves {
  truths: Item[]
  artifacts: Item[]
  keyLinks: Item[]
  status: string
  score: string
}

const config = (more = '') => `version: 1
plan: PLAN.md
evidence: { coverage: coverage.json, tests: [{ path: run.log, exit: 0 }] }
targets: { overall: { percent: 50 } }
${more}`
const plan = (mustHaves: string) => `---\nphase: 07-parser\nplan: "01"\nmust_haves:\n${mustHaves}---\n\n# Plan\n`
const documents = (template: string, path: string) => `documents: [{ template: ${template}, path: ${path} }]\n`

/** What the facts say of a plan's must-haves in a small project. */
async function decide(mustHaves: string, more = '', files: Record<string, string> = {}): Promise<MustHaves> {
  const all = {
    ...files,
    'PLAN.md': plan(mustHaves),
    'closeout.yaml': config(`${more}${documents('note', 'NOTE.md')}`),
  }
  const { json } = await facts(readConfig(join(makeProject(all), 'closeout.yaml')))
  return (json as unknown as { mustHaves: MustHaves }).mustHaves
}
const said = (items: readonly Item[]) => items.map(({ outcome, observed }) => `${outcome}: ${observed}`)

test('an artifact is there, long enough, and holds what the plan asks for', async () => {
  const artifacts = [
    ['path: a.py'],
    ['path: none.py'],
    ['path: a.py', 'min_lines: 2'],
    ['path: a.py', 'min_lines: 3'],
    ['path: a.py', 'contains: "def parse"'],
    ['path: a.py', 'contains: "def print"'],
    ['path: a.py', 'exports: [parse]'],
    ['path: a.py', 'exports: [parse, write]'],
  ].map(([first, ...rest]) => `    - ${[first, ...rest].join('\n      ')}\n`)
  const mustHaves = await decide(`  artifacts:\n${artifacts.join('')}`, '', { 'a.py': 'def parse():\n  pass\n' })
  expect(said(mustHaves.artifacts)).toEqual([
    'met: it is there and holds what the plan asks for',
    'missed: there is no such file',
    'met: it is there and holds what the plan asks for',
    'missed: it has 2 lines, the plan asks for 3',
    'met: it is there and holds what the plan asks for',
    'missed: it does not contain def print',
    'met: it is there and holds what the plan asks for',
    'missed: it does not export write',
  ])
})

test('a key link is a pattern in either file, or a comparison with a number of the JSON', async () => {
  const links = [
    ['a.py', 'b.py', 'parse\\\\('],
    ['b.py', 'a.py', 'parse\\\\('],
    ['a.py', 'b.py', 'write'],
    ['coverage.json', 'a.py', 'percent_covered >= 50'],
    ['coverage.json', 'a.py', 'percent_covered > 50'],
    ['coverage.json', 'a.py', 'percent_covered<=50'],
    ['coverage.json', 'a.py', 'percent_branches >= 50'],
    ['slow.txt', 'a.py', '^(a+)+$'],
    ['a.py', 'b.py', '('],
    ['the parser', 'a.py', 'parse'],
  ].map(([from, to, pattern]) => `    - from: "${from}"\n      to: "${to}"\n      pattern: "${pattern}"\n`)
  const mustHaves = await decide(`  key_links:\n${links.join('')}`, '', {
    'a.py': 'parse(x)\n',
    'b.py': '\n',
    'slow.txt': `${'a'.repeat(60)}!\n`,
  })
  expect(said(mustHaves.keyLinks)).toEqual([
    'met: the pattern is found in a.py',
    'met: the pattern is found in a.py',
    'missed: the pattern is not found',
    'met: percent_covered is 50',
    'missed: percent_covered is 50',
    'met: percent_covered is 50',
    'unmeasured: there is no number percent_branches',
    'human_needed: the pattern is no regular expression, or takes too long',
    'human_needed: the pattern is no regular expression, or takes too long',
    'human_needed: the parser is not a file here',
  ])
})

test('a truth is decided by the condition that is bound to it, else by a person', async () => {
  const bound = 'truths: [{ truth: Half is covered, when: coverage.overall.outcome == "met" }]\n'
  const mustHaves = await decide('  truths:\n    - Half is covered\n    - It is pleasant\n', bound)
  expect(said(mustHaves.truths)).toEqual([
    'met: coverage.overall.outcome = met',
    'human_needed: no condition is bound to it',
  ])
  expect([mustHaves.status, mustHaves.score]).toEqual(['human_needed', '1/2 must-haves verified'])
})

test.each([
  ['no item', '  truths: []\n', ['human_needed', '0/0 must-haves verified']],
  ['all met', '  artifacts:\n    - path: run.log\n', ['passed', '1/1 must-haves verified']],
  ['one missed', '  artifacts:\n    - path: run.log\n    - path: x\n', ['gaps_found', '1/2 must-haves verified']],
])('%s: status and score', async (_, mustHaves, expected) => {
  const { status, score } = await decide(mustHaves)
  expect([status, score]).toEqual(expected)
})

const verification =
  '---\nphase: 07-parser\nstatus: gaps_found # by the verifier\nscore: 3/7 must-haves verified\n---\n\n# Verification\n'

/** Builds the status into a VERIFICATION.md, for a plan that promises that file with so many lines. */
async function verify(more: string, lines: number): Promise<{ text: string; result: BuildResult; folder: string }> {
  const folder = makeProject({
    'V.md': verification,
    'PLAN.md': plan(`  artifacts:\n    - path: V.md\n      min_lines: ${lines}\n`),
    'closeout.yaml': config(`${more}${documents('verification-status', 'V.md')}`),
  })
  const result = await build(readConfig(join(folder, 'closeout.yaml')), { templates: resolve('templates') })
  return { text: read(folder, 'V.md'), result, folder }
}

test("the verifier's status and score stay as they are", async () => {
  const { text } = await verify('', 5)
  expect(text.split('gap_closure_status')[0]).toBe(verification.split('---\n\n#')[0])
  expect(text).toContain(`re_verification:
  previous_status: "gaps_found"
  previous_score: "3/7 must-haves verified"
  gaps_closed: []
  gaps_remaining: []
  regressions: []
---`)
})

test.each([
  ['its status', 'status: gaps_found # by the verifier', 'status: gaps: found', 'status: "gaps: found"', 'gaps: found'],
  ['another key', 'phase: 07-parser', 'phase: "07" parser', 'phase: \'"07" parser\'', 'gaps_found'],
])('what the verifier said is kept where %s has to be repaired', async (_, valid, invalid, repaired, status) => {
  const folder = makeProject({
    'V.md': verification.replace(valid, invalid),
    'closeout.yaml': config(documents('verification-status', 'V.md')).replace('plan: PLAN.md\n', ''),
  })
  const options = { templates: resolve('templates'), repairFrontmatter: true }
  await build(readConfig(join(folder, 'closeout.yaml')), options)
  const text = read(folder, 'V.md')
  expect(text).toContain(`\n${repaired}\n`)
  expect(text).toContain(`previous_status: "${status}"\n  previous_score: "3/7 must-haves verified"\n`)
  const { diagnostics, diff } = await check(readConfig(join(folder, 'closeout.yaml')), options)
  expect({ errors: diagnostics.filter(({ severity }) => severity === 'error'), diff }).toEqual({ errors: [], diff: '' })
})

test('what closeout kept of it is kept where the status beside it has to be repaired', async () => {
  const { text, folder } = await verify('', 5)
  const valid = 'status: gaps_found # by the verifier'
  writeFileSync(join(folder, 'V.md'), text.replace(valid, 'status: gaps: found'))
  const options = { templates: resolve('templates'), repairFrontmatter: true }
  await build(readConfig(join(folder, 'closeout.yaml')), options)
  expect(read(folder, 'V.md')).toBe(text.replace(valid, 'status: "gaps: found"'))
})

test('what closeout kept of it and nobody can read is not replaced', async () => {
  const { text, folder } = await verify('', 5)
  const broken = text.replace('  previous_score', ' previous_score')
  writeFileSync(join(folder, 'V.md'), broken)
  const options = { templates: resolve('templates'), repairFrontmatter: true }
  await expect(build(readConfig(join(folder, 'closeout.yaml')), options)).rejects.toThrow(
    'Unexpected YAML: bad indentation of a mapping entry, expected frontmatter that can be read',
  )
  expect(read(folder, 'V.md')).toBe(broken)
})

test('with `update_status` they are computed from the must-haves, also the second time', async () => {
  const { text, folder } = await verify('update_status: true\n', 5)
  expect(text).toContain('\nstatus: passed\nscore: "1/1 must-haves verified"\n')
  const again = await build(readConfig(join(folder, 'closeout.yaml')), { templates: resolve('templates') })
  expect(again.documents.map(({ action }) => action)).toEqual(['unchanged'])
})

test('what `update_status` replaces is kept where it is invalid, too', async () => {
  const folder = makeProject({
    'V.md': verification.replace('status: gaps_found # by the verifier', 'status: gaps: found'),
    'closeout.yaml': config(`update_status: true\n${documents('verification-status', 'V.md')}`).replace(
      'plan: PLAN.md\n',
      '',
    ),
  })
  await build(readConfig(join(folder, 'closeout.yaml')), { templates: resolve('templates') })
  expect(read(folder, 'V.md')).toContain('previous_status: "gaps: found"\n')
})

test('a document that is written shorter than the plan asks is no met must-have', async () => {
  const { text, result } = await verify('update_status: true\n', 500)
  expect(text).toContain('\nstatus: gaps_found\nscore: "0/1 must-haves verified"\n')
  expect(result.diagnostics.map(({ rule }) => rule)).toEqual(['min-lines'])
})

test('a document that cannot be edited is an error, whatever the rules say', async () => {
  const folder = makeProject({
    'V.md': '---\nstatus: "a" b\n---\n# V\n',
    'closeout.yaml': config(`rules: { frontmatter: "off" }\n${documents('verification-status', 'V.md')}`).replace(
      'plan: PLAN.md\n',
      '',
    ),
  })
  const { written, diagnostics } = await build(readConfig(join(folder, 'closeout.yaml')), {
    templates: resolve('templates'),
  })
  expect(written).toEqual([])
  expect(diagnostics.map(({ rule, severity }) => [rule, severity])).toEqual([['frontmatter', 'error']])
})

test.each([
  ['percent_covered >= 28 or so', 'missed: the pattern is not found'],
  ['n >= 3', 'met: n is 3'],
])('the pattern %s on totals that are no table: %s', async (pattern, observed) => {
  const links = `  key_links:\n    - { from: n.json, to: a.py, pattern: "${pattern}" }\n`
  const { keyLinks } = await decide(links, '', { 'n.json': '{"totals": null, "n": 3}' })
  expect(said(keyLinks)).toEqual([observed])
})

test('a plan that names no modified files leaves the documents as the key files', async () => {
  const files = { 'PLAN.md': plan('  truths: [it works]\n'), 'closeout.yaml': config(documents('note', 'NOTE.md')) }
  const { json } = await facts(readConfig(join(makeProject(files), 'closeout.yaml')))
  expect(json).toMatchObject({ keyFiles: ['NOTE.md'] })
})
