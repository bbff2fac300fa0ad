import { describe, expect, test } from 'vitest'
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build, isError, readConfig } from '../src/index.ts'
import { makeProject, read } from './cli/project.ts'

const verification = '---\nstatus: gaps_found\ngap_closure_date: "2025-01-01"\n---\n\n# Verification Report\n'
const coverage = 'coverage: coverage.json'
const tests = 'tests: [{ path: run.log, exit: 0 }]'
const targets = 'targets: { groups: [{ id: core, name: Core, percent: 25, files: [core/parse.py] }] }\n'
const unmet =
  'targets: { overall: { percent: 50 }, groups: [{ id: c, name: C, percent: 50, files: [core/print.py] }] }\n'
const gaps = 'gaps: [{ id: gap_1, title: Untested Parser, closed_when: [tests.failed == 0] }]\n'

const junit = `<testsuite name="a" tests="2" failures="1" errors="0" skipped="0">
<testcase classname="a" name="one"/><testcase classname="a" name="two"><failure message="no"/></testcase>
</testsuite>`

/** Builds the three documents of a configuration that has nothing but what is given. */
async function close(evidence: readonly string[], more = '') {
  const folder = makeProject({
    'V.md': verification,
    'junit.xml': junit,
    'closeout.yaml': `version: 1
phase: { number: 7, name: Parser, plan: "01" }
evidence: { ${evidence.join(', ')} }
${more}documents:
  - { template: final-report, path: R.md }
  - { template: summary, path: S.md }
  - { template: verification-status, path: V.md }
`,
  })
  const { diagnostics } = await build(readConfig(join(folder, 'closeout.yaml')), { templates: resolve('templates') })
  expect(diagnostics.filter(isError)).toEqual([])
  const section = (path: string, title: string) =>
    read(folder, path)
      .split(`## ${title}\n\n`)[1]!
      .split(/\n\n(?:## |<!-- |\*\*\*)/)[0]!
      .trimEnd()
  const line = (path: string, pattern: RegExp) => pattern.exec(read(folder, path))?.[0]
  return { section, line }
}

const noTarget = 'No coverage target was configured for this phase.'

describe('what is not configured is said, and nothing is claimed of it', () => {
  test('tests alone', async () => {
    const { section, line } = await close([tests])
    expect(line('S.md', /^\*\*.*\*\*$/m)).toBe('**3 tests passed, 0 failed, 0 in error**')
    expect(section('S.md', 'Coverage Results')).toBe(
      `${noTarget}\n\n### Tests\n\n- **Outcomes:** 3 passed, 0 failed, 0 in error, 0 skipped`,
    )
    expect(section('S.md', 'Gaps Closed')).toBe('No gaps were configured for this phase.')
    const nothing = 'Neither a coverage target nor a gap was configured, so there is nothing to conclude.'
    expect(section('S.md', 'Conclusions')).toBe(nothing)
    expect(section('R.md', 'Final Coverage Results')).toBe('There is no coverage report.')
    expect(section('R.md', 'Remaining Work').split('\n')[0]).toBe(noTarget)
    expect(section('R.md', 'Conclusions')).toBe(`- ${nothing}`)
    expect(section('R.md', 'Regressions')).toBe('No baseline was configured, so nothing was compared.')
    expect(section('V.md', 'Gap Closure Status')).toBe(
      '**Gap closure:** in_progress\n\nNo gaps were configured for this phase.',
    )
    expect(line('V.md', /^gap_closure_date: .*$/m)).toBe('gap_closure_date: unmeasured')
  })

  test('JUnit XML alone, which does not know who was expected to fail', async () => {
    const { section, line } = await close(['tests: [{ path: junit.xml, exit: 1 }]'])
    expect(line('R.md', /^- \*\*Outcomes:.*$/m)).toBe('- **Outcomes:** 1 passed, 1 failed, 0 in error, 0 skipped')
    expect(section('S.md', 'Coverage Results')).toBe(
      `${noTarget}\n\n### Tests\n\n- **Outcomes:** 1 passed, 1 failed, 0 in error, 0 skipped`,
    )
  })

  test('coverage alone', async () => {
    const { section, line } = await close([coverage])
    expect(line('S.md', /^\*\*.*\*\*$/m)).toBe('**Coverage measured in 2 files**')
    expect(section('S.md', 'Coverage Results')).toBe(
      `${noTarget}\n\n### Tests\n\nThere is no test evidence, so nothing is known of the tests.`,
    )
    expect(section('R.md', 'Summary')).toBe('Coverage was measured in 2 files; no target was configured for it.')
    expect(section('R.md', 'Final Coverage Results')).toBe(
      `Measured by coverage.py 7.4.1 in statement mode over 2 files. ${noTarget}`,
    )
  })

  test('gaps without targets', async () => {
    const { section } = await close([coverage, tests], gaps)
    expect(section('S.md', 'Conclusions')).toBe('1 of 1 gap closed; no coverage target was configured.')
    expect(section('R.md', 'Conclusions')).toBe('- Untested Parser: CLOSED.')
  })

  test('targets that are all met', async () => {
    const { section } = await close([coverage], targets)
    expect(section('S.md', 'Conclusions')).toBe('Every coverage target of this phase was reached.')
  })

  test('targets without a coverage report are unmeasured, not missed', async () => {
    const { section } = await close([tests], unmet)
    expect(section('S.md', 'Conclusions')).toBe(
      `Whether the overall target of 50% is reached is not known: there is no coverage report.
1 file is left, 1 of them unmeasured:

- print.py: UNMEASURED (there is no coverage report)`,
    )
    expect(section('R.md', 'Remaining Work').split('\n')[0]).toBe(
      'Overall coverage must be measured first: there is no coverage report.',
    )
  })
})

test.each([
  [
    'a summary without a plan',
    'phase: { number: 7 }',
    'summary',
    'No value at `phase.plan`: `plan` is not there (closeout.yaml names no `plan`, and its `phase` does not say it), expected it to be configured; also at 66:31, 207:8',
    'add `phase: { plan: … }` to `closeout.yaml`',
  ],
  [
    'a next phase that is not configured',
    'phase: { number: 7 }',
    'roadmap-phase',
    'No value at `handoff.number`: `number` is not there (closeout.yaml has no `next`), expected it to be configured; also at 14:15, 19:3',
    'add `next: { number: …, name: … }` to `closeout.yaml`',
  ],
])('%s is refused with what is missing', async (_, phase, template, message, hint) => {
  const documents = `documents: [{ template: ${template}, path: V.md }]`
  const folder = makeProject({
    'V.md': verification,
    'closeout.yaml': `version: 1\n${phase}\nevidence: { ${coverage} }\n${unmet}${documents}\n`,
  })
  const { diagnostics, written } = await build(readConfig(join(folder, 'closeout.yaml')), {
    templates: resolve('templates'),
  })
  expect(written).toEqual([])
  const [error] = diagnostics.filter(isError)
  expect(error?.message).toBe(message)
  expect(error?.hint).toBe(hint)
})

test.each(['\n', '\r\n'])('the next phase depends on what the configuration says, in a roadmap with %j', async eol => {
  const roadmap = '# Roadmap\n\n### Phase 7: Parser\n\n**Goal**: parse\n'.replaceAll('\n', eol)
  const folder = makeProject({
    'ROADMAP.md': roadmap,
    'closeout.yaml': `version: 1
phase: { number: 7 }
evidence: { ${coverage} }
${unmet}next: { number: 8, name: Printer, depends_on: "Phase 7, and the design of the printer" }
documents: [{ template: roadmap-phase, path: ROADMAP.md }]
`,
  })
  const { diagnostics } = await build(readConfig(join(folder, 'closeout.yaml')), { templates: resolve('templates') })
  expect(diagnostics.filter(isError)).toEqual([])
  expect(read(folder, 'ROADMAP.md')).toContain(
    `**Depends on**: Phase 7, and the design of the printer${eol}**Success Criteria** (what must be TRUE):${eol}`,
  )
})

test.each(readdirSync('templates'))(
  'whatever %s misses of a configuration with nothing in it, the error says what to add',
  async template => {
    const folder = makeProject({
      'V.md': verification,
      'PLAN.md': '---\nphase: setup\nplan: "01"\n---\n',
      'closeout.yaml': `version: 1\nevidence: { ${coverage} }\ndocuments: [{ template: ${template}, path: V.md }]\n`,
      'planned.yaml': `version: 1\nplan: PLAN.md\nevidence: { ${coverage} }\ndocuments: [{ template: ${template}, path: V.md }]\n`,
    })
    for (const file of ['closeout.yaml', 'planned.yaml']) {
      const { diagnostics } = await build(readConfig(join(folder, file)), { templates: resolve('templates') })
      const hints = diagnostics.filter(({ rule }) => rule === 'unmeasured').map(({ hint }) => hint)
      expect(hints.filter(hint => !hint?.startsWith('add `'))).toEqual([])
    }
  },
)
