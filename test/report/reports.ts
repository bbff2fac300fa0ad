import type { Diagnostic, DocumentResult, Report, ReportStyle } from '../../src/index.ts'

/** A report of `build` that refused: what STYLE shows, plus what each format has to escape. */
export const findings: readonly Diagnostic[] = [
  {
    rule: 'no-placeholder',
    severity: 'error',
    file: 'docs/final, report.md',
    message: 'Unexpected placeholder `[MEASURED]`, expected a measured value',
    hint: 'add `core/models.py` to the measured files, or remove the row',
    place: { line: 42, column: 15, endLine: 42, endColumn: 25 },
  },
  {
    rule: 'min-lines',
    severity: 'warning',
    file: 'docs/final, report.md',
    message: '100% of 3 lines: too few',
    place: { line: 7 },
  },
  {
    rule: 'config',
    severity: 'error',
    file: 'closeout.yaml',
    message: 'Unexpected \u001b[31mvalue\u202e\nof two lines',
  },
]

export const refused: Report = {
  command: 'build',
  exit: 2,
  documents: [],
  diagnostics: findings,
  effect: 'Nothing was written.',
}

/** A document with one value of each kind, as `build` reports it. */
export function documentResult(path: string, action: DocumentResult['action']): DocumentResult {
  const values = { measured: 3, derived: 2, configured: 1, claimed: 0, authored: 0 }
  return { path, action, sha256: 'ab'.repeat(32), values, unmeasured: 1, before: undefined, text: '' }
}

export const plainStyle: ReportStyle = { color: false, quiet: false, base: '', version: '1.2.3' }
