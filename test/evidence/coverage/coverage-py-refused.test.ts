import { describe, expect, test } from 'vitest'
import { makeReport, pythonJson, readText, type Json, type MeasuredFile } from './make-report.ts'

const models: MeasuredFile = {
  executed: [1, 2, 3, 10, 11],
  missing: [12, 20, 21],
  excluded: [30],
  functions: { save: { executed: [10, 11], missing: [12] }, 'A.load': { executed: [], missing: [20, 21] } },
  classes: {
    A: { executed: [10], missing: [20, 21] },
    '': { executed: [1, 2, 3, 11], missing: [12], excluded: [30] },
  },
}
const empty: MeasuredFile = { executed: [], missing: [] }
const files = { 'core/__init__.py': empty, 'core/models.py': models }

/** The messages for a report after `change`. */
function messagesAfter(change: (report: Json) => void): string[] {
  const report = makeReport(files)
  change(report)
  const { messages } = readText(JSON.stringify(report))
  expect(readText(pythonJson(report)).messages).toEqual(messages)
  return messages
}

describe('a key that comes twice', () => {
  test.each([
    ['"meta":', '"meta":{},"meta":', 'The key `meta` is twice in the report'],
    ['"version":', '"version":"","version":', 'The key `version` is twice in `meta`'],
    ['"version":', '"other":1,"oth\\u0065r":2,"version":', 'The key `other` is twice in `meta`'],
    ['"core/models.py":', '"core\\/models.py":{},"core/models.py":', 'The key `core/models.py` is twice in `files`'],
    ['"excluded_lines":[30]', '"excluded_lines":[],"excluded_lines":[30]', 'The key `excluded_lines` is twice in'],
    ['"num_statements":8', '"num_statements":8,"num_st\\u0061tements":8', 'The key `num_statements` is twice in'],
    ['"A.load":', '"save":{},"A.load":', 'The key `save` is twice in the functions of `core/models.py`'],
    ['"classes":', '"classes":{},"classes":', 'The key `classes` is twice in `core/models.py`'],
    ['"totals":{', '"totals":{"missing_lines":3,', 'The key `missing_lines` is twice in `totals`'],
  ])('%s', (before, after, message) => {
    const text = JSON.stringify(makeReport(files))
    expect(text).toContain(before)
    expect(readText(text.replace(before, after)).messages.join('\n')).toContain(`evidence-inconsistent: ${message}`)
  })

  test('is found among files in any order', () => {
    const entry = JSON.stringify(makeReport({ x: { executed: [1], missing: [] } }).files.x)
    const keys = ['b', 'c', 'a', 'd', '\\ud83d\\ude00', '\\ud800', '\\uffff', 'c']
    const text = JSON.stringify(makeReport({ x: { executed: [1], missing: [] } }))
    const many = text.replace(
      /"files":\{.*\},"totals"/,
      `"files":{${keys.map(key => `"${key}":${entry}`).join()}},"totals"`,
    )
    expect(readText(many).messages[0]).toBe('evidence-inconsistent: The key `c` is twice in `files`, expected once')
  })
})

describe('what coverage.py did not write', () => {
  test.each<[string, (report: Json) => void, string]>([
    ['no meta', r => delete r.meta, 'No `meta.version`, expected the version of coverage.py that wrote the report'],
    ['a version', r => (r.meta.version = 7), 'Unexpected `meta.version` 7, expected the version of coverage.py'],
    ['a time', r => (r.meta.timestamp += 'Z'), 'Unexpected `meta.timestamp` "2026-02-14T09:01:26.107771Z", expected a'],
    ['no format', r => delete r.meta.format, 'No `meta.format`, expected 3: coverage.py 7.12.0 writes that'],
    ['a format', r => (r.meta.format = 4), 'Unexpected `meta.format` 4, expected 3: coverage.py 7.12.0 writes that'],
    ['no contexts', r => delete r.meta.show_contexts, 'No `meta.show_contexts`, expected true or false'],
    ['a list in meta', r => (r.meta.version = ['7.12.0']), 'Unexpected `meta.version`'],
    ['a list for files', r => (r.files = []), 'Unexpected value for files, expected a JSON object'],
    ['a number for a file', r => (r.files['a'] = 1), 'Unexpected value for `a`, expected a JSON object'],
    ['no totals', r => delete r.totals, 'No `totals`, expected what `coverage json` writes'],
    [
      'a text of lines',
      r => (r.files['core/models.py'].missing_lines = '12, 20'),
      'Unexpected `missing_lines` that is no list',
    ],
    [
      'a line as text',
      r => (r.files['core/models.py'].missing_lines = [12, '20', 21]),
      'Unexpected `missing_lines` that is',
    ],
    [
      'half a line',
      r => (r.files['core/models.py'].missing_lines = [12, 20.5]),
      'Unexpected `missing_lines` that is no',
    ],
    ['negative counts', r => (r.totals.missing_lines = -3), 'Unexpected or absent `missing_lines` in `totals`'],
    ['a count as text', r => (r.totals.missing_lines = '3'), 'Unexpected or absent `missing_lines` in `totals`'],
    ['a huge count', r => (r.totals.num_statements = 1e300), 'Unexpected or absent `num_statements` in `totals`'],
    [
      'a percent as text',
      r => (r.totals.percent_covered = '62.5'),
      'Unexpected or absent `percent_covered` in `totals`',
    ],
    ['a list for a count', r => (r.totals.missing_lines = [3]), 'Unexpected or absent `missing_lines` in `totals`'],
    ['no percent', r => delete r.totals.percent_covered, 'Unexpected or absent `percent_covered` in `totals`'],
  ])('%s', (_name, change, message) => {
    expect(messagesAfter(change).join('\n')).toContain(`not-coverage-py: ${message}`)
  })

  test('a statement report that says it has branches', () => {
    expect(messagesAfter(r => (r.meta.branch_coverage = true))).toEqual([
      'evidence-inconsistent: Unexpected summary with no branches in `core/__init__.py`, expected some: `meta.branch_coverage` is true',
    ])
  })

  test('0 of 0', () => {
    expect(readText(JSON.stringify(makeReport({ 'core/__init__.py': empty }))).messages).toEqual([
      'evidence-empty: No statement was measured (0 of 0, which coverage.py shows as 100 %), expected at least one',
    ])
  })

  test.each(['{}', '[]', '1', '"a"', '{"files": 1}', '{"meta": {}}', '{"a": {"b": 1}}'])('%s', text => {
    const { report, messages } = readText(text)
    expect(report).toBeUndefined()
    expect(messages.length).toBeGreaterThan(0)
    expect(messages.every(message => message.startsWith('not-coverage-py: '))).toBe(true)
  })
})

test('file names like members of objects are names like others', () => {
  const text = JSON.stringify(makeReport({ X: { executed: [1], missing: [2] } }))
  for (const name of ['__proto__', 'constructor', 'toString', '\\ud800']) {
    const { report } = readText(text.replace('"X"', `"${name}"`))
    expect([...report!.files.keys()]).toEqual([JSON.parse(`"${name}"`)])
  }
})

test('twenty findings are kept and all are counted', () => {
  const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`f${index}.py`, models]))
  const report = makeReport(many)
  for (const file of Object.values(report.files as Json)) (file as Json).summary.excluded_lines = 7
  expect(readText(JSON.stringify(report)).messages).toHaveLength(20)
})
