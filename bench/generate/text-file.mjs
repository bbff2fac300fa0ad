import { closeSync, openSync, writeSync } from 'node:fs'

const portion = 4 * 1024 * 1024

/** A file that is written in portions of some megabytes; `length` counts UTF-16 code units, `close` returns bytes. */
export function openTextFile(path) {
  const descriptor = openSync(path, 'w')
  let parts = []
  let pending = 0
  let flushed = 0
  let bytes = 0
  const flush = () => {
    const content = Buffer.from(parts.join(''))
    for (let at = 0; at < content.length;) at += writeSync(descriptor, content, at)
    flushed += pending
    bytes += content.length
    parts = []
    pending = 0
  }
  return {
    length: () => flushed + pending,
    put(text) {
      parts.push(text)
      pending += text.length
      if (pending > portion) flush()
    },
    close() {
      flush()
      closeSync(descriptor)
      return bytes
    },
  }
}
