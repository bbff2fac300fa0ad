import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readCoverage } from '../../../src/evidence/coverage/read-coverage.ts'
import { at, makeReport } from './make-report.ts'

const folder = mkdtempSync(join(tmpdir(), 'closeout-coverage-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function read(content: string | Buffer, path = 'coverage.json') {
  writeFileSync(join(folder, path), content)
  const { report, diagnostics } = await readCoverage(at(path, join(folder, path)), [])
  expect(report === undefined).toBe(diagnostics.length > 0)
  return {
    report,
    lines: diagnostics.map(
      ({ rule, place, message }) =>
        `${rule}${place ? ` ${place.line}:${String(place.column)}` : ''} ${message.replaceAll('`coverage.json`', 'It')}`,
    ),
  }
}

const small = makeReport({ 'a.py': { executed: [1], missing: [2] } })

test('a report is returned with the hash of its bytes', async () => {
  const { report } = await read(`${JSON.stringify(small)}\n`)
  expect(report!.source).toMatchObject({
    path: 'coverage.json',
    bytes: JSON.stringify(small).length + 1,
    sha256: execFileSync('sha256sum', [join(folder, 'coverage.json')], { encoding: 'utf8' }).slice(0, 64),
  })
})

test('a byte order mark and CRLF, as a shell on Windows writes them, are passed over', async () => {
  const { report } = await read(`\ufeff${JSON.stringify(small, null, 2).replaceAll('\n', '\r\n')}\r\n`)
  expect(report!.statements).toEqual({ covered: 1, missing: 1, total: 2 })
})

test('a finding has the line and column of the entry it is about', async () => {
  const report = makeReport({ 'é😀.py': { executed: [1], missing: [2] } })
  report.files['é😀.py'].summary.num_statements = 3
  const { lines } = await read(JSON.stringify(report).replace('{"executed', '\n\n{"executed'))
  expect(lines[0]).toBe(
    'evidence-inconsistent 3:1 Unexpected `covered_lines` 1 in `é😀.py`, expected 2, which is `num_statements` 3 less `missing_lines` 1',
  )
  const column = JSON.stringify(report).indexOf('{"executed') + 1
  expect((await read(JSON.stringify(report))).lines[0]).toContain(`evidence-inconsistent 1:${column} `)
})

test('more than twenty findings are counted', async () => {
  const files = Array.from({ length: 30 }, (_, index) => [`f${index}.py`, { executed: [1], missing: [2] }] as const)
  const report = makeReport(Object.fromEntries(files))
  for (const [key] of files) report.files[key].summary.excluded_lines = 7
  const { lines } = await read(JSON.stringify(report))
  expect(lines).toHaveLength(21)
  expect(lines[20]).toBe('evidence-inconsistent 11 more findings in It are not shown, expected none')
})

test.each<[string, string | Buffer, string]>([
  ['nothing', '', 'evidence-unreadable It is an empty file, expected the JSON that `coverage json` writes'],
  [
    'prose',
    '\n  Unknown report format',
    'evidence-unreadable 2:3 It is not JSON: it begins with "Unknown report format", expected',
  ],
  [
    'half a report',
    JSON.stringify(small).slice(0, 100),
    'evidence-unreadable 1:101 It is not JSON: the text ends too early',
  ],
  ['NaN', '{"a":\n NaN}', 'evidence-unreadable 2:2 It is not JSON: unexpected `N`, expected one whole JSON document'],
  ['two documents', '{}\n{}', 'evidence-unreadable 2:1 It is not JSON: unexpected `{`'],
  ['no UTF-8', Buffer.from('{"a": "\xe9"}', 'latin1'), 'evidence-unreadable 1:8 It is not JSON: the text is not UTF-8'],
  ['UTF-16', Buffer.from('\ufeff{}', 'utf16le'), 'not-coverage-py It is UTF-16 text, expected'],
  ['a data file', 'SQLite format 3\0…', 'not-coverage-py It is a coverage.py data file (`.coverage`), expected'],
  ['LCOV', 'TN:\nSF:a.py\n', 'not-coverage-py It is an LCOV tracefile, expected'],
  ['Cobertura', '<?xml version="1.0" ?>\n<coverage version="7">', 'not-coverage-py It is a Cobertura report, expected'],
  ['Clover', '<coverage generated="1" clover="3.2.0">', 'not-coverage-py It is a Clover report, expected'],
  [
    'JaCoCo',
    '<?xml version="1.0"?><!DOCTYPE report PUBLIC "-//JACOCO//"><report name="x">',
    'not-coverage-py It is a JaCoCo',
  ],
  ['JUnit', '<?xml version="1.0"?><testsuites>', 'not-coverage-py It is JUnit XML, expected'],
  ['HTML', '<!DOCTYPE html><html>', 'not-coverage-py It is an HTML page, expected'],
  ['Go', 'mode: atomic\n', 'not-coverage-py It is a Go coverage profile, expected'],
  ['a log', '===== test session starts =====\n', 'not-coverage-py It is a pytest log, expected'],
  [
    'the text report',
    'Name     Stmts   Miss  Cover\n',
    'not-coverage-py It is the text of `coverage report`, expected',
  ],
  [
    'Istanbul',
    '{"/a.js": {"path": "", "statementMap": {}, "fnMap": {}, "branchMap": {}}}',
    'not-coverage-py This is an Istanbul coverage map',
  ],
  [
    'its summary',
    '{"total": {"lines": {}, "statements": {}, "functions": {}, "branches": {}}}',
    'not-coverage-py This is an Istanbul coverage summary',
  ],
  ['Jest', '{"numTotalTests": 1, "testResults": []}', 'not-coverage-py This is Jest test results'],
  ['gcovr', '{"files": [], "gcovr/format_version": "0.1"}', 'not-coverage-py This is a gcovr report'],
  ['other JSON', '{"a": 1, "b": 2}', 'not-coverage-py This is JSON with the keys `a`, `b`, expected'],
])('%s is refused', async (_name, content, expected) => {
  const { lines } = await read(content)
  expect(lines.join('\n')).toContain(expected)
})

test('what is no regular file is refused at once', async () => {
  mkdirSync(join(folder, 'directory'))
  execFileSync('mkfifo', [join(folder, 'fifo')])
  const rules = []
  for (const absolute of [join(folder, 'directory'), join(folder, 'fifo'), join(folder, 'absent'), '/dev/zero']) {
    const { report, diagnostics } = await readCoverage(at('x.json', absolute), [])
    expect(report).toBeUndefined()
    rules.push(...diagnostics.map(diagnostic => diagnostic.rule))
  }
  expect(rules).toEqual(['evidence-unreadable', 'evidence-unreadable', 'evidence-missing', 'evidence-unreadable'])
})
