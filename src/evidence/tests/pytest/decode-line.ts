/** How the bytes of a log are to be read, decided by its byte order mark. */
export type LogEncoding = 'utf8' | 'utf16le' | 'utf16be'

/** The encoding and the length of the byte order mark. PowerShell's `>` writes UTF-16LE. */
export function detectEncoding(head: Uint8Array): { encoding: LogEncoding; mark: number } {
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf16le', mark: 2 }
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf16be', mark: 2 }
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf8', mark: 3 }
  return { encoding: 'utf8', mark: 0 }
}

/** The text of bytes; what is not valid becomes U+FFFD, because a log may hold any bytes a test printed. */
export function decodeBytes(bytes: Buffer, encoding: LogEncoding): string {
  if (encoding === 'utf8') return bytes.toString('utf8')
  if (encoding === 'utf16le') return bytes.toString('utf16le')
  return Buffer.from(bytes.subarray(0, bytes.length & ~1))
    .swap16()
    .toString('utf16le')
}

/** Terminal control sequences: colours (CSI), titles and links (OSC), and what CI systems wrap in APC and the like. */
const controlSequence = /\u001b(?:\[[0-?]*[ -/]*[@-~]|[\]_P^X][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -/]*[0-~])/g

/**
 * What a person sees of a line: without colours, and after the last carriage return only, which is how
 * a terminal shows a line that was written over.
 */
export function visibleText(line: string): string {
  const plain = line.includes('\u001b') ? line.replace(controlSequence, '') : line
  if (!plain.includes('\r')) return plain
  const trimmed = plain.replace(/\r+$/, '')
  return trimmed.slice(trimmed.lastIndexOf('\r') + 1)
}

/**
 * What a CI system writes before each line: GitHub and Azure (`2026-02-15T20:30:01.1234567Z `), `gh run view --log`
 * (job, step, time, separated by tabs), GitLab (`2026-02-15T20:30:01.123456Z 00O `), Jenkins (`[2026-02-15T20:30:01.123Z] `).
 */
const timestamp =
  /^(?:[^\t\n]*\t[^\t\n]*\t\ufeff?)?(?:\[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z?\]|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z(?: \d\d[OE][ +]?)?) ?/

/** The length of the CI timestamp a line begins with; 0 when it begins with none. */
export function timestampLength(line: string): number {
  return timestamp.exec(line)?.[0].length ?? 0
}
