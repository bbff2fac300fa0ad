import type { ConfigData } from '../config/config.ts'
import { rootedPath, type Config } from '../config/read-config.ts'
import type { RootedPath } from '../root.ts'

/** A path as the configuration writes it, and the JSON pointer of where it does. */
export interface NamedPath {
  readonly path: string
  readonly pointer: string
}

/** Every coverage report that the configuration names: the measured one first, then its baselines. */
export function coveragePaths(config: Config): RootedPath[] {
  const named = [measuredPath(config.data) ?? [], baselinePaths(config.data)].flat()
  return named.map(({ path, pointer }) => rootedPath(config, path, pointer))
}

/** The measured coverage report, and where the configuration names it. */
export function measuredPath({ evidence: { coverage } }: ConfigData): NamedPath | undefined {
  if (typeof coverage === 'string') return { path: coverage, pointer: '/evidence/coverage' }
  return coverage && { path: coverage.path, pointer: '/evidence/coverage/path' }
}

/** The files that targets are set for, and where the configuration names them. */
export function targetFiles({ targets }: ConfigData): NamedPath[] {
  return targets.groups.flatMap((group, groupIndex) =>
    group.files.map((file, index) => {
      const at = `/targets/groups/${groupIndex}/files/${index}`
      return typeof file === 'string' ? { path: file, pointer: at } : { path: file.path, pointer: `${at}/path` }
    }),
  )
}

/** Their root-relative paths, by the JSON pointer of where the configuration names them. */
export function targetPaths(config: Config): ReadonlyMap<string, string> {
  return new Map(targetFiles(config.data).map(({ path, pointer }) => [pointer, rootedPath(config, path, pointer).path]))
}

/** The earlier reports that targets are compared with, and where the configuration names them. */
export function baselinePaths({ targets }: ConfigData): NamedPath[] {
  const found: NamedPath[] = []
  const add = (baseline: unknown, pointer: string) => {
    if (typeof baseline === 'object' && baseline !== null && 'coverage' in baseline) {
      found.push({ path: baseline.coverage as string, pointer: `${pointer}/coverage` })
    }
  }
  add(targets.baseline, '/targets/baseline')
  add(targets.overall?.baseline, '/targets/overall/baseline')
  targets.groups.forEach((group, groupIndex) => {
    group.files.forEach((file, index) => {
      if (typeof file !== 'string') add(file.baseline, `/targets/groups/${groupIndex}/files/${index}/baseline`)
    })
  })
  return found
}
