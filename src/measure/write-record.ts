import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { refuse } from '../diagnostic.ts'
import type { RootedPath } from '../root.ts'
import { nodeDisk } from '../write/disk.ts'
import { attempt, removeFile, writeDurably } from '../write/write-durably.ts'
import { systemRefusal } from '../write/write-failed.ts'

/** New content of a file, on the disk beside it. */
export interface Draft {
  /** Puts it in the file's place. @throws CloseoutError `write-failed` */
  publish(): void
  /** Leaves nothing of a draft that was not published. */
  discard(): void
}

/**
 * Replaces a file that the measurement owns: the old content or the new, never half of one.
 * Not with the documents' lock: a measurement must not be lost because a build runs.
 *
 * @throws CloseoutError `write-failed` with the system's error.
 */
export function writeRecord(file: RootedPath, content: string): void {
  draftRecord(file, content).publish()
}

/** The first half of that: it fails where the file could not be written. @throws CloseoutError `write-failed` */
export function draftRecord(file: RootedPath, content: string): Draft {
  const folder = dirname(file.real)
  const draft = join(folder, `.closeout-measure-${nodeDisk.identify().pid}`)
  let firstMade: string | undefined
  const remove = () => {
    attempt(() => removeFile(nodeDisk, draft))
    for (let at = folder; firstMade !== undefined && at.length >= firstMade.length; at = dirname(at))
      attempt(() => nodeDisk.rmdir(at))
  }
  const orRefuse = (work: () => void) => {
    try {
      work()
    } catch (error) {
      remove()
      throw systemRefusal(error, file.path, `write \`${file.path}\``)
    }
  }
  orRefuse(() => {
    if (nodeDisk.look(file.real)?.kind === 'folder') throw isFolder(file)
    firstMade = mkdirSync(folder, { recursive: true })
    removeFile(nodeDisk, draft)
    writeDurably(nodeDisk, draft, Buffer.from(content))
  })
  return { publish: () => orRefuse(() => nodeDisk.rename(draft, file.real)), discard: remove }
}

function isFolder({ path }: RootedPath) {
  const hint = 'remove the folder, or correct the path'
  return refuse('write-failed', path, `Cannot write \`${path}\`: it is a folder, expected a file`, { hint })
}
