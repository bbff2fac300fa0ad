import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { build } from '../src/build.ts'
import { check } from '../src/check.ts'
import { readConfig } from '../src/config/read-config.ts'
import { makeAhead, stands, takeOrMake } from '../src/make-ahead.ts'

const templates = join(process.cwd(), 'templates')
const coverage = 'backend/tests/coverage_reports/metrics/coverage.json'
const phase = '.planning/phases/12-tier-1-coverage-push'

/** The example in a folder of its own, and what is made of it ahead. */
async function makeExample() {
  const folder = mkdtempSync(join(tmpdir(), 'closeout-ahead-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  cpSync('examples/phase-12', folder, { recursive: true })
  // Only files from before a run are sure to be those that it read.
  await sleep(100)
  const config = readConfig(join(folder, 'closeout.yaml'))
  return { folder, config, ahead: await makeAhead(config, { templates }) }
}

test('what was made ahead is plain data, and what a run now yields', async () => {
  const { config, ahead } = await makeExample()
  const sent = structuredClone(ahead!)
  expect(stands(config, sent)).toBe(true)
  expect(await takeOrMake(config, { templates, ahead: sent })).toBe(sent.made)
  expect(await takeOrMake(config, { templates })).toEqual(sent.made)
  expect(await check(config, { templates, ahead: sent })).toEqual(await check(config, { templates }))
  expect(await build(config, { templates, ahead: sent })).toEqual(await build(config, { templates }))
})

test.each<[string, (folder: string) => void]>([
  ['a report', folder => appendFileSync(join(folder, coverage), ' ')],
  ['a report that is gone', folder => rmSync(join(folder, coverage))],
  ['a document', folder => appendFileSync(join(folder, `.planning/ROADMAP.md`), '\n')],
  ['a trace', folder => rmSync(join(folder, '.closeout/trace'), { recursive: true })],
  [
    'a template of its own',
    folder => cpSync('templates/summary', join(folder, 'templates/summary'), { recursive: true }),
  ],
  ['a folder beside the phase', folder => mkdirSync(join(folder, '.planning/phases/13-next'))],
  ['the configuration', folder => appendFileSync(join(folder, 'closeout.yaml'), '# more\n')],
])('%s that changed since is looked at again', async (_, change) => {
  const { folder, ahead } = await makeExample()
  change(folder)
  expect(stands(readConfig(join(folder, 'closeout.yaml')), ahead!)).toBe(false)
})

test('what nothing was read from may change', async () => {
  const { folder, config, ahead } = await makeExample()
  appendFileSync(join(folder, 'README.md'), '\n')
  mkdirSync(join(folder, phase, 'notes'))
  expect(stands(config, ahead!)).toBe(true)
})

test('what may have changed while it was read is not made ahead', async () => {
  const { folder, config } = await makeExample()
  appendFileSync(join(folder, coverage), ' ')
  expect(await makeAhead(config, { templates })).toBeUndefined()
  await sleep(100)
  expect(await makeAhead(config, { templates })).toBeDefined()
})

test('what is refused stands as long as the evidence does', async () => {
  const { folder, config } = await makeExample()
  appendFileSync(join(folder, coverage), '}')
  await sleep(100)
  const ahead = await makeAhead(config, { templates })
  expect(await build(config, { templates, ahead })).toEqual(await build(config, { templates }))
  cpSync(join('examples/phase-12', coverage), join(folder, coverage))
  expect((await build(config, { templates, ahead })).diagnostics.map(({ rule }) => rule)).not.toContain(
    'evidence-unreadable',
  )
})

test('a build that has nothing to write touches nothing', async () => {
  const { folder, config } = await makeExample()
  const look = () => statSync(join(folder, '.closeout')).mtimeMs
  const before = look()
  expect((await build(config, { templates })).written).toEqual([])
  expect(look()).toBe(before)
  appendFileSync(join(folder, '.planning/ROADMAP.md'), '\nMore.\n')
  await sleep(100)
  expect((await build(config, { templates })).written).toEqual([])
  expect(look()).toBeGreaterThan(before)
})

test('a check of documents that differ is as without what was made ahead', async () => {
  const { folder, config } = await makeExample()
  appendFileSync(join(folder, '.planning/ROADMAP.md'), '\nMore.\n')
  appendFileSync(join(folder, coverage), ' ')
  await sleep(100)
  const ahead = await makeAhead(config, { templates })
  const found = await check(config, { templates, ahead })
  expect(found).toEqual(await check(config, { templates }))
  expect(found.diagnostics.map(({ rule }) => rule)).toContain('evidence-moved')
})

test('what one document lacks is written, with all else as it was', async () => {
  const { folder, config } = await makeExample()
  const report = 'backend/tests/coverage_reports/phase_12_gap_closure_final_report.md'
  const text = readFileSync(join(folder, report), 'utf8')
  appendFileSync(join(folder, report), 'More.\n')
  await sleep(100)
  const ahead = await makeAhead(config, { templates })
  const { documents, written } = await build(config, { templates, ahead })
  expect(written).toEqual([report])
  expect(documents.map(({ action }) => action)).toEqual(['updated', 'unchanged', 'unchanged', 'unchanged'])
  expect(readFileSync(join(folder, report), 'utf8')).toBe(text)
})

test('a trace that is not what it was is written again', async () => {
  const { folder, config } = await makeExample()
  const trace = join(folder, '.closeout/trace/.planning/ROADMAP.md.json')
  const text = readFileSync(trace, 'utf8')
  writeFileSync(trace, '{}')
  await sleep(100)
  await build(config, { templates })
  expect(readFileSync(trace, 'utf8')).toBe(text)
})

test('nothing is taken as it is while a run is at work, or has left something to recover', async () => {
  const { folder, config, ahead } = await makeExample()
  const draft = join(folder, '.closeout/.closeout-journal')
  writeFileSync(draft, '')
  await build(config, { templates, ahead })
  expect(existsSync(draft)).toBe(false)
})
