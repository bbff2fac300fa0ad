import { expect, test } from 'vitest'
import { exampleDocument } from '../../src/verify/example-document.ts'
import { maskBlock } from '../../src/verify/mask-block.ts'
import { readText } from '../../src/verify/read-text.ts'

/** The first block, with a capital for every character that is a value or kept. */
const masked = (example: string) => {
  const { text, spans } = exampleDocument({ text: example })
  const reading = readText(text, spans)
  return maskBlock(reading.blocks[0]!, reading, (part, { kind }) =>
    kind === 'literal' ? part : kind[0]!.toUpperCase().repeat(part.length),
  )
}

test.each([
  ['⟦measured:12⟧ of ⟦derived:345⟧ tests', 'MM of DDD tests'],
  ['a ⟦authored:b⟧', 'a A'],
  ['⟦kept:all of it⟧', 'KKKKKKKKK'],
  ['x &amp; ⟦derived:5⟧ &gt; ⟦measured:&amp;&lt;⟧ y', 'x & D > MM y'],
  ['\\*⟦measured:\\*\\*⟧\\*', '*MM*'],
  ['**a⟦measured:1⟧** ⟦derived:2⟧', 'aM D'],
  ['⟦measured:⟧a⟦derived:⟧⟦derived:1⟧⟦measured:⟧', 'aD'],
  ['⟦measured:⟧&amp;⟦derived:⟧⟦derived:1⟧⟦measured:⟧', '&D'],
  ['a `⟦measured:12⟧` <!--⟦derived:3⟧--> b', `a \ufffc\ufffc ${'\ufffc'.repeat(8)} b`],
])('%j is masked', (example, expected) => expect(masked(example)).toBe(expected))

test('a text without spans stays as it is', () => {
  const reading = readText('a &amp; b `c`')
  expect(maskBlock(reading.blocks[0]!, reading, () => '?')).toBe('a & b \ufffc')
})
