import type { Diagnostic } from '../../diagnostic.ts'
import type { RootedPath } from '../../root.ts'
import type { ByteScanner, Source } from '../source.ts'
import type { Counted, EvidencePlace, FileOutcomes, TestFailure, TestRun } from './test-run.ts'

/** A line of a file that is still being read: its source is known only at the end. */
export interface LinePlace {
  readonly line: number
  readonly lineSha256: string
}

/** Something seen in the evidence that speaks against a run: words for people, and where. */
export interface Witness {
  readonly text: string
  readonly place: EvidencePlace
}

/** What one evidence file says about a run. Only `reconcile` makes a run of it. */
export interface TestReport {
  readonly format: 'pytest-log' | 'junit'
  readonly source: Source
  /** Why the file does not prove that the run went through to its end; empty when it does. */
  readonly stops: readonly Witness[]
  /** What made the run fail beside its tests, e.g. a coverage threshold. */
  readonly faults: readonly Witness[]
  readonly counts: TestRun['counts']
  /** For JUnit: the elements themselves, which may be more than the tests that hold them. */
  readonly elements?: { readonly failure: number; readonly error: number; readonly skipped: number }
  /** Empty when the file names no tests, or when what it names does not add up. */
  readonly files: readonly FileOutcomes[]
  readonly failures: readonly TestFailure[]
  readonly failureCount: number
  readonly exceptions: ReadonlyMap<string, number>
  readonly durationSeconds?: Counted
  readonly startedAt?: NonNullable<TestRun['startedAt']>
  readonly coverageWarnings: TestRun['coverageWarnings']
  readonly tool?: string
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads one file in one pass; the report is asked for when every byte was scanned. */
export interface TestReader extends ByteScanner {
  /** @throws CloseoutError `evidence-unreadable` when the file is no test evidence of this format at all. */
  report(source: Source): TestReport
}

/** A format of test evidence. */
export interface TestFormat {
  /** Looks at the path and at most the first 256 KiB. */
  matches(path: string, head: Buffer): boolean
  read(file: RootedPath): TestReader
  /** What an error of its reader says of a file; the error itself, when it is no trouble with the file. */
  explain?(error: unknown, file: RootedPath): unknown
}

/** How many failures are kept with their details; all are counted. */
export const failureLimit = 1000

/** The longest message that is kept, in UTF-16 code units. */
const messageLimit = 500

/** The first line of a message, shortened visibly when it is very long. */
export function firstLine(message: string): string {
  const line = message.trimStart().split('\n', 1)[0]!.trimEnd()
  return line.length > messageLimit ? `${line.slice(0, messageLimit)}…` : line
}

/** The place of a line, now that the source is known. */
export function placeIn(source: Source, place: LinePlace): EvidencePlace {
  return { source, ...place }
}
