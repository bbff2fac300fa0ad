import type { Diagnostic } from '../diagnostic.ts'
import { normalize } from './coverage/wanted-files.ts'
import type { Evidence } from './read-evidence.ts'

/**
 * What the evidence files say of each other: the baseline is another measurement in the same mode over the same files,
 * and nothing is older than the run it is said to come from.
 */
export function checkEvidence(evidence: Omit<Evidence, 'diagnostics'>): Diagnostic[] {
  return [...checkBaselines(evidence), ...checkAge(evidence), ...checkRecord(evidence)]
}

function checkBaselines({ coverage, baselines }: Omit<Evidence, 'diagnostics'>): Diagnostic[] {
  if (!coverage) return []
  return [...baselines.values()].flatMap(baseline => {
    const file = baseline.source.path
    if (baseline.mode !== coverage.mode) {
      const message = `Measured in ${baseline.mode} mode, expected ${coverage.mode} mode like \`${coverage.source.path}\`: their percents cannot be compared`
      return [
        {
          rule: 'mixed-modes',
          severity: 'error',
          file,
          message,
          hint: 'measure both with the same `--branch` setting',
        },
      ]
    }
    if (coverage.digest !== undefined && baseline.digest === coverage.digest) {
      const message = `Holds the same numbers for the same files as \`${coverage.source.path}\`, expected an earlier measurement`
      return [
        {
          rule: 'baseline-identical',
          severity: 'warning',
          file,
          message,
          hint: 'check that the second measurement really ran',
        },
      ]
    }
    return checkScope(baseline.keys, coverage.keys, file, coverage.source.path)
  }) as Diagnostic[]
}

function checkScope(
  keysBefore: readonly string[] | undefined,
  keysAfter: readonly string[] | undefined,
  file: string,
  coverageFile: string,
): Diagnostic[] {
  if (!keysBefore || !keysAfter) return []
  const [before, after] = [keysBefore.map(normalize), keysAfter.map(normalize)]
  const [had, has] = [new Set(before), new Set(after)]
  const gone = before.filter(key => !has.has(key))
  const added = after.filter(key => !had.has(key))
  if (gone.length + added.length === 0) return []
  const list = (keys: string[]) =>
    keys
      .slice(0, 3)
      .map(key => `\`${key}\``)
      .join(', ') + (keys.length > 3 ? ', …' : '')
  const parts = [
    gone.length > 0 && `${gone.length} no longer measured (${list(gone)})`,
    added.length > 0 && `${added.length} new (${list(added)})`,
  ]
  const message = `\`${coverageFile}\` measures other files than this baseline: ${parts.filter(Boolean).join(', ')}; the overall percents are not like for like`
  return [{ rule: 'scope-changed', severity: 'warning', file, message }]
}

/** Both times are naive local times of the machine that measured, so only they are compared with each other. */
function checkAge({ coverage, run }: Omit<Evidence, 'diagnostics'>): Diagnostic[] {
  const started = run?.startedAt
  const written = coverage?.timestamp.slice(0, 19)
  if (!coverage || !started || !written || written >= started.text.slice(0, 19)) return []
  const message = `Written ${written}, before the test run of \`${started.place.source.path}\` started (${started.text.slice(0, 19)}), expected a report of that run`
  return [
    {
      rule: 'evidence-stale',
      severity: 'warning',
      file: coverage.source.path,
      message,
      hint: 'measure again, and keep the files of one run together',
    },
  ]
}

function checkRecord({ coverage, run, record, figures }: Omit<Evidence, 'diagnostics'>): Diagnostic[] {
  if (!record) return []
  const sources = [
    ...(coverage ? [coverage.source] : []),
    ...(run?.sources ?? []),
    ...[...figures.values()].map(one => one.source),
  ]
  const findings = sources.flatMap(source => {
    const recorded = record.evidence.find(one => one.path === source.path)
    if (!recorded) return []
    if (recorded.sha256 !== source.sha256)
      return [
        {
          file: source.path,
          message: `Is not the file that the run record \`${record.source.path}\` describes (sha256 differs), expected the evidence of that run`,
        },
      ]
    if (!recorded.written)
      return [
        {
          file: source.path,
          message: `Was not written during the run that \`${record.source.path}\` records, expected fresh evidence`,
        },
      ]
    return []
  })
  const hint = 'measure again with `closeout measure`'
  const stale = findings.map(finding => ({ rule: 'evidence-stale', severity: 'error' as const, hint, ...finding }))
  if (!record.interrupted) return stale
  const message = 'The measurement was interrupted, expected one that ran to its end'
  return [...stale, { rule: 'run-incomplete', severity: 'error', file: record.source.path, message, hint }]
}
