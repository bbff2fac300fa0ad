import { rootedPath, type Config } from '../config/read-config.ts'
import { countsOf } from '../evidence/coverage/coverage-report.ts'
import { resolveFile } from '../evidence/coverage/read-coverage.ts'
import type { Evidence } from '../evidence/read-evidence.ts'
import { claimed, configured, measured } from './origin.ts'
import { displayPercent, percentOf, roundHalfEven } from './percent.ts'
import { derived } from './value.ts'

/**
 * What earlier documents said, beside what was measured: `confirmed` when both show the same at two digits,
 * `exceeded` when more was measured, `contradicted` when less, `unmeasured` when nothing was.
 */
export function computeClaimFacts({ coverage, base }: Evidence, config: Config) {
  return config.data.claims.map((claim, index) => {
    const at = `/claims/${index}`
    const said = claimed(claim.percent, claim.source, config, `${at}/percent`)
    const row = {
      subject: configured(claim.subject, config, `${at}/subject`),
      source: configured(claim.source, config, `${at}/source`),
      claimed: said,
      claimedDisplay: claimed(roundHalfEven(claim.percent, 2), claim.source, config, `${at}/percent`),
    }
    const overall = claim.subject === 'overall'
    const resolved =
      coverage && !overall
        ? resolveFile(coverage, rootedPath(config, claim.subject, `${at}/subject`).path, base)
        : undefined
    const found = overall ? coverage : resolved && 'file' in resolved ? resolved.file : undefined
    if (!coverage || !found) return { ...row, verdict: derived('unmeasured', 'compareClaim', [said]) }
    const pointer = 'pointer' in found ? `${found.pointer}/summary` : '/totals'
    const args = [
      measured(found.statements.covered, coverage.source, `${pointer}/covered_lines`),
      measured(found.statements.total, coverage.source, `${pointer}/num_statements`),
    ]
    if (found.branches) {
      args.push(
        measured(found.branches.covered, coverage.source, `${pointer}/covered_branches`),
        measured(found.branches.total, coverage.source, `${pointer}/num_branches`),
      )
    }
    const counts = countsOf(found)
    const percent = derived(percentOf(counts), 'percent', args)
    const shown = Number(roundHalfEven(percent.data, 2))
    const verdict = shown === claim.percent ? 'confirmed' : shown > claim.percent ? 'exceeded' : 'contradicted'
    return {
      ...row,
      measured: percent,
      display: derived(displayPercent(counts), 'percent', args, { digits: 2 }),
      verdict: derived(verdict, 'compareClaim', [said, percent]),
    }
  })
}
