import type { DocumentResult } from '../make.ts'
import { isError, type Diagnostic } from '../diagnostic.ts'
import { originKinds } from '../facts/value.ts'
import { describeValues, type ValueCounts } from '../verify/count-values.ts'
import { countFindings } from './count-findings.ts'
import { createPaint, type Paint } from './paint.ts'
import type { Report, ReportStyle } from './report.ts'
import { showControl, showControlInLines } from './show-control.ts'

/** A longer message does not push the rule names of all others to the right. */
const widestMessage = 80

/**
 * For people: the diff, the documents, then findings grouped by file; the last lines say what happened to the
 * user's files and what the values in them rest on.
 */
export function reportPretty(report: Report, { color, quiet }: ReportStyle): string {
  const paint = createPaint(color)
  const shown = quiet ? report.diagnostics.filter(isError) : report.diagnostics
  if (quiet && shown.length === 0) return ''
  const lines = [
    ...(quiet ? [] : [...layDiff(report.diff ?? '', paint), ...layDocuments(report, paint)]),
    ...layFindings(shown, paint),
    layEnd(shown, report, paint),
    ...(quiet ? [] : layValues(report.documents)),
  ]
  return `${lines.join('\n')}\n`
}

function layDiff(diff: string, paint: Paint): string[] {
  if (diff === '') return []
  const lines = showControlInLines(diff).replace(/\n$/, '').split('\n')
  const painted = lines.map(line => {
    if (line.startsWith('+')) return paint('green', line)
    if (line.startsWith('-')) return paint('red', line)
    return line.startsWith('@@') ? paint('cyan', line) : line
  })
  return [...painted, '']
}

function layDocuments({ documents, labels = {}, skipped = [] }: Report, paint: Paint): string[] {
  const row = (action: string, path: string) => `${paint('dim', action.padEnd(9))}  ${showControl(path)}`
  return [
    ...documents.map(({ action, path }) => row(labels[action] ?? action, path)),
    ...skipped.map(path => `${row('left out', path)} ${paint('dim', '(its condition does not hold)')}`),
  ]
}

/** Findings by file in order of appearance, in a file by place. Columns are aligned. */
function layFindings(diagnostics: readonly Diagnostic[], paint: Paint): string[] {
  const placeWidth = Math.max(0, ...diagnostics.map(one => describePlace(one).length))
  return [...groupByFile(diagnostics)].flatMap(([file, found]) => {
    const messages = found.map(({ message }) => showControl(message))
    const fitting = messages.map(message => message.length).filter(length => length <= widestMessage)
    const messageWidth = Math.max(0, ...fitting)
    const rows = [...found].sort(byPlace).flatMap(one => layFinding(one, placeWidth, messageWidth, paint))
    return file === '' ? rows : [paint('underline', showControl(file)), ...rows]
  })
}

function layFinding(diagnostic: Diagnostic, placeWidth: number, messageWidth: number, paint: Paint): string[] {
  const { severity, message, rule, hint } = diagnostic
  const place = placeWidth > 0 ? `${describePlace(diagnostic).padEnd(placeWidth)}  ` : ''
  const level = paint(severity === 'error' ? 'red' : 'yellow', severity.padEnd(7))
  const text = showControl(message).padEnd(messageWidth)
  const indent = ' '.repeat(place.length + 9)
  const row = `${place}${level}  ${text}  ${paint('dim', rule)}`
  return hint === undefined ? [row] : [row, `${indent}${paint('dim', 'hint:')} ${showControl(hint)}`]
}

function layEnd(diagnostics: readonly Diagnostic[], { effect }: Report, paint: Paint): string {
  const counted = countFindings(diagnostics, { error: `${paint('red', '✖')} `, warning: `${paint('yellow', '⚠')} ` })
  if (counted === '') return `${paint('green', '✔')} ${effect}`
  return `${counted}. ${effect}`
}

function layValues(documents: readonly DocumentResult[]): string[] {
  const written = documents.filter(({ action }) => action !== 'refused')
  if (written.length === 0) return []
  const sum = (kind: keyof ValueCounts) => written.reduce((total, { values }) => total + values[kind], 0)
  const counts = Object.fromEntries(originKinds.map(kind => [kind, sum(kind)])) as ValueCounts
  const unmeasured = written.reduce((total, document) => total + document.unmeasured, 0)
  return [describeValues(counts, unmeasured)]
}

function groupByFile(diagnostics: readonly Diagnostic[]): Map<string, Diagnostic[]> {
  const groups = new Map<string, Diagnostic[]>()
  for (const diagnostic of diagnostics) {
    const group = groups.get(diagnostic.file)
    if (group) group.push(diagnostic)
    else groups.set(diagnostic.file, [diagnostic])
  }
  return groups
}

function byPlace(one: Diagnostic, other: Diagnostic): number {
  return (one.place?.line ?? 0) - (other.place?.line ?? 0) || (one.place?.column ?? 0) - (other.place?.column ?? 0)
}

function describePlace({ place }: Diagnostic): string {
  if (!place) return ''
  return place.column === undefined ? `${place.line}` : `${place.line}:${place.column}`
}
