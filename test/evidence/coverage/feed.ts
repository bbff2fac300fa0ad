import type { ByteScanner } from '../../../src/evidence/source.ts'

/** Hands bytes to a scanner as a file would be: `sizes` bytes at a time (the last size again and again). */
export function feed(scanner: ByteScanner, bytes: Buffer, sizes: readonly number[]): void {
  const slack = 16
  // What lies behind the window means nothing; quotes there would end a string too late.
  let window = Buffer.alloc(64 + slack, '"')
  let end = 0
  let read = 0
  for (let step = 0; ; step++) {
    const size = Math.min(sizes[Math.min(step, sizes.length - 1)]!, bytes.length - read)
    if (end + size + slack > window.length) window = Buffer.concat([window, Buffer.alloc(size + slack, '"')])
    bytes.copy(window, end, read, read + size)
    read += size
    end += size
    window.fill('"', end, end + slack)
    window[end] = 0
    const consumed = scanner.scan(window, 0, end, size === 0)
    if (size === 0) return
    window.copyWithin(0, consumed, end)
    end -= consumed
  }
}
