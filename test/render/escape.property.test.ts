import fc from 'fast-check'
import type { Nodes } from 'mdast'
import { expect, test } from 'vitest'
import { parseMarkdown, wordsOf } from '../../src/markdown/parse-markdown.ts'
import { checkStructure } from '../../src/render/structure.ts'
import { renderTemplate } from '../../src/render/render-template.ts'
import { factsOf, templateOf } from './templates.ts'

/** Places a value can stand in, in running text and in cells, headings, lists, links and HTML. */
const places = [
  '{{v}}\n',
  'text {{v}} text\n',
  'a\n{{v}}\nb\n',
  '- {{v}}\n- b\n',
  '1. {{v}}\n2. {{v}}\n',
  '- [ ] {{v}}\n',
  '- a\n  - {{v}}\n\n    {{v}}\n',
  '> {{v}}\n> b\n',
  '# {{v}}\n\ntext\n',
  '## A {{v}}\n{{v}}\n',
  '{{v}}\n\n| a | b |\n|---|---|\n| {{v}} | x{{v}}y |\n| {{v}} |\n',
  '| {{v}} | b |\n|---|---|\n',
  'a {{v}}\n{{v}}\n',
  '**{{v}}** and ~~{{v}}~~ and *{{v}}* and _{{v}}_.\n',
  '- **Name:** {{v}}, {{v}}; ({{v}}) "{{v}}" {{v}}: {{v}}.\n',
  '{{v}}{{v}}/{{v}} a{{v}}b\n',
  '[{{v}}](x.md) ![{{v}}](y.png) [{{v}}]\n',
  '<details><summary>{{v}}</summary>\n{{v}}\n\n{{v}}\n\n</details>\n',
  'a <b>{{v}}</b> c\n',
  '<!-- {{v}} -->\n\n{{v}}\n',
]
/** Places that show a value as it is, or a link that must stay one. */
const verbatim = [
  '`{{v}}`\n',
  'a `{{v}}` b `x {{v}} y` c ``{{v}}``\n',
  '| a | `{{v}}` |\n|---|---|\n| `{{v}}` | `b {{v}}` |\n',
  '# `{{v}}`\n',
  '- `{{v}}`: {{v}}\n',
  '```\n{{v}}\nx {{v}}\n```\n\nafter\n',
  '~~~text\n{{v}}\n~~~\n\nafter\n',
  '- a\n  ```\n  {{v}}\n  ```\n- b\n',
  '[a](dir/{{v}}) b\n',
  '[a]\n\n[a]: {{v}}\n',
  'see https://example.com/{{v}} b\n',
]

const tricks = [
  ...[
    '|',
    '`',
    '``',
    '```',
    '~~~',
    '~~',
    '~',
    '\n',
    '\r\n',
    '\t',
    '  ',
    '\\',
    '\\\\',
    '[',
    ']',
    '](',
    '(',
    ')',
    '!',
    '*',
  ],
  ...[
    '**',
    '_',
    '__',
    '#',
    '# PASS',
    '###### x',
    '>',
    '<',
    '<b>',
    '</summary>',
    '<!--',
    '-->',
    '<script>',
    '<?',
    '&',
    '&amp;',
  ],
  ...[
    '&#35;',
    '{{x}}',
    '{{{',
    '[MEASURED]',
    '[STATUS]',
    '[x] ',
    '[^1]',
    '[a]: /u',
    '---',
    '- - -',
    '***',
    '- a',
    '+ ',
    '* a',
    '1. x',
  ],
  ...[
    '1',
    '.',
    '12)',
    '===',
    '=',
    ':-:',
    '| a |',
    '|---|',
    'http://evil.example',
    'https://a.b/c_d_e(f)',
    'www.evil.example',
    'a@b.co',
  ],
  ...[
    'mailto:x@y.zz',
    '<http://a.b>',
    '\u202e',
    '\u200f',
    '\u200b',
    '\u00a0',
    '\u2028',
    '\u2003',
    '\0',
    '\u001b[31m',
    '\ud800',
    '\ufeff',
  ],
  ...[
    'a',
    'B',
    '7',
    ' ',
    'word',
    '__init__.py',
    'test_a_b',
    'é',
    '日本',
    '🙂',
    '“',
    '$x$',
    ':',
    '"',
    "'",
    '@',
    '-',
    '+',
    ',',
    ';',
  ],
]
const hostile = fc
  .oneof(
    {
      weight: 18,
      arbitrary: fc.array(fc.constantFrom(...tricks), { minLength: 1, maxLength: 6 }).map(all => all.join('')),
    },
    { weight: 1, arbitrary: fc.string({ minLength: 1, unit: 'binary', maxLength: 12 }) },
    { weight: 1, arbitrary: fc.constantFrom('|', '`', '*', '#', '[').map(mark => mark.repeat(80)) },
  )
  .filter(text => text.trim() !== '' && !/[\uFDD0-\uFDEF]/.test(text))

/** Characters that are written out, and those Markdown itself replaces. */
const unseen = /[\0-\x08\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]|\p{Surrogate}/u
/** Each run is two parses; `RUNS=3000` for a long one. */
const runs = Number(process.env['RUNS'] ?? 12)

/** The tree with code as the text it holds: the renderer may write a part of a value as code. */
function outline(node: Nodes): string {
  if (node.type === 'inlineCode' || node.type === 'text') return 'text'
  const name = node.type + ('depth' in node ? String(node.depth) : '') + ('checked' in node ? String(node.checked) : '')
  if (!('children' in node)) return name
  const children = node.children.map(child => outline(child as Nodes))
  return `${name}(${children.filter((child, at) => child !== 'text' || children[at - 1] !== 'text').join(' ')})`
}

/** What a reader must see of a value: all of it but blanks; what cannot be seen is written out. */
function visible(v: string): string {
  return v.replace(/\s/g, '')
}

test.each(places)('no value changes the tree of %j, and a reader sees all of it', source => {
  const template = templateOf(source)
  const benign = outline(parseMarkdown(renderTemplate(template, factsOf({ v: 'word' })).text))
  fc.assert(
    fc.property(hostile, v => {
      const rendered = renderTemplate(template, factsOf({ v }))
      const tree = parseMarkdown(rendered.text)
      expect(checkStructure(rendered)).toBeUndefined()
      expect(outline(tree)).toBe(benign)
      expect(rendered.text).not.toContain('[MEASURED]')
      if (!unseen.test(v) && !source.includes('<')) expect(visible(wordsOf(tree))).toContain(visible(v))
    }),
    { numRuns: runs, endOnFailure: true },
  )
})

test.each(verbatim)('no value changes the tree of %j', source => {
  const template = templateOf(source)
  const benign = outline(parseMarkdown(renderTemplate(template, factsOf({ v: 'word' })).text))
  fc.assert(
    fc.property(hostile, v => {
      const rendered = renderTemplate(template, factsOf({ v }))
      expect(checkStructure(rendered)).toBeUndefined()
      expect(outline(parseMarkdown(rendered.text))).toBe(benign)
      expect(rendered.text).not.toContain('[MEASURED]')
    }),
    { numRuns: runs, endOnFailure: true },
  )
})
