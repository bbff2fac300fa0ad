import { closeSync, openSync, readSync } from 'node:fs'
import type { Place } from '../../diagnostic.ts'
import type { RootedPath } from '../../root.ts'

/**
 * Lines and columns of byte offsets in a UTF-8 file, in one pass over it; columns count UTF-16 code units.
 * `offsets` need not be sorted; an offset behind the end is the place behind the last character.
 */
export function placesOfBytes(file: RootedPath, offsets: readonly number[]): Map<number, Place> {
  const sorted = [...new Set(offsets)].sort((one, other) => one - other)
  const places = new Map<number, Place>()
  if (sorted.length === 0) return places
  const descriptor = openSync(file.absolute, 'r')
  try {
    const window = Buffer.allocUnsafe(64 * 1024)
    let line = 1
    let column = 1
    let base = 0
    for (;;) {
      const count = readSync(descriptor, window, 0, window.length, base)
      if (count === 0) break
      for (let at = 0; at < count; at++) {
        if (sorted[0] === base + at) places.set(sorted.shift()!, { line, column })
        if (sorted.length === 0) return places
        const byte = window[at]!
        if (byte === 0x0a) {
          line++
          column = 1
        } else if (byte < 0x80 || byte >= 0xc0) column += byte >= 0xf0 ? 2 : 1
      }
      base += count
    }
    for (const offset of sorted) places.set(offset, { line, column })
    return places
  } finally {
    closeSync(descriptor)
  }
}
