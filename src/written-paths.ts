import type { Config } from './config/read-config.ts'
import { CloseoutError } from './diagnostic.ts'
import { rooted } from './root.ts'
import { tracePathOf } from './trace/build-trace.ts'

/**
 * Root-relative paths of every file that a build writes: the documents and their traces. A path that leaves the root
 * is left out: it is refused, with its place, where it is rendered.
 */
export function writtenPaths(config: Config): string[] {
  return config.data.documents.flatMap(({ path }) => {
    try {
      const target = rooted(config.root, path, config.folder).path
      return [target, tracePathOf(target)]
    } catch (error) {
      if (error instanceof CloseoutError) return []
      throw error
    }
  })
}
