import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { CloseoutError } from '../../src/diagnostic.ts'
import { init } from '../../src/init.ts'
import { readConfig } from '../../src/config/read-config.ts'

const folders: string[] = []
const newFolder = () => {
  folders.push(mkdtempSync(join(tmpdir(), 'closeout-init-')))
  return folders.at(-1)!
}
afterAll(() => folders.forEach(folder => rmSync(folder, { recursive: true, force: true })))

const examplePlan = '.planning/phases/12-tier-1-coverage-push/12-tier-1-coverage-push-GAP-03-PLAN.md'

test("the example's plan gives the configuration a person would begin with", async () => {
  const folder = newFolder()
  cpSync('examples/phase-12', folder, { recursive: true })
  rmSync(join(folder, 'closeout.yaml'))
  const file = join(folder, 'closeout.yaml')
  const { written, diagnostics } = await init(file, { from: examplePlan })
  expect(written).toEqual(['closeout.yaml'])
  expect(diagnostics).toEqual([])
  expect(readFileSync(file, 'utf8')).toBe(readFileSync('test/fixtures/init/example-plan.closeout.yaml', 'utf8'))
  expect(readConfig(file).data.targets.groups[0]?.files.length).toBe(6)
})

const smallPlan = `---
phase: 03-parser
plan: 01
must_haves:
  truths:
    - "Overall coverage reaches 80%"
    - "The parser's errors are kind: they name a place"
---
<objective>Parse.</objective>
`

test('what a plan does not say is a comment, and a warning at its line; the rest is valid', async () => {
  const file = join(newFolder(), 'closeout.yaml')
  writeFileSync(join(file, '../PLAN.md'), smallPlan)
  const { diagnostics } = await init(file, { from: 'PLAN.md' })
  const lines = readFileSync(file, 'utf8').split('\n')
  expect(diagnostics.map(({ place, message }) => lines[place!.line - 1]!.trim() === `# ${message}`)).not.toContain(
    false,
  )
  expect(diagnostics.map(({ message }) => message)).toContain('Not found: a target in percent for each file')
  expect(readConfig(file).data).toMatchObject({
    targets: { overall: { percent: 80 } },
    truths: [{ truth: 'Overall coverage reaches 80%', when: 'coverage.overall.outcome == "met"' }],
    documents: [{ template: 'summary', path: 'SUMMARY.md' }],
  })
})

test('without a plan it is a start that the schema accepts', async () => {
  const file = join(newFolder(), 'closeout.yaml')
  await init(file)
  expect(readConfig(file).data).toMatchObject({
    phase: { number: 1, name: 'First phase' },
    evidence: { coverage: 'coverage.json', tests: ['junit.xml'], run: 'evidence/run.json' },
  })
})

/** The lines that `init` writes for a plan with this in a fence, from `evidence` up to `targets`, without comments. */
async function evidenceFor(command: string) {
  const file = join(newFolder(), 'closeout.yaml')
  writeFileSync(join(file, '../PLAN.md'), `${smallPlan}\n\`\`\`sh\n${command}\n\`\`\`\n`)
  const { diagnostics } = await init(file, { from: 'PLAN.md' })
  const { coverage, tests } = readConfig(file).data.evidence
  const lacks = diagnostics
    .map(({ message }) => message)
    .filter(message => /coverage report|a pytest command in the plan|test log/.test(message))
  return { coverage, tests, lacks }
}

test.each([
  [
    'pytest -v --cov=shop --cov-report=json:reports/cov.json --junitxml=reports/j.xml',
    'reports/cov.json',
    ['reports/j.xml'],
  ],
  ['python3 -m pytest --cov-report json:"cov.json" --junit-xml j.xml > run.txt 2>&1', 'cov.json', ['run.txt', 'j.xml']],
  ['poetry run pytest -q tests --cov-report=json | tee -a logs/run.log', 'coverage.json', ['logs/run.log']],
  [
    'cd backend\npytest tests \\\n  --cov-report=json:../cov.json --junitxml=/tmp/j.xml',
    'cov.json',
    ['evidence/j.xml'],
  ],
  [
    'pip install pytest -U\npytest --co tests\npytest tests --cov-report=json --junitxml=j.xml 2>/dev/null',
    'coverage.json',
    ['j.xml'],
  ],
])('the evidence is what the command of the plan leaves: %j', async (command, coverage, tests) => {
  expect(await evidenceFor(command)).toEqual({ coverage, tests, lacks: [] })
})

test('a command that names no file of its outcomes is one, and a word about pytest is none', async () => {
  const report =
    "Not found: a coverage report in the plan; name the JSON that `coverage json` or pytest's `--cov-report=json` writes"
  const log = 'Not found: where the plan keeps the test log; add `--junitxml=junit.xml` to its command'
  const none = 'Not found: a pytest command in the plan; name a log or a JUnit file'
  for (const command of ['pytest', 'poetry run pytest -q tests', '.venv/bin/pytest -x'])
    expect((await evidenceFor(command)).lacks).toEqual([report, log])
  for (const words of ['pip install pytest', 'grep pytest -r .', '# pytest is what we use'])
    expect((await evidenceFor(words)).lacks).toEqual([report, none])
})

test('a roadmap is edited when the plan names the next phase, else it waits in a comment', async () => {
  const file = join(newFolder(), 'closeout.yaml')
  writeFileSync(join(file, '../PLAN.md'), smallPlan)
  writeFileSync(join(file, '../ROADMAP.md'), '# Roadmap\n')
  await init(file, { from: 'PLAN.md' })
  expect(readFileSync(file, 'utf8')).toContain(`
  # Not found: what the roadmap is to name as the next phase; complete \`next\`, then take these \`#\` away
  # - template: roadmap-phase
  #   path: ROADMAP.md
  #   when: handoff.needed
`)
  writeFileSync(join(file, '../PLAN.md'), `${smallPlan}\n### Phase 13: Rest\n`)
  await init(file, { from: 'PLAN.md', force: true })
  expect(readConfig(file).data).toMatchObject({
    next: { number: 'auto', name: 'Rest' },
    documents: [{ template: 'summary' }, { template: 'roadmap-phase', path: 'ROADMAP.md', when: 'handoff.needed' }],
  })
})

test('a plan whose phase has no number gets one to be written', async () => {
  const file = join(newFolder(), 'closeout.yaml')
  writeFileSync(join(file, '../PLAN.md'), smallPlan.replace('03-parser', 'parser'))
  const { diagnostics } = await init(file, { from: 'PLAN.md' })
  expect(diagnostics.map(({ message }) => message)).toContain(
    "Not found: a number in the plan's phase; add `phase: { number: … }`",
  )
})

test('a configuration that is there is kept, unless it is forced', async () => {
  const file = join(newFolder(), 'closeout.yaml')
  writeFileSync(file, '# mine\n')
  await expect(init(file)).rejects.toThrow('Unexpected file `closeout.yaml`, expected none: it would be overwritten')
  expect(readFileSync(file, 'utf8')).toBe('# mine\n')
  await init(file, { force: true })
  expect(readFileSync(file, 'utf8')).toContain('version: 1')
})

test('a folder that is not there is to be made', async () => {
  await expect(init(join(newFolder(), 'x', 'y.yaml'))).rejects.toMatchObject({
    diagnostics: [
      {
        message: 'No folder `x` for `y.yaml`, expected one that is there',
        hint: 'make the folder, or correct the path behind `--config`',
      },
    ],
  })
})

test('the shipped templates are copied beside a configuration that stays as it is', async () => {
  const file = join(newFolder(), 'closeout.yaml')
  writeFileSync(file, '# mine\n')
  const { written } = await init(file, { templates: resolve('templates') })
  expect(written).toContain('templates/final-report/template.md.hbs')
  expect(readFileSync(file, 'utf8')).toBe('# mine\n')
})

const corpus = '../shared/corpus'
const present = existsSync(corpus)
const plans = present ? readdirSync(join(corpus, 'planning')).filter(name => name.startsWith('PLAN')) : []
const real = [...plans.map(name => join(corpus, 'planning', name)), join(corpus, 'phase-12/GAP-03-PLAN.md')]

describe.skipIf(!present)(`real plans${present ? '' : ' (skipped: the corpus is not here)'}`, () => {
  test.each(real)('%s: a valid configuration, or a refusal with its place', async path => {
    const file = join(newFolder(), 'closeout.yaml')
    writeFileSync(join(file, '../PLAN.md'), readFileSync(path))
    const outcome = await init(file, { from: 'PLAN.md' }).then(
      () => readConfig(file).data.documents.length > 0,
      (error: unknown) => error instanceof CloseoutError && error.diagnostics.every(({ place }) => place !== undefined),
    )
    expect(outcome).toBe(true)
  })

  test('phase 12 has its targets, what was there before, three gaps and five conditions', async () => {
    const file = join(newFolder(), 'closeout.yaml')
    writeFileSync(join(file, '../PLAN.md'), readFileSync(real.at(-1)!))
    await init(file, { from: 'PLAN.md' })
    expect(readFileSync(file, 'utf8')).toContain('    # solution: Fixed 32 failing ORM tests (')
    const { targets, gaps, truths, suites } = readConfig(file).data
    expect(targets.overall).toEqual({ percent: 28, baseline: { percent: 22.8, source: 'PLAN.md' } })
    expect(targets.groups[0]?.files[0]).toEqual({
      path: 'backend/core/models.py',
      baseline: { percent: 97.3, source: 'PLAN.md' },
    })
    expect(gaps.map(({ id, title }) => `${id}: ${title}`)).toEqual([
      'gap_1: Coverage Cannot Be Verified',
      'gap_2: Per-File Coverage Targets Not Met',
      'gap_3: Test Quality Issues',
    ])
    expect(gaps.map(({ cause, solution }) => cause ?? solution)).toEqual([
      undefined,
      'Added integration tests for stateful systems (mocked dependencies)',
      'Added integration tests for stateful systems (mocked dependencies)',
    ])
    expect(truths.length).toBe(5)
    expect(suites.map(({ id }) => id)).toEqual(['orm', 'unit', 'property', 'integration'])
  })
})
