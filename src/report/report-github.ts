import { isError, type Diagnostic } from '../diagnostic.ts'
import { count, countFindings } from './count-findings.ts'
import type { Report, ReportStyle } from './report.ts'
import { showControl } from './show-control.ts'

/** GitHub shows this many annotations of each level per step, and drops the rest in silence. */
const most = 10

/**
 * Workflow commands for GitHub Actions: at most 10 errors and 10 warnings as annotations, then one line that counts
 * the rest, then what happened to the files. Escaped as the runner's `ActionCommand` unescapes.
 */
export function reportGithub(report: Report, { quiet, base }: ReportStyle): string {
  const errors = report.diagnostics.filter(isError)
  const warnings = quiet ? [] : report.diagnostics.filter(diagnostic => !isError(diagnostic))
  if (quiet && errors.length === 0) return ''
  const shown = [...errors.slice(0, most), ...warnings.slice(0, most)]
  const rest = countFindings([...errors.slice(most), ...warnings.slice(most)])
  const counted = countFindings([...errors, ...warnings])
  const lines = [
    ...shown.map(diagnostic => annotate(diagnostic, base)),
    ...(rest === '' ? [] : [`and ${rest} more; GitHub shows ${count(most, 'annotation')} of a kind per step`]),
    `${counted === '' ? '' : `${counted}. `}${report.effect}`,
  ]
  return `${lines.join('\n')}\n`
}

function annotate({ severity, rule, file, place, message, hint }: Diagnostic, base: string): string {
  const properties = {
    file: file && base ? `${base}/${file}` : file || undefined,
    line: place?.line,
    endLine: place?.endLine,
    col: place?.column,
    endColumn: place?.endColumn,
    title: rule,
  }
  const written = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
  const text = hint === undefined ? showControl(message) : `${showControl(message)}\nhint: ${showControl(hint)}`
  return `::${severity} ${written.join(',')}::${escapeData(text)}`
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
