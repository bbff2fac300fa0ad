import { closeSync, constants, fstatSync, openSync, readSync, statSync, type BigIntStats } from 'node:fs'

/** Files that are read whole may have so many bytes, unless told otherwise: plans, configurations, traces. */
const largest = 16 * 1024 * 1024
/** A document is parsed as Markdown, which takes a thousand times its bytes: more than this are a mistake. */
export const largestDocument = 256 * 1024

/** How large a document may be that was made from evidence: much larger than what it is compared with is a mistake. */
export function largestBeside(text: { readonly length: number }): number {
  return Math.max(largestDocument, 4 * text.length)
}

/** Without it, opening a FIFO that nobody writes to would wait for ever. Windows has neither. */
const withoutWaiting = (constants as Partial<typeof constants>).O_NONBLOCK ?? 0

class UnfitFile extends Error {}

/**
 * The bytes of a regular file. Never waits for a FIFO, never reads a device, never takes more memory than `limit`.
 *
 * @throws what `whyUnreadable` puts into words; Node's own error, with its `code`, when the system refuses.
 */
export function readRegularFile(path: string, limit = largest): Buffer {
  const file = openSync(path, constants.O_RDONLY | withoutWaiting)
  try {
    const facts = fstatSync(file)
    if (!facts.isFile()) throw new UnfitFile(facts.isDirectory() ? 'it is a folder' : 'it is not a regular file')
    if (facts.size > limit) throw new UnfitFile(`it is larger than ${limit} bytes`)
    // One byte more than there should be: a file that grows is seen to.
    const bytes = Buffer.alloc(facts.size + 1)
    let end = 0
    for (let count = -1; count !== 0 && end < bytes.length; end += count)
      count = readSync(file, bytes, end, bytes.length - end, null)
    if (end !== facts.size) throw new UnfitFile('it changed while it was read')
    return bytes.subarray(0, end)
  } finally {
    closeSync(file)
  }
}

/**
 * What changes whenever a file is written, even with the bytes it had, or another takes its name.
 * Not the time of the last change alone: a coarse clock, or a tool that sets it back, would hide a write.
 */
export function versionOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(':')
}

/** The version of a regular file; undefined when there is none, or none that can be looked at. */
export function fileVersion(path: string): string | undefined {
  try {
    const facts = statSync(path, { bigint: true })
    return facts.isFile() ? versionOf(facts) : undefined
  } catch {
    return undefined
  }
}

/** The text of a regular file in UTF-8, with its byte order mark. @throws as `readRegularFile`, and for other bytes. */
export function readTextFile(path: string, limit = largest): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readRegularFile(path, limit))
}

/** Text that a shell wrote: UTF-8, or what Windows PowerShell writes, UTF-16 behind a byte order mark. Without its mark. */
export function decodeText(bytes: Uint8Array): string {
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe
  return new TextDecoder(isWide ? 'utf-16le' : 'utf-8').decode(bytes)
}

/** Whether a file could not be read because there is none. */
export function isAbsent(error: unknown): boolean {
  return codeOf(error) === 'ENOENT'
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of the path is not a folder',
}

/** Why a file could not be read: `it is not valid UTF-8`; the rarer codes of the system as they are. Any other error is thrown on. */
export function whyUnreadable(error: unknown): string {
  if (error instanceof UnfitFile) return error.message
  const code = codeOf(error)
  if (error instanceof TypeError && code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'it is not valid UTF-8'
  if (code !== undefined) return reasons[code] ?? code
  throw error
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
