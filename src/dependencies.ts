import { join } from 'node:path'
import type { Dependencies } from './cache/result-cache.ts'
import { rootedPath, type Config } from './config/read-config.ts'
import { phaseFolderOf, type Planning } from './config/read-planning.ts'
import { CloseoutError } from './diagnostic.ts'
import { inputPaths } from './evidence/input-paths.ts'
import { rooted } from './root.ts'
import { writtenPaths } from './written-paths.ts'

/** Every file and folder that decides what a configuration yields, beside closeout itself. */
export function dependenciesOf(config: Config, planning: Planning): Dependencies {
  const { documents } = config.data
  const named = inputPaths(config.data).map(({ path, pointer }) => rootedPath(config, path, pointer).absolute)
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
      ...named,
      ...inRoot,
      ...writtenPaths(config).map(path => join(config.root.directory, path)),
    ],
    folders: roadmaps.map(({ path }) => phaseFolderOf(rootedPath(config, path, '').absolute)),
  }
}
