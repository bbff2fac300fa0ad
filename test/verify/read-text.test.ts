import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exampleDocument } from '../../src/verify/example-document.ts'
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

test('frontmatter is no part of the body, nor of what is read in it', () => {
  const reading = readText('---\na: 1\n---\n# B\n\n> # C\n\n## *D*\n')
  expect(reading.bodyStart).toBe(13)
  expect(reading.tree.children.map(({ type }) => type)).toEqual(['heading', 'blockquote', 'heading'])
  expect(reading.headings).toEqual([
    { depth: 1, text: 'B', start: 13, end: 16, line: 1 },
    { depth: 2, text: 'D', start: 25, end: 31, line: 5 },
  ])
  expect(reading.lineStarts).toEqual([0, 4, 9, 13, 17, 18, 24, 25, 32])
  expect(reading.blocks.map(block => sourceOffset(block, reading.text, 0))).toEqual([15, 22, 29])
})

test.each([
  ['', [0]],
  ['a', [0]],
  ['\na\n\nb', [0, 1, 3, 4]],
])('the lines of %j start at %j', (text, starts) => expect(readText(text).lineStarts).toEqual(starts))

test('a block that never ends is body', () => {
  const reading = readText('---\n# A\n')
  expect(reading.bodyStart).toBe(0)
  expect(reading.headings.map(({ text, start }) => [text, start])).toEqual([['A', 4]])
})

test('a text is read once', () => {
  const reading = readText('# A\n')
  const once = [reading.tree, reading.headings, reading.blocks, reading.lineStarts]
  const again = [reading.tree, reading.headings, reading.blocks, reading.lineStarts]
  again.forEach((value, index) => expect(value).toBe(once[index]))
})

test.each([
  [0, undefined, { line: 1, column: 1 }],
  [1, 1, { line: 1, column: 2 }],
  [1, 2, { line: 1, column: 2, endLine: 1, endColumn: 3 }],
  [0, 4, { line: 1, column: 1, endLine: 2, endColumn: 2 }],
  [2, 3, { line: 1, column: 3, endLine: 2, endColumn: 1 }],
  [3, 2, { line: 2, column: 1 }],
  [6, 6, { line: 3, column: 1 }],
])('the place of [%j, %j)', (start, end, expected) =>
  expect(readText('ab\ncd\n').placeOf(start, end)).toEqual(expected),
)

test('the spans of a range are those with a character in it', () => {
  const { text, spans } = exampleDocument({ text: '⟦kept:ab⟧cd⟦measured:ef⟧' })
  const kinds = (start: number, end: number) =>
    readText(text, spans)
      .spansIn(start, end)
      .map(({ kind }) => kind)
  expect(kinds(0, 2)).toEqual(['kept'])
  expect(kinds(1, 3)).toEqual(['kept', 'literal'])
  expect(kinds(2, 4)).toEqual(['literal'])
  expect(kinds(0, 6)).toEqual(['kept', 'literal', 'measured'])
  expect(kinds(5, 9)).toEqual(['measured'])
  expect(readText(text).spansIn(0, 6)).toEqual([])
})

test.each([
  ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹ αινορτυϲ', 'ABEZHIKMNOPTYXC aivoptuc'],
  ['АВЕЅІЈКМНОРСТУХԌԚԜӀ аеорсухіјѕԁԛԝһӏ', 'ABESIJKMHOPCTYXGQWI aeopcyxijsdqwhl'],
  ['ᎪᏴᏟᎠᎬᏀᎻᏆᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᏃ', 'ABCDEGHIJKLMPRSTVWZ'],
  ['ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ', 'ABCDEFGHIJKLMNOPRSTUVWYZ'],
  ['【】〔〕⟦⟧〚〛❲❳⁅⁆⦋⦌', '[][][][][][][]'],
  ['ｐａｓｓ 𝐏𝐀𝐒𝐒 ﬁ ½ p\u0301a\u200bs\u00ads\ufe0f', 'pass PASS fi 1⁄2 pass'],
  ['ß — 日本 😀', 'ß — 日本 😀'],
  ['𝚨Ά', 'AA'],
  ['as it is', 'as it is'],
  ['', ''],
])('%j reads as %j', (original, text) => expect(readSkeleton(original).text).toBe(text))

test('an index of a skeleton leads back to the character it comes from', () => {
  const back = (original: string) => {
    const { text, originalIndex } = readSkeleton(original)
    return Array.from({ length: text.length + 1 }, (_, index) => originalIndex(index))
  }
  expect(back('abc')).toEqual([0, 1, 2, 3])
  expect(back('ﬁ😀\u200bb')).toEqual([0, 0, 1, 1, 4, 5])
})

test('a skeleton is ASCII for what looks like it, and leads back', () => {
  const { text, originalIndex } = readSkeleton('é［Μ\u200bＥ】…')
  expect(text).toBe('e[ME]...')
  expect(Array.from(text, (_, index) => originalIndex(index))).toEqual([0, 1, 2, 4, 5, 6, 6, 6])
})
