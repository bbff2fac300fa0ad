import { expect, test } from 'vitest'
import { exampleDocument } from '../../src/verify/example-document.ts'

const at = (pointer: string) => ({ file: 'closeout.yaml', pointer })

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

test('it has a whole document around it, and its values come from somewhere', () => {
  const sha256 = '0'.repeat(64)
  const measured = { kind: 'measured', file: 'coverage.json', sha256, pointer: '/totals' }
  const value = { code: '{{value}}', conditions: [] }
  expect(
    exampleDocument({
      text: '⟦kept:f⟧⟦measured:a⟧⟦derived:b⟧⟦configured:c⟧⟦claimed:d⟧⟦authored:e⟧⟦claim:g⟧',
      contract: { minLines: 2 },
    }),
  ).toEqual({
    path: 'report.md',
    template: 'example',
    templateSha256: sha256,
    before: undefined,
    contract: { kind: 'create', requiredSections: [], minLines: 2, frontmatter: [] },
    text: 'fabcdeg',
    spans: [
      { start: 0, end: 1, kind: 'kept', conditions: [] },
      { start: 1, end: 2, kind: 'measured', origin: measured, ...value },
      {
        start: 2,
        end: 3,
        kind: 'derived',
        origin: { kind: 'derived', operation: 'percent', arguments: [{ data: 1, origin: measured }] },
        ...value,
      },
      { start: 3, end: 4, kind: 'configured', origin: { kind: 'configured', ...at('/targets') }, ...value },
      {
        start: 4,
        end: 5,
        kind: 'claimed',
        origin: { kind: 'claimed', source: 'VERIFICATION.md', ...at('/claims/0') },
        ...value,
      },
      { start: 5, end: 6, kind: 'authored', origin: { kind: 'authored', ...at('/notes/0') }, ...value },
      { start: 6, end: 7, kind: 'literal', claim: { source: 'the team', reason: 'agreed' }, conditions: [] },
    ],
  })
})

test('a mark that holds nothing is no span', () => {
  expect(exampleDocument({ text: '⟦measured:⟧a' }).spans).toEqual([
    { start: 0, end: 1, kind: 'literal', conditions: [] },
  ])
})
