import { resolve, join } from 'node:path'
import { expect, test } from 'vitest'
import { build } from '../../src/build.ts'
import { check } from '../../src/check.ts'
import { readConfig } from '../../src/config/read-config.ts'
import { makeProject } from '../cli/project.ts'

const templates = resolve('templates')

test.each([
  [{ date: '2026-11-01' }, {}, 'with `--date 2026-11-01`', 'without `--date`'],
  [{ date: '2026-11-01' }, { date: '2026-11-02' }, 'with `--date 2026-11-01`', 'with `--date 2026-11-02`'],
  [{}, { date: '2026-11-02' }, 'without `--date`', 'with `--date 2026-11-02`'],
])('of a document written with %j, check with %j says so', async (written, checked, was, is) => {
  const config = readConfig(join(makeProject(), 'closeout.yaml'))
  await build(config, { templates, ...written })
  expect((await check(config, { templates, ...written })).diagnostics).toEqual([])
  expect((await check(config, { templates, ...checked })).diagnostics).toEqual([
    {
      rule: 'date-changed',
      severity: 'error',
      file: 'NOTE.md',
      message: `Was written ${was}, this is ${is}`,
      hint: `run \`closeout check\` ${was}, or \`closeout build\``,
    },
  ])
})
