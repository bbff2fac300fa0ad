import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod'
import { refuse, type CloseoutError } from '../diagnostic.ts'
import type { Root } from '../root.ts'
import { controlFolder, controlNames, findControlFolder, openControlFolder } from './control-folder.ts'
import { errorCode, nodeDisk, type Disk } from './disk.ts'
import { isHere, knowsStarts, type Holder } from './holder.ts'
import { attempt, removeFile, writeDurably } from './write-durably.ts'
import { systemRefusal } from './write-failed.ts'

/**
 * The lock is a chain. `lock` names the first holder. When that one ended without letting go, its successor is
 * `lock-after-<its id>`, and so on; the last one that still runs holds the lock. A name can be created only once,
 * so of two that see the same dead holder one becomes its successor; and ids are never used again, so what is
 * left of an old chain is never read again. Letting go removes `lock` first: no one can join a chain without it.
 */
export interface Standing {
  /** Holders that ended without letting go, oldest first. */
  readonly ended: readonly Holder[]
  /** Who holds the lock now. */
  readonly holder?: Holder
  /** The name to create to get the lock, when nobody holds it. */
  readonly free?: string
  /** The name of a lock that cannot be read, which might be anybody's. */
  readonly unreadable?: string
}

const holderShape = z.strictObject({
  id: z.string().regex(/^[\w.-]{1,100}$/),
  pid: z.int().positive(),
  started: z.string().max(100),
  machine: z.string().max(1000),
})

/** How long a command waits for another to end, unless told otherwise. */
const defaultWait = 5000
/** Locks of this process, per disk: the names it created, first to last. */
const held = new WeakMap<Disk, Map<string, readonly string[]>>()

/**
 * Runs `work` as the only writer below the root: waits up to `waitMilliseconds` (default 5000) for another to end,
 * and takes over from one that ended without letting go. Not to be nested.
 *
 * @throws CloseoutError `locked` saying who holds the lock; `write-failed` when it cannot be created.
 */
export async function withLock<T>(
  root: Root,
  work: () => Promise<T>,
  { waitMilliseconds = defaultWait, disk = nodeDisk }: { waitMilliseconds?: number; disk?: Disk } = {},
): Promise<T> {
  let waited = 0
  for (let pause = 10; ; pause = Math.min(pause * 1.5, 100)) {
    const standing = takeLock(root, disk)
    if (standing === undefined) break
    if (waited >= waitMilliseconds) throw lockedBy(standing, waited)
    await sleep(pause)
    waited += pause
  }
  try {
    return await work()
  } finally {
    releaseLock(root, disk)
  }
}

/**
 * Runs `work` under the lock this process already holds, or else takes it for as long as the work lasts.
 *
 * @throws CloseoutError `locked` at once when another program holds it.
 */
export function underLock<T>(root: Root, disk: Disk, work: () => T): T {
  if (isHeld(root, disk)) return work()
  let standing = takeLock(root, disk)
  for (let attempt = 0; standing !== undefined && standing.free !== undefined && attempt < 10; attempt++)
    standing = takeLock(root, disk)
  if (standing !== undefined) throw lockedBy(standing, 0)
  try {
    return work()
  } finally {
    releaseLock(root, disk)
  }
}

/** Whether this process holds the lock of this root. */
export function isHeld(root: Root, disk: Disk): boolean {
  return held.get(disk)?.has(root.directory) ?? false
}

/** Who holds the lock, without touching it. */
export function readLock(root: Root, disk: Disk): Standing {
  const folder = findControlFolder(root, disk)
  const ended: Holder[] = []
  let name: string = controlNames.lock
  if (folder === undefined) return { ended, free: name }
  for (;;) {
    const holder = readHolder(disk, join(folder, name))
    if (holder === undefined) return { ended, free: name }
    if (holder === 'unreadable' || ended.some(({ id }) => id === holder.id)) return { ended, unreadable: name }
    if (disk.isAlive(holder)) return { ended, holder }
    ended.push(holder)
    name = controlNames.successor + holder.id
  }
}

function readHolder(disk: Disk, path: string): Holder | 'unreadable' | undefined {
  const found = disk.look(path)
  if (found === undefined) return undefined
  if (found.kind !== 'file' || found.size > 4096) return 'unreadable'
  try {
    return holderShape.parse(JSON.parse(disk.read(path).toString()))
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    if (error instanceof SyntaxError || error instanceof z.ZodError) return 'unreadable'
    throw error
  }
}

/** Takes the lock, or says what stands in the way: a holder, or (`free`) that another was faster: ask again. */
function takeLock(root: Root, disk: Disk): Standing | undefined {
  try {
    const folder = openControlFolder(root, disk)
    const standing = readLock(root, disk)
    if (standing.free === undefined) return standing
    const self = disk.identify()
    if (!claim(disk, folder, standing.free, self)) return standing
    const draft = draftOf(self)
    // A draft that could not be removed at once goes with the lock.
    const left = disk.look(join(folder, draft)) === undefined ? [] : [draft]
    const chain = [controlNames.lock, ...standing.ended.map(({ id }) => controlNames.successor + id), ...left]
    const first = standing.ended[0]
    if (first !== undefined && !isFirst(disk, folder, first)) {
      // The chain ended while we read it; what we created is on no chain.
      removeFile(disk, join(folder, standing.free))
      return standing
    }
    const locks = held.get(disk) ?? new Map<string, readonly string[]>()
    held.set(disk, locks.set(root.directory, chain))
    return undefined
  } catch (error) {
    throw systemRefusal(error, `${controlFolder}/${controlNames.lock}`, 'take the lock')
  }
}

function isFirst(disk: Disk, folder: string, holder: Holder): boolean {
  const first = readHolder(disk, join(folder, controlNames.lock))
  return typeof first === 'object' && first.id === holder.id
}

/** Creates a lock file whole, or not at all: false when another was faster. */
function claim(disk: Disk, folder: string, name: string, self: Holder): boolean {
  const bytes = Buffer.from(`${JSON.stringify(self)}\n`)
  const draft = join(folder, draftOf(self))
  writeDurably(disk, draft, bytes)
  try {
    disk.link(draft, join(folder, name))
    return true
  } catch (error) {
    // ENOENT: the holder of the lock swept our draft away.
    if (errorCode(error) === 'EEXIST' || errorCode(error) === 'ENOENT') return false
    return claimWithoutLink(disk, join(folder, name), bytes)
  } finally {
    // Left behind, it harms nobody: who lets go of the lock, or else `recover`, sweeps it away.
    attempt(() => removeFile(disk, draft))
  }
}

function draftOf({ id }: Holder): string {
  return controlNames.lockDraft + id
}

/** For file systems without hard links: for a moment the lock exists and is empty, which others see as unreadable. */
function claimWithoutLink(disk: Disk, path: string, bytes: Buffer): boolean {
  try {
    writeDurably(disk, path, bytes)
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  }
}

function releaseLock(root: Root, disk: Disk): void {
  const chain = held.get(disk)?.get(root.directory) ?? []
  held.get(disk)?.delete(root.directory)
  try {
    for (const name of chain) removeFile(disk, join(root.directory, controlFolder, name))
  } catch (error) {
    // The work is done; a lock that could not be removed is taken over once this process has ended.
    if (errorCode(error) === undefined) throw error
  }
}

/**
 * The refusal that says who holds the lock, after so many milliseconds of waiting.
 *
 * @param isCertain whether a process on this machine that has the holder's number is the holder
 */
export function lockedBy(standing: Standing, waited: number, isCertain = knowsStarts()): CloseoutError {
  const file = `${controlFolder}/${standing.unreadable ?? controlNames.lock}`
  const { holder } = standing
  const who =
    holder === undefined
      ? standing.unreadable === undefined
        ? 'others, one after the other'
        : 'someone it does not name'
      : `process ${holder.pid}${isHere(holder) ? '' : ` on \`${holder.machine}\``}`
  const patience = waited > 0 ? ` (waited ${(waited / 1000).toFixed(1)} s)` : ''
  return refuse('locked', file, `The lock is held by ${who}${patience}, expected no other closeout at work here`, {
    hint:
      holder !== undefined && isHere(holder)
        ? `wait until it has ended, or stop it${isCertain ? '' : `; if it is no closeout, remove \`${file}\``}`
        : `make sure that no closeout runs here, then remove \`${file}\``,
  })
}
