import type { Findings } from './findings.ts'

const keys = ['format', 'version', 'timestamp', 'branch_coverage', 'show_contexts'] as const

/** What a genuine `meta` says. */
export interface Meta {
  readonly format?: number
  readonly version: string
  /** Naive local time, ISO 8601. */
  readonly timestamp: string
  readonly branchCoverage: boolean
}

/** Collects `meta` and tells whether coverage.py wrote it (coverage/jsonreport.py, `report`). */
export class MetaReader {
  private readonly values = new Map<string, unknown>()
  private readonly seen = new Set<string>()

  /** False when the key was there already. */
  mark(key: string): boolean {
    const fresh = !this.seen.has(key)
    this.seen.add(key)
    return fresh
  }

  isKnown(key: string): boolean {
    return (keys as readonly string[]).includes(key)
  }

  /** Takes a scalar value, in JSON. */
  read(key: string, json: string): void {
    if (json.length <= longestValue) this.values.set(key, JSON.parse(json))
  }

  /** The meta, or findings that say why it is none. */
  finish(findings: Findings): Meta | undefined {
    const wrong = (message: string) => {
      findings.add({ rule: 'not-coverage-py', message, hint: 'name the file that `coverage json` wrote, unchanged' })
      return undefined
    }
    const version = this.values.get('version')
    const timestamp = this.values.get('timestamp')
    const branchCoverage = this.values.get('branch_coverage')
    const format = this.values.get('format')
    if (typeof version !== 'string' || !/^\d+\.\d+/.test(version))
      return wrong(`${this.shown('version')}, expected the version of coverage.py that wrote the report`)
    if (typeof timestamp !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?$/.test(timestamp))
      return wrong(`${this.shown('timestamp')}, expected a local time as coverage.py ${version} writes it`)
    for (const key of ['branch_coverage', 'show_contexts'])
      if (typeof this.values.get(key) !== 'boolean') return wrong(`${this.shown(key)}, expected true or false`)
    const expected = formatOf(version)
    if (format !== expected)
      return wrong(`${this.shown('format')}, expected ${expected ?? 'none'}: coverage.py ${version} writes that`)
    return {
      version,
      timestamp,
      branchCoverage: branchCoverage === true,
      ...(typeof format === 'number' && { format }),
    }
  }

  private shown(key: string): string {
    return this.seen.has(key)
      ? `Unexpected \`meta.${key}\` ${JSON.stringify(this.values.get(key))}`
      : `No \`meta.${key}\``
  }
}

const longestValue = 200

/** Which `meta.format` a version writes: none up to 7.4.0, 2 from 7.4.1, 3 from 7.6.0. */
function formatOf(version: string): number | undefined {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(part => Number.parseInt(part, 10))
  const rank = major * 1e6 + minor * 1e3 + patch
  if (rank < 7_004_001) return undefined
  return rank < 7_006_000 ? 2 : 3
}
