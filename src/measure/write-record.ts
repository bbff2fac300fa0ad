import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { refuse } from '../diagnostic.ts'
import type { RootedPath } from '../root.ts'
import { nodeDisk } from '../write/disk.ts'
import { removeFile, writeDurably } from '../write/write-durably.ts'

/**
 * Replaces a file that the measurement owns: the old content or the new, never half of one.
 * Not with the documents' lock: a measurement must not be lost because a build runs.
 *
 * @throws CloseoutError `write-failed` with the system's error.
 */
export function writeRecord(file: RootedPath, content: string): void {
  const folder = dirname(file.real)
  try {
    mkdirSync(folder, { recursive: true })
    const draft = join(folder, `.closeout-measure-${nodeDisk.identify().pid}`)
    removeFile(nodeDisk, draft)
    writeDurably(nodeDisk, draft, Buffer.from(content))
    nodeDisk.rename(draft, file.real)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === undefined) throw error
    throw refuse('write-failed', file.path, `Cannot write \`${file.path}\`: ${code}`, { hint: 'correct the path' })
  }
}
