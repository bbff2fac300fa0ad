import { expect, test } from 'vitest'
import { refusalsOf, render } from './templates.ts'

test('a comment of the template is not in the document', () => {
  expect(render('a{{! not said }}b{{!-- {{c}} --}}\n', {}).text).toBe('ab\n')
})

test.each([
  ['{{#each rows as |index|}}{{@index}}{{index.a}}{{/each}}', '0x1y'],
  ['{{#each rows as |root|}}{{@root.n}}{{/each}}', '77'],
  ['{{#each rows as |row|}}{{row.of-this}}{{/each}}', 'st'],
  ['{{#each rows as |this-row|}}{{this-row.a}}{{/each}}', 'xy'],
  ['{{#each rows as |a|}}{{./a}}{{this.a}}{{a.a}}{{/each}}', 'xxxyyy'],
  ['{{#each rows as |n|}}{{../n}}{{/each}}', '77'],
  ['{{#each rows as |row|}}{{#if (has row.b)}}{{row.b}}{{else}}-{{/if}}{{/each}}', '-z'],
  ['{{#each rows as |row key|}}{{key}}{{/each}}', '01'],
  ['{{#each words}}{{this}}{{.}}{{/each}}', 'ppqq'],
  ['{{#if ok}}{{else}}x{{/if}}{{^if no}}y{{/if}}', 'y'],
])('%j finds what its names stand for: %j', (template, expected) => {
  const rows = [
    { a: 'x', 'of-this': 's' },
    { a: 'y', 'of-this': 't', b: 'z' },
  ]
  expect(render(template, { rows, n: 7, words: ['p', 'q'], ok: true, no: false }).text).toBe(expected)
})

test.each(['{{#if null}}x{{/if}}', '{{#each undefined}}x{{/each}}', '{{> part null}}', '{{upper null}}'])(
  'a literal that is nothing is refused in %j, once',
  template => {
    expect(refusalsOf(template, {}, { part: 'x' }).map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Unexpected `(?:null|undefined)`, expected a value$/),
    ])
  },
)
