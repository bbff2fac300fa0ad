import { expect, test } from 'vitest'
import { exampleDocument } from '../../src/verify/example-document.ts'

test('a mark is a span of its kind, from an origin of that kind', () => {
  const { text, spans } = exampleDocument({
    text: '⟦measured:a⟧⟦derived:b⟧⟦configured:c⟧⟦claimed:d⟧⟦authored:e⟧⟦kept:f⟧⟦claim:g⟧h',
  })
  expect(
    spans.map(({ kind, origin, claim, start, end }) => [text.slice(start, end), kind, origin?.kind, claim?.source]),
  ).toEqual([
    ['a', 'measured', 'measured', undefined],
    ['b', 'derived', 'derived', undefined],
    ['c', 'configured', 'configured', undefined],
    ['d', 'claimed', 'claimed', undefined],
    ['e', 'authored', 'authored', undefined],
    ['f', 'kept', undefined, undefined],
    ['g', 'literal', undefined, 'the team'],
    ['h', 'literal', undefined, undefined],
  ])
})
