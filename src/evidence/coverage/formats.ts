import type { ByteScanner, Source } from '../source.ts'
import { coveragePy } from './coverage-py.ts'
import type { CoverageReport } from './coverage-report.ts'
import type { Findings } from './findings.ts'

/** Reads one file of a format: scans its bytes, then says what they were. */
export interface CoverageReading extends ByteScanner {
  /** After the last byte. The report is worth using only when no findings were added. */
  finish(source: Source, findings: Findings): CoverageReport | undefined
}

/** A coverage format. Another one is a file of its own and a line below. */
export interface CoverageFormat {
  readonly id: string
  /** Is it this format? `head` holds the file's first bytes, at least 4,096 where there are as many. */
  matches(path: string, head: Buffer): boolean
  /** `wanted` are the root-relative paths whose details matter; `isCompared` asks for the report's digest. */
  read(wanted: readonly string[], findings: Findings, isCompared: boolean): CoverageReading
}

/** The formats, in the order they are asked. */
export const coverageFormats: readonly CoverageFormat[] = [coveragePy]
