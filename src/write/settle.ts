import { dirname, join } from 'node:path'
import type { Root } from '../root.ts'
import { errorCode, type Disk } from './disk.ts'
import { damaged, sha256Of, type Journal, type JournalFile } from './journal.ts'
import { flushFolder, removeFile, tolerate } from './write-durably.ts'

/** How a run ended: every file new, or every file as before; and the files whose later edit was left alone. */
export interface Settlement {
  readonly direction: 'forward' | 'back'
  /** Root-relative paths. */
  readonly kept: readonly string[]
}

/** One file of a journal as it lies on the disk. */
interface Found {
  readonly file: JournalFile
  readonly target: { readonly path: string; readonly holds: 'old' | 'new' | 'other' }
  readonly staged: { readonly path: string; readonly there: boolean; readonly whole: boolean }
  readonly backup: { readonly path: string; readonly there: boolean; readonly whole: boolean }
  /** The new content has taken its place (and may have been edited there since). */
  readonly placed: boolean
}

/**
 * Brings all files of a journal to one side, from whatever point a run stopped at; may itself be interrupted and
 * repeated. `back` undoes; `either` finishes what can be finished. An edit made in the meantime is kept.
 * The caller holds the lock and removes the journal afterwards.
 *
 * @throws CloseoutError `journal-damaged` when the bytes for one side are not all there
 */
export function settle(root: Root, journal: Journal, wish: 'back' | 'either', disk: Disk): Settlement {
  const found = journal.files.map(file => find(root, file, disk))
  const direction = choose(found, wish)
  if (direction === undefined) throw damaged('neither all old nor all new contents are there any more')
  if (direction === 'forward') for (const one of found) finish(one, disk)
  else for (const one of found) undo(one, disk)
  // The contents first: while they may yet be lost, the temporary files are what brings them back.
  flushAround(root, journal, disk)
  const kept = found.filter(one => !tidy(one, disk) || one.target.holds === 'other')
  const folders = journal.folders.map(folder => join(root.directory, folder))
  if (direction === 'back') for (const folder of folders.toReversed()) removeFolder(disk, folder)
  flushAround(root, journal, disk)
  return { direction, kept: kept.map(one => one.file.path) }
}

/** Puts new content in its place. A file that must not exist yet is linked there, which never replaces one. */
export function place(disk: Disk, staged: string, target: string, isNew: boolean): void {
  if (!isNew) {
    disk.rename(staged, target)
    return
  }
  try {
    disk.link(staged, target)
  } catch (error) {
    // Without hard links a file that appears between these two calls would be replaced.
    if (errorCode(error) === 'EEXIST' || disk.look(target) !== undefined) throw error
    disk.rename(staged, target)
    return
  }
  removeFile(disk, staged)
}

/** Waits until all names in the folders a journal touches are on the disk. */
export function flushAround(root: Root, journal: Journal, disk: Disk): void {
  const names = [...journal.folders, ...journal.files.map(({ path }) => path)]
  for (const folder of new Set(names.map(name => join(root.directory, dirname(name)))))
    if (disk.look(folder) !== undefined) flushFolder(disk, folder)
}

function find(root: Root, file: JournalFile, disk: Disk): Found {
  const path = join(root.directory, file.path)
  const [target, staged, backup] = [path, beside(path, file.staged), beside(path, file.backup)].map(name => {
    const facts = disk.look(name)
    return { path: name, facts, sha256: facts?.kind === 'file' ? sha256Of(disk.read(name)) : undefined }
  }) as [Seen, Seen, Seen]
  for (const { facts } of [staged, backup])
    if (facts !== undefined && facts.kind !== 'file') throw damaged(`a temporary file of \`${file.path}\` is no file`)
  const isOld = file.before === null ? target.facts === undefined : target.sha256 === file.before
  const isNew = target.sha256 === file.after
  const sameFile = ({ facts }: Seen) => facts?.inode !== undefined && facts.inode === target.facts?.inode
  return {
    file,
    target: { path, holds: isOld ? 'old' : isNew ? 'new' : 'other' },
    staged: { path: staged.path, there: staged.facts !== undefined, whole: staged.sha256 === file.after },
    backup: {
      path: backup.path,
      there: backup.facts !== undefined,
      whole: backup.sha256 === file.before || sameFile(backup),
    },
    placed: staged.facts === undefined ? (file.before === null ? isNew : backup.facts !== undefined) : sameFile(staged),
  }
}

interface Seen {
  readonly path: string
  readonly facts: ReturnType<Disk['look']>
  readonly sha256: string | undefined
}

function beside(path: string, name: string): string {
  return join(dirname(path), name)
}

function choose(found: readonly Found[], wish: 'back' | 'either'): Settlement['direction'] | undefined {
  // Where the new content is, the old one must be at hand; unless it only happens to be someone else's.
  const canGoBack = found.every(
    ({ file, target, staged, backup, placed }) =>
      target.holds !== 'new' || file.before === null || backup.there || (staged.there && !placed),
  )
  if (wish === 'back') return canGoBack ? 'back' : undefined
  const begun = found.some(one => one.target.holds === 'new' && !one.staged.there)
  const canGoOn = found.every(({ target, staged }) =>
    target.holds === 'old' ? staged.whole : target.holds === 'new' || (begun && !staged.there),
  )
  // Going on would lose an edit: of a file not yet replaced, or made in the moment it was.
  const editAtStake = found.some(
    one => (one.target.holds === 'other' && one.staged.there) || (one.placed && one.backup.there && !one.backup.whole),
  )
  if (canGoOn && !(editAtStake && canGoBack)) return 'forward'
  return canGoBack ? 'back' : undefined
}

function finish(one: Found, disk: Disk): void {
  if (one.target.holds === 'old') place(disk, one.staged.path, one.target.path, one.file.before === null)
}

function undo(one: Found, disk: Disk): void {
  if (!one.placed || one.target.holds !== 'new') return
  if (one.file.before === null) removeFile(disk, one.target.path)
  else disk.rename(one.backup.path, one.target.path)
}

/** Removes the temporary files; false when one holds an edit found nowhere else, and is left. */
function tidy(one: Found, disk: Disk): boolean {
  removeFile(disk, one.staged.path)
  if (one.placed && one.target.holds === 'other' && one.backup.there && !one.backup.whole) return false
  removeFile(disk, one.backup.path)
  return true
}

function removeFolder(disk: Disk, folder: string): void {
  // Someone may have put a file there.
  tolerate(new Set(['ENOENT', 'ENOTEMPTY', 'EEXIST']), () => disk.rmdir(folder))
}
