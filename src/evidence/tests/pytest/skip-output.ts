/** The first bytes of lines that can end captured output: `=`, `_`, `-`, `!`, `INTERNALERROR>`, a colour, a return. */
const first = new Uint8Array(256)
for (const byte of Buffer.from('=_-!I\u001b\r')) first[byte] = 1

/** Passes over lines that a test printed, without decoding them. */
export function skipOutput(window: Buffer, start: number, end: number): { end: number; lines: number } {
  let at = start
  let lines = 0
  let inner = -1
  while (at < end && first[window[at]!] === 0) {
    const lineBreak = window.indexOf(10, at)
    if (lineBreak < 0 || lineBreak >= end) break
    // A terminal shows only what follows the last return: that may be anything.
    if (inner < at) inner = nextReturn(window, at)
    if (inner < lineBreak - 1) break
    lines++
    at = lineBreak + 1
  }
  return { end: at, lines }
}

function nextReturn(window: Buffer, from: number): number {
  const at = window.indexOf(13, from)
  return at < 0 ? Infinity : at
}
