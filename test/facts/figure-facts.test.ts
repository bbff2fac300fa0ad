import { expect, test } from 'vitest'
import { computeFigureFacts } from '../../src/facts/figure-facts.ts'
import { plain, Value } from '../../src/facts/value.ts'

const source = { path: 'bench.json', sha256: 'f'.repeat(64), bytes: 1, modified: 0 }
const factsOf = (data: unknown) => computeFigureFacts(new Map([['bench', { source, data: data as never }]]), ['bench'])

test('each leaf of a file of figures is measured at its pointer', () => {
  const { bench } = factsOf({ 'a/b': [{ '~': 1.5 }] }) as { bench: Record<string, Record<string, Value>[]> }
  const leaf = bench['a/b']![0]!['~']!
  expect(leaf.data).toBe(1.5)
  expect(leaf.origin).toEqual({ kind: 'measured', file: 'bench.json', sha256: source.sha256, pointer: '/a~1b/0/~0' })
})

test('what is null is not measured, and never 0', () => {
  expect(plain(factsOf({ seconds: null, name: 'x' }))).toEqual({ bench: { name: 'x' } })
})

test('a file that was not read has a name, and nothing in it', () => {
  expect(computeFigureFacts(new Map(), ['bench'])).toStrictEqual({ bench: undefined })
})
