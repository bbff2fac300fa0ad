import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A small project: two measured files, three tests, one document from a template of its own. */
export const files: Readonly<Record<string, string>> = {
  'closeout.yaml': `version: 1
phase: { number: 7, name: Parser }
evidence:
  coverage: coverage.json
  tests: [{ path: run.log, exit: 0 }]
targets:
  groups:
    - { id: core, name: Core, percent: 25, files: [core/parse.py, core/print.py] }
documents:
  - { template: note, path: NOTE.md }
`,
  'coverage.json': `{
  "meta": {"format": 2, "version": "7.4.1", "timestamp": "2026-02-14T09:30:00.000000", "branch_coverage": false, "show_contexts": false},
  "files": {
    "core/parse.py": {"executed_lines": [1, 2, 3], "summary": {"covered_lines": 3, "num_statements": 4, "percent_covered": 75.0, "percent_covered_display": "75", "missing_lines": 1, "excluded_lines": 0}, "missing_lines": [4], "excluded_lines": []},
    "core/print.py": {"executed_lines": [1], "summary": {"covered_lines": 1, "num_statements": 4, "percent_covered": 25.0, "percent_covered_display": "25", "missing_lines": 3, "excluded_lines": 0}, "missing_lines": [2, 3, 4], "excluded_lines": []}
  },
  "totals": {"covered_lines": 4, "num_statements": 8, "percent_covered": 50.0, "percent_covered_display": "50", "missing_lines": 4, "excluded_lines": 0}
}
`,
  'run.log': `============================= test session starts ==============================
platform linux -- Python 3.11.2, pytest-7.2.1, pluggy-1.0.0
collected 3 items

tests/test_parse.py ...                                                  [100%]

============================== 3 passed in 0.12s ===============================
`,
  'templates/note/contract.yaml': 'kind: create\nrequired_sections: [Coverage]\n',
  'templates/note/template.md.hbs': `# {{phase.name}}

## Coverage

| File | Measured |
| --- | ---: |
{{#each coverage.groups.core.files as |file|}}
| {{file.name}} | {{file.display}} |
{{/each}}

Measured {{run.measuredOn}}.
`,
}

/** What closeout writes for it. */
export const note = `# Parser

## Coverage

| File | Measured |
| --- | ---: |
| parse.py | 75.00 |
| print.py | 25.00 |

Measured 2026-02-14.
`
/** The same project with a target that one of its files misses. */
export const missed = { 'closeout.yaml': files['closeout.yaml']!.replace('percent: 25', 'percent: 50') }
/** What closeout says of the values in it. */
export const counts = '6 values: 0 measured, 5 derived, 1 configured, 0 claimed, 0 authored; 0 unmeasured'

/** A project folder of its own for one test: `files` with changes; undefined leaves a file out. */
export function makeProject(changes: Readonly<Record<string, string | undefined>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'closeout-cli-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [path, content] of Object.entries({ ...files, ...changes })) {
    if (content === undefined) continue
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return folder
}

/** A project's file as text. */
export function read(folder: string, path: string): string {
  return readFileSync(join(folder, path), 'utf8')
}
