import { dirname, join } from 'node:path'
import { CloseoutError } from '../diagnostic.ts'
import type { Root } from '../root.ts'
import { controlFolder, controlNames, openControlFolder } from './control-folder.ts'
import { errorCode, nodeDisk, type Disk } from './disk.ts'
import {
  hasJournal,
  removeJournal,
  sha256Of,
  temporaryNames,
  unfinished,
  writeJournal,
  type Journal,
} from './journal.ts'
import { underLock } from './lock.ts'
import { changed, planTargets, refuseChange, type Plan, type PlannedWrite, type Target } from './plan-targets.ts'
import { flushAround, place, settle } from './settle.ts'
import { attempt, removeFile, tolerate, writeDurably } from './write-durably.ts'
import { systemRefusal } from './write-failed.ts'

export type { PlannedWrite } from './plan-targets.ts'

/** Root-relative paths, in the order given: replaced or created, and left alone because they held the content. */
export interface Written {
  readonly written: readonly string[]
  readonly unchanged: readonly string[]
}

/** A target with the journal's names for it, as absolute paths. */
interface Staged {
  readonly target: Target
  readonly staged: string
  readonly backup: string
}

/**
 * Writes all files or none. New contents are staged beside their targets and flushed; a journal under `.closeout/`
 * says what is to come; then each is renamed into place. An error undoes everything; after a crash `recover`
 * finishes or undoes. Mode and, where the system allows it, owner are kept, and so is a symbolic link: the file it
 * leads to is replaced. A second hard link keeps the old content, and extended attributes are not carried over.
 * Takes the lock unless the caller holds it (`withLock`).
 *
 * @throws CloseoutError when nothing was written: a target unfit or changed since it was read (see `planTargets`),
 * `locked`, `run-unfinished` when `recover` was not called, `write-failed` for an error of the system.
 */
export function writeAll(root: Root, writes: readonly PlannedWrite[], disk: Disk = nodeDisk): Written {
  const plan = planTargets(root, writes, disk)
  if (plan.targets.length > 0) underLock(root, disk, () => commit(root, plan, disk))
  return { written: plan.targets.map(target => target.path), unchanged: plan.unchanged }
}

function commit(root: Root, plan: Plan, disk: Disk): void {
  const folder = openControlFolder(root, disk)
  if (hasJournal(folder, disk)) throw unfinished()
  const journal = planJournal(plan, disk)
  try {
    begin(folder, journal, disk)
    const files = journal.files.map(({ staged, backup }, number): Staged => {
      const target = plan.targets[number]!
      const beside = dirname(target.absolute)
      return { target, staged: join(beside, staged), backup: join(beside, backup) }
    })
    for (const name of plan.folders) makeFolder(root, name, disk)
    for (const file of files) naming(file.target, () => stage(file, disk))
    flushAround(root, journal, disk)
    for (const file of files) naming(file.target, () => replace(file, disk))
    for (const file of files) refuseLateEdit(file, disk)
    flushAround(root, journal, disk)
    // From here on all is written: what cannot be tidied up now, the next command will.
    attempt(() => finish(root, folder, journal, files, disk))
  } catch (error) {
    throw undo(root, folder, journal, error, disk)
  }
}

function planJournal(plan: Plan, disk: Disk): Journal {
  const { pid } = disk.identify()
  let number = 0
  const files = plan.targets.map(target => {
    // A name may be taken by what an earlier run had to leave behind.
    let names = temporaryNames(pid, number++)
    const isTaken = (name: string) => disk.look(join(dirname(target.absolute), name)) !== undefined
    while (isTaken(names.staged) || isTaken(names.backup)) names = temporaryNames(pid, number++)
    const before = target.before === undefined ? null : sha256Of(target.before)
    return { path: target.real, before, after: sha256Of(target.content), ...names }
  })
  return { version: 1, pid, folders: [...plan.folders], files }
}

function begin(folder: string, journal: Journal, disk: Disk): void {
  try {
    writeJournal(folder, journal, disk)
  } catch (error) {
    attempt(() => removeFile(disk, join(folder, controlNames.journalDraft)))
    throw systemRefusal(error, `${controlFolder}/${controlNames.journal}`, 'write the journal')
  }
}

function makeFolder(root: Root, name: string, disk: Disk): void {
  try {
    tolerate(new Set(['EEXIST']), () => disk.mkdir(join(root.directory, name)))
  } catch (error) {
    throw systemRefusal(error, name, `create the folder \`${name}\``)
  }
}

/** Writes the new content beside the target, and keeps the old one under a second name. */
function stage({ target, staged, backup }: Staged, disk: Disk): void {
  writeDurably(disk, staged, target.content, target.permissions)
  if (target.before === undefined) return
  try {
    disk.link(target.absolute, backup)
  } catch (error) {
    if (errorCode(error) === undefined) throw error
    writeDurably(disk, backup, target.before, target.permissions)
  }
}

function replace({ target, staged }: Staged, disk: Disk): void {
  refuseChange(disk, target.absolute, target)
  try {
    place(disk, staged, target.absolute, target.before === undefined)
  } catch (error) {
    throw errorCode(error) === 'EEXIST' ? changed(target.path, 'appeared') : error
  }
}

/** An edit in the moment between the last look and the rename is in the backup, which is the same file. */
function refuseLateEdit({ target, backup }: Staged, disk: Disk): void {
  if (target.before !== undefined && !disk.read(backup).equals(target.before)) throw changed(target.path, 'was edited')
}

function finish(root: Root, folder: string, journal: Journal, files: readonly Staged[], disk: Disk): void {
  for (const { target, backup } of files) if (target.before !== undefined) removeFile(disk, backup)
  flushAround(root, journal, disk)
  removeJournal(folder, disk)
}

/** Undoes a run that failed; hands back what to throw. */
function undo(root: Root, folder: string, journal: Journal, error: unknown, disk: Disk): unknown {
  const refusal = systemRefusal(error, controlFolder, 'write the documents')
  try {
    if (!hasJournal(folder, disk)) return refusal
    settle(root, journal, 'back', disk)
    removeJournal(folder, disk)
    return refusal
  } catch (second) {
    if (!(refusal instanceof CloseoutError)) return refusal
    const [also] = (systemRefusal(second, controlFolder, 'undo what was written') as CloseoutError).diagnostics
    return also === undefined ? second : new CloseoutError(refusal.diagnostics[0]!, also)
  }
}

function naming(target: Target, work: () => void): void {
  try {
    work()
  } catch (error) {
    throw systemRefusal(error, target.path, `write \`${target.path}\``)
  }
}
