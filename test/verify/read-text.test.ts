import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readSkeleton } from '../../src/verify/read-skeleton.ts'
import { readText } from '../../src/verify/read-text.ts'
import { sourceOffset } from '../../src/verify/read-visible-blocks.ts'

const seen = (text: string) => readText(text).blocks.map(({ kind, text: visible }) => `${kind}: ${visible}`)

test('blocks are what the page shows', () => {
  expect(
    seen(
      '---\na: 1\n---\n# **A** `b`\n\n- x &amp; \\*y\n  z\n\n| [l](u) | c\\|d |\n| - | - |\n\n```js\ncode\n```\n\n<!-- note -->\n',
    ),
  ).toEqual(['heading: A b', 'paragraph: x & *y\nz', 'cell: [l]', 'cell: c|d', 'code: code', 'html: <!-- note -->'])
})

test('every visible letter leads back to the place it is written at', () => {
  const unit = fc.constantFrom(
    'a',
    'b',
    ' ',
    '&amp;',
    '&#38;',
    '\\*',
    '**c**',
    '`d`',
    '\n',
    '\n> ',
    '[e](f)',
    '😀',
    '&#x1F600;',
    '~~g~~',
  )
  fc.assert(
    fc.property(
      fc.constantFrom('', '> ', '- ', '# ', '---\nk: v\n---\n'),
      fc.string({ unit, minLength: 1, maxLength: 12 }),
      (lead, body) => {
        const text = `${lead}x${body}`
        for (const block of readText(text).blocks)
          for (let index = 0; index < block.text.length; index++) {
            if (/[a-gx😀]/.test(block.text[index]!))
              expect([block.text[index], '&']).toContain(text[sourceOffset(block, text, index)])
          }
      },
    ),
    { numRuns: 150 },
  )
})

test('places are those of the whole text', () => {
  const reading = readText('---\na: 1\n---\n\nxy\n')
  expect(reading.placeOf(14, 16)).toEqual({ line: 5, column: 1, endLine: 5, endColumn: 3 })
  expect(reading.placeOf(0)).toEqual({ line: 1, column: 1 })
  expect(reading.headings).toEqual([])
})

test('a skeleton is ASCII for what looks like it, and leads back', () => {
  const { text, originalIndex } = readSkeleton('é［Μ\u200bＥ】…')
  expect(text).toBe('e[ME]...')
  expect(Array.from(text, (_, index) => originalIndex(index))).toEqual([0, 1, 2, 4, 5, 6, 6, 6])
})
