import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readConfig } from '../../src/config/read-config.ts'
import { coveragePaths } from '../../src/evidence/coverage-paths.ts'
import { SharedReports, sharedPaths } from '../../src/evidence/shared-reports.ts'
import { makeReport } from './coverage/make-report.ts'

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'closeout-shared-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

test('a report that two configurations name is read once, one that only one names is not kept', () => {
  const folder = makeFolder()
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
  const reports = new SharedReports(sharedPaths(configs))
  expect(reports.read(shared!, [], false)).toBe(reports.read(shared!, [], false))
  expect(reports.read(own!, [], false)).not.toBe(reports.read(own!, [], false))
})

test('a report that is replaced between two that name it is read again', async () => {
  const folder = makeFolder()
  const report = join(folder, 'coverage.json')
  const write = (executed: number[]) =>
    writeFileSync(report, JSON.stringify(makeReport({ 'a.py': { executed, missing: [9] } })))
  write([1])
  const configs = ['a', 'b'].map(name => {
    writeFileSync(
      join(folder, `${name}.yaml`),
      'version: 1\nevidence: { coverage: coverage.json }\ndocuments: [{ template: summary, path: S.md }]\n',
    )
    return readConfig(join(folder, `${name}.yaml`))
  })
  const reports = new SharedReports(sharedPaths(configs))
  const file = coveragePaths(configs[0]!)[0]!
  const covered = async () => (await reports.read(file, [], false)).report!.statements.covered
  expect(await covered()).toBe(1)
  write([1, 2])
  expect(await covered()).toBe(2)
})

test('a large report that several configurations name keeps the files that any of them wants', async () => {
  const folder = makeFolder()
  const measured = Object.fromEntries(['a.py', 'b.py', 'c.py'].map(key => [key, { executed: [1], missing: [2] }]))
  const report = { pad: ' '.repeat(5 * 1024 * 1024), ...(makeReport(measured) as object) }
  writeFileSync(join(folder, 'coverage.json'), JSON.stringify(report))
  const configs = ['a', 'b'].map(name => {
    const targets = `targets: { groups: [{ id: x, name: X, percent: 50, files: [${name}.py] }] }`
    writeFileSync(
      join(folder, `${name}.yaml`),
      `version: 1\nevidence: { coverage: coverage.json }\n${targets}\ndocuments: [{ template: summary, path: S.md }]\n`,
    )
    return readConfig(join(folder, `${name}.yaml`))
  })
  const file = coveragePaths(configs[0]!)[0]!
  const kept = async (reports: SharedReports) => [...(await reports.read(file, ['a.py'], false)).report!.files.keys()]
  expect(await kept(new SharedReports(sharedPaths(configs)))).toEqual(['a.py', 'b.py'])
  expect(await kept(new SharedReports(sharedPaths([configs[0]!])))).toEqual(['a.py'])
})

test('a configuration with a path that leads nowhere shares nothing, and is no hindrance', async () => {
  const folder = makeFolder()
  writeFileSync(join(folder, 'coverage.json'), JSON.stringify(makeReport({ 'a.py': { executed: [1], missing: [] } })))
  const configs = ['coverage.json', 'coverage.json', '../coverage.json'].map((path, index) => {
    writeFileSync(
      join(folder, `${index}.yaml`),
      `version: 1\nevidence: { coverage: ${path} }\ndocuments: [{ template: summary, path: S.md }]\n`,
    )
    return readConfig(join(folder, `${index}.yaml`))
  })
  const reports = new SharedReports(sharedPaths(configs))
  const file = coveragePaths(configs[0]!)[0]!
  expect((await reports.read(file, [], false)).report!.fileCount).toBe(1)
  expect(reports.read(file, [], false)).toBe(reports.read(file, [], false))
})
