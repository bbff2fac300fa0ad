import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { readCoverage } from '../../../src/evidence/coverage/read-coverage.ts'
import { at } from './make-report.ts'

interface Generator {
  generateCoverage(options: { path: string; bytes: number; seed: number; branches: boolean; indent: boolean }): {
    bytes: number
    files: number
    covered: number
    total: number
  }
}

const { generateCoverage } = (await import(
  pathToFileURL(resolve('bench/generate/coverage-json.mjs')).href
)) as Generator
const folder = mkdtempSync(join(tmpdir(), 'closeout-generated-'))
afterAll(() => rmSync(folder, { recursive: true }))

test.each([
  [false, false],
  [false, true],
  [true, false],
  [true, true],
])('a generated report adds up (branches: %s, indented: %s)', async (branches, indent) => {
  const path = join(folder, `${String(branches)}-${String(indent)}.json`)
  const made = generateCoverage({ path, bytes: 700_000, seed: 7, branches, indent })
  const { report, diagnostics } = await readCoverage(at('generated.json', path), [])
  expect(diagnostics).toEqual([])
  expect({
    bytes: report!.source.bytes,
    files: report!.fileCount,
    covered: report!.statements.covered,
    total: report!.statements.total,
  }).toEqual(made)
})
