import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { readConfig } from '../../src/config/read-config.ts'
import { measure, type MeasureOptions } from '../../src/measure.ts'

const closeoutYaml = `version: 1
evidence:
  coverage: coverage.json
  tests: [{ path: evidence/run.log, exit: evidence/exit-status }]
  run: evidence/run.json
documents:
  - { template: summary, path: SUMMARY.md }
`

/** A folder of its own with a configuration that names evidence, and the given files. */
export function makeProject(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'closeout-measure-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [path, content] of Object.entries({ 'closeout.yaml': closeoutYaml, ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return folder
}

/** A command that runs a piece of JavaScript in Node. */
export function node(code: string): [string, ...string[]] {
  return [process.execPath, '-e', `const fs = require('fs'); ${code}`]
}

/** Measures in a folder; `shown` is what a person would have seen of a log. */
export async function run(folder: string, command: [string, ...string[]], more: Partial<MeasureOptions> = {}) {
  const parts: Buffer[] = []
  const result = await measure(readConfig(join(folder, 'closeout.yaml')), {
    command,
    cwd: folder,
    env: process.env,
    stdout: 1,
    stderr: 2,
    show: part => {
      parts.push(Buffer.from(part))
      return Promise.resolve()
    },
    ...more,
  })
  return { ...result, shown: Buffer.concat(parts).toString() }
}

/** A file of the folder as text. */
export function read(folder: string, path: string): string {
  return readFileSync(join(folder, path), 'utf8')
}
