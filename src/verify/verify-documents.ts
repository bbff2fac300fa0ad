import type { Diagnostic, Finding, Severity } from '../diagnostic.ts'
import type { FactTree } from '../facts/value.ts'
import type { Document } from '../render/document.ts'
import { readText } from './read-text.ts'
import { rules } from './rules.ts'

/**
 * Holds each document to every rule. `severities` are the configuration's: `off` leaves a rule out, `error` or
 * `warning` overrides the severity of all its findings. In the order of the documents, then of the places.
 */
export function verifyDocuments(
  documents: readonly Document[],
  facts: FactTree,
  severities: Readonly<Record<string, Severity | 'off'>> = {},
): Diagnostic[] {
  return documents.flatMap(document => {
    const reading = readText(document.text, document.spans)
    const findings = Object.values(rules).flatMap(rule => {
      const severity = severities[rule.id]
      if (severity === 'off') return []
      return rule.check(document, { reading, facts }).map(finding => ({ ...finding, ...(severity && { severity }) }))
    })
    return findings.sort(byPlace).map(finding => ({ ...finding, file: document.path }))
  })
}

function byPlace(a: Finding, b: Finding): number {
  const [one, other] = [positionOf(a), positionOf(b)]
  return one.line - other.line || one.column - other.column
}

/** What is said of a whole document comes first. */
function positionOf({ place }: Finding): { line: number; column: number } {
  return { line: place?.line ?? 0, column: place?.column ?? 0 }
}
