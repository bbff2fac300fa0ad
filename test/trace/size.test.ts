import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const example = 'examples/phase-12'
const traces = join(example, '.closeout/trace')
const documents = readdirSync(traces, { recursive: true, encoding: 'utf8' })
  .filter(path => path.endsWith('.json'))
  .map(path => path.slice(0, -'.json'.length))

test('every document of the example has its trace', () => {
  expect(documents).toHaveLength(4)
})

test.each(documents)('the trace of %s is smaller than three times the document', path => {
  expect(statSync(join(traces, `${path}.json`)).size).toBeLessThan(3 * statSync(join(example, path)).size)
})
