/** What is wrong with a report, before its places are known. */
export interface CoverageFinding {
  readonly rule: 'not-coverage-py' | 'evidence-inconsistent' | 'evidence-empty'
  readonly message: string
  readonly hint?: string
  /** Byte offset in the file, where one place can be named. */
  readonly offset?: number
}

/** Findings of one file: the first twenty are kept, all are counted. */
export class Findings {
  readonly kept: CoverageFinding[] = []
  count = 0

  add(finding: CoverageFinding): void {
    if (this.count++ < mostFindings) this.kept.push(finding)
  }
}

const mostFindings = 20
