import { expect, test } from 'vitest'
import { refusal } from './edit/mini-document.ts'
import { render } from './templates.ts'

const data = { v: 'a', bang: 'a!', number: '12', tag: '<b', marks: 'c*d', hash: '# x', ok: true }

test.each([
  ['{{number}}{{#if ok}}. x{{/if}}', '&#49;2. x'],
  ['{{bang}}{{v}}[b](c)', 'a!a[b](c)'],
  ['{{bang}}{{#if ok}}{{/if}}[b](c)', 'a\\![b](c)'],
  ['---\na: {{v}}', '---\na: a'],
  ['{{tag}} {{marks}}', '\\<b c\\*d'],
  ['{{v}} {{hash}}', 'a # x'],
])('a value in %j is written for what is around it', (template, expected) => {
  expect(render(template, data).text).toBe(expected)
})

test('a value right behind another is a part of a scalar', () => {
  expect(refusal(() => render('---\na: {{v}}{{marks}}\n---\n', data))).toEqual({
    rule: 'template',
    severity: 'error',
    file: 't.md.hbs',
    message: 'Unexpected a value as part of an unquoted scalar: `{{v}}`',
    hint: 'quote the scalar, e.g. `key: "{{a}} of {{b}}"`',
    place: { line: 2, column: 4 },
  })
})

test('every line of a partial is indented as its call is, and what follows is not', () => {
  expect(render('  {{> outer}}\nb\nc\n', data, { outer: 'a\nb\n  {{> inner}}\nc\n', inner: 'x\ny\n' }).text).toBe(
    '  a\n  b\n    x\n    y\n  c\nb\nc\n',
  )
})

test('template text between two marks is one span, outside of indented partials', () => {
  const { spans } = render('a\nb\n{{v}}\n', data)
  expect(spans.map(({ start, end, kind }) => [start, end, kind])).toEqual([
    [0, 4, 'literal'],
    [4, 5, 'measured'],
    [5, 6, 'literal'],
  ])
})
