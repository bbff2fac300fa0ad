import type { Baseline } from '../config/config.ts'
import { rootedPath, type Config } from '../config/read-config.ts'
import type { Counts, CoverageReport } from '../evidence/coverage/coverage-report.ts'
import type { Evidence } from '../evidence/read-evidence.ts'
import type { Measured } from './measured-counts.ts'
import { claimed, configured } from './origin.ts'
import { displayPercent, percentOf, roundHalfEven } from './percent.ts'
import { derived, type Value } from './value.ts'

/** What a target is compared with: an earlier measurement, or what an earlier document claimed. */
interface Compared {
  readonly percent: Value<number>
  readonly display: Value<string>
  readonly source: Value<string>
  readonly kind: Value<string>
  readonly counts?: Counts
}

/** What a target is to be compared with, if anything: of another mode it would say nothing. */
export function baselineOf(
  baseline: Baseline | undefined,
  at: string,
  evidence: Evidence,
  config: Config,
  measureBefore: (report: CoverageReport) => Measured | undefined,
): Compared | undefined {
  if (!baseline) return undefined
  if ('percent' in baseline) {
    const percent = claimed(baseline.percent, baseline.source, config, `${at}/percent`)
    return {
      percent,
      display: claimed(roundHalfEven(baseline.percent, 2), baseline.source, config, `${at}/percent`),
      source: configured(baseline.source, config, `${at}/source`),
      kind: configured('claimed', config, at),
    }
  }
  const report = evidence.baselines.get(rootedPath(config, baseline.coverage, `${at}/coverage`).path)
  if (!report || (evidence.coverage && report.mode !== evidence.coverage.mode)) return undefined
  const before = measureBefore(report)
  if (!before) return undefined
  const percent = derived(percentOf(before.counts), 'percent', [before.covered, before.total])
  return {
    percent,
    display: derived(displayPercent(before.counts), 'percent', [before.covered, before.total], { digits: 2 }),
    source: configured(report.source.path, config, `${at}/coverage`),
    kind: configured('measured', config, at),
    counts: before.counts,
  }
}

/** The change since then, decided on the counts where there are some. */
export function compareFact({ covered, total, counts }: Measured, baseline: Compared | undefined) {
  if (!baseline) return { regression: undefined }
  const percent = derived(percentOf(counts), 'percent', [covered, total])
  const difference = percent.data - baseline.percent.data
  const fallen = baseline.counts
    ? BigInt(counts.covered) * BigInt(baseline.counts.total) < BigInt(baseline.counts.covered) * BigInt(counts.total)
    : Number(roundHalfEven(percent.data, 2)) < baseline.percent.data
  const { percent: before, display, source, kind } = baseline
  return {
    baseline: { percent: before, display, source, kind },
    delta: derived(difference, 'subtract', [percent, before]),
    deltaDisplay: derived((difference > 0 ? '+' : '') + roundHalfEven(difference, 2), 'subtract', [percent, before], {
      digits: 2,
    }),
    regression: derived(fallen, 'below', [percent, before]),
  }
}
