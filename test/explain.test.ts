import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { readConfig } from '../src/config/read-config.ts'
import { explain } from '../src/explain.ts'
import { createPaint } from '../src/report/paint.ts'
import { reportExplanation } from '../src/report/report-explanation.ts'

const folder = mkdtempSync(join(tmpdir(), 'closeout-explain-'))
const report = 'backend/tests/coverage_reports/phase_12_gap_closure_final_report.md'
const verification = '.planning/phases/12-tier-1-coverage-push/12-tier-1-coverage-push-VERIFICATION.md'
const coverage = 'backend/tests/coverage_reports/metrics/coverage.json'
beforeEach(() => cpSync('examples/phase-12', folder, { recursive: true }))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Line and column of the first occurrence. */
function find(path: string, text: string): [line: number, column: number] {
  const before = readFileSync(join(folder, path), 'utf8').split(text)[0]!.split('\n')
  return [before.length, before.at(-1)!.length + 1]
}

async function tell(path: string, line: number, column?: number): Promise<string> {
  const explanation = await explain(readConfig(join(folder, 'closeout.yaml')), path, folder, line, column)
  return reportExplanation(explanation, createPaint(false))
}

test('a document that is named through a link is explained', async () => {
  const link = `${folder}-link`
  symlinkSync(folder, link)
  try {
    const { file, asWritten } = await explain(readConfig(join(link, 'closeout.yaml')), report, link, 105, 38)
    expect([file, asWritten]).toEqual([report, true])
  } finally {
    rmSync(link)
  }
})

test('a value is told with its row, its chain, and the sha256 and time of its evidence, as README shows it', async () => {
  const [, readme] = /says:\n\n```\n(.*?)```/s.exec(readFileSync('README.md', 'utf8'))!
  expect(await tell(report, 105, 38)).toBe(readme)
})

test('a verdict is told with the comparison that chose it', async () => {
  const [line] = find(report, '| byok_handler.py | 50%')
  const column = readFileSync(join(folder, report), 'utf8').split('\n')[line - 1]!.indexOf('FAIL') + 1
  expect(await tell(report, line, column)).toContain(
    `chain     FAIL = verdict
          ← missed = gate: 100 × 93 < 50 × 217
            ← 93  measured  ${coverage}#/files/core~1llm~1byok_handler.py/summary/covered_lines
            ← 217  measured  ${coverage}#/files/core~1llm~1byok_handler.py/summary/num_statements
            ← 50  configured  closeout.yaml#/targets/groups/0/percent
`,
  )
})

test('a line of a log is told with its number and hash, elements of JUnit XML with the time of the run', async () => {
  expect(await tell(report, ...find(report, '164 passed'))).toContain(
    `chain     164  measured  evidence/phase_12_coverage_run.log:225 (line sha256 f4641a6b4699…)
evidence  evidence/phase_12_coverage_run.log, sha256 ce5a46c2bdc27020f948c92d814a515107f1db5f840972b2d08923091dd6556e
`,
  )
  expect(await tell(report, ...find(report, '2026-11-22T15:51:13'))).toContain(
    `chain     2026-11-22T15:51:13.203656  measured  evidence/junit.xml#//testsuite/@timestamp
evidence  evidence/junit.xml of 2026-11-22T15:51:13.203656, sha256 ec6ca1aa`,
  )
})

test('prose is told with whose it is', async () => {
  expect(await tell(report, ...find(report, 'The debugger lost coverage'))).toContain(
    'kind      authored: prose that a person wrote in the configuration\n',
  )
  expect(await tell(report, ...find(report, '## Evidence'))).toContain('kind      literal: words of the template\n')
  expect(await tell(verification, 1, 1)).toContain(
    `kind      kept: text of ${verification} that closeout does not own\n`,
  )
})

test('evidence that changed since is said to, without a time, also when a build would refuse it; the rest keeps its', async () => {
  for (const change of [
    () => appendFileSync(join(folder, coverage), '\n'),
    () => writeFileSync(join(folder, coverage), 'not JSON'),
  ]) {
    change()
    const { diagnostics, evidence } = await explain(readConfig(join(folder, 'closeout.yaml')), report, folder, 105, 38)
    expect(diagnostics.map(({ rule, file }) => [rule, file])).toEqual([['evidence-moved', coverage]])
    expect(evidence.find(({ path }) => path === coverage)).toEqual({
      path: coverage,
      sha256: '9eeb428f70d14247f67fd0c1f2d6701382df0a2d13abd8e17539c5566d075186',
      unchanged: false,
    })
    expect(evidence.find(({ path }) => path === 'evidence/junit.xml')).toMatchObject({
      unchanged: true,
      timestamp: '2026-11-22T15:51:13.203656',
    })
    expect(await tell(report, 105, 38)).toContain(
      `evidence  ${coverage}, sha256 9eeb428f70d14247f67fd0c1f2d6701382df0a2d13abd8e17539c5566d075186 (changed since)\n`,
    )
  }
})

test.each([
  ['a file that is not there', 'no.md', 1, undefined, 'No file `no.md`'],
  ['a line behind the end', report, 9999, undefined, 'No place 9999 in'],
  ['a column behind the end of its line', report, 105, 80, 'line 105 has 67 columns'],
  ['a file that closeout did not write', 'closeout.yaml', 1, undefined, 'Has no trace'],
])('%s is refused', async (_, path, line, column, message) => {
  await expect(tell(path, line, column)).rejects.toThrow(message)
})
