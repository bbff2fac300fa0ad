import { expect, test } from 'vitest'
import { check } from '../src/check.ts'
import { readConfig } from '../src/config/read-config.ts'

test('the table of speed in README is what its template makes of the benchmark that is committed', async () => {
  const { diagnostics } = await check(readConfig('bench/closeout.yaml'), { templates: 'templates' })
  expect(diagnostics).toEqual([])
})
