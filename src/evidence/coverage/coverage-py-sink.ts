import type { Block } from './coverage-py-block.ts'

/** What is handed on when a file's entry in a coverage.py report, or a region in it, was read. */
export interface CoveragePySink {
  /** A file's entry begins, at a byte offset in the report; is anyone interested in its details? */
  begin(key: string, offset: number): boolean
  region(kind: 'function' | 'class', name: string, region: Block): void
  file(key: string, file: Block): void
}
