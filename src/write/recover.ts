import { join } from 'node:path'
import { CloseoutError, type Diagnostic } from '../diagnostic.ts'
import type { Root } from '../root.ts'
import { controlFolder, controlNames, findControlFolder } from './control-folder.ts'
import { nodeDisk, type Disk } from './disk.ts'
import { hasJournal, readJournal, removeJournal, type Journal } from './journal.ts'
import { isHeld, readLock, underLock, type Standing } from './lock.ts'
import { settle, type Settlement } from './settle.ts'
import { removeFile } from './write-durably.ts'
import { systemRefusal } from './write-failed.ts'

/**
 * Finishes or undoes what a crashed run left, so that the documents are again all old or all new. Every command
 * calls it first; a command that writes calls it (again) under the lock. Leaves a run alone that is still at work.
 *
 * @returns warnings with rule `recovered` that say what was found and done; none when there was nothing to do
 * @throws CloseoutError `journal-damaged` for a journal closeout cannot have written or that fits the files no more,
 * `write-failed` when the files cannot be read or mended (nothing is lost: the next command tries again)
 */
export function recover(root: Root, disk: Disk = nodeDisk): Diagnostic[] {
  try {
    return findAndMend(root, disk)
  } catch (error) {
    throw systemRefusal(error, controlFolder, 'look for an interrupted run', 'a readable folder')
  }
}

function findAndMend(root: Root, disk: Disk): Diagnostic[] {
  const folder = findControlFolder(root, disk)
  if (folder === undefined) return []
  if (!isHeld(root, disk)) {
    const standing = readLock(root, disk)
    const someoneElse = standing.holder !== undefined || standing.unreadable !== undefined
    if (someoneElse || !hasLeftovers(folder, standing, disk)) return []
  }
  try {
    return underLock(root, disk, () => mend(root, folder, disk))
  } catch (error) {
    if (!(error instanceof CloseoutError)) throw error
    // Another command was faster, and does it; or a dead lock lies on a read-only disk and is in nobody's way.
    const { rule } = error.diagnostics[0]!
    if (rule === 'locked' || (rule === 'write-failed' && !hasJournal(folder, disk))) return []
    throw error
  }
}

function hasLeftovers(folder: string, standing: Standing, disk: Disk): boolean {
  return standing.ended.length > 0 || disk.list(folder).some(name => isLeftover(name, disk))
}

function isLeftover(name: string, disk: Disk): boolean {
  if (name === controlNames.journal || name === controlNames.journalDraft) return true
  if (name.startsWith(controlNames.successor)) return true
  if (!name.startsWith(controlNames.lockDraft)) return false
  // A draft is named after its process, which may be about to take the lock.
  const [id, pid, started] = /^(\d+)-(.+)-\d+$/.exec(name.slice(controlNames.lockDraft.length)) ?? []
  if (id === undefined) return true
  return !disk.isAlive({ id, pid: Number(pid), started: started!, machine: disk.identify().machine })
}

function mend(root: Root, folder: string, disk: Disk): Diagnostic[] {
  const { ended } = readLock(root, disk)
  const journal = readJournal(root, folder, disk)
  const warnings: Diagnostic[] = []
  try {
    if (journal !== undefined) {
      warnings.push(...told(journal, settle(root, journal, 'either', disk)))
      removeJournal(folder, disk)
    } else
      for (const { pid } of ended)
        warnings.push(
          warning(controlNames.lock, `Process ${pid} ended while it held the lock; no file was half written`),
        )
    const chain = [controlNames.lock, ...ended.map(({ id }) => controlNames.successor + id)]
    sweep(folder, chain, disk)
  } catch (error) {
    throw systemRefusal(error, `${controlFolder}/${controlNames.journal}`, 'recover an interrupted run')
  }
  return warnings
}

function told(journal: Journal, { direction, kept }: Settlement): Diagnostic[] {
  const count = journal.files.length === 1 ? '1 file' : `${journal.files.length} files`
  const done = direction === 'forward' ? `finished: ${count} written` : `undone: ${count} as before it`
  const paths = journal.files.map(({ path }) => `\`${path}\``).join(', ')
  return [
    warning(controlNames.journal, `An interrupted run (process ${journal.pid}) was ${done} (${paths})`),
    ...kept.map(path => ({ ...warning('', `\`${path}\` was edited since the run was interrupted; kept`), file: path })),
  ]
}

function warning(name: string, message: string): Diagnostic {
  return { rule: 'recovered', severity: 'warning', file: `${controlFolder}/${name}`, message }
}

/** Removes drafts, and links of chains that are no more; a living process whose draft goes writes another. */
function sweep(folder: string, chain: readonly string[], disk: Disk): void {
  for (const name of disk.list(folder)) {
    const isStray = name.startsWith(controlNames.successor) && !chain.includes(name)
    const isDraft = name === controlNames.journalDraft || name.startsWith(controlNames.lockDraft)
    if (isStray || isDraft) removeFile(disk, join(folder, name))
  }
}
