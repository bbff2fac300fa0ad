import { appendFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { makeProject } from './project.ts'
import { runCli } from './run-cli.ts'

/** A project whose documents are written and older than the next run, and a way to run with a cache beside it. */
async function makeBuilt() {
  const cwd = makeProject()
  const run = (...args: string[]) => runCli(args, { cwd, env: { CLOSEOUT_CACHE: join(cwd, 'cache') } })
  await run('build')
  await sleep(100)
  return { cwd, run, kept: () => readdirSync(cwd).includes('cache') }
}

test('a run with nothing to do says the same in every format when it is done again', async () => {
  const { run, kept } = await makeBuilt()
  expect(kept()).toBe(false)
  const first = await run('check')
  expect(kept()).toBe(true)
  expect(await run('check')).toEqual(first)
  for (const format of ['json', 'github', 'sarif']) {
    const again = await run('check', '--format', format)
    expect(again).toEqual(await run('check', '--format', format, '--no-cache'))
  }
  expect(await run('build')).toEqual(await run('build', '--no-cache'))
  expect(await run('check', '--all')).toEqual(await run('check', '--all', '--no-cache'))
})

test('a change after it is found, whatever is kept', async () => {
  const { cwd, run } = await makeBuilt()
  await run('check')
  appendFileSync(join(cwd, 'NOTE.md'), 'More.\n')
  const { status, stdout } = await run('check')
  expect(status).toBe(1)
  expect(stdout).toContain('-More.')
})

test('nothing is kept where nothing shall be', async () => {
  const { run, kept } = await makeBuilt()
  await run('check', '--no-cache')
  expect(kept()).toBe(false)
})
