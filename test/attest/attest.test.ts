import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { attest, verifyStatement } from '../../src/attest.ts'
import { readConfig } from '../../src/config/read-config.ts'

const report = 'backend/tests/coverage_reports/phase_12_gap_closure_final_report.md'
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'closeout-attest-'))
  cpSync('examples/phase-12', folder, { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const config = () => readConfig(join(folder, 'closeout.yaml'))

test('a statement names every document of the example, and holds', async () => {
  const statement = await attest(config())
  expect(statement._type).toBe('https://in-toto.io/Statement/v1')
  expect(statement.subject.map(({ name }) => name)).toContain(report)
  expect(statement.subject.length).toBe(4)
  expect(verifyStatement(config(), JSON.stringify(statement), 'statement.json')).toEqual([])
})

test('a statement is read as a shell wrote it', async () => {
  const text = `\ufeff${JSON.stringify(await attest(config()))}\r\n`
  for (const content of [text, Buffer.from(text), Buffer.from(text, 'utf16le')])
    expect(verifyStatement(config(), content, 'statement.json')).toEqual([])
})

test('a document changed since is told by name, and is not attested', async () => {
  const text = JSON.stringify(await attest(config()))
  appendFileSync(join(folder, report), 'one more line\n')
  const found = verifyStatement(config(), text, 'statement.json')
  expect(found.map(({ rule, file }) => [rule, file])).toEqual([['value-edited', report]])
  await expect(attest(config())).rejects.toThrow('Is not the document that its trace describes')
})

test('what is no statement is refused', () => {
  expect(() => verifyStatement(config(), '{"_type":"x"}', 's.json')).toThrow('Not a statement of closeout')
  expect(() => verifyStatement(config(), 'x', 's.json')).toThrow('Cannot read the statement')
})
