import type { Config } from '../config/read-config.ts'
import type { computeCoverageFacts } from './coverage-facts.ts'
import { configured } from './origin.ts'
import { derived, type FactTree, type Value } from './value.ts'

type CoverageFacts = ReturnType<typeof computeCoverageFacts>

/** What the next phase takes over: the targets that were not met, with what they lack. */
export function computeHandoffFacts(coverage: CoverageFacts, nextNumber: Value<string> | undefined, config: Config) {
  const files = Object.values(coverage.groups).flatMap(group => group.files)
  const left = files.filter(file => file.outcome.data !== 'met')
  const outcomes = [...(coverage.overall ? [coverage.overall.outcome] : []), ...files.map(file => file.outcome)]
  const next = config.data.next
  const { overall } = coverage
  const targets = [
    ...(overall && overall.outcome.data !== 'met' ? [{ ...overall, name: overallName(config) }] : []),
    ...left,
  ]
  return {
    needed: derived(
      outcomes.some(outcome => outcome.data !== 'met'),
      'anyNotMet',
      outcomes,
    ),
    unmeasured: derived(files.filter(file => file.outcome.data === 'unmeasured').length, 'count', outcomes, {
      outcome: 'unmeasured',
    }),
    count: derived(left.length, 'count', outcomes, { outcome: 'not met' }),
    ...(nextNumber && { number: nextNumber }),
    ...(next === undefined && { reason: configured('closeout.yaml has no `next`', config, '/next') }),
    ...(next && {
      name: configured(next.name, config, '/next/name'),
      ...(next.goal !== undefined && { goal: configured(next.goal, config, '/next/goal') }),
      ...(next.depends_on !== undefined && { dependsOn: configured(next.depends_on, config, '/next/depends_on') }),
    }),
    files: left as unknown as FactTree[],
    /** The same, led by the overall target where it is not met. */
    targets: targets as unknown as FactTree[],
  } satisfies FactTree
}

function overallName(config: Config): Value<string> {
  return configured('Overall coverage', config, '/targets/overall')
}
