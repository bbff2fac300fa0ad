import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { decodeText, readRegularFile, readTextFile, whyUnreadable } from '../src/read-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'closeout-read-file-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function at(name: string, content?: string | Buffer): string {
  if (content !== undefined) writeFileSync(join(folder, name), content)
  return join(folder, name)
}

function why(read: () => unknown): string {
  try {
    return `read ${JSON.stringify(read())}`
  } catch (error) {
    return whyUnreadable(error)
  }
}

test('a file is read as it is, up to its limit', () => {
  expect(readRegularFile(at('a', 'abc'), 3)).toEqual(Buffer.from('abc'))
  expect(readRegularFile(at('empty', ''), 0)).toEqual(Buffer.alloc(0))
  expect(readTextFile(at('b', '\ufeffä\r\n'))).toBe('\ufeffä\r\n')
  expect(why(() => readRegularFile(at('a', 'abcd'), 3))).toBe('it is larger than 3 bytes')
})

test('what is no regular file is refused at once', () => {
  mkdirSync(at('folder'))
  execFileSync('mkfifo', [at('fifo')])
  for (const path of [at('fifo'), '/dev/zero'])
    expect(why(() => readRegularFile(path))).toBe('it is not a regular file')
  expect(why(() => readRegularFile(at('folder')))).toBe('it is a folder')
  expect(why(() => readRegularFile(at('absent')))).toBe('there is no such file')
})

test('a file that holds more than it says is refused: it grows while it is read', () => {
  expect(why(() => readRegularFile('/proc/self/status'))).toBe('it changed while it was read')
})

test('bytes that are no UTF-8 are refused; half a surrogate pair is such bytes', () => {
  for (const bytes of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80]])
    expect(why(() => readTextFile(at('bytes', Buffer.from(bytes))))).toBe('it is not valid UTF-8')
})

test('a bug is not taken for an unreadable file', () => {
  const bug = new TypeError('x is not a function')
  expect(() => whyUnreadable(bug)).toThrow(bug)
})

test('text that a shell wrote is read without its mark', () => {
  for (const bytes of [Buffer.from('ä 1\n'), Buffer.from('\ufeffä 1\n'), Buffer.from('\ufeffä 1\n', 'utf16le')])
    expect(decodeText(bytes)).toBe('ä 1\n')
})
