import { load } from 'js-yaml'
import { expect, test } from 'vitest'
import { CloseoutError } from '../../src/diagnostic.ts'
import { render } from './templates.ts'

const written = (template: string, v: string | number | boolean) => render(template, { v }).text

test.each([
  ['models.py'],
  ['workflow_engine.py'],
  ['test_a_b'],
  ['a__b'],
  ['17.69%'],
  ['2342/2403'],
  ['2026-02-15'],
  ['a, b (c)'],
  ['Tier 1: 6 files'],
  ['x <= 3 and y >= 4'],
  ['a & b'],
  ['don\'t "quote"'],
  ['#12'.slice(1)],
  ['C:\\Users\\me'],
  ['-5.2'],
  ['+0.16'],
  ['tests/unit/test_models.py::TestX::test_y'],
  ['100 % of 3'],
  ['é 日本 🙂'],
  ['a - b'],
  ['$5'],
  ['a=b; c'],
  ['~/'.slice(1)],
])('%j is written as it is', text => {
  expect(written('a {{v}} b\n', text)).toBe(`a ${text} b\n`)
})

test.each([
  ['a*b', 'a\\*b'],
  ['__init__.py', '\\_\\_init\\_\\_.py'],
  ['snake_', 'snake\\_'],
  ['a _b', 'a \\_b'],
  ['http://a.b/c*', '`http://a.b/c*`'],
  ['me@ab.co.uk x', '`me@ab.co.uk` x'],
  ['`x`', '\\`x\\`'],
  ['[MEASURED]', '\\[MEASURED\\]'],
  ['test_x[case0]', 'test_x\\[case0\\]'],
  ['<b>', '\\<b>'],
  ['&amp;', '\\&amp;'],
  ['a|b', 'a\\|b'],
  ['~~x~~', '\\~\\~x\\~\\~'],
  ['a\\*b', 'a\\\\\\*b'],
  ['a\\', 'a\\\\'],
  ['one\r\ntwo\n\n three', 'one two three'],
  ['V\vV W', 'V V W'],
  ['a\tb', 'a b'],
  [' x ', 'x'],
  ['https://a.b/c_d', '`https://a.b/c_d`'],
  ['see www.a.b!', 'see `www.a.b!`'],
  ['me@a.co x', '`me@a.co` x'],
  ['\u202eevil', '\\u202eevil'],
  ['\u001b[31m', '\\u001b\\[31m'],
  ['a\u200bb', 'a\\u200bb'],
  ['\ud800', '\ufffd'],
])('%j becomes %j in running text', (text, expected) => {
  expect(written('a {{v}} b\n', text)).toBe(`a ${expected} b\n`)
})

test.each([
  ['# PASS', '\\# PASS'],
  ['- x', '\\- x'],
  ['---', '\\---'],
  ['+ x', '\\+ x'],
  ['-', '\\-'],
  ['a 1. x', 'a 1. x'],
  ['> x', '\\> x'],
  ['1. x', '1\\. x'],
  ['12) x', '12\\) x'],
  ['===', '\\==='],
  ['-5', '-5'],
  ['+0.16', '+0.16'],
  ['2026-02-15', '2026-02-15'],
  ['1.5', '1.5'],
  ['#x', '\\#x'],
])('%j becomes %j at the start of a line', (text, expected) => {
  expect(written('{{v}}\n', text)).toBe(`${expected}\n`)
  expect(written('- {{v}}\n', text)).toBe(`- ${expected}\n`)
  expect(written('> {{v}}\n', text)).toBe(`> ${expected}\n`)
})

test('digits before a full stop are no list number, unless they are a number', () => {
  expect(written('{{v}}. x\n', '7')).toBe('&#55;. x\n')
  expect(written('{{v}}. x\n', 7)).toBe('7. x\n')
})

test('a heading keeps its marks', () => {
  expect(written('## {{v}}\n', 'C# and #')).toBe('## C\\# and \\#\n')
  expect(written('## {{v}}\n', 'https://a.example/#x #')).toBe('## `https://a.example/#x` \\#\n')
})

test('a table cell stays one cell', () => {
  const table = (cell: string) => `| a |\n|---|\n| ${cell} |\n`
  expect(written(table('{{v}}'), 'a|b\nc')).toBe(table('a\\|b c'))
  expect(written(table('`{{v}}`'), 'a|b\nc')).toBe(table('`a\\|b c`'))
  expect(written(table('`{{v}}`'), 'a\\|b')).toBe(table('`a\\ \\|b`'))
})

test.each([
  ['test_a_b[x|y]', '`test_a_b[x|y]`'],
  ['a*b_c\\d', '`a*b_c\\d`'],
  ['a`b', '`` a`b ``'],
  ['``', '``` `` ```'],
  ['test_x[MEASURED]', '`test_x[`MEASURED`]`'],
  ['[PASS/FAIL] x', '`[`PASS/FAIL`] x`'],
  ['a\n  b', '`a b`'],
])('%j becomes %j between backticks', (text, expected) => {
  expect(written('`{{v}}`\n', text)).toBe(`${expected}\n`)
})

test('backticks beside other text between backticks become quotes', () => {
  expect(written('`x {{v}}`\n', 'a`b')).toBe("`x a'b`\n")
})

test('behind a code span of several backticks the text runs on', () => {
  expect(written('`` a `` {{v}}\n', 'a*b')).toBe('`` a `` a\\*b\n')
})

test('a fence cannot be closed from inside', () => {
  expect(written('```\n{{v}}\n```\n', '```\n# PASS')).toBe('```\n\\``` # PASS\n```\n')
  expect(written('```\n{{v}}\n```\n', 'a [MEASURED] <b>')).toBe('```\na \\[MEASURED\\] <b>\n```\n')
})

test('HTML holds values as character references, a comment none of its marks', () => {
  expect(written('<summary>{{v}}</summary>\n', '<b> & *c*')).toBe('<summary>&#60;b&#62; &#38; &#42;c&#42;</summary>\n')
  expect(written('<div>\nx\n{{v}}\n</div>\n', '<b>')).toBe('<div>\nx\n&#60;b&#62;\n</div>\n')
  expect(written('<div>\n\n{{v}}\n\n</div>\n', '<b>')).toBe('<div>\n\n\\<b>\n\n</div>\n')
  expect(written('<!-- {{v}} -->\n', 'a --> b [MEASURED]')).toBe('<!-- a ‐-› b (MEASURED) -->\n')
})

test('a link goes where the template says', () => {
  expect(written('[x](docs/{{v}})\n', 'a b/c(d).md#e')).toBe('[x](docs/a%20b/c%28d%29.md%23e)\n')
  expect(written('[x]({{v}})\n', 'javascript:alert(1)')).toBe('[x](javascript%3Aalert%281%29)\n')
  expect(written('see https://a.example/{{v}} b\n', '__init__.__~_.')).toBe(
    'see https://a.example/__init%5F%5F.%5F%5F%7E%5F. b\n',
  )
})

test.each([
  ['a: {{v}}', 'PASS', 'a: PASS'],
  ['a: {{v}}', '2026-02-15', 'a: "2026-02-15"'],
  ['a: {{v}}', 12, 'a: 12'],
  ['a: {{v}}', true, 'a: true'],
  ['a: {{v}}', 'say "x"', 'a: \'say "x"\''],
  ['a: {{v}}', 'yes', 'a: "yes"'],
  ['a: {{v}}', '[MEASURED]', undefined],
  ['a: "{{v}} of 3"', '2: x', 'a: "2: x of 3"'],
  ['a: "{{v}}"', 'say "x"', undefined],
  ['a: "{{v}}"', 'a\\n', undefined],
  ['a: {{v}} of 3', 2, undefined],
  ['a: [{{v}}]', 'x', undefined],
  ['{{v}}: x', 'k', undefined],
  ['a: {{v}}', 'a\nb', undefined],
  ['a:\n  - {{v}}', 'PASS', 'a:\n  - "PASS"'],
  ['a:\n  - {{v}}', 12, 'a:\n  - "12"'],
  ['a:\n  b: {{v}}', 'x: y', 'a:\n  b: "x: y"'],
  ['# about {{v}}\na: 1', 'x\ny: z', '# about x y: z\na: 1'],
  ['a: 1\n  # about {{v}}', 'x \n y', 'a: 1\n  # about x y'],
  ['a: "# {{v}}"', 'x  y', 'a: "# x  y"'],
  ['a: {{v}}x', 'y', undefined],
  ['a: {{v}}  \nb: 1', '1/2', 'a: "1/2"  \nb: 1'],
  ['l:\n  - a: {{v}}', 12, 'l:\n  - a: 12'],
  ['l:\n  -   ab-c: {{v}}', 12, 'l:\n  -   ab-c: 12'],
  ['ab_c-d:   {{v}}', 12, 'ab_c-d:   12'],
  ['a b: {{v}}', 'x', undefined],
  ['l:\n  -   "{{v}} y"', 'x', 'l:\n  -   "x y"'],
  ['l:\n  -   ab-c:   "{{v}} y"', 'x', 'l:\n  -   ab-c:   "x y"'],
  ['a: x "{{v}} y"', 'z', undefined],
  ['a: "x" {{v}}', 'z', undefined],
  ['a: "x {{v}} y"', 'z', 'a: "x z y"'],
] as const)('in frontmatter %j with %j is %j', (template, v, expected) => {
  const whole = (yaml: string) => `---\n${yaml}\n---\n\n# T\n`
  if (expected === undefined) return expect(() => written(whole(template), v)).toThrow(CloseoutError)
  expect(written(whole(template), v)).toBe(whole(expected))
  expect(load(expected)).toBeTypeOf('object')
})

test.each([
  ['[x]{{v}}', '(y z)', '[x]\\(y z)'],
  ['[x]{{v}}', ': y', '[x]\\: y'],
  ['[x]{{v}}', 'y, z', '[x]y, z'],
  ['] x{{v}}', '(y z)', '] x(y z)'],
  ['[x]{{v}}', 'y (z)', '[x]y (z)'],
  ['a {{v}}[x](y)', 'bc!', 'a bc\\![x](y)'],
  ['a {{v}};', '&amp', 'a \\&amp;'],
  ['{{v}} x.', '12', '12 x.'],
  ['a {{v}}[x](y)', 'b!', 'a b\\![x](y)'],
  ['a {{v}}[x](y)', 'b, c', 'a b, c[x](y)'],
  ['a {{v}} b', 'c!', 'a c! b'],
  ['{{v}}', '1.', '1\\.'],
  ['{{v}}. x', '12', '&#49;2. x'],
  ['{{v}}. x', 'a7', 'a7. x'],
  ['{{v}}. x', '7a', '7a. x'],
  ['{{v}}. x', '1234567890', '1234567890. x'],
  ['- [ ] {{v}}', '# x', '- [ ] \\# x'],
  ['- [x] {{v}}', '# x', '- [x] \\# x'],
  ['- [X] {{v}}', '# x', '- [X] \\# x'],
  ['- [y] {{v}}', '# x', '- [y] # x'],
  ['```\n{{v}}\n```', '~~~ x', '```\n\\~~~ x\n```'],
  ['```\n{{v}}\n```', '~ x', '```\n~ x\n```'],
  ['```\n{{v}}\n```', '`` x', '```\n`` x\n```'],
  ['```x``` y\n{{v}}', 'a*b', '```x``` y\na\\*b'],
  ['<div\nclass="x">\n{{v}}', 'a*b', '<div\nclass="x">\na&#42;b'],
  ['<a@b.co> {{v}}', 'a*b', '<a@b.co> a\\*b'],
  ['[a]: {{v}}', 'b*c', '[a]: b%2Ac'],
  ['x [a]: {{v}}', 'b*c', 'x [a]: b\\*c'],
  ['a www.x/{{v}}', 'b*c', 'a www.x/b%2Ac'],
  ['```\nx {{v}}\n```', '~~~ y [MEASURED]', '```\nx ~~~ y \\[MEASURED\\]\n```'],
  ['```\n  {{v}}\n```', '~~~ x', '```\n  \\~~~ x\n```'],
  ['> ```\n> {{v}}\n> ```', '```', '> ```\n> \\```\n> ```'],
  ['```\n{{v}}\n```', 'x ~~~', '```\nx ~~~\n```'],
  ['<!-- {{v}}-->', 'a -', '<!-- a ‐-->'],
  ['`{{v}}`` x`', 'a`b', "`a'b`` x`"],
  ['`{{v}}`', 'a`[MEASURED]', "`a'(MEASURED)`"],
])('%j with %j is %j', (template, v, expected) => {
  expect(written(`${template}\n`, v)).toBe(`${expected}\n`)
})

test.each([
  ['a: {{v}}', '[MEASURED]', '`[MEASURED]` in frontmatter', 'print it in the body'],
  ['a: "{{v}}"', 'say "x"', '`say "x"` between double quotes at `a`', 'let the value be the whole scalar'],
  ['ab-c_d: "{{v}}"', 'a\\b', '`a\\b` between double quotes at `ab-c_d`', 'let the value be the whole scalar'],
  ['- "{{v}}"', 'a\\b', '`a\\b` between double quotes at `item`', 'let the value be the whole scalar'],
  ['a: {{v}}', 'x\ny', 'a line break or control character at `a`', 'write it on one line'],
  ['- {{v}}', 'x\ny', 'a line break or control character at `item`', 'write it on one line'],
  ['a: x{{v}}', 'y', 'a value as part of an unquoted scalar', 'quote the scalar, e.g. `key: "{{a}} of {{b}}"`'],
  ['a: x - {{v}}', 'y', 'a value as part of an unquoted scalar', 'quote the scalar, e.g. `key: "{{a}} of {{b}}"`'],
])('in frontmatter %j cannot hold %j', (template, v, what, hint) => {
  try {
    expect(written(`---\n${template}\n---\n`, v)).toBe('refused')
  } catch (error) {
    if (!(error instanceof CloseoutError)) throw error
    expect(error.diagnostics).toEqual([
      {
        rule: 'template',
        severity: 'error',
        file: 't.md.hbs',
        message: `Unexpected ${what}: \`{{v}}\``,
        hint,
        place: { line: 2, column: template.indexOf('{{') + 1 },
      },
    ])
  }
})

test('a frontmatter value is trimmed, also in quotes and behind more than one blank', () => {
  expect(written('---\na: "{{v}}"\nb:\n  -   {{v}}\n---\n', ' x ')).toBe('---\na: "x"\nb:\n  -   "x"\n---\n')
  expect(written('---\n- "{{v}} y"\n---\n', 'x')).toBe('---\n- "x y"\n---\n')
})

test.each([
  ['ab', 'C:\\ab.'],
  ['a.bc', 'C:\\a.bc.'],
  [12, 'C:\\12.'],
  ['a*b', 'Unexpected a value behind a backslash: `{{v}}`'],
])('behind a backslash, which a mark would take away, %j is %j', (v, expected) => {
  const tried = () => written('C:\\\\{{v}}.\n', v)
  if (expected.startsWith('C:')) expect(tried()).toBe(`${expected}\n`)
  else expect(tried).toThrow(expected)
})

test('a backslash that is itself escaped, or further ahead, takes nothing away', () => {
  expect(written('a\\\\\\{{v}}\n', 'b*c')).toBe('a\\\\b\\*c\n')
  expect(written('a\\b {{v}}\n', 'b*c')).toBe('a\\b b\\*c\n')
})

test('a value that ends the text ends its line, too', () => {
  expect(written('---\na: {{v}}', '1/2')).toBe('---\na: "1/2"')
})
