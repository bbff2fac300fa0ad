import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test, vi } from 'vitest'
import { readPlan } from '../src/config/plan.ts'
import { readConfig } from '../src/config/read-config.ts'
import { CloseoutError } from '../src/diagnostic.ts'
import { readCoverage } from '../src/evidence/coverage/read-coverage.ts'
import { readFigures } from '../src/evidence/figures.ts'
import { readRunRecord } from '../src/evidence/run-record.ts'
import { readExitStatus } from '../src/evidence/tests/read-exit-status.ts'
import { readTests } from '../src/evidence/tests/read-tests.ts'
import { facts } from '../src/facts.ts'
import { asTree } from '../src/facts/compute-facts.ts'
import { computeFigureFacts } from '../src/facts/figure-facts.ts'
import { spliceFrontmatter } from '../src/frontmatter/splice-frontmatter.ts'
import { lintFile } from '../src/lint.ts'
import { replaceSection } from '../src/markdown/managed-section.ts'
import { nextFreePhase } from '../src/markdown/roadmap.ts'
import { readContract } from '../src/render/contract.ts'
import type { Rendered } from '../src/render/document.ts'
import { editRoadmap } from '../src/render/edit/edit-roadmap.ts'
import { editSections } from '../src/render/edit/edit-sections.ts'
import { renderTemplate } from '../src/render/render-template.ts'
import { readTemplate } from '../src/render/template.ts'
import { openRoot, rooted } from '../src/root.ts'
import { parseTrace } from '../src/trace/read-trace.ts'

/** Cases in all; `npm run fuzz` sets more. Reproducible from the seed. */
const cases = Number(process.env['CLOSEOUT_CASES'] ?? 2000)
const { seed } = fc.readConfigureGlobal()

const folder = mkdtempSync(join(tmpdir(), 'closeout-fuzz-'))
const root = openRoot(folder)
/** For machines that are busy with something else; a case that never ends is seen all the same. */
const hours = 7_200_000
const report: string[] = []
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
  const memory = Math.round(process.resourceUsage().maxRSS / 1024)
  console.log(`${report.join('\n')}\nseed: ${seed}; peak memory of the process: ${memory} MB`)
})

const phase = 'examples/phase-12/.planning/phases/12-tier-1-coverage-push/12-tier-1-coverage-push'
const fixtures = (area: string, pattern: RegExp) =>
  readdirSync(`test/fixtures/${area}`)
    .filter(name => pattern.test(name))
    .map(name => readFileSync(`test/fixtures/${area}/${name}`))
const file = (name: string, content: Buffer) => {
  writeFileSync(join(folder, name), content)
  return rooted(root, name)
}
const text = (content: Buffer) => content.toString('utf8')

const record = `{"version":1,"command":["x"],"startedAt":"2026-01-01T00:00:00Z","finishedAt":"2026-01-01T00:00:01Z",
"exit":0,"interrupted":false,"tools":{"x":"1"},"evidence":[{"path":"run.log","sha256":"${'0'.repeat(64)}","bytes":1,"written":true}]}`

const { facts: example } = await facts(readConfig('examples/phase-12/closeout.yaml'), {})
const render = (name: string, directory = 'templates') =>
  renderTemplate(readTemplate(name, [{ directory, label: 'templates' }]), asTree(example))
const shipped = { status: render('verification-status'), phase: render('roadmap-phase') }
mkdirSync(join(folder, 'templates/damaged'), { recursive: true })
writeFileSync(join(folder, 'templates/damaged/contract.yaml'), 'kind: create\nrequired_sections: []\n')

/** What was edited stays as it is when it is edited again. */
function editTwice(text: string, edit: (before: string) => { readonly rendered: Rendered }): void {
  const once = edit(text).rendered.text
  expect(edit(once).rendered.text).toBe(once)
}

/** A file that is large enough for a kernel says the same, and is refused alike, where there is no WebAssembly. */
async function readTwice(read: () => Promise<unknown>): Promise<void> {
  const withKernel = await read()
  vi.stubGlobal('WebAssembly', undefined)
  try {
    expect(await read()).toEqual(withKernel)
  } finally {
    vi.unstubAllGlobals()
  }
}
const blanks = Buffer.alloc(130 * 1024, ' ')
const behindFirst = (content: Buffer) => Buffer.concat([content.subarray(0, 1), blanks, content.subarray(1)])

function readTestsTwice(name: string, content: Buffer): Promise<void> {
  const written = file(name, Buffer.concat([content, Buffer.from('\n'), blanks]))
  return readTwice(() => readTests([{ file: written, exit: 0 }]))
}

/** Every reader of something that nobody can be trusted with, and what it reads when all is well. */
const readers: Record<string, { readonly seeds: readonly Buffer[]; readonly read: (content: Buffer) => unknown }> = {
  coverage: {
    seeds: fixtures('coverage', /json$/),
    read: content => readCoverage(file('coverage.json', content), ['core/models.py', 'backend/core/half.py']),
  },
  'large coverage': {
    seeds: fixtures('coverage', /json$/),
    read: content => {
      const written = file('coverage.json', behindFirst(content))
      return readTwice(() => readCoverage(written, ['core/models.py']))
    },
  },
  log: { seeds: fixtures('runs', /log$/), read: content => readTests([{ file: file('run.log', content), exit: 0 }]) },
  'large log': { seeds: fixtures('runs', /log$/), read: content => readTestsTwice('run.log', content) },
  junit: { seeds: fixtures('runs', /xml$/), read: content => readTests([{ file: file('junit.xml', content) }]) },
  'large junit': { seeds: fixtures('runs', /xml$/), read: content => readTestsTwice('junit.xml', content) },
  figures: {
    seeds: [readFileSync('bench/results.json'), Buffer.from('{"a": [1.5, null, "x", {"b": true}]}')],
    read: async content =>
      computeFigureFacts(new Map([['bench', await readFigures(file('figures.json', content))]]), ['bench']),
  },
  exit: { seeds: [Buffer.from('1\n')], read: content => readExitStatus(file('exit-status', content)) },
  record: {
    seeds: [Buffer.from(record)],
    read: content => readRunRecord(file('run.json', content)),
  },
  config: {
    seeds: [readFileSync('examples/phase-12/closeout.yaml')],
    read: content => readConfig(file('closeout.yaml', content).absolute),
  },
  plan: { seeds: [readFileSync(`${phase}-GAP-03-PLAN.md`)], read: content => readPlan(text(content), 'PLAN.md') },
  frontmatter: {
    seeds: [readFileSync(`${phase}-VERIFICATION.md`)],
    read: content =>
      spliceFrontmatter(
        text(content),
        'V.md',
        { set: new Map([['gap_closure_status', 'gap_closure_status: complete\n']]) },
        { add: true },
      ),
  },
  section: {
    seeds: [readFileSync(`${phase}-VERIFICATION.md`)],
    read: content => replaceSection(text(content), 'gap-closure-status', '\nx\n', 'V.md'),
  },
  roadmap: {
    seeds: [readFileSync('examples/phase-12/.planning/ROADMAP.md')],
    read: content => nextFreePhase(text(content), ['12-x'], 'Next'),
  },
  template: {
    seeds: ['summary', 'verification-status', 'roadmap-phase'].map(name =>
      readFileSync(`templates/${name}/template.md.hbs`),
    ),
    read: content => {
      writeFileSync(join(folder, 'templates/damaged/template.md.hbs'), content)
      return render('damaged', join(folder, 'templates'))
    },
  },
  contract: {
    seeds: ['final-report', 'roadmap-phase'].map(name => readFileSync(`templates/${name}/contract.yaml`)),
    read: content => readContract(text(content), 'contract.yaml'),
  },
  'edited status': {
    seeds: [readFileSync(`${phase}-VERIFICATION.md`)],
    read: content =>
      editTwice(text(content), before =>
        editSections(before, 'V.md', shipped.status, { addFrontmatter: true, repairFrontmatter: true }),
      ),
  },
  'edited roadmap': {
    seeds: [readFileSync('examples/phase-12/.planning/ROADMAP.md')],
    read: content => editTwice(text(content), before => editRoadmap(before, 'ROADMAP.md', shipped.phase, [])),
  },
  lint: {
    seeds: [readFileSync(`${phase}-GAP-03-PLAN.md`).subarray(0, 6000)],
    read: content => lintFile(text(content), 'PLAN.md'),
  },
  trace: {
    seeds: [readFileSync('examples/phase-12/.closeout/trace/.planning/ROADMAP.md.json')],
    read: content => parseTrace(text(content), 'trace.json'),
  },
}

/** Bytes that have broken readers before. */
const nasty = [
  '',
  '\u0000',
  '{',
  '}',
  '[[[[[[',
  '"',
  "'",
  '---\n',
  '```\n',
  '<!--',
  '-->',
  '<![CDATA[',
  '&x;',
  '<!DOCTYPE a [<!ENTITY x "y">]>',
  '__proto__',
  'constructor',
  'NaN',
  '-1',
  '1e999',
  '9'.repeat(400),
  '\ud800',
  '\ufeff',
  '\r',
  '\r\n',
  '\t',
  '!!js/function "x"',
  '&a [*a]',
  '*a',
  '${x}',
  '{{x}}',
  '| | |',
  '# ',
  '- [ ] ',
  '<details>',
  '</testsuite>',
  ' in 1.00s',
  '=== 1 passed in 0.01s ===',
].map(piece => Buffer.from(piece))

const mutation = fc.record({
  seed: fc.nat(1000),
  edits: fc.array(
    fc.record({
      at: fc.nat(1_000_000),
      cut: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(400)),
      piece: fc.oneof(
        fc.constantFrom(...nasty),
        fc.uint8Array({ maxLength: 6 }).map(bytes => Buffer.from(bytes)),
      ),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  end: fc.option(fc.nat(1_000_000), { freq: 4 }),
})

test.each(Object.entries(readers))('%s: what is damaged below is read when it is whole', async (_, { seeds, read }) => {
  for (const seed of seeds) await read(seed)
})

for (const [name, { seeds, read }] of Object.entries(readers)) {
  const claim = `${name}: every damaged input ends in a result or a diagnostic`
  const counts = { read: 0, refused: 0, slowest: 0 }
  const trial = async () => {
    await fc.assert(
      fc.asyncProperty(mutation, async ({ seed: which, edits, end }) => {
        let content: Buffer = seeds[which % seeds.length]!
        for (const { at, cut, piece } of edits) {
          const offset = at % (content.length + 1)
          content = Buffer.concat([content.subarray(0, offset), piece, content.subarray(offset + cut)])
        }
        if (end !== null) content = content.subarray(0, end % (content.length + 1))
        const start = performance.now()
        try {
          await read(content)
          counts.read++
        } catch (error) {
          if (!(error instanceof CloseoutError)) throw error
          expect(error.diagnostics[0]!.message).not.toBe('')
          counts.refused++
        }
        counts.slowest = Math.max(counts.slowest, performance.now() - start)
      }),
      {
        numRuns: Math.ceil(cases / Object.keys(readers).length),
      },
    )
    const { read: good, refused, slowest } = counts
    report.push(`${name}: ${good + refused} cases, ${good} read, ${refused} refused, slowest ${Math.round(slowest)} ms`)
  }
  test(claim, trial, hours)
}
