import type { Config } from '../config/read-config.ts'
import type { Planning } from '../config/read-planning.ts'
import { configured } from './origin.ts'
import { Value, type Scalar } from './value.ts'

/** The phase and plan that are closed: what the configuration says, else what the plan's frontmatter says. */
export function computePhaseFacts({ plan, planFile }: Planning, config: Config) {
  const { phase } = config.data
  const planned = <T extends Scalar>(data: T, pointer: string) =>
    new Value<T>(data, { kind: 'configured', file: planFile ?? config.file, pointer })
  const pick = (name: 'number' | 'id' | 'name' | 'plan', fallback: string | undefined, pointer: string) => {
    const own = phase[name]
    if (own !== undefined) return { [name]: configured(String(own), config, `/phase/${name}`) }
    return fallback === undefined ? {} : { [name]: planned(fallback, pointer) }
  }
  return {
    ...pick('number', plan?.phaseNumber, '/phase'),
    ...pick('id', plan?.phase, '/phase'),
    ...pick('name', plan?.phaseName, '/phase'),
    ...pick('plan', plan?.plan, '/plan'),
    ...(plan === undefined && {
      reason: configured('closeout.yaml names no `plan`, and its `phase` does not say it', config, '/phase'),
    }),
    ...(plan !== undefined &&
      plan.phaseNumber === undefined &&
      phase.number === undefined && {
        reason: configured('the phase of the plan does not begin with a number', config, '/phase'),
      }),
    ...(phase.goal !== undefined && { goal: configured(phase.goal, config, '/phase/goal') }),
    ...(plan &&
      planFile !== undefined && {
        planFile: configured(planFile, config, '/plan'),
        tasks: planned(plan.tasks, '#tasks'),
        filesModified: plan.filesModified.map((file, index) => planned(file, `/files_modified/${index}`)),
      }),
  }
}
