import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { build } from '../src/build.ts'
import { readConfig } from '../src/config/read-config.ts'
import { explain } from '../src/explain.ts'
import { createPaint } from '../src/report/paint.ts'
import { reportExplanation } from '../src/report/report-explanation.ts'

const templates = resolve('templates')
const folder = mkdtempSync(join(tmpdir(), 'closeout-explain-'))
const report = 'backend/tests/coverage_reports/phase_12_gap_closure_final_report.md'
const verification = '.planning/phases/12-tier-1-coverage-push/12-tier-1-coverage-push-VERIFICATION.md'
const roadmap = '.planning/ROADMAP.md'
const coverage = 'backend/tests/coverage_reports/metrics/coverage.json'
beforeEach(() => cpSync('examples/phase-12', folder, { recursive: true }))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Line and column of the first occurrence. */
function find(path: string, text: string): [line: number, column: number] {
  const before = readFileSync(join(folder, path), 'utf8').split(text)[0]!.split('\n')
  return [before.length, before.at(-1)!.length + 1]
}

async function explainAt(file: string, line: number, column?: number) {
  return explain(readConfig(join(folder, 'closeout.yaml')), { file, from: folder, line, column }, { templates })
}

async function tell(path: string, line: number, column?: number): Promise<string> {
  return reportExplanation(await explainAt(path, line, column), createPaint(false))
}

test('a document that is named through a link is explained', async () => {
  const link = `${folder}-link`
  symlinkSync(folder, link)
  try {
    const { file, asWritten } = await explain(readConfig(join(link, 'closeout.yaml')), {
      file: report,
      from: link,
      line: 105,
      column: 38,
    })
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
    const { diagnostics, evidence } = await explainAt(report, 105, 38)
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

/** Changes a file of the project. */
function edit(path: string, from: string | RegExp, to: string): void {
  const file = join(folder, path)
  const text = readFileSync(file, 'utf8')
  const edited = text.replace(from, to)
  expect(edited).not.toBe(text)
  writeFileSync(file, edited)
}

const wasChanged = 'The document was changed since closeout wrote it: it was compared with what closeout writes.\n'

test('of a document that was edited, what was not has the origin it had, and what was is told with what stood there', async () => {
  const before = await tell(report, 105, 38)
  edit(report, '**Phase:** ', '**Phase:** X ')
  edit(report, '| 93/217 |', '| 103/217 |')
  expect((await tell(report, 105, 38)).replace(wasChanged, '')).toBe(before)
  const [line, column] = find(report, '103/217')
  const { asWritten, spans } = await explainAt(report, line, column)
  expect(asWritten).toBe(false)
  expect(spans).toEqual([
    {
      line,
      column,
      text: '103',
      kind: 'edited',
      written: '93',
      conditions: [],
      cell: { row: 'byok_handler.py', column: 'Covered' },
    },
  ])
  expect(await tell(report, line, column)).toContain('kind      edited: by a person; closeout wrote `93`\n')
  expect(await tell(report, ...find(report, 'X Tier'))).toContain('kind      edited: a person added it\n')
})

test('below a heading that was edited, no value is told for sure', async () => {
  edit(report, '### Tier 1 Files', '### Tier 2 Files')
  expect(await tell(report, 105, 38)).toContain(
    '42.86\ntable     row byok_handler.py, column After\nkind      edited: closeout wrote this text, but the heading above or the label beside it is another\n',
  )
})

test('in an edited file, text that is the person’s own changes no origin', async () => {
  const place = find(roadmap, '27.73')
  const before = await tell(roadmap, ...place)
  edit(roadmap, 'Coverage grows', 'A big one grows')
  expect((await tell(roadmap, ...place)).replace(wasChanged, '')).toBe(before)
  expect(await tell(roadmap, find(roadmap, 'A big one')[0])).toContain(
    `5:1       A big one grows by tiers: the largest and least tested files first. Every phase measures before it claims.
kind      kept: text of ${roadmap} that closeout does not own
`,
  )
})

test('line ends are no edit', async () => {
  const before = await tell(report, 105, 38)
  edit(report, /\n/g, '\r\n')
  expect(await tell(report, 105, 38)).toBe(before)
})

test('a line without values is told with whose text it is', async () => {
  expect(await tell(verification, 2)).toContain('kind      kept: text of')
  expect(await tell(report, find(report, '## Evidence')[0])).toContain('kind      literal: words of the template\n')
  expect(await tell(report, 2)).toContain('kind      literal: words of the template\n')
})

test('a document that was built with --date is compared with one of that day', async () => {
  await build(readConfig(join(folder, 'closeout.yaml')), { templates, date: '2026-11-01' })
  edit(report, '**Phase:** ', '**Phase:** X ')
  expect(await tell(report, ...find(report, '2026-11-01'))).toContain('chain     2026-11-01  configured  --date\n')
})

test('where the document was edited and its evidence moved, no origin is guessed', async () => {
  edit(report, 'Phase 12', 'Phase 12 X')
  appendFileSync(join(folder, 'evidence/junit.xml'), '\n')
  edit('closeout.yaml', 'percent: 28', 'percent: 29')
  await expect(tell(report, 105, 38)).rejects.toThrow(
    'Was changed since closeout wrote it, and so was what it is made from: which value is which cannot be told',
  )
})

test.each([
  ['a file that is not there', 'no.md', 1, undefined, 'No file `no.md`'],
  ['a line behind the end', report, 9999, undefined, 'No place 9999 in'],
  ['the line that is behind the last line end', verification, 141, undefined, 'it has 140 lines'],
  ['a column behind the end of its line', report, 105, 80, 'line 105 has 67 columns'],
  ['line 0', report, 0, undefined, 'No place 0 in `' + report + '`: lines and columns are counted from 1'],
  ['column 0', report, 1, 0, 'lines and columns are counted from 1'],
  ['a file that is no document', 'closeout.yaml', 1, undefined, '`closeout.yaml` is no document of `closeout.yaml`'],
])('%s is refused', async (_, path, line, column, message) => {
  await expect(tell(path, line, column)).rejects.toThrow(message)
})
