import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseMarkdown, shapeOf } from '../../src/markdown/parse-markdown.ts'
import { followOpen, isInert } from '../../src/render/inert.ts'

test.each([
  ['text `tests/a.py::Case::test_x` text', 'tests/a.py::Case::test_x', true],
  ['seen: coverage.overall.outcome = missed, 3 >= 2', 'coverage.overall.outcome = missed, 3 >= 2', true],
  ['1 failed (run.log:225)', '1 failed (run.log:225)', true],
  ['1. one', '1. one', false],
  ['12. one', '12. one', false],
  ['a"b', 'a"b', false],
  ['[a] 5%', '5%', true],
  ['[a] 5 %', '5 %', true],
  ['[a] -1, b.c/d_e+f', '-1, b.c/d_e+f', true],
  ['[a] x (b)', 'x (b)', false],
  ['a  b.', 'a  b.', false],
  ['[a](dir/x (1))', 'x (1)', false],
  ['see https://example.com', 'https://example.com', false],
  ['http://a.b/c: d', 'c:', false],
  ['w ww.x', 'ww', true],
  ['www.x', 'ww', false],
  ['http://a', 'http', false],
  ['a@b.c', 'b', false],
  ['b c@', 'b c', false],
  ['a/b@c.d', 'a/b', false],
  ['http://a/`b (c)`', 'b (c)', false],
  ['`b (c)` http://a', 'b (c)', true],
  ['b c\nhttp://a', 'b c', true],
  ['a __init__ b', '__init__', false],
  ['`a`b (c)` d', 'b (c)', true],
  ['`http://a``', 'http://a', false],
  ['`http://a`', 'http://a', true],
  ['`a == "b" && c` d', 'a == "b" && c', true],
  ['_#_-a', '-a', false],
  ['<!--\na --> b', 'a --> b', false],
  ['<b\nx>y c', 'x>y', false],
  ['\\`a (b)` c', 'a (b)', true],
  ['<b abc>', 'abc', true],
  ['**abc** d', 'abc', true],
  ['[a] abc,def.ghi', 'abc,def.ghi', true],
  ['a_b (c)', 'a_b (c)', true],
  ['x a _b', 'a _b', false],
  ['x a_ b', 'a_ b', false],
  ['x a_', 'a_', false],
  ['12.', '12.', false],
  ['`a|b`', 'a|b', false],
  ['`a x "y"`', 'x "y"', false],
  ['`a`x "y"`', 'x "y"', false],
  ['[](`b)a`', 'b)a', false],
  ['[a][`b]a`', 'b]a', false],
  ['[a](\nb (c)', 'b (c)', false],
  ['[a](`b`', 'b', true],
])('in %j, is %j inert? %s', (text, value, expected) => {
  const start = text.indexOf(value)
  expect(isInert(text, start, start + value.length)).toBe(expected)
})

const around = fc.constantFrom(
  '',
  ' ',
  '`',
  '``',
  '\\',
  '(',
  ')',
  '[',
  ']',
  '](',
  '][',
  '"',
  '\n',
  'http://a.b/',
  'ww',
  '://',
  'a@',
  '@b.c',
  '<',
  '>',
  '*',
  '_',
  '|',
  ':',
  '#',
  '-',
  '1',
  '1.',
  'x',
)
const line = fc.array(around, { maxLength: 6 }).map(parts => parts.join(''))
const value = fc
  .array(fc.constantFrom(...'aZ09 ._/%+=:,;()>-&"![]*@'.split(''), 'www.', 'http://'), { minLength: 1, maxLength: 8 })
  .map(parts => parts.join(''))

test('in whatever line it stands, what is inert has the shape of its neutral stand-in', () => {
  fc.assert(
    fc.property(
      line,
      value,
      line,
      fc.constantFrom('', 'a\n', '| a |\n| - |\n', '- a\n', '[a](\n', '[a][\n', '[`a]: b\n\n', '[a](b "\n'),
      (before, inner, after, above) => {
        const start = above.length + before.length
        const text = `${above}${before}${inner}${after}\n`
        fc.pre(isInert(text, start, start + inner.length))
        const neutral = inner.replace(/[0-9]/g, '0').replace(/[^0-9 ]/g, 'x')
        const stand = `${above}${before}${neutral}${after}\n`
        expect(shapeOf(parseMarkdown(text))).toBe(shapeOf(parseMarkdown(stand)))
      },
    ),
    { numRuns: Number(process.env['CLOSEOUT_CASES'] ?? 300) },
  )
})

test('a tag is open from its `<` until a `>`', () => {
  const text = 'a<b>>c<\n<d'
  const openAt = followOpen(text)
  expect([...text].map((_, offset) => openAt(offset).tag)).toEqual([
    ...[false, true, true, false, false, false, true, true, true, true],
  ])
  expect(followOpen(text)(4).tag).toBe(false)
  expect(followOpen(text)(9).tag).toBe(true)
})

test.each([
  ['[a](b', '(', true],
  ['[a][b', '[b', true],
  ['[a](\nb', 'b', true],
  ['[a] (b', 'b', false],
  ['[a](b\n\nc', 'c', false],
])('in %j a link may be open at %j: %s', (text, at, expected) => {
  expect(followOpen(text)(text.lastIndexOf(at)).link).toBe(expected)
})
