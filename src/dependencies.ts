import { join } from 'node:path'
import type { Dependencies } from './cache/result-cache.ts'
import { rootedPath, type Config } from './config/read-config.ts'
import { phaseFolderOf, type Planning } from './config/read-planning.ts'
import { CloseoutError } from './diagnostic.ts'
import { coveragePaths } from './evidence/coverage-paths.ts'
import { rooted } from './root.ts'
import { writtenPaths } from './written-paths.ts'

/** Every file and folder that decides what a configuration yields, beside closeout itself. */
export function dependenciesOf(config: Config, planning: Planning): Dependencies {
  const { plan, evidence, documents } = config.data
  const absolute = (path: string) => rootedPath(config, path, '').absolute
  const tests = evidence.tests.flatMap(input => {
    if (typeof input === 'string') return [input]
    return typeof input.exit === 'string' ? [input.path, input.exit] : [input.path]
  })
  const named = [plan, evidence.run, ...Object.values(evidence.figures), ...tests].flatMap(path =>
    path === undefined ? [] : [absolute(path)],
  )
  const inRoot = [...planning.files.keys()].flatMap(path => {
    try {
      return [rooted(config.root, path).absolute]
    } catch (error) {
      // What cannot be a path is no file, whatever lies on the disk.
      if (error instanceof CloseoutError) return []
      throw error
    }
  })
  const roadmaps = documents.filter(({ template }) => template === 'roadmap-phase')
  return {
    root: config.root.directory,
    paths: [
      join(config.folder, 'templates'),
      ...coveragePaths(config).map(file => file.absolute),
      ...named,
      ...inRoot,
      ...writtenPaths(config).map(path => join(config.root.directory, path)),
    ],
    folders: roadmaps.map(({ path }) => phaseFolderOf(absolute(path))),
  }
}
