import type { DocumentResult } from '../make.ts'
import type { Diagnostic } from '../diagnostic.ts'
import type { Report } from './report.ts'

/** One JSON object, with or without trouble: the contract for scripts. */
export function reportJson({ command, exit, documents, diagnostics, written }: Report): string {
  const report = {
    command,
    ok: exit === 0,
    exit,
    documents: documents.map(describeDocument),
    written,
    diagnostics: diagnostics.map(describeDiagnostic),
  }
  return `${JSON.stringify(report, null, 2)}\n`
}

function describeDocument({ path, action, sha256, values }: DocumentResult) {
  return { path, action, sha256, values }
}

/** Keys in the contract's order; what is unknown is left out. */
function describeDiagnostic({ rule, severity, file, place, message, hint }: Diagnostic) {
  const { line, column, endLine, endColumn } = place ?? {}
  return { rule, severity, file: file || undefined, line, column, endLine, endColumn, message, hint }
}
