import type { Evidence } from '../evidence/read-evidence.ts'
import type { Source } from '../evidence/source.ts'
import { measuredAt } from './origin.ts'

/** Every evidence file that was read, with what it says of itself. */
export function computeEvidenceFacts({ coverage, baselines, run, record }: Evidence) {
  const file = (source: Source, more: { format: string; tool?: string; version?: string; timestamp?: string }) => {
    const of = <T extends string | number>(data: T) => measuredAt(data, { source })
    return {
      path: of(source.path),
      sha256: of(source.sha256),
      bytes: of(source.bytes),
      format: of(more.format),
      ...(more.tool !== undefined && { tool: of(more.tool) }),
      ...(more.version !== undefined && { version: of(more.version) }),
      ...(more.timestamp !== undefined && { timestamp: of(more.timestamp) }),
    }
  }
  const reports = [...(coverage ? [coverage] : []), ...baselines.values()]
  return [
    ...reports.map(({ source, tool, version, timestamp }) =>
      file(source, { format: 'coverage report', tool, version, timestamp }),
    ),
    ...(run?.sources ?? []).map(source => file(source, { format: formatOf(source, run?.exit?.place.source) })),
    ...(record ? [file(record.source, { format: 'run record', timestamp: record.finishedAt })] : []),
  ]
}

function formatOf(source: Source, exit: Source | undefined): string {
  if (source.path === exit?.path) return 'exit status'
  return source.path.endsWith('.xml') ? 'JUnit XML' : 'test log'
}
