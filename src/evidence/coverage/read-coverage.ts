import { CloseoutError, type Diagnostic } from '../../diagnostic.ts'
import type { RootedPath } from '../../root.ts'
import { scanSource, type ByteScanner } from '../source.ts'
import type { CoverageReport } from './coverage-report.ts'
import { Findings, type CoverageFinding } from './findings.ts'
import { coverageFormats, type CoverageFormat, type CoverageReading } from './formats.ts'
import { JsonSyntaxError } from './json-scanner.ts'
import { describeHead } from './lookalike.ts'
import { placesOfBytes } from './place-of-byte.ts'

export { resolveFile, type Resolution } from './resolve-file.ts'

/**
 * Reads and verifies a coverage report in one pass, in little memory whatever its size. Every summary, total and
 * percent is recomputed from the line lists; a report in which one does not add up is not returned, and the
 * diagnostics (the first twenty, and how many more) name the file, the key, and what was observed and expected.
 *
 * Rules: `evidence-missing`, `evidence-unreadable` (no regular file, no JSON), `not-coverage-py` (something else, or
 * made to look like it), `evidence-inconsistent` (a number that does not add up, a key twice), `evidence-empty`
 * (nothing was measured, which coverage.py shows as 100 %).
 *
 * @param wanted root-relative paths whose line lists and regions are kept; in small reports all are.
 * @param isCompared whether the report needs a digest, to be compared with another.
 */
export async function readCoverage(
  file: RootedPath,
  wanted: readonly string[],
  isCompared = true,
): Promise<{ report?: CoverageReport; diagnostics: Diagnostic[] }> {
  const findings = new Findings()
  const scanner = new FormatScanner(file, format => format.read(wanted, findings, isCompared))
  try {
    const source = await scanSource(file, scanner)
    const report = scanner.reading?.finish(source, findings)
    const diagnostics = toDiagnostics(file, findings)
    return report && diagnostics.length === 0 ? { report, diagnostics } : { diagnostics }
  } catch (error) {
    if (error instanceof CloseoutError) return { diagnostics: [...error.diagnostics] }
    if (error instanceof JsonSyntaxError) return { diagnostics: [notJson(file, error)] }
    throw error
  }
}

/** Chooses the format by the first bytes, then hands all to it. */
class FormatScanner implements ByteScanner {
  reading: CoverageReading | undefined
  private readonly file: RootedPath
  private readonly begin: (format: CoverageFormat) => CoverageReading

  constructor(file: RootedPath, begin: (format: CoverageFormat) => CoverageReading) {
    this.file = file
    this.begin = begin
  }

  scan(window: Buffer, start: number, end: number, last: boolean): number {
    if (!this.reading) {
      const head = window.subarray(start, end)
      if (head.length < 4096 && !last) return start
      const format = coverageFormats.find(candidate => candidate.matches(this.file.path, head))
      if (!format) throw new CloseoutError(foreign(this.file, head))
      this.reading = this.begin(format)
    }
    return this.reading.scan(window, start, end, last)
  }
}

function foreign(file: RootedPath, head: Buffer): Diagnostic {
  const what = describeHead(head)
  const expected = 'expected the JSON that `coverage json` writes'
  const common = {
    severity: 'error',
    file: file.path,
    hint: 'run `coverage json` and name the file it writes',
  } as const
  if (what !== undefined) {
    const rule = head.length === 0 ? 'evidence-unreadable' : 'not-coverage-py'
    return { ...common, rule, message: `\`${file.path}\` is ${what}, ${expected}` }
  }
  const text = head.toString('utf8', 0, 2000)
  const offset = text.length - text.trimStart().length
  const first = JSON.stringify(text.slice(offset).split(/\r?\n/, 1)[0]!.slice(0, 60))
  const before = text.slice(0, offset).split('\n')
  return {
    ...common,
    rule: 'evidence-unreadable',
    message: `\`${file.path}\` is not JSON: it begins with ${first}, ${expected}`,
    place: { line: before.length, column: before.at(-1)!.length + 1 },
  }
}

function notJson(file: RootedPath, error: JsonSyntaxError): Diagnostic {
  const place = placesOfBytes(file, [error.offset]).get(error.offset)
  return {
    rule: 'evidence-unreadable',
    severity: 'error',
    file: file.path,
    message: `\`${file.path}\` is not JSON: ${error.message}, expected one whole JSON document`,
    hint: 'write the report again; it was cut short or edited',
    ...(place && { place }),
  }
}

function toDiagnostics(file: RootedPath, findings: Findings): Diagnostic[] {
  const offsets = findings.kept.flatMap(finding => finding.offset ?? [])
  const places = placesOfBytes(file, offsets)
  const diagnostics = findings.kept.map((finding): Diagnostic => diagnosticOf(file, finding, places))
  const more = findings.count - findings.kept.length
  if (more > 0) {
    const message = `${more} more findings in \`${file.path}\` are not shown, expected none`
    diagnostics.push({ rule: findings.kept[0]!.rule, severity: 'error', file: file.path, message })
  }
  // One remedy for all of them, so it is said once.
  const last = diagnostics.at(-1)
  if (last?.rule !== 'evidence-inconsistent') return diagnostics
  return [
    ...diagnostics.slice(0, -1),
    { hint: 'write the report again with `coverage json`, and do not edit it', ...last },
  ]
}

function diagnosticOf(
  file: RootedPath,
  { rule, message, hint, offset }: CoverageFinding,
  places: ReturnType<typeof placesOfBytes>,
): Diagnostic {
  const place = offset === undefined ? undefined : places.get(offset)
  return { rule, severity: 'error', file: file.path, message, ...(hint && { hint }), ...(place && { place }) }
}
