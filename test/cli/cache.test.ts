import { appendFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { makeProject } from './project.ts'
import { runCli, startCli } from './run-cli.ts'

/** A project whose documents are written and older than the next run, and a way to run with a cache beside it. */
async function makeBuilt() {
  const cwd = makeProject()
  const options = { cwd, env: { CLOSEOUT_CACHE: join(cwd, 'cache') } }
  const run = (...args: string[]) => runCli(args, options)
  const start = (...args: string[]) => startCli(args, options)
  await run('build')
  await sleep(100)
  return { cwd, run, start, kept: () => readdirSync(cwd).includes('cache') }
}

test('a run with nothing to do says the same when it is done again', async () => {
  const { run, start, kept } = await makeBuilt()
  const rendered = await run('check', '--no-cache', '--format', 'json')
  expect(kept()).toBe(false)
  const first = await run('check')
  expect(kept()).toBe(true)
  expect(await start('check')).toEqual(first)
  expect(await run('check', '--format', 'json')).toEqual(rendered)
  expect((await run('build')).stdout).toContain('1 document unchanged.')
  expect(await run('check', '--all')).toEqual(first)
})

test('a change after it is found, whatever is kept', async () => {
  const { cwd, run, start } = await makeBuilt()
  await run('check')
  appendFileSync(join(cwd, 'NOTE.md'), 'More.\n')
  const { status, stdout } = await start('check')
  expect(status).toBe(1)
  expect(stdout).toContain('-More.')
})
