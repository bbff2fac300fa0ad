import { setTimeout as sleep } from 'node:timers/promises'
import type { CloseoutError } from '../diagnostic.ts'
import { rooted, type Root } from '../root.ts'
import { controlFolder, findControlFolder } from './control-folder.ts'
import { nodeDisk, type Disk } from './disk.ts'
import { hasJournal, unfinished } from './journal.ts'
import { lockedBy, readLock } from './lock.ts'
import { systemRefusal } from './write-failed.ts'

/**
 * Runs `read`, which reads the files `paths` (root-relative; they need not exist) among others, so that it sees them
 * all before or all after any run that writes beside it, never a mix. Takes no lock and writes nothing: a checkout
 * may be read-only. `read` may run several times; an error it throws on a mix is not believed.
 *
 * Between two equal looks at all files each of them stood still; if in that time there was no journal, no run was
 * half done.
 *
 * @throws CloseoutError after `waitMilliseconds` (default 5000): `locked` when a run is still at work,
 * `run-unfinished` when one was interrupted and nobody recovered it; `write-failed` when the system refuses to say
 */
export async function readTogether<T>(
  root: Root,
  paths: readonly string[],
  read: () => T | Promise<T>,
  { waitMilliseconds = 5000, disk = nodeDisk }: { waitMilliseconds?: number; disk?: Disk } = {},
): Promise<T> {
  let waited = 0
  for (let pause = 5; ; pause = Math.min(pause * 2, 100)) {
    const before = versionsOf(root, paths, disk)
    const result = await outcomeOf(read)
    const stoodStill = !isWriting(root, disk) && versionsOf(root, paths, disk) === before
    if (stoodStill && result.ok) return result.value
    if (stoodStill && !result.ok) throw result.error
    if (waited >= waitMilliseconds) throw stillWriting(root, disk, waited)
    await sleep(pause)
    waited += pause
  }
}

function stillWriting(root: Root, disk: Disk, waited: number): CloseoutError {
  const standing = looking(controlFolder, () => readLock(root, disk))
  return standing.free !== undefined && isWriting(root, disk) ? unfinished() : lockedBy(standing, waited)
}

async function outcomeOf<T>(
  read: () => T | Promise<T>,
): Promise<{ ok: true; value: T } | { ok: false; error: unknown }> {
  try {
    return { ok: true, value: await read() }
  } catch (error) {
    return { ok: false, error }
  }
}

function isWriting(root: Root, disk: Disk): boolean {
  return looking(controlFolder, () => {
    const folder = findControlFolder(root, disk)
    return folder !== undefined && hasJournal(folder, disk)
  })
}

function versionsOf(root: Root, paths: readonly string[], disk: Disk): string {
  return paths.map(path => looking(path, () => disk.look(rooted(root, path).real)?.version ?? 'none')).join('\n')
}

function looking<T>(path: string, look: () => T): T {
  try {
    return look()
  } catch (error) {
    throw systemRefusal(error, path, `look at \`${path}\``, 'a readable place')
  }
}
