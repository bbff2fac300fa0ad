import type { Config } from '../config/read-config.ts'
import { decideCondition, type ConditionFact } from './condition.ts'
import { authored, configured } from './origin.ts'
import { derived, type FactTree } from './value.ts'

export type GapStatus = 'closed' | 'partial' | 'open'

/**
 * The gaps, by id, each decided by its conditions: `closed` when all are met, `partial` when some are, else `open`;
 * with any unmeasured condition at most `partial`.
 */
export function computeGapFacts(facts: FactTree, config: Config) {
  const entries = config.data.gaps.map((gap, index) => {
    const at = `/gaps/${index}`
    const conditions = gap.closed_when.map((expression, position) => {
      const pointer = `${at}/closed_when/${position}`
      return decideCondition(configured(expression, config, pointer), facts, config.file, config.placeOf(pointer))
    })
    const solution = typeof gap.solution === 'string' ? [gap.solution] : (gap.solution ?? [])
    return [
      gap.id,
      {
        id: configured(gap.id, config, `${at}/id`),
        title: configured(gap.title, config, `${at}/title`),
        plans: gap.plans.map((plan, position) => configured(plan, config, `${at}/plans/${position}`)),
        status: statusOf(conditions),
        met: derived(
          conditions.filter(met).length,
          'count',
          conditions.map(({ outcome }) => outcome),
          { outcome: 'met' },
        ),
        count: derived(
          conditions.length,
          'count',
          conditions.map(({ outcome }) => outcome),
        ),
        conditions: conditions.map(condition => ({ ...condition })),
        ...(gap.problem !== undefined && { problem: authored(gap.problem, config, `${at}/problem`) }),
        ...(gap.cause !== undefined && { cause: authored(gap.cause, config, `${at}/cause`) }),
        solution: solution.map((text, position) =>
          authored(text, config, typeof gap.solution === 'string' ? `${at}/solution` : `${at}/solution/${position}`),
        ),
      },
    ] as const
  })
  return Object.fromEntries(entries)
}

const met = ({ outcome }: ConditionFact) => outcome.data === 'met'

function statusOf(conditions: readonly ConditionFact[]) {
  const outcomes = conditions.map(({ outcome }) => outcome)
  const status: GapStatus = conditions.every(met) ? 'closed' : conditions.some(met) ? 'partial' : 'open'
  return derived(status, 'gapStatus', outcomes)
}

/** All gaps together: `complete` only when every gap is closed. */
export function computeGapClosure(gaps: ReturnType<typeof computeGapFacts>) {
  const statuses = Object.values(gaps).map(gap => gap.status)
  const count = (status: GapStatus) =>
    derived(statuses.filter(one => one.data === status).length, 'count', statuses, { status })
  const closed = count('closed')
  return {
    status: derived(
      statuses.length > 0 && closed.data === statuses.length ? 'complete' : 'in_progress',
      'gapClosure',
      statuses,
    ),
    closed,
    partial: count('partial'),
    open: count('open'),
    count: derived(statuses.length, 'count', statuses),
  }
}
