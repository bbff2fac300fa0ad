import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readConfig } from '../../src/config/read-config.ts'
import { coveragePaths } from '../../src/evidence/coverage-paths.ts'
import { SharedReports } from '../../src/evidence/shared-reports.ts'

test('a report that two configurations name is read once, one that only one names is not kept', () => {
  const folder = mkdtempSync(join(tmpdir(), 'closeout-shared-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const configOf = (name: string, coverage: string) => {
    writeFileSync(
      join(folder, `${name}.yaml`),
      `version: 1\nevidence: { coverage: ${coverage} }\ndocuments: [{ template: summary, path: S.md }]\n`,
    )
    return readConfig(join(folder, `${name}.yaml`))
  }
  writeFileSync(join(folder, 'shared.json'), '{}')
  writeFileSync(join(folder, 'own.json'), '{}')
  const configs = [configOf('a', 'shared.json'), configOf('b', 'shared.json'), configOf('c', 'own.json')]
  const [shared, , own] = configs.map(config => coveragePaths(config)[0]!)
  const reports = new SharedReports(configs)
  expect(reports.read(shared!, [])).toBe(reports.read(shared!, []))
  expect(reports.read(own!, [])).not.toBe(reports.read(own!, []))
})
