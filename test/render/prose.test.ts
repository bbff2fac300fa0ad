import { expect, test } from 'vitest'
import { Value } from '../../src/facts/value.ts'
import { authored, measured, refusalsOf, render } from './templates.ts'

/** The text in a template of its own, or what it is refused for. */
function written(text: string): string {
  const data = { text: new Value(text, authored) }
  const [refusal] = refusalsOf('a\n\n{{prose text}}\n\nb\n', data)
  return refusal?.message ?? render('a\n\n{{prose text}}\n\nb\n', data).text
}

test.each([
  ['One *two*.\r\n\r\n- a\r\n- b  \n', 'One *two*.\n\n- a\n- b'],
  ['one\rtwo', 'one\ntwo'],
  ['one \t \ntwo', 'one\ntwo'],
  ['one --- two', 'one --- two'],
  ['```\ncode\n```', '```\ncode\n```'],
])('the prose %j is kept as %j', (text, expected) => {
  expect(written(text)).toBe(`a\n\n${expected}\n\nb\n`)
})

test.each([
  ['# Done', 'a heading'],
  ['Done\n====', 'a heading'],
  ['a <b>x</b>', 'HTML'],
  ['<!-- x', 'something unclosed'],
  ['```\ncode', 'something unclosed'],
  ['a\n\n***\n\nb', 'a rule'],
  ['```\n---\n```', 'a line that starts with `---`'],
  ['[a]: /url', 'a link definition'],
  ['[^1]: a', 'a footnote'],
  ['a[^1]\n\n[^1]: b', 'a footnote'],
])('the prose %j is refused, as it brings %s', (text, what) => {
  expect(written(text)).toBe(`Unexpected ${what} in prose: \`{{prose text}}\``)
})

test('prose is told what it may be made of', () => {
  expect(refusalsOf('{{prose text}}\n', { text: new Value('# Done', authored) })).toMatchObject([
    { hint: 'write paragraphs, lists, tables and code only' },
  ])
})

test('prose may end the template', () => {
  expect(render('{{prose text}}', { text: new Value('a', authored) }).text).toBe('a')
})

test.each([
  '{{prose text}}x\n',
  '{{prose text}} x\n',
  'x {{prose text}}\n',
  '| {{prose text}}\n',
  '---\na: {{prose text}}\n---\n',
  '`{{prose text}}`\n',
])('prose in %j is refused', template => {
  expect(refusalsOf(template, { text: new Value('a', authored) })).toMatchObject([
    { message: 'Unexpected prose beside other text: `{{prose text}}`', hint: 'give it a line of its own' },
  ])
})

test.each([new Value('a', measured), new Value(3, authored)])('what is no text a person wrote is no prose', text => {
  expect(refusalsOf('{{prose text}}\n', { text })).toMatchObject([
    { message: 'Unexpected a value that is no authored prose: `{{prose text}}`', hint: 'print it without `prose`' },
  ])
})
