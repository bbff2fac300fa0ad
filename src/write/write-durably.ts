import { errorCode, type Disk } from './disk.ts'

/** Mode and owner that a replaced file hands on to its new content. */
export interface Permissions {
  readonly mode: number
  readonly owner: number
  readonly group: number
}

/** File systems without a flush say so with one of these; there is nothing better to do on them. */
const cannotFlush = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])
/** Windows cannot open, or not flush, a folder. */
const cannotFlushFolder = new Set([...cannotFlush, 'EPERM', 'EISDIR', 'EACCES', 'EBADF'])

/**
 * Creates `path` with `bytes` and waits until they are on the disk, or leaves nothing. Never follows a link, never
 * replaces a file. The owner is handed on where the system lets us (only root may give files away).
 */
export function writeDurably(disk: Disk, path: string, bytes: Buffer, like?: Permissions): void {
  const file = disk.open(path, 'wx', like === undefined ? 0o666 : like.mode & 0o777)
  try {
    fill(disk, file, path, bytes, like)
  } catch (error) {
    attempt(() => disk.unlink(path))
    throw error
  }
}

function fill(disk: Disk, file: number, path: string, bytes: Buffer, like?: Permissions): void {
  try {
    for (let at = 0; at < bytes.length;) at += disk.write(file, bytes, at)
    if (like !== undefined) handOn(disk, file, path, like)
    tolerate(cannotFlush, () => disk.fsync(file))
  } catch (error) {
    attempt(() => disk.close(file))
    throw error
  }
  disk.close(file)
}

function handOn(disk: Disk, file: number, path: string, like: Permissions): void {
  const made = disk.look(path)
  if (made !== undefined && (made.owner !== like.owner || made.group !== like.group))
    tolerate(new Set(['EPERM', ...cannotFlush]), () => disk.chown(file, like.owner, like.group))
  // After the owner: changing that clears the set-id bits.
  if (made?.mode !== like.mode) disk.chmod(file, like.mode)
}

/** Waits until the names in a folder are on the disk. */
export function flushFolder(disk: Disk, folder: string): void {
  tolerate(cannotFlushFolder, () => {
    const file = disk.open(folder, 'r', 0)
    try {
      disk.fsync(file)
    } finally {
      disk.close(file)
    }
  })
}

/** Removes a file that may be gone already. */
export function removeFile(disk: Disk, path: string): void {
  tolerate(new Set(['ENOENT']), () => disk.unlink(path))
}

/** Tidies up after an error that is about to be thrown: a second system error would only hide it. */
export function attempt(work: () => void): void {
  try {
    work()
  } catch (error) {
    if (errorCode(error) === undefined) throw error
  }
}

/** Runs `work`; an error with one of these codes counts as done. */
export function tolerate(codes: ReadonlySet<string>, work: () => void): void {
  try {
    work()
  } catch (error) {
    if (!codes.has(errorCode(error) ?? '')) throw error
  }
}
