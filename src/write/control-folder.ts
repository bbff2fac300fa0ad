import { join } from 'node:path'
import { refuse } from '../diagnostic.ts'
import type { Root } from '../root.ts'
import { errorCode, nodeDisk, type Disk } from './disk.ts'
import { flushFolder, tolerate } from './write-durably.ts'

/** The folder below the root in which closeout keeps its lock, its journal and its traces. */
export const controlFolder = '.closeout'
/** What every temporary name of closeout starts with; no document may be called so. */
export const temporaryPrefix = '.closeout-'

/** Names in the control folder that belong to the protocol. */
export const controlNames = {
  lock: 'lock',
  /** Followed by the id of a holder that ended: the lock of its successor. */
  successor: 'lock-after-',
  journal: 'journal.json',
  /** The journal until it is whole. */
  journalDraft: `${temporaryPrefix}journal`,
  /** Followed by process and number: a lock until it is whole. */
  lockDraft: `${temporaryPrefix}lock-`,
} as const

/**
 * The control folder's absolute path, or undefined when there is none.
 *
 * @throws CloseoutError `outside-root` when it is a link or not a folder: it would lead the protocol astray.
 */
export function findControlFolder(root: Root, disk: Disk): string | undefined {
  const folder = join(root.directory, controlFolder)
  const found = disk.look(folder)
  if (found === undefined) return undefined
  if (found.kind === 'folder') return folder
  throw refuse('outside-root', controlFolder, `Unexpected ${found.kind} \`${controlFolder}\`, expected a folder`, {
    hint: `remove \`${controlFolder}\` or make it a plain folder`,
  })
}

/** The control folder's absolute path; created when missing. */
export function openControlFolder(root: Root, disk: Disk): string {
  const found = findControlFolder(root, disk)
  if (found !== undefined) return found
  // Twenty programs may start together: the others find it made.
  tolerate(new Set(['EEXIST']), () => disk.mkdir(join(root.directory, controlFolder)))
  flushFolder(disk, root.directory)
  return findControlFolder(root, disk)!
}

/** Whether a root-relative path is one that only the protocol may write. */
export function isReserved(path: string): boolean {
  const parts = path.toLowerCase().split('/')
  if (parts.at(-1)!.startsWith(temporaryPrefix)) return true
  if (parts[0] !== controlFolder) return false
  if (parts.length === 1) return true
  const name = parts[1]!
  return name === controlNames.lock || name === controlNames.journal || name.startsWith(controlNames.successor)
}

/** Whether no run is at work below a root (an absolute folder), nor has left anything to recover. */
export function isIdle({ directory }: Pick<Root, 'directory'>, disk: Disk = nodeDisk): boolean {
  try {
    return disk.list(join(directory, controlFolder)).every(name => !isReserved(`${controlFolder}/${name}`))
  } catch (error) {
    // Without the folder, there never was a run.
    if (errorCode(error) === undefined) throw error
    return false
  }
}
