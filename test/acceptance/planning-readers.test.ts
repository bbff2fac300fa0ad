import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { load } from 'js-yaml'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { build, facts, readConfig } from '../../src/index.ts'
import { fetchReaders } from './fetch-readers.ts'

// The tools exit 0 whatever they find: every claim here is about their JSON.

const asked = process.env['CLOSEOUT_ACCEPTANCE'] === '1'
const fetched = asked ? fetchReaders(['1.32.0', '1.42.3']) : 'run `npm run acceptance`'
const readers = typeof fetched === 'string' ? [] : fetched
const skipped = typeof fetched === 'string' ? ` (skipped: ${fetched})` : ''

const phase = '.planning/phases/12-tier-1-coverage-push/12-tier-1-coverage-push'
const summary = `${phase}-GAP-03-SUMMARY.md`
const verification = `${phase}-VERIFICATION.md`
const plan = `${phase}-GAP-03-PLAN.md`
const report = 'backend/tests/coverage_reports/phase_12_gap_closure_final_report.md'

type Json = Record<string, unknown>

describe("the example's documents in their planning tree", () => {
  const folder = mkdtempSync(join(tmpdir(), 'closeout-readers-'))
  const text = (path: string) => readFileSync(join(folder, path), 'utf8')
  const frontmatter = (path: string) => load(text(path).split(/^---$/m)[1]!) as Json

  beforeAll(async () => {
    cpSync('examples/phase-12', folder, { recursive: true })
    const { diagnostics, documents } = await build(readConfig(join(folder, 'closeout.yaml')), {
      templates: resolve('templates'),
    })
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(documents.length).toBe(4)
    writeFileSync(join(folder, 'links-PLAN.md'), planWithLinks)
  }, 120_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  if (readers.length === 0) test.skip(`get-shit-done-cc reads them${skipped}`)

  describe.each(readers)('get-shit-done-cc $version', ({ tools }) => {
    const ask = async (...command: string[]): Promise<Json> => {
      const { stdout } = await promisify(execFile)(process.execPath, [tools, ...command], { cwd: folder })
      return JSON.parse(stdout) as Json
    }

    test('frontmatter validate: every key of its schemas is there', async () => {
      expect(await ask('frontmatter', 'validate', summary, '--schema', 'summary')).toMatchObject({
        valid: true,
        missing: [],
      })
      expect(await ask('frontmatter', 'validate', verification, '--schema', 'verification')).toMatchObject({
        valid: true,
        missing: [],
      })
    })

    test('frontmatter get: the summary as YAML says it, and what we added to the verification', async () => {
      expect(await ask('frontmatter', 'get', summary)).toEqual(frontmatter(summary))
      const { gap_closure_status, gap_closure_date, gaps_closed, re_verification, status, score } =
        frontmatter(verification)
      const ours = { gap_closure_status, gap_closure_date, gaps_closed, re_verification, status, score }
      expect(await ask('frontmatter', 'get', verification)).toMatchObject(ours)
      expect(ours).toMatchObject({ gap_closure_status: 'in_progress', status: 'gaps_found' })
    })

    test('verify-summary: the files the summary names are there', async () => {
      const { passed, checks, errors } = await ask('verify-summary', summary, '--check-count', '50')
      expect({ passed, errors }).toEqual({ passed: true, errors: [] })
      expect((checks as { files_created: Json }).files_created).toEqual({ checked: 4, found: 4, missing: [] })
    })

    test('summary-extract and history-digest: the one-liner, what the plan provides, its tools', async () => {
      const title = /^\*\*(.+)\*\*$/m.exec(text(summary))![1]
      const { 'key-files': files, provides } = frontmatter(summary)
      const tools = ['pytest', 'coverage.py']
      expect(await ask('summary-extract', summary)).toMatchObject({
        one_liner: title,
        key_files: files,
        tech_added: tools,
      })
      const { phases, tech_stack } = (await ask('history-digest')) as { phases: Json; tech_stack: string[] }
      expect(phases['12-tier-1-coverage-push']).toMatchObject({ provides })
      expect(tech_stack).toEqual(tools)
    })

    test('roadmap: the phase we added has a goal, its criteria, and is next', async () => {
      const added = await ask('roadmap', 'get-phase', '14')
      expect(added).toMatchObject({
        found: true,
        phase_name: 'Tier 1 Coverage Completion',
        goal: 'Bring the remaining Tier 1 files to their target',
      })
      const { handoff } = await handoffFacts(folder)
      const criteria = added['success_criteria'] as string[]
      expect(criteria.slice(1).map(line => line.split(' ')[0])).toEqual(handoff.files.map(({ name }) => name))
      expect(criteria[0]).toMatch(/^Overall coverage reaches 28% \(measured \d/)
      expect(await ask('roadmap', 'get-phase', '13')).toMatchObject({ phase_name: 'Messenger Integration' })
      const analysis = await ask('roadmap', 'analyze')
      expect(analysis).toMatchObject({ phase_count: 4, next_phase: '14', missing_phase_details: null })
      expect((analysis['phases'] as Json[]).map(one => one['number'])).toEqual(['11', '12', '13', '14'])
    })

    test("verify artifacts: all of the plan's files exist, with their lines", async () => {
      expect(await ask('verify', 'artifacts', plan)).toMatchObject({ all_passed: true, passed: 3, total: 3 })
    })

    test('verify key-links: found where our documents hold them, and not when the target is missed', async () => {
      expect(await ask('verify', 'key-links', 'links-PLAN.md')).toMatchObject({ all_verified: true, total: 2 })
      const { mustHaves } = await handoffFacts(folder)
      expect(mustHaves.keyLinks.map(({ outcome }) => outcome)).toEqual(['missed'])
      expect(await ask('verify', 'key-links', plan)).toMatchObject({ all_verified: false, verified: 0, total: 1 })
    })

    test('validate consistency: no error, and the only warnings are about folders that the example leaves out', async () => {
      const { passed, errors, warnings } = await ask('validate', 'consistency')
      expect({ passed, errors }).toEqual({ passed: true, errors: [] })
      expect(warnings).toEqual([11, 13, 14].map(number => `Phase ${number} in ROADMAP.md but no directory on disk`))
    })
  })

  test.each([summary, verification, report])('%s keeps the rules for bodies', path => {
    const body = text(path)
      .split(/^---$/m)
      .slice(path === report ? 0 : 2)
      .join('---')
    expect(body).not.toMatch(/^---/m)
    expect(path === verification ? '' : body).not.toMatch(/^#+ *(?:Verification|Self[- ]?Check|Quality Check)/im)
    expect(body).not.toMatch(/status:\s*(?:passed|gaps_found|human_needed)/)
    expect(body.match(/(?<![\w.,-])\d{7,}(?![\w.-])/g)).toBeNull()
  })
})

/** The facts that the documents above were made from, as far as they are compared. */
async function handoffFacts(folder: string) {
  const result = await facts(readConfig(join(folder, 'closeout.yaml')))
  return result.json as {
    handoff: { files: { name: string }[] }
    mustHaves: { keyLinks: { outcome: string }[] }
  }
}

const planWithLinks = `---
phase: 12-tier-1-coverage-push
plan: links
must_haves:
  key_links:
    - from: "${report}"
      to: "${verification}"
      via: "the same status in both"
      pattern: "gap_closure_status: in_progress"
    - from: "${summary}"
      to: "${report}"
      via: "the same title of a gap"
      pattern: "Coverage Cannot Be Verified"
---
`
