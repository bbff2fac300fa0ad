import type { Diagnostic, Place } from '../diagnostic.ts'
import type { Report, ReportStyle } from './report.ts'

/** SARIF 2.1.0 (OASIS), one run. Paths are relative to the repository, `%SRCROOT%`. */
export function reportSarif({ diagnostics, exit }: Report, { version, base }: ReportStyle): string {
  const rules = [...new Set(diagnostics.map(({ rule }) => rule))].sort()
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'closeout', version, rules: rules.map(id => ({ id })) } },
        invocations: [{ executionSuccessful: exit !== 2, exitCode: exit }],
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map(diagnostic => describe(diagnostic, rules, base)),
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

function describe({ rule, severity, file, place, message, hint }: Diagnostic, rules: readonly string[], base: string) {
  const uri = encodeURI(base ? `${base}/${file}` : file)
    .replaceAll('#', '%23')
    .replaceAll('?', '%3F')
  const physicalLocation = {
    artifactLocation: { uri, uriBaseId: '%SRCROOT%' },
    ...(place && { region: describeRegion(place) }),
  }
  return {
    ruleId: rule,
    ruleIndex: rules.indexOf(rule),
    level: severity,
    message: { text: hint === undefined ? message : `${message} (hint: ${hint})` },
    ...(file !== '' && { locations: [{ physicalLocation }] }),
  }
}

/** Lines and columns count as SARIF's do: from 1, in UTF-16 code units, the end exclusive. */
function describeRegion({ line, column, endLine, endColumn }: Place) {
  return { startLine: line, startColumn: column, endLine, endColumn }
}
