import { coveragePy } from '../../../src/evidence/coverage/coverage-py.ts'
import type { CoverageReport } from '../../../src/evidence/coverage/coverage-report.ts'
import { Findings } from '../../../src/evidence/coverage/findings.ts'
import type { RootedPath } from '../../../src/root.ts'
import { feed } from './feed.ts'

/** What a test says of one measured file; the rest is computed as coverage.py does. */
export interface MeasuredFile {
  readonly executed: readonly number[]
  readonly missing: readonly number[]
  readonly excluded?: readonly number[]
  readonly executedArcs?: readonly (readonly [number, number])[]
  readonly missingArcs?: readonly (readonly [number, number])[]
  readonly functions?: Readonly<Record<string, MeasuredFile>>
  readonly classes?: Readonly<Record<string, MeasuredFile>>
}

/** A report of coverage.py 7.12.0 in JSON's own objects, free to be changed. */
export function makeReport(files: Readonly<Record<string, MeasuredFile>>, isBranch = false): Json {
  const entries = Object.entries(files).map(([key, file]) => [key, block(file, isBranch)] as const)
  const totals = summary(Object.values(files), isBranch)
  return {
    meta: {
      format: 3,
      version: '7.12.0',
      timestamp: '2026-02-14T09:01:26.107771',
      branch_coverage: isBranch,
      show_contexts: false,
    },
    files: Object.fromEntries(entries),
    totals,
  }
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any

/** JSON as Python's `json.dump` writes it: a space after commas and colons, percents as floats. */
export function pythonJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const float = (key: string, item: Json) =>
    key.startsWith('percent_') && Number.isInteger(item) ? `${item}.0` : pythonJson(item)
  const members = Object.entries(value as object).map(([key, item]) => `${JSON.stringify(key)}: ${float(key, item)}`)
  return `{${members.join(', ')}}`
}

function block(file: MeasuredFile, isBranch: boolean): Json {
  const regions = (all: Readonly<Record<string, MeasuredFile>>) =>
    Object.fromEntries(Object.entries(all).map(([name, region]) => [name, block(region, isBranch)]))
  return {
    executed_lines: [...file.executed],
    summary: summary([file], isBranch),
    missing_lines: [...file.missing],
    excluded_lines: [...(file.excluded ?? [])],
    ...(isBranch && {
      executed_branches: (file.executedArcs ?? []).map(arc => [...arc]),
      missing_branches: (file.missingArcs ?? []).map(arc => [...arc]),
    }),
    ...(file.functions && { functions: regions(file.functions) }),
    ...(file.classes && { classes: regions(file.classes) }),
  }
}

function summary(files: readonly MeasuredFile[], isBranch: boolean): Json {
  const sum = (count: (file: MeasuredFile) => number) => files.reduce((total, file) => total + count(file), 0)
  const covered = sum(file => file.executed.length)
  const missing = sum(file => file.missing.length)
  const taken = isBranch ? sum(file => file.executedArcs?.length ?? 0) : 0
  const untaken = isBranch ? sum(file => file.missingArcs?.length ?? 0) : 0
  const percent = (part: number, rest: number) => (part + rest === 0 ? 100 : (100 * part) / (part + rest))
  const both = percent(covered + taken, missing + untaken)
  return {
    covered_lines: covered,
    num_statements: covered + missing,
    percent_covered: both,
    percent_covered_display: display(both),
    missing_lines: missing,
    excluded_lines: sum(file => file.excluded?.length ?? 0),
    percent_statements_covered: percent(covered, missing),
    percent_statements_covered_display: display(percent(covered, missing)),
    ...(isBranch && {
      num_branches: taken + untaken,
      num_partial_branches: sum(
        file => (file.missingArcs ?? []).filter(([line]) => !file.missing.includes(line)).length,
      ),
      covered_branches: taken,
      missing_branches: untaken,
      percent_branches_covered: percent(taken, untaken),
      percent_branches_covered_display: display(percent(taken, untaken)),
    }),
  }
}

function display(percent: number): string {
  return percent > 0 && percent < 1 ? '1' : percent > 99 && percent < 100 ? '99' : String(Math.round(percent))
}

/** Reads a report's text as `readCoverage` does, from memory. */
export function readText(
  text: string | Buffer,
  { wanted = [], sizes = [1 << 20] }: { wanted?: string[]; sizes?: number[] } = {},
): { report: CoverageReport | undefined; messages: string[] } {
  const findings = new Findings()
  const reading = coveragePy.read(wanted, findings, true)
  const bytes = Buffer.from(text)
  feed(reading, bytes, sizes)
  const source = { path: 'coverage.json', sha256: '', bytes: bytes.length, modified: 0 }
  const report = reading.finish(source, findings)
  return {
    report: findings.count === 0 ? report : undefined,
    messages: findings.kept.map(finding => `${finding.rule}: ${finding.message}`),
  }
}

/** A path as if it were below a root. */
export function at(path: string, absolute: string): RootedPath {
  return { path, absolute, real: absolute }
}
