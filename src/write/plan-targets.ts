import { dirname, relative, sep } from 'node:path'
import { CloseoutError, refuse, type Diagnostic } from '../diagnostic.ts'
import { placeKey, rooted, type Root } from '../root.ts'
import { isReserved } from './control-folder.ts'
import { errorCode, type Disk, type FileFacts } from './disk.ts'
import type { Permissions } from './write-durably.ts'
import { systemRefusal } from './write-failed.ts'

/** A file that is to hold `content`. */
export interface PlannedWrite {
  /** Root-relative. */
  readonly path: string
  /** The bytes the plan was made from; undefined: the file must not exist. */
  readonly before: Buffer | undefined
  readonly content: Buffer
}

/** A planned write whose place has been looked at. */
export interface Target extends PlannedWrite {
  /** Root-relative path of the file itself, symbolic links followed. */
  readonly real: string
  readonly absolute: string
  /** Of the file that is there. */
  readonly permissions?: Permissions
}

/** What is to be done, in the order given. */
export interface Plan {
  readonly targets: readonly Target[]
  /** Root-relative folders to be created, outermost first. */
  readonly folders: readonly string[]
  /** Paths whose file holds the content already. */
  readonly unchanged: readonly string[]
}

/**
 * Looks at every place before any is touched.
 *
 * @throws CloseoutError with one diagnostic per unfit target: `outside-root`, `target-reserved`, `target-duplicate`,
 * `target-not-file`, `target-read-only`, `target-changed`.
 */
export function planTargets(root: Root, writes: readonly PlannedWrite[], disk: Disk): Plan {
  const targets: Target[] = []
  const folders = new Set<string>()
  const unchanged: string[] = []
  const taken: Taken = new Map()
  const found: Diagnostic[] = []
  for (const write of writes) {
    try {
      const { path, real: absolute } = rooted(root, write.path)
      const real = relative(root.directory, absolute).split(sep).join('/')
      // Where a link leads must be writable as a path of its own: the journal names it.
      if (rooted(root, real).absolute !== absolute || isReserved(real) || isReserved(path)) throw reserved(path)
      const facts = lookAt(disk, absolute, path)
      refuseCollision(taken, { path, real, facts })
      if (facts !== undefined && disk.read(absolute).equals(write.content)) {
        unchanged.push(path)
        continue
      }
      refuseChange(disk, absolute, { ...write, path })
      refuseReadOnly(disk, absolute, path, facts)
      for (const folder of missingFolders(disk, root, absolute)) folders.add(folder)
      targets.push({ ...write, path, real, absolute, ...(facts && { permissions: facts }) })
    } catch (error) {
      const refusal = systemRefusal(error, write.path, `look at \`${write.path}\``)
      if (!(refusal instanceof CloseoutError)) throw refusal
      found.push(...refusal.diagnostics)
    }
  }
  const [first, ...more] = found
  if (first !== undefined) throw new CloseoutError(first, ...more)
  return { targets, unchanged, folders: [...folders] }
}

/**
 * Throws when the file no longer is what the plan was made from: someone else's edit is never overwritten.
 *
 * @throws CloseoutError `target-changed`
 */
export function refuseChange(disk: Disk, absolute: string, write: PlannedWrite): void {
  const facts = disk.look(absolute)
  if (facts?.kind === 'folder') throw notFile(write.path, 'a folder')
  const now = facts === undefined ? undefined : facts.kind === 'file' ? disk.read(absolute) : Buffer.alloc(0)
  if (now === undefined ? write.before === undefined : write.before?.equals(now)) return
  throw changed(write.path, write.before === undefined ? 'appeared' : now === undefined ? 'was removed' : 'was edited')
}

/** The refusal of a file that is not what the plan was made from. */
export function changed(path: string, how: 'appeared' | 'was removed' | 'was edited'): CloseoutError {
  return refuse('target-changed', path, `\`${path}\` ${how} since it was read, expected it as it was`, {
    hint: 'run the command again; the edit was kept',
  })
}

function lookAt(disk: Disk, absolute: string, path: string): FileFacts | undefined {
  if (disk.look(nearestFolder(disk, absolute))?.kind !== 'folder') throw notFile(path, 'below a file')
  const facts = disk.look(absolute)
  if (facts === undefined || facts.kind === 'file') return facts
  throw notFile(path, facts.kind === 'folder' ? 'a folder' : 'not a regular file')
}

function notFile(path: string, what: string): CloseoutError {
  return refuse('target-not-file', path, `Unexpected target \`${path}\`: it is ${what}, expected a file or nothing`)
}

function reserved(path: string): CloseoutError {
  return refuse(
    'target-reserved',
    path,
    `Unexpected target \`${path}\`: closeout keeps its own files there, expected another name`,
  )
}

/** Keys of the places planned so far, each with the path that wants it. */
type Taken = Map<string, string>

/**
 * Two targets may be one file: by name, through a link, through a second (hard) link, or on a file system that
 * ignores case or composes letters. A target below another one cannot be, either.
 */
function refuseCollision(taken: Taken, target: { path: string; real: string; facts: FileFacts | undefined }): void {
  const name = placeKey(target.real)
  const parents = name.split('/').map((_, depth, parts) => `folder:${parts.slice(0, depth).join('/')}`)
  const same = [
    `file:${name}`,
    `folder:${name}`,
    ...(target.facts?.inode === undefined ? [] : [`inode:${target.facts.inode}`]),
  ]
  const above = parents.map(parent => parent.replace('folder:', 'file:'))
  const other = [...same, ...above].map(key => taken.get(key)).find(path => path !== undefined)
  if (other !== undefined)
    throw refuse(
      'target-duplicate',
      target.path,
      `Targets \`${other}\` and \`${target.path}\` are one place, expected each file once`,
      { hint: 'give one of them another path; letter case alone does not tell them apart' },
    )
  for (const key of [`file:${name}`, ...same.slice(2), ...parents.slice(1)]) taken.set(key, target.path)
}

/** Renaming over a read-only file would succeed; its owner meant it to stay. */
function refuseReadOnly(disk: Disk, absolute: string, path: string, facts: FileFacts | undefined): void {
  const folder = nearestFolder(disk, absolute)
  for (const [place, mode] of [
    [absolute, facts?.mode],
    // On Windows the attribute says nothing of what may be done in a folder.
    [folder, disk.windows ? 0o222 : disk.look(folder)?.mode],
  ] as const) {
    if (mode === undefined || ((mode & 0o222) !== 0 && isWritable(disk, place))) continue
    const what = place === absolute ? 'it' : 'its folder'
    throw refuse(
      'target-read-only',
      path,
      `Cannot write \`${path}\`: ${what} is read-only, expected a writable place`,
      {
        hint: 'allow writing there, or remove the document from the configuration',
      },
    )
  }
}

function isWritable(disk: Disk, place: string): boolean {
  try {
    disk.mayWrite(place)
    return true
  } catch (error) {
    if (errorCode(error) === undefined) throw error
    return false
  }
}

/** The nearest thing above a path that is there; nothing is below a file, whichever way the system says so. */
function nearestFolder(disk: Disk, absolute: string): string {
  const parent = dirname(absolute)
  return isThere(disk, parent) ? parent : nearestFolder(disk, parent)
}

function isThere(disk: Disk, path: string): boolean {
  try {
    return disk.look(path) !== undefined
  } catch (error) {
    if (errorCode(error) === 'ENOTDIR') return false
    throw error
  }
}

/** Root-relative, outermost first. */
function missingFolders(disk: Disk, root: Root, absolute: string): string[] {
  const parent = dirname(absolute)
  if (disk.look(parent) !== undefined) return []
  return [...missingFolders(disk, root, parent), relative(root.directory, parent).split(sep).join('/')]
}
