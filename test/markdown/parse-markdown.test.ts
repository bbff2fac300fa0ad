import fc from 'fast-check'
import { remark } from 'remark'
import remarkGfm from 'remark-gfm'
import { expect, test } from 'vitest'
import { headingsOf, parseMarkdown, placeOf, shapeOf, wordsOf } from '../../src/markdown/parse-markdown.ts'

test('a text is parsed once, however often it is asked for', () => {
  const text = '# Once\n'
  expect(parseMarkdown(text)).toBe(parseMarkdown('# On' + 'ce\n'))
  for (let other = 0; other < 20; other++) parseMarkdown(`# ${other}\n`)
  expect(parseMarkdown(text)).toEqual(parseMarkdown('# Once\n'))
})

test('the shape of a tree says what it is made of, without its words', () => {
  const shape = (text: string) => shapeOf(parseMarkdown(text))
  expect(shape('# T\n\na *b* `c`\n\n- [x] d\n- e\n\n1. f\n')).toBe(
    'root(heading1(text) paragraph(text emphasis(text) text inlineCode) list(checkItem(paragraph(text)) listItem(paragraph(text))) orderedList(listItem(paragraph(text))))',
  )
  expect(shape('| a | b |\n|--|:-:|\n| c | d |\n')).toBe(
    'root(table:none,center(tableRow(tableCell(text) tableCell(text)) tableRow(tableCell(text) tableCell(text))))',
  )
  expect(shape('| 97.46 | x |\n|--|--|\n')).toBe(shape('| 00.00 | y |\n|--|--|\n'))
  expect(shape('| a \\| b | x |\n|--|--|\n')).not.toBe(shape('| a | b | x |\n|--|--|--|\n'))
})

test('headings come with depth, words and place; those in quotes, lists and fences are left out', () => {
  const text = 'Title\n===\n\n> # no\n\n- # no\n\n```\n# no\n```\n\n## A *b* `c` ![d](e)\n'
  expect(headingsOf(text)).toEqual([
    { depth: 1, text: 'Title', start: 0, end: 9, line: 1 },
    { depth: 2, text: 'A b c d', start: text.indexOf('## A'), end: text.length - 1, line: 12 },
  ])
})

test('words are what a reader sees', () => {
  const [paragraph] = parseMarkdown('a **b** [c](d) <br> `e`\n').children
  expect(wordsOf(paragraph!)).toBe('a b c  e')
  expect(placeOf(paragraph!)).toEqual({ start: 0, end: 23, line: 1 })
})

test('a tree is the one that remark makes of a text, whatever addresses it holds', () => {
  const parts = [
    ...[
      'a',
      'W',
      'ww',
      'www',
      '.',
      'x.org',
      'http',
      's',
      ':',
      '//',
      '@',
      '&commat;',
      '&#64;',
      '+',
      '-',
      '_',
      '&#119;',
      '&amp;',
      '\\',
    ],
    ...[
      ' ',
      '\n',
      '\n\n',
      '*',
      '**',
      '~~',
      '`',
      '<!-- c -->',
      '[',
      '](b)',
      '| ',
      '|--|',
      '- ',
      '# ',
      '1. ',
      '[^1]',
      '\u017f',
    ],
  ]
  const remarkable = remark().use(remarkGfm)
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 30 }), words => {
      const text = words.join('')
      expect(parseMarkdown(text)).toEqual(remarkable.parse(text))
    }),
    { numRuns: 2000 },
  )
})
