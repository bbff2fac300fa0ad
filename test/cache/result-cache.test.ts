import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { build } from '../../src/build.ts'
import { ResultCache, type Outcome } from '../../src/cache/result-cache.ts'
import { check } from '../../src/check.ts'
import { readConfig } from '../../src/config/read-config.ts'

const folder = mkdtempSync(join(tmpdir(), 'closeout-cache-'))
const project = join(folder, 'project')
const kept = join(folder, 'kept')
const file = join(project, 'closeout.yaml')
const templates = join(process.cwd(), 'templates')
const openCache = (maker = 'closeout 1') => new ResultCache(kept, maker)
const recall = () => openCache().recall(file)
const outcomeOf = ({ documents, diagnostics, skipped }: Outcome) => ({ documents, diagnostics, skipped })
const fresh = async () => outcomeOf(await check(readConfig(file), { templates }))

let found: Outcome
beforeAll(async () => {
  cpSync('examples/phase-12', project, { recursive: true })
  // Only files from before a run are sure to be those that it read.
  await sleep(100)
  found = outcomeOf(await check(readConfig(file), { templates, cache: openCache() }))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('what was found when nothing was to write is found again', async () => {
  expect(found.documents.map(({ action }) => action)).toEqual(['unchanged', 'unchanged', 'unchanged', 'unchanged'])
  expect(found.diagnostics.map(({ rule }) => rule)).toContain('target-missed')
  expect(outcomeOf(recall()!)).toEqual(found)
  expect(outcomeOf(await build(readConfig(file), { templates }))).toEqual(found)
})

/** Does something to a file or folder, looks, and puts the file back. */
function recallWith(path: string, change: (absolute: string) => void) {
  const absolute = join(project, path)
  const before = readdirSync(dirname(absolute)).includes(path.split('/').at(-1)!) ? readFileSync(absolute) : undefined
  change(absolute)
  const known = recall()
  rmSync(absolute, { recursive: true, force: true })
  if (before) writeFileSync(absolute, before)
  return known
}

test('a change to any file that was read, and to none else, makes it read again', async () => {
  const files = readdirSync(project, { recursive: true, withFileTypes: true, encoding: 'utf8' })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(project.length + 1))
  const ignored = files.filter(path => recallWith(path, absolute => appendFileSync(absolute, ' ')))
  const unneeded = files.filter(path => recallWith(path, absolute => rmSync(absolute)))
  expect(unneeded).toEqual(ignored)
  expect(files.length - ignored.length).toBeGreaterThan(12)
  const before = ignored.map(path => [path, readFileSync(join(project, path))] as const)
  for (const path of ignored) appendFileSync(join(project, path), ' ')
  expect(await fresh()).toEqual(found)
  for (const [path, bytes] of before) writeFileSync(join(project, path), bytes)
  expect(outcomeOf(recall()!)).toEqual(found)
})

test.each([
  'templates/final-report/template.md.hbs',
  '.planning/phases/13-next/x',
  '.closeout/journal.json',
  '.closeout/lock',
])('a new %s makes it read again', path => {
  const folders = new Set(readdirSync(project, { recursive: true, encoding: 'utf8' }))
  const change = (absolute: string) => {
    mkdirSync(dirname(absolute), { recursive: true })
    writeFileSync(absolute, '')
  }
  change(join(project, path))
  expect(recall()).toBeUndefined()
  for (const name of readdirSync(project, { recursive: true, encoding: 'utf8' }))
    if (!folders.has(name)) rmSync(join(project, name), { recursive: true, force: true })
  expect(recall()).toBeDefined()
})

test('another program, other options, a damaged or missing entry: read again', () => {
  expect(openCache('closeout 2').recall(file)).toBeUndefined()
  const [entry] = readdirSync(kept)
  const text = readFileSync(join(kept, entry!), 'utf8')
  writeFileSync(join(kept, entry!), text.slice(0, -1))
  expect(recall()).toBeUndefined()
  rmSync(join(kept, entry!))
  expect(recall()).toBeUndefined()
  writeFileSync(join(kept, entry!), text)
  expect(recall()).toBeDefined()
})

test('a run that wrote or was refused keeps nothing', async () => {
  rmSync(kept, { recursive: true })
  appendFileSync(join(project, found.documents[0]!.path), 'edited\n')
  await check(readConfig(file), { templates, cache: openCache() })
  await build(readConfig(file), { templates, cache: openCache() })
  const log = join(project, 'evidence/phase_12_coverage_run.log')
  const text = readFileSync(log)
  writeFileSync(log, text.subarray(0, 200))
  await sleep(100)
  await build(readConfig(file), { templates, cache: openCache() })
  expect(() => readdirSync(kept)).toThrow('ENOENT')
  writeFileSync(log, text)
  await sleep(100)
  await build(readConfig(file), { templates, cache: openCache() })
  expect(outcomeOf(recall()!)).toEqual(found)
})

test('nothing is kept when a file changed since the run began', () => {
  const path = join(project, 'note')
  const began = Date.now()
  writeFileSync(path, 'new')
  const dependencies = { root: project, paths: [path], folders: [] }
  openCache().keep('a', began, dependencies, found)
  expect(openCache().has('a')).toBe(false)
  openCache().keep('a', began + 1000, dependencies, found)
  expect(openCache().has('a')).toBe(true)
})

test('what a check finds is kept only where documents and traces are what they should be', async () => {
  const own = mkdtempSync(join(tmpdir(), 'closeout-cache-'))
  onTestFinished(() => rmSync(own, { recursive: true, force: true }))
  cpSync('examples/phase-12', own, { recursive: true })
  const config = readConfig(join(own, 'closeout.yaml'))
  const keptAfter = async (change: (path: string) => void) => {
    change(own)
    await sleep(100)
    await check(config, { templates, cache: openCache() })
    return openCache().recall(config.absolute) !== undefined
  }
  const trace = '.closeout/trace/.planning/ROADMAP.md.json'
  const report = 'backend/tests/coverage_reports/phase_12_gap_closure_final_report.md'
  expect(await keptAfter(folder => appendFileSync(join(folder, report), 'More.\n'))).toBe(false)
  expect(await keptAfter(folder => cpSync(join('examples/phase-12', report), join(folder, report)))).toBe(true)
  expect(await keptAfter(folder => appendFileSync(join(folder, trace), '\n'))).toBe(false)
})
