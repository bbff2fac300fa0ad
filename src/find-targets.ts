import type { Config } from './config/read-config.ts'
import type { Diagnostic } from './diagnostic.ts'
import type { Facts } from './facts/compute-facts.ts'

/** The rules that say how the targets came out: they never stop the write. */
export const targetRules: ReadonlySet<string> = new Set(['target-unmeasured', 'target-missed'])

/** A warning for each target that is missed or unmeasured, at its place in the configuration. */
export function findTargets({ coverage }: Facts, config: Config): Diagnostic[] {
  const refused = config.data.evidence.coverage !== undefined && coverage.mode === undefined
  const rows = Object.values(coverage.groups).flatMap((group, groupIndex) =>
    group.files.map((file, index) => ({ file, pointer: `/targets/groups/${groupIndex}/files/${index}` })),
  )
  const all = [...(coverage.overall ? [{ file: coverage.overall, pointer: '/targets/overall' }] : []), ...rows]
  return all.flatMap(({ file, pointer }): Diagnostic[] => {
    const at = { file: config.file, place: config.placeOf(pointer), severity: 'warning' } as const
    const name = 'path' in file ? file.path.data : 'overall coverage'
    if (file.outcome.data === 'unmeasured' && 'reason' in file) {
      // A report that was refused is one finding, not one more for each of its targets.
      if (refused) return []
      const message = `Target \`${name}\` is unmeasured: ${file.reason.data}`
      return [{ ...at, rule: 'target-unmeasured', message, hint: 'measure it, or take it out of the targets' }]
    }
    if (file.outcome.data !== 'missed' || !('display' in file)) return []
    const message = `Target \`${name}\` is missed: ${file.display.data} %, expected at least ${file.target.data} %`
    return [{ ...at, rule: 'target-missed', message }]
  })
}
