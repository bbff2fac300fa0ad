import type { Source } from '../source.ts'

/** `covered + missing == total`, all in one unit: statements, branches, or (in branch mode) both together. */
export interface Counts {
  readonly covered: number
  readonly missing: number
  readonly total: number
}

/** A function or class of a measured file. */
export interface Region {
  readonly kind: 'function' | 'class'
  readonly name: string
  /** JSON pointer of the region's entry. */
  readonly pointer: string
  /** Statements only. */
  readonly statements: Counts
  readonly missingLines: readonly number[]
}

/** One measured file, with every number recomputed from its line lists. */
export interface CoverageFile {
  /** The key as the report writes it. */
  readonly key: string
  /** JSON pointer of the file's entry, e.g. `/files/backend~1core~1models.py`. */
  readonly pointer: string
  readonly statements: Counts
  /** Arcs; only in branch mode. */
  readonly branches?: Counts
  readonly excluded: number
  /** Sorted, 1-based. */
  readonly missingLines: readonly number[]
  readonly regions: readonly Region[]
}

/** A genuine coverage report whose every summary and total was recomputed. */
export interface CoverageReport {
  readonly source: Source
  readonly tool: string
  readonly version: string
  /** The report's own format number; absent before coverage.py 7.4.1. */
  readonly format?: number
  /** When the report was written, as the report says: naive local time for coverage.py. */
  readonly timestamp: string
  /** What the percent counts: statements, or statements and branches together. Never compared across modes. */
  readonly mode: 'statement' | 'branch'
  readonly statements: Counts
  readonly branches?: Counts
  /** Number of measured files in the report. */
  readonly fileCount: number
  /** The files that were asked for (and, in small reports, all others), by key. */
  readonly files: ReadonlyMap<string, CoverageFile>
  /** Every key of the report, or undefined when there are more than 50,000. */
  readonly keys?: readonly string[]
  /**
   * Hash over every file's key and numbers, without meta: equal digests mean the same measurement. Only where the
   * report is compared with another.
   */
  readonly digest?: string
}

/** The counts behind a percent in the report's mode: statements, plus branches in branch mode. */
export function countsOf(measured: { readonly statements: Counts; readonly branches?: Counts }): Counts {
  const { statements, branches } = measured
  if (!branches) return statements
  return {
    covered: statements.covered + branches.covered,
    missing: statements.missing + branches.missing,
    total: statements.total + branches.total,
  }
}
