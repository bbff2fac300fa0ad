import { CloseoutError, type Diagnostic } from '../../../src/diagnostic.ts'
import { testFormats } from '../../../src/evidence/tests/formats.ts'
import { reconcile } from '../../../src/evidence/tests/reconcile.ts'
import type { ByteScanner } from '../../../src/evidence/source.ts'
import type { TestReport } from '../../../src/evidence/tests/test-report.ts'
import type { TestRun } from '../../../src/evidence/tests/test-run.ts'

/** Evidence as the tests write it: bytes or text, and the size of the windows it is read in. */
export interface Text {
  readonly path?: string
  readonly content: string | Buffer
  readonly window?: number
}

const sourceOf = (path: string, bytes: number) => ({ path, sha256: '0'.repeat(64), bytes, modified: 0 })

/** One report, read like a file in windows of the given size: what is not consumed comes again. */
export function reportOf({ path = 'run.log', content, window = 256 * 1024 }: Text): TestReport {
  const bytes = Buffer.from(content)
  const file = { path, absolute: path, real: path }
  const format = Object.values(testFormats).find(candidate => candidate.matches(path, bytes.subarray(0, 256 * 1024)))!
  const reader = format.read(file)
  try {
    scanAll(reader, bytes, window)
  } catch (error) {
    throw format.explain?.(error, file) ?? error
  }
  return reader.report(sourceOf(path, bytes.length))
}

function scanAll(reader: ByteScanner, bytes: Buffer, window: number): void {
  let from = 0
  let to = 0
  while (to < bytes.length) {
    to = Math.min(bytes.length, to + window)
    const piece = Buffer.concat([bytes.subarray(from, to), Buffer.alloc(16)])
    from += reader.scan(piece, 0, to - from, false)
  }
  const rest = Buffer.concat([bytes.subarray(from), Buffer.alloc(16)])
  reader.scan(rest, 0, bytes.length - from, true)
}

/** What texts and an exit status together say of a run. */
export function runOf(texts: readonly Text[], exit?: number): { run: TestRun; diagnostics: readonly Diagnostic[] } {
  const exits = exit === undefined ? [] : [{ count: exit, place: { source: sourceOf('exit-status', 2), line: 1 } }]
  return reconcile({ reports: texts.map(reportOf), exits, stated: [], isWhole: true })
}

/** The rules and places of what was refused, or undefined when nothing was. */
export function refusalOf(text: Text): string | undefined {
  try {
    reportOf(text)
    return undefined
  } catch (error) {
    if (!(error instanceof CloseoutError)) throw error
    const [{ rule, place, message }] = error.diagnostics as [Diagnostic]
    return `${rule} ${place?.line ?? '-'}: ${message}`
  }
}

export const countsOf = ({ counts }: Pick<TestRun, 'counts'>) =>
  Object.fromEntries(Object.entries(counts).map(([name, { count }]) => [name, count]))

/** A run without the places of its bytes, to be compared with the same run in another encoding. */
export function withoutPlaces(run: TestRun) {
  return {
    status: run.status,
    counts: countsOf(run),
    files: run.files.map(({ file, outcomes }) => ({ file, outcomes })),
    failures: run.failures.map(({ id, file, outcome, exception, message }) => ({
      id,
      file,
      outcome,
      exception,
      message,
    })),
    exceptions: [...run.exceptions],
  }
}
