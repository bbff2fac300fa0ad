import { expect, test } from 'vitest'
import { checkLabels, describeCheck } from '../../src/report/describe-effect.ts'
import { reportPretty } from '../../src/report/report-pretty.ts'
import { documentResult, findings, plainStyle, refused } from './reports.ts'

const clean = { ...refused, exit: 0, diagnostics: [], effect: '2 documents created.' }

test('findings stand by file and place, aligned, with their hints; the last line says what happened', () => {
  expect(reportPretty(refused, plainStyle)).toBe(String.raw`docs/final, report.md
7      warning  100% of 3 lines: too few                                        min-lines
42:15  error    Unexpected placeholder ${'`[MEASURED]`'}, expected a measured value  no-placeholder
                hint: add ${'`core/models.py`'} to the measured files, or remove the row
closeout.yaml
       error    Unexpected \u{1b}[31mvalue\u{202e}\nof two lines  config
✖ 2 errors, ⚠ 1 warning. Nothing was written.
`)
})

test('without places there is no column for them, and without a file no heading', () => {
  const diagnostics = [{ rule: 'usage', severity: 'error', file: '', message: 'Unknown option', hint: 'ask' }] as const
  expect(reportPretty({ ...refused, diagnostics }, plainStyle)).toBe(`error    Unknown option  usage
         hint: ask
✖ 1 error. Nothing was written.
`)
})

test('a message that is too long pushes its own rule only', () => {
  const long = 'x'.repeat(100)
  const diagnostics = [long, 'short'].map(message => ({ rule: 'r', severity: 'error', file: 'a', message }) as const)
  expect(
    reportPretty({ ...refused, diagnostics }, plainStyle)
      .split('\n')
      .slice(0, 3),
  ).toEqual(['a', `error    ${long}  r`, 'error    short  r'])
})

test('a clean run lists the documents, what was left out, and what the values rest on', () => {
  const documents = [documentResult('b.md', 'created'), documentResult('a.md', 'created')]
  expect(reportPretty({ ...clean, documents, skipped: ['ROADMAP.md'] }, plainStyle)).toBe(`created    b.md
created    a.md
left out   ROADMAP.md (its condition does not hold)
✔ 2 documents created.
12 values: 6 measured, 4 derived, 2 configured, 0 claimed, 0 authored; 2 unmeasured
`)
})

test('refused documents have no values to count', () => {
  const documents = [documentResult('a.md', 'refused')]
  const lines = reportPretty({ ...refused, documents, diagnostics: findings.slice(1, 2) }, plainStyle).split('\n')
  expect(lines).toEqual([
    'refused    a.md',
    'docs/final, report.md',
    '7  warning  100% of 3 lines: too few  min-lines',
    '⚠ 1 warning. Nothing was written.',
    '',
  ])
})

test('the diff comes first, with what a terminal would obey made visible', () => {
  const documents = [documentResult('a.md', 'updated'), documentResult('b.md', 'unchanged')]
  const report = {
    ...clean,
    documents,
    labels: checkLabels,
    diff: '--- a/a.md\n+++ b/a.md\n@@ -1 +1 @@\n-old\u001b[2J\n+new\r\n',
    effect: describeCheck(documents),
  }
  expect(reportPretty(report, plainStyle)).toBe(String.raw`--- a/a.md
+++ b/a.md
@@ -1 +1 @@
-old\u{1b}[2J
+new\r

differs    a.md
same       b.md
✔ 1 of 2 documents out of date. Nothing was written.
12 values: 6 measured, 4 derived, 2 configured, 0 claimed, 0 authored; 2 unmeasured
`)
})

test('quiet leaves errors only, and nothing at all when there is none', () => {
  const documents = [documentResult('a.md', 'updated')]
  const quiet = { ...plainStyle, quiet: true }
  expect(reportPretty({ ...clean, documents, diagnostics: findings.slice(1, 2) }, quiet)).toBe('')
  expect(reportPretty({ ...refused, documents, diagnostics: findings.slice(1) }, quiet)).toBe(String.raw`closeout.yaml
error    Unexpected \u{1b}[31mvalue\u{202e}\nof two lines  config
✖ 1 error. Nothing was written.
`)
})

test('colours change nothing but colours', () => {
  const colored = reportPretty(refused, { ...plainStyle, color: true })
  expect(colored).toContain('\u001b[31merror')
  expect(colored.replaceAll(/\u001b\[\d+m/g, '')).toBe(reportPretty(refused, plainStyle))
})
