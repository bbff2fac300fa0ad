import { expect, test } from 'vitest'
import { reportJson } from '../../src/report/report-json.ts'
import { documentResult, refused } from './reports.ts'

test('one object, keys in order, what is unknown left out', () => {
  expect(reportJson(refused)).toBe(`{
  "command": "build",
  "ok": false,
  "exit": 2,
  "documents": [],
  "diagnostics": [
    {
      "rule": "no-placeholder",
      "severity": "error",
      "file": "docs/final, report.md",
      "line": 42,
      "column": 15,
      "endLine": 42,
      "endColumn": 25,
      "message": "Unexpected placeholder \`[MEASURED]\`, expected a measured value",
      "hint": "add \`core/models.py\` to the measured files, or remove the row"
    },
    {
      "rule": "min-lines",
      "severity": "warning",
      "file": "docs/final, report.md",
      "line": 7,
      "message": "100% of 3 lines: too few"
    },
    {
      "rule": "config",
      "severity": "error",
      "file": "closeout.yaml",
      "message": "Unexpected \\u001b[31mvalue\u202e\\nof two lines"
    }
  ]
}
`)
})

test('documents come with their hash and values, not with their text', () => {
  const report = { ...refused, exit: 0, diagnostics: [], documents: [documentResult('a.md', 'created')] }
  expect(JSON.parse(reportJson(report))).toEqual({
    command: 'build',
    ok: true,
    exit: 0,
    documents: [
      {
        path: 'a.md',
        action: 'created',
        sha256: 'ab'.repeat(32),
        values: { measured: 3, derived: 2, configured: 1, claimed: 0, authored: 0 },
      },
    ],
    diagnostics: [],
  })
})

test('what a command wrote that makes no documents stands behind them', () => {
  const report = { ...refused, command: 'init', exit: 0, diagnostics: [], written: ['closeout.yaml'] }
  expect(reportJson(report)).toBe(`{
  "command": "init",
  "ok": true,
  "exit": 0,
  "documents": [],
  "written": [
    "closeout.yaml"
  ],
  "diagnostics": []
}
`)
})
