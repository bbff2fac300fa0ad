import type { Evidence } from '../evidence/read-evidence.ts'
import type { RunRecord } from '../evidence/run-record.ts'
import type { Source } from '../evidence/source.ts'
import type { TestRun } from '../evidence/tests/test-run.ts'
import { measured, measuredAt } from './origin.ts'

/** Every evidence file that was read: what it is as a whole, and what it says of itself. */
export function computeEvidenceFacts({ coverage, baselines, run, record, figures }: Evidence) {
  const reports = [...(coverage ? [coverage] : []), ...baselines.values()]
  return [
    ...reports.map(({ source, tool, version, timestamp }) => ({
      ...wholeFile(source, 'coverage report'),
      tool: measuredAt(tool, { source }),
      version: measured(version, source, '/meta/version'),
      timestamp: measured(timestamp, source, '/meta/timestamp'),
    })),
    ...(run?.sources ?? [])
      // The record may have said the exit status, too.
      .filter(({ path }) => path !== record?.source.path)
      .map(source => ({
        ...wholeFile(source, formatOf(source, run?.exit?.place.source)),
        timestamp: timeOf(source, run?.startedAt, record),
      })),
    ...(record
      ? [
          {
            ...wholeFile(record.source, 'run record'),
            timestamp: measured(record.finishedAt, record.source, '/finishedAt'),
          },
        ]
      : []),
    ...[...figures.values()].map(({ source }) => ({
      ...wholeFile(source, 'figures'),
      timestamp: timeOf(source, undefined, record),
    })),
  ]
}

/** What holds of a file and of no place in it. */
function wholeFile(source: Source, format: string) {
  const { path, sha256, bytes } = source
  return {
    path: measuredAt(path, { source }),
    sha256: measuredAt(sha256, { source }),
    bytes: measuredAt(bytes, { source }),
    format: measuredAt(format, { source }),
  }
}

/** When a file of the test run was made: as it says itself, or as the record of the run that wrote it says. */
function timeOf(source: Source, startedAt: TestRun['startedAt'], record: RunRecord | undefined) {
  if (startedAt?.place.source.path === source.path) return measuredAt(startedAt.text, startedAt.place)
  const written = record?.evidence.some(
    file => file.path === source.path && file.written && file.sha256 === source.sha256,
  )
  return record && written ? measured(record.finishedAt, record.source, '/finishedAt') : undefined
}

function formatOf(source: Source, exit: Source | undefined): string {
  if (source.path === exit?.path) return 'exit status'
  return source.path.endsWith('.xml') ? 'JUnit XML' : 'test log'
}
