import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { build, readConfig, type BuildResult } from '../src/index.ts'

const corpus = '../shared/corpus/phase-12'
const templates = resolve('templates')

const configuration = `
version: 1
plan: GAP-03-PLAN.md
phase: { number: 12, name: Tier 1 Coverage Push, goal: Achieve 28% overall coverage with 50% per-file on 6 Tier 1 files }
evidence: { coverage: coverage.json }
targets:
  overall: { percent: 28, baseline: { percent: 22.8, source: VERIFICATION.md } }
  groups:
    - id: tier_1
      name: Tier 1
      percent: 50
      files:
        - { path: backend/core/models.py, baseline: { percent: 97.30, source: VERIFICATION.md } }
        - { path: backend/core/atom_agent_endpoints.py, baseline: { percent: 55.32, source: VERIFICATION.md } }
        - backend/core/workflow_engine.py
        - backend/core/llm/byok_handler.py
        - backend/core/workflow_analytics_engine.py
        - { path: backend/core/workflow_debugger.py, baseline: { percent: 46.02, source: VERIFICATION.md } }
gaps:
  - id: gap_1
    title: Coverage Cannot Be Verified
    plans: [GAP-01]
    closed_when: [tests.failed == 0, coverage.overall.outcome != "unmeasured"]
  - id: gap_2
    title: Per-File Coverage Targets Not Met
    plans: [GAP-02, GAP-03]
    closed_when: [coverage.groups.tier_1.met == coverage.groups.tier_1.count]
documents:
  - { template: final-report, path: report.md }
  - { template: summary, path: SUMMARY.md }
  - { template: verification-status, path: VERIFICATION.md }
  - { template: roadmap-phase, path: ROADMAP.md, when: handoff.needed }
next: { number: auto, name: Tier 2 Coverage Push }
`

const present = existsSync(corpus)

describe.skipIf(!present)(`phase 12 as it was measured${present ? '' : ' (skipped: the corpus is not here)'}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'closeout-phase-12-'))
  let result: BuildResult
  let report: string

  beforeAll(async () => {
    // The corpus is read-only; what is edited must not be.
    for (const name of readdirSync(corpus)) writeFileSync(join(folder, name), readFileSync(join(corpus, name)))
    writeFileSync(join(folder, 'VERIFICATION.md'), readFileSync(join(corpus, 'VERIFICATION.before.md')))
    writeFileSync(join(folder, 'closeout.yaml'), configuration)
    result = await build(readConfig(join(folder, 'closeout.yaml')), { templates })
    report = existsSync(join(folder, 'report.md')) ? readFileSync(join(folder, 'report.md'), 'utf8') : ''
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('writes four documents without an error', () => {
    expect(result.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(result.written.length).toBe(4)
  })

  test('says what the coverage report says of the six files and of the whole', () => {
    const rows = report.split('\n').filter(line => /^\| \w+\.py \| 50% \|/.test(line))
    expect(rows).toEqual([
      '| models.py | 50% | 97.30% | 97.46% | +0.16 | 2,342/2,403 | PASS |',
      '| atom_agent_endpoints.py | 50% | 55.32% | 0.00% | -55.32 | 0/754 | FAIL |',
      '| workflow_engine.py | 50% | - | 0.00% | - | 0/1,163 | FAIL |',
      '| byok_handler.py | 50% | - | 9.47% | - | 52/549 | FAIL |',
      '| workflow_analytics_engine.py | 50% | - | 21.51% | - | 128/595 | FAIL |',
      '| workflow_debugger.py | 50% | 46.02% | 11.76% | -34.26 | 62/527 | FAIL |',
    ])
    expect(report).toContain('17.69% (10,146 of 57,368 statements)')
    expect(report).toContain('5,918 statements')
  })

  test('has at least two hundred lines, and none of them a placeholder', () => {
    expect(report.split('\n').length).toBeGreaterThan(200)
    expect(report).not.toContain('[MEASURED]')
  })
})
