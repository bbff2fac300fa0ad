/** How many bytes at the end begin a character that goes on behind the end. */
export function unfinishedBytes(window: Buffer, start: number, end: number): number {
  for (let back = 1; back <= 3 && end - back >= start; back++) {
    const byte = window[end - back]!
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0
  }
  return 0
}

/** The number of bytes before the first that is not UTF-8. */
export function validLength(bytes: Buffer): number {
  const text = bytes.toString('utf8')
  let length = 0
  for (const character of text) {
    const size = Buffer.byteLength(character)
    // A replacement character that the bytes do not spell stands for what could not be decoded.
    if (character === '\ufffd' && !bytes.subarray(length, length + 3).equals(replacement)) return length
    length += size
  }
  return length
}

const replacement = Buffer.from('\ufffd')
