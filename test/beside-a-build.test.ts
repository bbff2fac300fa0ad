import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { attest, build, check, explain, readConfig } from '../src/index.ts'
import { bundleChild } from './write/start-child.ts'

const report = 'backend/tests/coverage_reports/phase_12_gap_closure_final_report.md'
const trace = `.closeout/trace/${report}.json`
const days = ['2026-03-01', '2026-03-02'] as const
const templates = resolve('templates')
/** For machines that are busy with something else. */
const minutes = 300_000

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'closeout-beside-'))
  cpSync('examples/phase-12', folder, { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const config = () => readConfig(join(folder, 'closeout.yaml'))
const read = (path: string) => readFileSync(join(folder, path), 'utf8')
const write = (path: string, text: string) => writeFileSync(join(folder, path), text)
/** What `check` says for the first day. */
const findings = async () => {
  const { diagnostics } = await check(config(), { templates, date: days[0] })
  return diagnostics.map(({ rule, file, place, message }) => ({ rule, file, place, message }))
}

/** The documents of the second day half written over those of the first: a new report beside its old trace. */
async function buildHalf() {
  await build(config(), { templates, date: days[0] })
  const old = read(trace)
  await build(config(), { templates, date: days[1] })
  const whole = { findings: await findings(), trace: read(trace) }
  write(trace, old)
  write('.closeout/lock', '{"id":"a","pid":1,"started":"a","machine":"another"}')
  write('.closeout/journal.json', '{}')
  const finish = () => {
    write(trace, whole.trace)
    unlinkSync(join(folder, '.closeout/journal.json'))
    unlinkSync(join(folder, '.closeout/lock'))
  }
  return { finish, whole }
}

test('`check` waits for a build that is half done', async () => {
  const { finish, whole } = await buildHalf()
  const found = findings()
  setTimeout(finish, 500)
  expect(await found).toEqual(whole.findings)
})

test('`explain` waits for a build that is half done', async () => {
  const { finish } = await buildHalf()
  const told = explain(config(), { file: report, from: folder, line: 3 }, { templates })
  setTimeout(finish, 500)
  expect((await told).asWritten).toBe(true)
})

test('`attest` waits for a build that is half done', async () => {
  const { finish } = await buildHalf()
  const statement = attest(config())
  setTimeout(finish, 500)
  expect((await statement).subject.map(({ name }) => name)).toContain(report)
})

test(
  'beside a process that builds without end, `check`, `explain` and `attest` see old or new, never a mix',
  async () => {
    const whole: Awaited<ReturnType<typeof findings>>[] = []
    for (const date of [days[1], days[0]]) {
      await build(config(), { templates, date })
      whole.push(await findings())
    }
    expect(whole[1]).not.toEqual(whole[0])
    const program = await bundleChild('test/write/endless-build.ts')
    const child = spawn(process.execPath, [program.file, folder, templates, ...days], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = new Promise(resolve => child.once('close', resolve))
    let builds = 0
    child.stdout.on('data', (lines: Buffer) => (builds += lines.toString().trim().split('\n').length))
    try {
      await new Promise(resolve => child.stdout.once('data', resolve))
      const before = builds
      for (let turn = 0; turn < 3 || builds < before + 3; turn++) {
        expect(whole).toContainEqual(await findings())
        expect((await explain(config(), { file: report, from: folder, line: 6 }, { templates })).asWritten).toBe(true)
        expect((await attest(config())).subject.length).toBe(4)
      }
    } finally {
      child.kill('SIGKILL')
      await ended
      program.remove()
    }
  },
  minutes,
)
