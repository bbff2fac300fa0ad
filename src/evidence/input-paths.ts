import type { ConfigData } from '../config/config.ts'
import { baselinePaths, measuredPath, type NamedPath } from './coverage-paths.ts'

/** Every file that the configuration names to be read: the plan, coverage reports and baselines, tests, run, figures. */
export function inputPaths(data: ConfigData): NamedPath[] {
  const { tests, run, figures } = data.evidence
  const one = (path: string | undefined, pointer: string) => (path === undefined ? [] : [{ path, pointer }])
  return [
    ...one(data.plan, '/plan'),
    ...(measuredPath(data) ? [measuredPath(data)!] : []),
    ...baselinePaths(data),
    ...tests.flatMap((input, index) => {
      const at = `/evidence/tests/${index}`
      if (typeof input === 'string') return one(input, at)
      const exit = typeof input.exit === 'string' ? input.exit : undefined
      return [...one(input.path, `${at}/path`), ...one(exit, `${at}/exit`)]
    }),
    ...one(run, '/evidence/run'),
    ...Object.entries(figures).flatMap(([name, path]) => one(path, `/evidence/figures/${name}`)),
  ]
}
