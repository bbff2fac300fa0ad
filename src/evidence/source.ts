import { createHash, type Hash } from 'node:crypto'
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { refuse, type Place } from '../diagnostic.ts'
import type { RootedPath } from '../root.ts'

/** A file that was read: what it was called, and the hash of the very bytes that were read. */
export interface Source {
  /** Root-relative, with `/`. */
  readonly path: string
  /** Lower-case hexadecimal sha256 of the bytes. */
  readonly sha256: string
  readonly bytes: number
  /** When the file was last written, in milliseconds since 1970. Never printed; only compared. */
  readonly modified: number
}

/**
 * Reads a file's bytes in one pass over a reused window. The scanner keeps nothing of the window between calls:
 * what it has not consumed is handed to it again, with more bytes behind.
 */
export interface ByteScanner {
  /**
   * Looks at `window[start, end)`; `last` says that no byte follows. `window[end]` is there and 0, so a scanner may run
   * to it without counting; the few bytes behind it are there too, and mean nothing.
   * Returns the index of the first byte not consumed, `end` when all were.
   */
  scan(window: Buffer, start: number, end: number, last: boolean): number
}

const windowSize = 256 * 1024
/** What a window has behind its last byte: the 0, and room to read eight bytes at once. */
const slack = 16
/** A token (a line, a JSON value, an XML tag) may span this much and no more. */
const longestToken = 64 * 1024 * 1024

/**
 * Feeds a regular file to a scanner, hashing the bytes on the way.
 *
 * @throws CloseoutError `evidence-missing` when there is no such file, `evidence-unreadable` for anything that
 * is not a regular file, cannot be read, changed while it was read, or holds a token over 64 MiB.
 */
export async function scanSource(file: RootedPath, scanner: ByteScanner): Promise<Source> {
  const descriptor = open(file)
  try {
    const before = fstatSync(descriptor)
    if (!before.isFile()) throw unreadable(file, 'it is not a regular file')
    // In this thread: to copy the bytes into the memory of another one takes as long as to hash them.
    const hash = createHash('sha256')
    const bytes = scanWindows(file, descriptor, before.size, scanner, hash)
    const after = fstatSync(descriptor)
    if (after.size !== bytes || after.mtimeMs !== before.mtimeMs) throw changed(file)
    return { path: file.path, sha256: hash.digest('hex'), bytes, modified: before.mtimeMs }
  } finally {
    closeSync(descriptor)
  }
}

/** Returns the number of bytes that were read, scanned and hashed. */
function scanWindows(file: RootedPath, descriptor: number, size: number, scanner: ByteScanner, hash: Hash): number {
  let window: Buffer = Buffer.allocUnsafeSlow(windowSize + slack)
  let end = 0
  let bytes = 0
  for (;;) {
    if (end === window.length - slack) window = grow(file, window)
    const count = read(file, descriptor, window, end)
    hash.update(window.subarray(end, end + count))
    end += count
    bytes += count
    // A file that is written to as fast as it is read would never end.
    if (bytes > size) throw changed(file)
    window[end] = 0
    const consumed = scanner.scan(window, 0, end, count === 0)
    if (count === 0) return bytes
    window.copyWithin(0, consumed, end)
    end -= consumed
  }
}

function read(file: RootedPath, descriptor: number, window: Buffer, at: number): number {
  try {
    return readSync(descriptor, window, at, window.length - slack - at, null)
  } catch (error) {
    throw unreadable(file, String((error as NodeJS.ErrnoException).code))
  }
}

/** Reads a whole file of at most `limit` bytes (default 16 MiB), with the same refusals as `scanSource`. */
export async function readSource(
  file: RootedPath,
  limit = 16 * 1024 * 1024,
): Promise<{ source: Source; content: Buffer }> {
  const parts: Buffer[] = []
  let bytes = 0
  const source = await scanSource(file, {
    scan(window, start, end) {
      bytes += end - start
      if (bytes > limit) throw unreadable(file, `it is larger than ${limit} bytes`)
      parts.push(Buffer.from(window.subarray(start, end)))
      return end
    },
  })
  return { source, content: Buffer.concat(parts) }
}

/** An `evidence-unreadable` error: what was observed, and where. */
export function unreadable(file: RootedPath, why: string, place?: Place) {
  return refuse('evidence-unreadable', file.path, `Cannot read \`${file.path}\`: ${why}`, place ? { place } : {})
}

function changed(file: RootedPath) {
  return unreadable(file, 'it changed while it was read')
}

function open(file: RootedPath): number {
  try {
    // Without O_NONBLOCK, opening a FIFO that nobody writes to would wait for ever.
    return openSync(file.absolute, constants.O_RDONLY | ((constants as Partial<typeof constants>).O_NONBLOCK ?? 0))
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw refuse(
        'evidence-missing',
        file.path,
        `No file \`${file.path}\`, expected the evidence that the configuration names`,
        {
          hint: 'run the measurement, or correct the path',
        },
      )
    }
    throw unreadable(file, String(code))
  }
}

function grow(file: RootedPath, window: Buffer): Buffer {
  if (window.length >= longestToken) throw unreadable(file, 'a single line or value is longer than 64 MiB')
  const larger = Buffer.allocUnsafeSlow((window.length - slack) * 2 + slack)
  window.copy(larger)
  return larger
}
