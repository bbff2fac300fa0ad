import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import matter from 'gray-matter'
import { load } from 'js-yaml'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { build, CloseoutError, check, exitStatus, isError, readConfig, type BuildOptions } from '../src/index.ts'

const phase = '.planning/phases/12-tier-1-coverage-push/12-tier-1-coverage-push'
const report = 'backend/tests/coverage_reports/phase_12_gap_closure_final_report.md'
const summary = `${phase}-GAP-03-SUMMARY.md`
const verification = `${phase}-VERIFICATION.md`
const roadmap = '.planning/ROADMAP.md'
const written = [report, summary, verification, roadmap]
const coverage = 'backend/tests/coverage_reports/metrics/coverage.json'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'closeout-example-'))
  cpSync('examples/phase-12', folder, { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const read = (path: string) => readFileSync(join(folder, path), 'utf8')
const change = (path: string, edit: (text: string) => string) => writeFileSync(join(folder, path), edit(read(path)))
const run = (options: Partial<BuildOptions> = {}) => build(readConfig(join(folder, 'closeout.yaml')), options)
const committed = (path: string) => readFileSync(join('examples/phase-12', path), 'utf8')

/** As the example was before it was closed: nothing created, nothing edited, nothing traced. */
function startAfresh() {
  for (const path of [report, summary, '.closeout']) rmSync(join(folder, path), { recursive: true, force: true })
  cpSync('test/fixtures/phase-12-before/VERIFICATION.md', join(folder, verification))
  cpSync('test/fixtures/phase-12-before/ROADMAP.md', join(folder, roadmap))
}

describe('the example', () => {
  test('gives the committed documents and traces, byte for byte, from its evidence', async () => {
    startAfresh()
    const { diagnostics, documents } = await run()
    expect(diagnostics.filter(isError)).toEqual([])
    expect(documents.map(({ action }) => action)).toEqual(['created', 'created', 'updated', 'updated'])
    for (const path of written) {
      expect(read(path)).toBe(committed(path))
      expect(read(`.closeout/trace/${path}.json`)).toBe(committed(`.closeout/trace/${path}.json`))
    }
  })

  test('a second build touches nothing, and check agrees', async () => {
    const before = written.map(path => statSync(join(folder, path)).mtimeMs)
    expect((await run()).written).toEqual([])
    expect(written.map(path => statSync(join(folder, path)).mtimeMs)).toEqual(before)
    const config = readConfig(join(folder, 'closeout.yaml'))
    expect((await check(config)).diagnostics.filter(isError)).toEqual([])
  })

  test('says the truth about each target', () => {
    const rows = read(report)
      .split('\n')
      .filter(line => /^\| \w+\.py \| 50% \|/.test(line))
    expect(rows).toEqual([
      '| models.py | 50% | 90.88% | 94.59% | +3.72 | 280/296 | PASS |',
      '| atom_agent_endpoints.py | 50% | 63.32% | 63.32% | 0.00 | 145/229 | PASS |',
      '| workflow_engine.py | 50% | 41.51% | 67.17% | +25.66 | 178/265 | PASS |',
      '| byok_handler.py | 50% | 35.48% | 42.86% | +7.37 | 93/217 | FAIL |',
      '| workflow_analytics_engine.py | 50% | 40.98% | 49.73% | +8.74 | 91/183 | FAIL |',
      '| workflow_debugger.py | 50% | 52.53% | 43.78% | -8.76 | 95/217 | FAIL |',
    ])
    expect(read(report)).toContain(
      'Overall coverage is 27.73% (927 of 3,343 statements) against a target of 28%: **FAIL**.',
    )
  })

  test("passes the plan's own three verification steps", () => {
    const sections = [
      'Summary',
      'Gaps Identified',
      'Gap Closure Work',
      'Final Coverage Results',
      'Test Suite Health',
      'Gaps Closed',
      'Conclusions',
    ]
    expect(sections.filter(section => !read(report).includes(section))).toEqual([])
    expect(read(report)).not.toContain('[MEASURED]')
    expect(read(report).split('\n').length).toBeGreaterThan(200)
    const frontmatter = read(summary).split('---')[1]!
    expect(['phase:', 'plan:', 'completed:'].filter(field => !frontmatter.includes(field))).toEqual([])
    const status = matter(read(verification), { engines: { yaml: text => load(text) as object } }).data
    expect([status['gap_closure_status'], status['gap_closure_date'], status['gaps_closed']]).toEqual([
      'in_progress',
      '2026-11-22',
      [
        'gap_1: Coverage Cannot Be Verified -> PARTIAL (GAP-01)',
        'gap_2: Per-File Coverage Targets Not Met -> OPEN (GAP-02 + GAP-03)',
        'gap_3: Property Tests Do Not Reach the Stateful Code -> CLOSED (GAP-02)',
      ],
    ])
  })
})

/** Takes one file out of the coverage report, totals kept true. */
function forget(key: string) {
  change(coverage, text => {
    const json = JSON.parse(text) as {
      files: Record<string, { summary: Record<string, number> }>
      totals: Record<string, number | string>
    }
    const { summary: gone } = json.files[key]!
    json.files = Object.fromEntries(Object.entries(json.files).filter(([name]) => name !== key))
    for (const name of ['covered_lines', 'num_statements', 'missing_lines', 'excluded_lines']) {
      json.totals[name] = (json.totals[name] as number) - gone[name]!
    }
    const [covered, total] = [json.totals['covered_lines'] as number, json.totals['num_statements'] as number]
    json.totals['percent_covered'] = (100 * covered) / total
    json.totals['percent_covered_display'] = String(Math.round((100 * covered) / total))
    return JSON.stringify(json)
  })
}

describe('when something is not as it should be', () => {
  test('a target file that was not measured is UNMEASURED in its row, and a finding under --require-met', async () => {
    forget('core/workflow_engine.py')
    const { diagnostics } = await run({ requireMet: true })
    expect(read(report)).toContain('| workflow_engine.py | 50% | - | UNMEASURED | - | - | UNMEASURED |')
    expect(
      diagnostics.filter(({ rule }) => rule === 'target-unmeasured').map(({ file, place }) => [file, place?.line]),
    ).toEqual([['closeout.yaml', 27]])
    expect(exitStatus(diagnostics)).toBe(1)
  })

  test('a number that does not add up is refused, and nothing is written', async () => {
    startAfresh()
    change(coverage, text => text.replace('"covered_lines": 280', '"covered_lines": 281'))
    const { diagnostics, written: files } = await run()
    expect(files).toEqual([])
    expect(diagnostics.filter(isError)[0]).toMatchObject({
      rule: 'evidence-inconsistent',
      file: coverage,
      hint: 'write the report again with `coverage json`, and do not edit it',
    })
    expect(() => read(report)).toThrow('ENOENT')
  })

  test('a placeholder in a template of the project is refused with its place', async () => {
    cpSync('templates/summary', join(folder, 'templates/summary'), { recursive: true })
    change('templates/summary/template.md.hbs', text =>
      text.replace('## Conclusions', '## Conclusions\n\nAchieved [MEASURED]%'),
    )
    const { diagnostics, written: files } = await run()
    expect(files).toEqual([])
    expect(diagnostics.filter(isError).map(({ rule }) => rule)).toContain('no-placeholder')
  })

  test("a placeholder in the configuration's prose is refused", async () => {
    change('closeout.yaml', text => text.replace('Invariants were checked', 'Invariants were [MEASURED] checked'))
    const { diagnostics, written: files } = await run()
    expect(files).toEqual([])
    expect(diagnostics.filter(isError).map(({ rule }) => rule)).toContain('no-placeholder')
  })

  test('a placeholder in the name of a test is written harmlessly', async () => {
    for (const path of ['evidence/phase_12_coverage_run.log', 'evidence/junit.xml']) {
      change(path, text => text.replaceAll('test_deleting_a_workspace_deletes_its_episodes', 'test_deleting[MEASURED]'))
    }
    const { diagnostics } = await run()
    expect(diagnostics.filter(isError)).toEqual([])
    expect(read(report)).not.toContain('[MEASURED]')
    expect(read(report)).toContain('test_deleting\\[MEASURED\\]')
  })

  test('a target that cannot be written leaves the others as they are', async () => {
    startAfresh()
    const before = read(verification)
    mkdirSync(join(folder, summary))
    const failure: unknown = await run().catch((error: unknown) => error)
    const diagnostics =
      failure instanceof CloseoutError ? failure.diagnostics : (failure as { diagnostics: [] }).diagnostics
    expect(diagnostics.some(isError)).toBe(true)
    expect(() => read(report)).toThrow('ENOENT')
    expect(read(verification)).toBe(before)
  })
})
