import { describe, expect, test } from 'vitest'
import { coveragePy } from '../../../src/evidence/coverage/coverage-py.ts'
import { Findings } from '../../../src/evidence/coverage/findings.ts'
import { feed } from './feed.ts'
import { makeReport, readText, type Json } from './make-report.ts'

const text = (value: Json) => JSON.stringify(value)
const small = () => makeReport({ 'a.py': { executed: [1], missing: [2] } }) as Json
const expected = 'expected the JSON that `coverage json` writes'

test.each([
  ['{', true],
  ['[', true],
  ['\ufeff \r\n\t{', true],
  ['x{', false],
  ['"{', false],
  ['', false],
])('a file that begins with %j may be a report: %s', (head, may) => {
  expect(coveragePy.id).toBe('coverage-py')
  expect(coveragePy.matches('coverage.json', Buffer.from(head))).toBe(may)
})

describe('what is no report', () => {
  test.each([
    ['{}', [`This is JSON with the keys (none), ${expected}`]],
    ['{"a": 1}', [`This is JSON with the keys \`a\`, ${expected}`]],
    ['{"a": 1, "b": 2, "c": 3, "d": 4}', [`This is JSON with the keys \`a\`, \`b\`, \`c\`, ${expected}`]],
    ['{"coverage": {}}', [`This is a Codecov report, ${expected}`]],
    ['{"coverage": {}, "files": {}, "totals": {}}', [`This is a Codecov report, ${expected}`]],
    ['[]', ['Unexpected value for the document, expected a JSON object']],
    [
      '{"files": {}}',
      [
        'No `meta.version`, expected the version of coverage.py that wrote the report',
        'No `totals`, expected what `coverage json` writes',
      ],
    ],
    [
      '{"totals": {}}',
      [
        'No `meta.version`, expected the version of coverage.py that wrote the report',
        'No `files`, expected what `coverage json` writes',
        'Unexpected or absent `covered_lines` in `totals`',
      ],
    ],
    [
      '{"meta": {}, "coverage": {}}',
      [
        'No `meta.version`, expected the version of coverage.py that wrote the report',
        'No `files`, expected what `coverage json` writes',
        'No `totals`, expected what `coverage json` writes',
      ],
    ],
  ])('%s is told in one way', (json, messages) => {
    const { report, messages: told } = readText(json)
    expect(report).toBeUndefined()
    expect(told).toEqual(messages.map(message => `not-coverage-py: ${message}`))
  })

  test.each([
    ['{"a": 1}', 'run `coverage json` and name the file it writes'],
    [
      text(makeReport({ 'a.py': { executed: [], missing: [] } })),
      'measure with the sources in view: see `source` and `omit` in the configuration of coverage.py',
    ],
  ])('%s has a remedy', (json, hint) => {
    const findings = new Findings()
    const reading = coveragePy.read([], findings, true)
    feed(reading, Buffer.from(json), [1 << 16])
    expect(reading.finish({ path: 'c.json', sha256: '', bytes: 0, modified: 0 }, findings)).toBeUndefined()
    expect(findings.kept.map(finding => finding.hint)).toEqual([hint])
  })
})

describe('a report', () => {
  test('of as many branches as statements is not empty', () => {
    const report = makeReport({ 'a.py': { executed: [1], missing: [], missingArcs: [[1, 2]] } }, true)
    expect(readText(text(report)).report!.branches).toEqual({ covered: 0, missing: 1, total: 1 })
  })

  test('before 7.4.1 has no format', () => {
    const report = small()
    report.meta.version = '6.5.0'
    delete report.meta.format
    expect('format' in readText(text(report)).report!).toBe(false)
  })

  test('whose totals do not add up is told where they begin', () => {
    const report = small()
    report.totals.excluded_lines = 9
    const json = text(report)
    const findings = new Findings()
    const reading = coveragePy.read([], findings, true)
    feed(reading, Buffer.from(json), [1 << 16])
    expect(reading.finish({ path: 'c.json', sha256: '', bytes: 0, modified: 0 }, findings)).toBeUndefined()
    expect(findings.kept.map(({ offset }) => offset)).toEqual([json.indexOf('{', json.indexOf('"totals"'))])
  })

  test('is in one mode', () => {
    const message = (has: string, where: string, some: string) =>
      `evidence-inconsistent: Unexpected summary with ${has} in ${where}, expected ${some}`
    const branch = { executed: [1], missing: [2], missingArcs: [[1, 2]] as const }
    const report = makeReport({ 'a.py': branch }, true)
    report.meta.branch_coverage = false
    expect(readText(text(report)).messages).toEqual([
      message('branches', '`a.py`', 'none: `meta.branch_coverage` is false'),
    ])
    const lines = small()
    lines.totals = makeReport({ 'a.py': { executed: [1], missing: [2] } }, true).totals
    expect(readText(text(lines)).messages).toEqual([
      message('branches', '`totals`', 'none: `meta.branch_coverage` is false'),
    ])
  })

  test('of which a part is none is not asked for its mode', () => {
    const report = small()
    report.files['b.py'] = 1
    report.meta.branch_coverage = true
    expect(readText(text(report)).messages).toEqual([
      'not-coverage-py: Unexpected value for `b.py`, expected a JSON object',
    ])
  })

  test('over 4 MB keeps the details of the files that are wanted', () => {
    const region = { executed: [1], missing: [2] }
    const file = { ...region, functions: { f: region } }
    const report = text(makeReport({ 'a.py': file, 'b.py': file, 'c.py': file, 'd.py': file }))
    const pad = `"pad":"${' '.repeat(4 * 1024 * 1024)}"`
    const padded = report.replace('"c.py":{', `"c.py":{${pad},`)
    const { report: read, messages } = readText(padded, { wanted: ['b.py', 'd.py'] })
    expect(messages).toEqual([])
    expect([...read!.files].map(([key, { regions }]) => `${key} ${regions.length}`)).toEqual(['b.py 1', 'd.py 1'])
    const all = readText(report, { wanted: ['b.py'] }).report!
    expect([...all.files.keys()]).toEqual(['a.py', 'b.py', 'c.py', 'd.py'])
    expect(read!.digest).toBe(all.digest)
  })

  test('has another digest in another mode', () => {
    const file = { executed: [1], missing: [2], executedArcs: [[1, 2]] as const }
    const [lines, branches] = [false, true].map(isBranch => readText(text(makeReport({ 'a.py': file }, isBranch))))
    expect(lines!.report!.digest).not.toBe(branches!.report!.digest)
  })
})
