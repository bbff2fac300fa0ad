import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CloseoutError } from '../../../src/diagnostic.ts'
import { readExitStatus } from '../../../src/evidence/tests/read-exit-status.ts'

async function read(content: string | Buffer) {
  const folder = mkdtempSync(join(tmpdir(), 'closeout-'))
  const absolute = join(folder, 'exit')
  writeFileSync(absolute, content)
  try {
    return await readExitStatus({ path: 'exit', absolute, real: absolute })
  } catch (error) {
    if (!(error instanceof CloseoutError)) throw error
    return error.diagnostics.map(({ rule, message, place }) => `${rule} ${place?.line ?? '-'}: ${message}`)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test.each([
  ['0', 0],
  ['1\n', 1],
  [' 139 \r\n', 139],
  ['-11\n', -11],
  ['\ufeff2\r\n', 2],
  [Buffer.from('\ufeff3\r\n', 'utf16le'), 3],
  ['1234567890', 1234567890],
])('%j is the status %i', async (content, count) => {
  expect(await read(content)).toMatchObject({ count, place: { source: { path: 'exit' }, line: 1 } })
})

test.each([
  ['', ''],
  ['exit 1', 'exit 1'],
  ['1 failed', '1 failed'],
  ['1\n2', '1\\n2'],
  ['1\ufeff2', '1\ufeff2'],
  ['1.5', '1.5'],
  ['--1', '--1'],
  ['12345678901', '12345678901'],
  ['x'.repeat(41), 'x'.repeat(40)],
  [Buffer.from([0xff, 0x31]), '\ufffd1'],
  [Buffer.from([0x31, 0xfe]), '1\ufffd'],
])('%j is none', async (content, shown) => {
  expect(await read(content)).toEqual([
    `evidence-unreadable 1: Cannot read \`exit\`: it holds \`${shown}\`, expected an exit status, one integer`,
  ])
})
