import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { reportGithub } from '../../src/report/report-github.ts'
import { plainStyle, refused } from './reports.ts'

test('findings become annotations, errors first, escaped for the runner', () => {
  expect(reportGithub(refused, { ...plainStyle, base: 'examples/a%b' })).toBe(
    [
      '::error file=examples/a%25b/docs/final%2C report.md,line=42,endLine=42,col=15,endColumn=25,title=no-placeholder::Unexpected placeholder `[MEASURED]`, expected a measured value%0Ahint: add `core/models.py` to the measured files, or remove the row',
      String.raw`::error file=examples/a%25b/closeout.yaml,title=config::Unexpected \u{1b}[31mvalue\u{202e}\nof two lines`,
      '::warning file=examples/a%25b/docs/final%2C report.md,line=7,title=min-lines::100%25 of 3 lines: too few',
      '2 errors, 1 warning. Nothing was written.',
      '',
    ].join('\n'),
  )
})

test('at most ten of each kind, then one line that counts the rest', () => {
  const many = (severity: 'error' | 'warning', amount: number) =>
    Array.from({ length: amount }, (_, index) => ({ rule: 'r', severity, file: 'a', message: `m${index}` }))
  const report = { ...refused, diagnostics: [...many('error', 13), ...many('warning', 11)] }
  const lines = reportGithub(report, plainStyle).trimEnd().split('\n')
  expect(lines.filter(line => line.startsWith('::error '))).toHaveLength(10)
  expect(lines.filter(line => line.startsWith('::warning '))).toHaveLength(10)
  expect(lines.slice(20)).toEqual([
    'and 3 errors, 1 warning more; GitHub shows 10 annotations of a kind per step',
    '13 errors, 11 warnings. Nothing was written.',
  ])
})

test('quiet leaves warnings out, and says nothing without errors', () => {
  const quiet = { ...plainStyle, quiet: true }
  expect(reportGithub(refused, quiet)).not.toContain('::warning')
  expect(reportGithub({ ...refused, diagnostics: refused.diagnostics.slice(1, 2) }, quiet)).toBe('')
})

test('no message or path can add a command, or leave its own', () => {
  const text = fc.string({ unit: fc.constantFrom(...':,%=\r\n#[]a\u2028\u0000😀') })
  fc.assert(
    fc.property(text, text, (file, message) => {
      const report = { ...refused, diagnostics: [{ rule: 'r', severity: 'error', file, message } as const] }
      const lines = reportGithub(report, plainStyle).split('\n')
      expect(lines).toHaveLength(3)
      // What the runner does: properties end at the first `::` after the command, and are split at commas.
      const [, properties = '', text = ''] = /^::error (.*?)::(.*)$/s.exec(lines[0]!)!
      expect(properties.split(',').map(property => property.split('=')[0])).toEqual(
        file ? ['file', 'title'] : ['title'],
      )
      expect(text).not.toMatch(/[\r\n]/)
    }),
    { numRuns: 200 },
  )
})
