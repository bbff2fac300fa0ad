import { describe, expect, test } from 'vitest'
import { parseMarkdown } from '../../src/markdown/parse-markdown.ts'
import { readVisibleBlocks, sourceOffset } from '../../src/verify/read-visible-blocks.ts'

const blocksOf = (text: string) => readVisibleBlocks(parseMarkdown(text), text)
/** A block's pieces as `kind from-to text`. */
const pieces = (text: string, index = 0) =>
  blocksOf(text)[index]!.pieces.map(piece => `${piece.kind} ${piece.from}-${piece.to} ${piece.text}`)
/** The source offset of every character of the first block, and of its end. */
const offsets = (text: string) => {
  const block = blocksOf(text)[0]!
  return Array.from({ length: block.text.length + 1 }, (_, index) => sourceOffset(block, text, index))
}

test.each([
  ['a **b** _c_', ['text 0-2 a ', 'text 4-5 b', 'text 7-8  ', 'text 9-10 c']],
  ['a `b` ``c`d``', ['text 0-2 a ', 'code 3-4 b', 'text 5-6  ', 'code 8-11 c`d']],
  ['```js\na\nb\n```', ['code 6-9 a\nb']],
  ['    a\n    b', ['code 0-11 a\nb']],
  ['```\n```', ['code 0-7 ']],
  ['`a\nb`', ['code 1-4 a\nb']],
  ['[a](u) b', ['bracket 0-1 [', 'text 1-2 a', 'bracket 2-3 ]', 'text 6-8  b']],
  ['[a][r]\n\n[r]: u', ['bracket 0-1 [', 'text 1-2 a', 'bracket 2-3 ]']],
  ['<http://u>', ['bracket 0-1 [', 'text 1-9 http://u', 'bracket 9-10 ]']],
  ['http://u.v', ['bracket 0-1 [', 'text 0-10 http://u.v', 'bracket 10-10 ]']],
  ['![a](u) b', ['text 0-7 a', 'text 7-9  b']],
  ['![a][r]\n\n[r]: u', ['text 0-7 a']],
  ['x ![](u)', ['text 0-2 x ']],
  ['a  \nb', ['text 0-1 a', 'break 1-4 \n', 'text 4-5 b']],
  ['a\\\nb', ['text 0-1 a', 'break 1-3 \n', 'text 3-4 b']],
  ['a <b>c</b><!--d-->', ['text 0-2 a ', 'text 5-6 c', 'html 10-18 <!--d-->']],
  ['<b>\nc', ['html 0-5 <b>\nc']],
  ['[r]: u "t"', ['text 0-10 [r]: u "t"']],
  ['a[^1] b\n\n[^1]: c', ['text 0-1 a', 'text 5-7  b']],
  ['a\r\n**b**', ['text 0-3 a\n', 'text 5-6 b']],
  ['#', []],
])('%j shows its pieces', (text, expected) => expect(pieces(text)).toEqual(expected))

test('pieces follow each other in the block’s text', () => {
  const [block] = blocksOf('a **b** [c](u)')
  expect(block!.text).toBe('a b [c]')
  expect(block!.pieces.map(({ start }) => start)).toEqual([0, 2, 3, 4, 5, 6])
})

test('blocks have their kinds, headings their depths, cells their places', () => {
  const text =
    '# a\n\n> - b\n\n### c\n\n| d | e |\n| - | - |\n| f | |\n\n<p>g</p>\n\n[h]: i\n\n***\n\n`j`\n\n```\nk\n```\n'
  expect(blocksOf(text)).toMatchObject([
    { kind: 'heading', text: 'a', depth: 1 },
    { kind: 'paragraph', text: 'b' },
    { kind: 'heading', text: 'c', depth: 3 },
    { kind: 'cell', text: 'd', cell: { row: 0, column: 0 } },
    { kind: 'cell', text: 'e', cell: { row: 0, column: 1 } },
    { kind: 'cell', text: 'f', cell: { row: 1, column: 0 } },
    { kind: 'cell', text: '', cell: { row: 1, column: 1 } },
    { kind: 'html', text: '<p>g</p>' },
    { kind: 'definition', text: '[h]: i' },
    { kind: 'paragraph', text: 'j' },
    { kind: 'code', text: 'k' },
  ])
})

test('the offsets are those of the whole text, of which the tree may be the end', () => {
  const body = 'a `b` ![c](u) [d](v)\n\n[e]: w\n'
  const places = (base: number) =>
    readVisibleBlocks(parseMarkdown(body), ' '.repeat(base) + body, base).map(block => [
      block.text,
      ...block.pieces.flatMap(({ from, to }) => [from - base, to - base]),
    ])
  expect(places(0)).toEqual([
    ['a b c [d]', 0, 2, 3, 4, 5, 6, 6, 13, 13, 14, 14, 15, 15, 16, 16, 17],
    ['[e]: w', 22, 28],
  ])
  expect(places(10)).toEqual(places(0))
})

describe('a character leads back to its place', () => {
  test.each([
    ['ab', [0, 1, 2]],
    ['#', [0]],
    ['a **b** c', [0, 1, 4, 7, 8, 9]],
    ['a\\*b', [0, 2, 3, 4]],
    ['x &lt;y', [0, 1, 2, 6, 7]],
    ['x &#60;y', [0, 1, 2, 7, 8]],
    ['x &amp;amp y', [0, 1, 2, 7, 8, 9, 10, 11, 12]],
    ['x &AMP;AM', [0, 1, 2, 7, 8, 9]],
    ['x &#038;0&#X26;2', [0, 1, 2, 8, 9, 15, 16]],
    ['x &a &b; \\&amp;y', [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16]],
    ['&lt;a\\&lt;', [0, 4, 6, 7, 8, 9, 10]],
    ['x&#x1F600;y', [0, 1, 1, 10, 11]],
    ['&#x10000;y', [0, 0, 9, 10]],
    ['&#x10fffd;y', [0, 0, 10, 11]],
    ['&#38;#3', [0, 5, 6, 7]],
    ['\\*&lt;y', [1, 2, 6, 7]],
    ['x&#xff5e;y', [0, 1, 9, 10]],
    ['&lt;😀y', [0, 4, 5, 6, 7]],
    ['> a\n> b', [2, 3, 6, 7]],
    ['- a\n  &lt;b', [2, 3, 6, 10, 11]],
    ['    a\n    b', [4, 5, 10, 11]],
    ['a  \nb', [0, 3, 4, 5]],
  ])('%j', (text, expected) => expect(offsets(text)).toEqual(expected))

  test('what Markdown replaces stands where it stood, or at the end where it cannot be followed', () => {
    expect(offsets('# a\0b')).toEqual([2, 3, 4, 5])
    expect(offsets('&lt;a\0b')).toEqual([0, 4, 7, 7, 7])
  })

  test('a link that only its text shows stands behind what came before', () => {
    expect(pieces('a\\_b@c.d x')).toEqual(['bracket 0-0 [', 'text 0-7 a_b@c.d', 'bracket 7-7 ]', 'text 7-9  x'])
    expect(pieces('x\n\na\\_b@c.d', 1)[0]).toBe('bracket 3-3 [')
    for (const lead of ['**b**', '`b`', '[b](u)', '<b>', '![](u)', 'b<!---->'])
      expect(pieces(`${lead} a\\_b@c.d`).slice(-4)).toEqual([
        `text ${lead.length}-${lead.length + 1}  `,
        `bracket ${lead.length + 1}-${lead.length + 1} [`,
        `text ${lead.length + 1}-${lead.length + 8} a_b@c.d`,
        `bracket ${lead.length + 8}-${lead.length + 8} ]`,
      ])
  })
})
