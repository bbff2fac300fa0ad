import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { platform } from 'node:os'
import { versionOf } from '../read-file.ts'
import { currentHolder, isAlive, type Holder } from './holder.ts'

/** What the write stage needs to know about a file. */
export interface FileFacts {
  readonly kind: 'file' | 'folder' | 'link' | 'other'
  /** Permission bits, without the kind. */
  readonly mode: number
  readonly owner: number
  readonly group: number
  /** Device and file number: two names with one `inode` are one file. Undefined on a disk that does not number files. */
  readonly inode: string | undefined
  /** Changes whenever the content or the file behind the name does. */
  readonly version: string
  readonly size: number
}

/**
 * Every system call of the write protocol, one call each, so that a test can stop the program or fail the call
 * at any of them. Errors are Node's own, with their `code`.
 */
export interface Disk {
  /** Undefined when there is nothing at `path`, not even a broken link. */
  look(path: string): FileFacts | undefined
  read(path: string): Buffer
  list(folder: string): string[]
  /** Throws when the running user may not write there. */
  mayWrite(path: string): void
  /** `wx` creates and never follows a link; `r` opens a folder, to flush it. */
  open(path: string, flags: 'r' | 'wx', mode: number): number
  /** The number of bytes written from `bytes` at `from`: maybe not all. */
  write(file: number, bytes: Buffer, from: number): number
  chmod(file: number, mode: number): void
  chown(file: number, owner: number, group: number): void
  fsync(file: number): void
  close(file: number): void
  rename(from: string, to: string): void
  /** A second name for a file; fails when `to` exists. */
  link(from: string, to: string): void
  unlink(path: string): void
  mkdir(path: string): void
  rmdir(path: string): void
  /** A fresh identity of the running process, for a lock. */
  identify(): Holder
  isAlive(holder: Holder): boolean
  /** Blocks; only to let another program close a file on Windows. */
  pause(milliseconds: number): void
  readonly windows: boolean
}

/** What Windows says while another program (an editor, a virus scanner) has a file open, or it is about to be gone. */
const heldOpen = new Set(['EPERM', 'EACCES', 'EBUSY'])

/**
 * A disk that on Windows asks again, for up to two seconds, where another program has a file open. Not where there is
 * another way, as for a link, or where the answer is what was asked for, as of a folder that cannot be flushed.
 */
export function patient(disk: Disk): Disk {
  if (!disk.windows) return disk
  const again = <T>(call: () => T): T => {
    for (let tries = 1; ; tries++) {
      try {
        return call()
      } catch (error) {
        if (!heldOpen.has(errorCode(error) ?? '') || tries > 20) throw error
        disk.pause(10 * tries)
      }
    }
  }
  return {
    ...disk,
    look: path => again(() => disk.look(path)),
    read: path => again(() => disk.read(path)),
    list: folder => again(() => disk.list(folder)),
    open: (path, flags, mode) =>
      flags === 'r' ? disk.open(path, flags, mode) : again(() => disk.open(path, flags, mode)),
    rename: (from, to) => again(() => disk.rename(from, to)),
    unlink: path => again(() => disk.unlink(path)),
    mkdir: path => again(() => disk.mkdir(path)),
    rmdir: path => again(() => disk.rmdir(path)),
  }
}

/** The disk of this machine. */
export const nodeDisk: Disk = patient({
  look(path) {
    const found = lstatSync(path, { bigint: true, throwIfNoEntry: false })
    if (found === undefined) return undefined
    return {
      kind: found.isFile() ? 'file' : found.isDirectory() ? 'folder' : found.isSymbolicLink() ? 'link' : 'other',
      mode: Number(found.mode) & 0o7777,
      owner: Number(found.uid),
      group: Number(found.gid),
      inode: found.ino === 0n ? undefined : `${String(found.dev)}:${String(found.ino)}`,
      version: versionOf(found),
      size: Number(found.size),
    }
  },
  read: path => readFileSync(path),
  list: folder => readdirSync(folder),
  mayWrite: path => accessSync(path, constants.W_OK),
  open: (path, flags, mode) => openSync(path, flags, mode),
  write: (file, bytes, from) => writeSync(file, bytes, from),
  chmod: (file, mode) => fchmodSync(file, mode),
  chown: (file, owner, group) => fchownSync(file, owner, group),
  fsync: file => fsyncSync(file),
  close: file => closeSync(file),
  rename: (from, to) => renameSync(from, to),
  link: (from, to) => linkSync(from, to),
  unlink: path => unlinkSync(path),
  mkdir: path => mkdirSync(path),
  rmdir: path => rmdirSync(path),
  identify: currentHolder,
  isAlive,
  pause: milliseconds => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds),
  windows: platform() === 'win32',
})

/** The code of a system error, e.g. `ENOSPC`; undefined for any other exception. */
export function errorCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : undefined
}
