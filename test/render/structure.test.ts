import { expect, test } from 'vitest'
import type { Span } from '../../src/render/document.ts'
import { checkStructure } from '../../src/render/structure.ts'
import { render } from './templates.ts'

/** Template text, or a value. */
type Piece = string | readonly [text: string, span?: Partial<Span>]

/** Where the first value of a document is that is structure, and its words. */
function culprit(...pieces: readonly Piece[]): string | undefined {
  let text = ''
  const spans = pieces.map((piece): Span => {
    const words = typeof piece === 'string' ? piece : piece[0]
    const [start, end] = [text.length, text.length + words.length]
    text += words
    if (typeof piece === 'string') return { start, end, kind: 'literal', conditions: [] }
    return { start, end, kind: 'measured', code: '{{v}}', conditions: [], ...piece[1] }
  })
  const finding = checkStructure({ text, spans })
  return finding && `${finding.place!.line}:${finding.place!.column} ${/`([^]*)` of `/.exec(finding.message)![1]!}`
}

test.each([
  ['{{v}}\n', 'www.a.b'],
  ['{{v}}\n', 'www.a.b c'],
  ['{{v}}\n', 'c www.a.b'],
  ['see {{v}}\n', 'http://a.b/c_d'],
  ['see {{v}}\n', 'https://a.b and me@a.co'],
  ['see {{v}}\n', 'mailto:me@a.co'],
  ['`{{v}}`\n', 'x [MEASURED]'],
  ['``{{v}}``\n', '[PASS/FAIL 2]'],
  ['`{{v}}`\n', 'a`b'],
  ['a `{{v}}`\n', '`https://a.b`'],
  ['a `{{v}}`\n', '`https://a.b` ``'],
  ['a {{v}}\n', '`b`'],
  ['# {{v}}\n\n- a\n', '#'],
  ['- {{v}}\n\n# T\n', '[a]'],
  ['{{v}}. x\n', 'a#b'],
  ['[a]({{v}})\n', 'a~b'],
  ['---\na: "{{v}}"\n---\n\nText\n', '*x*'],
])('what the renderer writes into %j for %j is text', (template, v) => {
  expect(checkStructure(render(template, { v }))).toBeUndefined()
})

test.each([
  ['emphasis', ['a ', ['*b*'], '\n'], '1:3 *b*'],
  ['a heading', ['a\n\n', ['# PASS'], '\n'], '3:1 # PASS'],
  ['code', ['a ', ['`b`'], '\n'], '1:3 `b`'],
  ['code with blanks', ['a ', ['` b `'], '\n'], '1:3 ` b `'],
  ['code between longer marks', ['a ', ['`` b ``'], '\n'], '1:3 `` b ``'],
  ['code in brackets that is no placeholder', ['a ', ['[`1`]'], '\n'], '1:3 [`1`]'],
  ['code beside an address', ['a ', ['`b me@a.co`'], '\n'], '1:3 `b me@a.co`'],
  ['code around two words of a link', ['a ', ['`www.a b`'], '\n'], '1:3 `www.a b`'],
  ['the end of a link’s title', ['[a](b "', ['x" y'], '")\n'], '1:8 x" y'],
  ['a heading behind frontmatter', ['---\na: 1\n---\n', ['# PASS'], '\n'], '4:1 # PASS'],
  ['a heading behind frontmatter that holds a fence', ['---\na: |\n  ```\n---\n', ['# PASS'], '\n'], '5:1 # PASS'],
  ['a heading in frontmatter that is never closed', ['---\n', ['# PASS'], '\n'], '2:1 # PASS'],
  ['what only begins as prose does', ['a ', ['*b*', { code: '{{prosecution}}' }], '\n'], '1:3 *b*'],
  ['a value beside words about prose', ['a ', ['*b*', { code: '{{list v separator="{{prose "}}' }], '\n'], '1:3 *b*'],
] satisfies [string, Piece[], string][])('%s from a value is found', (_, pieces, expected) => {
  expect(culprit(...pieces)).toBe(expected)
})

test.each([
  ['template text', ['*a*\n']],
  ['text a file keeps', [['*a*\n', { kind: 'kept' }]]],
  ['prose', [['- *a*', { code: '{{ prose v}}' }], '\n']],
  ['a mark behind a backslash', ['# ', ['\\#'], '\n']],
  ['a backtick behind a backslash', ['a ', ['\\`b@c`'], ' d\n']],
] satisfies [string, Piece[]][])('%s is no structure of a value', (_, pieces) => {
  expect(culprit(...pieces)).toBeUndefined()
})

test('of several values the first that is structure is named', () => {
  const values = (...all: readonly string[]) => culprit(...all.flatMap((v): Piece[] => [[v], '\n\n']))
  expect(values('*a*', '(b)!', '*c*', '(d)!')).toBe('1:1 *a*')
  expect(values('(a)!', '*b*', '(c)!', '*d*')).toBe('3:1 *b*')
  expect(values('(a)!', '(b)!', '*c*', '(d)!')).toBe('5:1 *c*')
  expect(values('(a)!', '(b)!', '(c)!', '*d*')).toBe('7:1 *d*')
})

test('a value that is structure is said with advice, at its place in the document', () => {
  const span = { start: 2, end: 5, kind: 'measured', code: '{{v}}', conditions: [] } as const
  expect(checkStructure({ text: 'a *b*\n', spans: [span] })).toEqual({
    rule: 'structure-intact',
    severity: 'error',
    message: 'Unexpected Markdown structure from the value `*b*` of `{{v}}`, expected text',
    hint: 'put the value into a code span or a table cell of the template',
    place: { line: 1, column: 3 },
  })
})
