import fc from 'fast-check'
import type { Root } from 'mdast'
import { remark } from 'remark'
import remarkGfm from 'remark-gfm'
import { expect, test } from 'vitest'
import { parseSections } from '../../src/markdown/parse-sections.ts'

const remarkable = remark().use(remarkGfm)
const parse = (text: string): Root => remarkable.parse(text)

/** The texts that are parsed for a text. */
function parsedFor(text: string): string[] {
  const texts: string[] = []
  parseSections(text, part => {
    texts.push(part)
    return parse(part)
  })
  return texts
}

test('a section is parsed once, whatever stands around it, and what else a text holds in one go', () => {
  expect(parsedFor('Once.\n\n## One\n\na\n\n## Two\n')).toEqual(['Once.\n\n## One\n\na\n\n## Two\n'])
  expect(parsedFor('Else.\n\n## One\n\na\n\n## Three\n')).toEqual(['Else.\n\n## Three\n'])
  expect(parsedFor('Once.\n\n## One\n\na\n\n## Three\n')).toEqual([])
})

test('a section of more than 2048 characters is parsed whenever it is there', () => {
  const [longest, longer] = [`# L\n\n${'x'.repeat(2043)}`, `# M\n\n${'x'.repeat(2044)}`]
  const text = `Long\n\n${longer}\n\n${longest}`
  expect(parsedFor(text)).toEqual([text])
  expect(parsedFor(text)).toEqual([`${longer}\n\n`])
})

test('the 256 sections that were wanted last are kept', () => {
  const numbered = (index: number) => `Kept${' x'.repeat(index)}\n`
  for (let index = 0; index < 256; index++) parsedFor(numbered(index))
  expect(parsedFor(numbered(0))).toEqual([])
  parsedFor(numbered(256))
  expect(parsedFor(numbered(0))).toEqual([])
  expect(parsedFor(numbered(1))).toEqual([numbered(1)])
})

test.each([
  ['a definition', 'Whole [3]\n\n# One\n\n[3]: /x\n'],
  ['a fence', '```\nWhole 4\n\n# One\n```\n'],
  ['a comment that goes on', '<!-- Whole 5\n\n# One -->\n'],
  ['an element that goes on', '<pre>\nWhole 6\n\n# One\n</pre>\n'],
  ['other line breaks', 'Whole 7\r\n\n# One\n'],
])('%s: a text is parsed whole, each time', (_, text) => {
  expect(parsedFor(text)).toEqual([text])
  expect(parsedFor(text)).toEqual([text])
})

test('a comment that ends on its line keeps nothing whole', () => {
  const heading = '# One\n'
  parsedFor(heading)
  expect(parsedFor(`<!-- Closed -->\n\n${heading}`)).toEqual(['<!-- Closed -->\n\n'])
  expect(parsedFor(`Closed <!-- a --> <!-- b -->\n\n${heading}`)).toEqual(['Closed <!-- a --> <!-- b -->\n\n'])
})

test('a line with any number of comments is looked at once', () => {
  const lengths: number[] = []
  const text = `${'<!--'.repeat(200_000)}-->\n\n# Many\n`
  parseSections(text, part => {
    lengths.push(part.length)
    return { type: 'root', children: [] }
  })
  expect(lengths).toEqual([text.length])
})

test('a section behind as many characters in more lines is on its own line', () => {
  const lineOf = (text: string) => parseSections(text, parse).children.at(-1)?.position?.start.line
  expect(lineOf('abcd\n\n# Lines\n')).toBe(3)
  expect(lineOf('ab\nd\n\n# Lines\n')).toBe(4)
})

test('a section begins with a comment, too: what is placed between two is known in the document', () => {
  const placed = '<!-- begin -->\n## Placed\n\na\n\n<!-- end -->\n'
  parsedFor(placed)
  expect(parsedFor(`Around.\n\n${placed}\nBehind.\n`)).toEqual(['Around.\n\n<!-- end -->\n\nBehind.\n'])
})

test('a section begins with a heading behind a blank line, at the beginning of its line', () => {
  const heading = '# One\n'
  parsedFor(heading)
  for (const text of ['Alone 1\n# One\n', 'Alone 2\n\n  # One\n', 'Alone 3\n\n- # One\n', 'Alone 4\n \n# One\n'])
    expect(parsedFor(text)).toEqual([text])
  expect(parsedFor('Alone 5\n\n# One\n')).toEqual(['Alone 5\n\n'])
})

test.each([
  ['Rate 12.5% of `30`\n', 'Rate 99.0% of `41`\n'],
  ['| a1 |\n| - |\n| **2** |\n', '| a3 |\n| - |\n| **4** |\n'],
  ['1. a 1\n2. b\n', '1. a 8\n2. b\n'],
  ['> - \\_1\n>   2\n', '> - \\_3\n>   4\n'],
])('of %j, %j differs in digits only: it is not parsed again', (one, other) => {
  parsedFor(one)
  expect(parsedFor(other)).toEqual([])
  expect(parseSections(other, parse)).toEqual(parse(other))
})

test.each([
  ['1. number\n', '2. number\n'],
  ['- 1. inner\n', '- 2. inner\n'],
  ['<h1>\nx\n', '<h7>\nx\n'],
  ['&#49; entity\n', '&#48; entity\n'],
  ['![image](1)\n', '![image](2)\n'],
  ['www.x1.org\n', 'www.x2.org\n'],
  ['- ```js1\n  x\n  ```\n', '- ```js2\n  x\n  ```\n'],
])('of %j, %j differs in a digit that decides something: it is parsed', (one, other) => {
  parsedFor(one)
  expect(parsedFor(other)).toEqual([other])
})

test('the tree is that of the whole text', () => {
  const part = fc.constantFrom(
    ...[
      '# h',
      '## a `b`',
      '#',
      '####### no',
      ' # in',
      '#no',
      'text',
      'a | b',
      '| a | b |\n|---|---|',
      '| c | d |',
      '===',
    ],
    ...['- item', '  more', '1. one', '   - [x] inner', '    code', '> quote', '> # h', '```', '~~~ js', '***', '---'],
    ...[
      '<!-- c -->',
      '<!-- c',
      '<!-->',
      '<!--->',
      '-->',
      '<div>',
      '</div>',
      '<pre>',
      '<script>',
      '<?',
      '?>',
      '<![CDATA[',
      ']]>',
      '<a',
      '>',
    ],
    ...[
      '[a]',
      '[a]: /b',
      '[^1]',
      '[^1]: note',
      'www.x.org',
      'a@b.c',
      '\t# h',
      '\ufeff',
      'x  ',
      '\\',
      '&amp;',
      '~~a~~',
      '\r',
    ],
    ...[
      '12',
      '3.',
      '4) x',
      '- 5. y',
      '6.7%',
      '`8`',
      '**9**',
      '\\1',
      '| 1 | 23 |',
      '<h1>',
      '&#49;',
      '![4](5)',
      'a6@b7.c8',
      'www.9.org',
    ],
    ...['[10]', '- ```js1', '        2', '&frac12;', '<3', '<!-- 4 -->', '> 5', '- [ ] 6', '~~7~~', 'a\u20288'],
  )
  const gap = fc.constantFrom('\n', '\n\n', '\n\n', '\n\n\n', '\n \n', '')
  fc.assert(
    fc.property(fc.array(fc.tuple(part, gap), { maxLength: 14 }), fc.infiniteStream(fc.nat(9)), (parts, digits) => {
      const text = parts.flat().join('')
      expect(parseSections(text, parse)).toEqual(parse(text))
      const other = text.replace(/\d/g, () => String(digits.next().value))
      expect(parseSections(other, parse)).toEqual(parse(other))
    }),
    { numRuns: Number(process.env['CLOSEOUT_CASES'] ?? 2000) },
  )
})
