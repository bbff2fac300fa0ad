import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rootedPath, type Config } from '../config/read-config.ts'
import { measuredPath } from '../evidence/coverage-paths.ts'
import type { RootedPath } from '../root.ts'

/** The evidence that one measurement makes: coverage report, test reports, figures, and the files that hold an exit status. */
export interface EvidenceFiles {
  readonly coverage: readonly RootedPath[]
  readonly tests: readonly RootedPath[]
  readonly exits: readonly RootedPath[]
  readonly figures: readonly RootedPath[]
}

/** Which of its files the configuration expects from a measurement. Baselines are of an earlier one. */
export function listEvidence(config: Config): EvidenceFiles {
  const { tests, figures } = config.data.evidence
  const report = measuredPath(config.data)
  return {
    coverage: report ? [rootedPath(config, report.path, report.pointer)] : [],
    tests: tests.map((test, index) =>
      typeof test === 'string'
        ? rootedPath(config, test, `/evidence/tests/${index}`)
        : rootedPath(config, test.path, `/evidence/tests/${index}/path`),
    ),
    exits: tests.flatMap((test, index) =>
      typeof test === 'string' || typeof test.exit !== 'string'
        ? []
        : [rootedPath(config, test.exit, `/evidence/tests/${index}/exit`)],
    ),
    figures: Object.entries(figures).map(([name, path]) => rootedPath(config, path, `/evidence/figures/${name}`)),
  }
}

/** sha256 and size of a file, read in parts; undefined when there is none. */
export async function hashFile({ absolute }: RootedPath): Promise<{ sha256: string; bytes: number } | undefined> {
  const hash = createHash('sha256')
  let bytes = 0
  try {
    for await (const part of createReadStream(absolute) as AsyncIterable<Buffer>) {
      hash.update(part)
      bytes += part.length
    }
  } catch {
    return undefined
  }
  return { sha256: hash.digest('hex'), bytes }
}
