import { expect, test } from 'vitest'
import { Value } from '../../src/facts/value.ts'
import { measured, refusalsOf, render } from './templates.ts'

const item = new Value('a', measured)
/** Where what the first turn prints came from. */
const originOf = (template: string, data: unknown) => render(template, data).spans[0]!.origin

test.each([
  ['{{#each rows}}{{@index}}{{/each}}', 'index'],
  ['{{#each rows}}{{@number}}{{/each}}', 'number'],
  ['{{#each rows}}{{@key}}{{/each}}', 'index'],
  ['{{#each rows}}{{@first}}{{/each}}', 'first'],
  ['{{#each rows}}{{@last}}{{/each}}', 'last'],
  ['{{#each rows as |row at|}}{{at}}{{/each}}', 'index'],
])('what %j counts came from the first value of the item', (template, operation) => {
  const expected = { kind: 'derived', operation, arguments: [item], parameters: { of: 'rows' } }
  expect(originOf(template, { rows: [{ f: item }] })).toEqual(expected)
})

test('the name of an item in a map came from its first value, or from nothing where there is none', () => {
  const expected = { kind: 'derived', operation: 'key', parameters: { of: 'map' } }
  expect(originOf('{{#each map as |row name|}}{{name}}{{/each}}', { map: { x: item } })).toEqual({
    ...expected,
    arguments: [item],
  })
  expect(originOf('{{#each map}}{{@key}}{{/each}}', { map: { x: {} } })).toEqual({ ...expected, arguments: [] })
})

test('a loop that reads only `@root` and its items has them', () => {
  expect(render('{{#each list}}{{.}}{{@root.n}}{{/each}}', { list: ['a', 'b'], n: 7 }).text).toBe('a7b7')
})

test('a loop in a loop counts for itself, and leaves the outer count as it was', () => {
  const template = '{{#each rows}}{{@index}}{{#each this}}{{@index}}{{@root.n}}{{/each}}{{@index}} {{/each}}'
  expect(render(template, { rows: [['a', 'b'], ['c']], n: 7 }).text).toBe('007170 1071 ')
})

test('a variable of the loop around is one level up, and there is none around the outermost', () => {
  const data = { rows: [['a', 'b'], ['c']] }
  expect(render('{{#each rows}}{{#each this}}{{@../index}}{{@index}} {{/each}}{{/each}}', data).text).toBe('00 01 10 ')
  for (const variable of ['@../index', '@../../index'])
    expect(refusalsOf(`{{#each rows}}{{${variable}}}{{/each}}`, data)).toMatchObject([
      { message: `Unexpected \`${variable}\`: nothing is there, expected a value` },
    ])
})
