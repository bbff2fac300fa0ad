import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { CloseoutError } from '../../src/diagnostic.ts'
import { readSource, scanSource, type ByteScanner } from '../../src/evidence/source.ts'
import type { RootedPath } from '../../src/root.ts'

const folder = mkdtempSync(join(tmpdir(), 'closeout-source-'))
afterAll(() => rmSync(folder, { recursive: true }))

function at(path: string): RootedPath {
  return { path, absolute: join(folder, path), real: join(folder, path) }
}

function file(path: string, content: string | Buffer): RootedPath {
  writeFileSync(join(folder, path), content)
  return at(path)
}

const consumeAll: ByteScanner = { scan: (_window, _start, end) => end }

async function refusal(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.catch((thrown: unknown) => thrown)
  if (!(error instanceof CloseoutError)) throw new Error(`Unexpected ${String(error)}, expected a refusal`)
  return error.diagnostics.map(({ rule, message }) => `${rule}: ${message}`).join('\n')
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Bytes that no two windows have alike. */
function distinct(length: number): Buffer {
  const words = new Uint32Array(Math.ceil(length / 4))
  for (let index = 0; index < words.length; index++) words[index] = Math.imul(index, 0x9e3779b1)
  return Buffer.from(words.buffer, 0, length)
}

describe('a file', () => {
  test('is hashed as it is scanned', async () => {
    const source = await scanSource(file('small', 'abc'), consumeAll)
    expect({ ...source, modified: 0 }).toEqual({
      path: 'small',
      sha256: sha256(Buffer.from('abc')),
      bytes: 3,
      modified: 0,
    })
    expect((await scanSource(file('empty', ''), consumeAll)).sha256).toBe(sha256(Buffer.alloc(0)))
  })

  test('is handed on in windows that end with a 0, and again where it was not consumed', async () => {
    const content = distinct(600_001)
    const parts: Buffer[] = []
    await scanSource(file('windows', content), {
      scan(window, start, end, last) {
        expect(window[end]).toBe(0)
        expect(window.length - end).toBeGreaterThanOrEqual(16)
        // A scanner that takes multiples of 1,000 bytes, as if each were a token.
        const taken = last ? end : end - ((end - start) % 1000)
        parts.push(Buffer.from(window.subarray(start, taken)))
        return taken
      },
    })
    expect(Buffer.concat(parts).equals(content)).toBe(true)
  })

  test('may have tokens longer than a window, up to 64 MiB', async () => {
    const content = distinct(1_000_000)
    let seen = 0
    await scanSource(file('token', content), {
      scan(_window, start, end, last) {
        seen = end - start
        return last ? end : start
      },
    })
    expect(seen).toBe(content.length)
    truncateSync(file('overlong', '').absolute, 65 * 1024 * 1024)
    expect(await refusal(scanSource(at('overlong'), { scan: (_window, start) => start }))).toBe(
      'evidence-unreadable: Cannot read `overlong`: a single line or value is longer than 64 MiB',
    )
  })

  test('is refused when it changes while it is read', async () => {
    const growing = file('growing', 'abc')
    const grows = { scan: (_w: Buffer, _s: number, end: number) => (appendFileSync(growing.absolute, 'abc'), end) }
    expect(await refusal(scanSource(growing, grows))).toBe(
      'evidence-unreadable: Cannot read `growing`: it changed while it was read',
    )
    const shrinking = file('shrinking', distinct(400_000))
    const shrinks = { scan: (_w: Buffer, _s: number, end: number) => (truncateSync(shrinking.absolute, 10), end) }
    expect(await refusal(scanSource(shrinking, shrinks))).toContain('it changed while it was read')
  })

  test('is closed, and its thread ended, when the scanner throws', async () => {
    truncateSync(file('thrown', '').absolute, 20 * 1024 * 1024)
    const thrower = () => {
      throw new Error('enough')
    }
    for (let index = 0; index < 5; index++)
      await expect(scanSource(at('thrown'), { scan: thrower })).rejects.toThrow('enough')
  })

  test('is read whole up to a limit', async () => {
    const { source, content } = await readSource(file('whole', 'abc'), 3)
    expect([source.bytes, content.toString()]).toEqual([3, 'abc'])
    expect(await refusal(readSource(file('whole', 'abcd'), 3))).toBe(
      'evidence-unreadable: Cannot read `whole`: it is larger than 3 bytes',
    )
  })
})

test('what is no regular file is refused at once', async () => {
  mkdirSync(join(folder, 'directory'))
  execFileSync('mkfifo', [join(folder, 'fifo')])
  const device = { path: 'device', absolute: '/dev/zero', real: '/dev/zero' }
  for (const path of [at('directory'), at('fifo'), device])
    expect(await refusal(scanSource(path, consumeAll))).toBe(
      `evidence-unreadable: Cannot read \`${path.path}\`: it is not a regular file`,
    )
  expect(await refusal(scanSource(at('absent'), consumeAll))).toBe(
    'evidence-missing: No file `absent`, expected the evidence that the configuration names',
  )
  expect(await refusal(scanSource(at('small/absent'), consumeAll))).toContain('evidence-missing: ')
})
