import { expect, test } from 'vitest'
import { Value } from '../../src/facts/value.ts'
import { measured, refusalsOf, render } from './templates.ts'

test('an item of a list that was not measured is refused where the list is gone through', () => {
  expect(refusalsOf('a {{#each list}}x{{/each}}', { list: ['a', undefined] })).toEqual([
    {
      rule: 'unmeasured',
      severity: 'error',
      file: 't.md.hbs',
      message: 'No value at `list.1`, expected a value',
      place: { line: 1, column: 3 },
    },
  ])
})

test.each([
  ['{{> part list}}', '{{#each this}}{{.}}{{/each}}', 'ab'],
  ['{{> part n}}', '{{this}}', '7'],
  ['{{> part}}', '{{n}}', '7'],
  ['{{> part map f=n}}', '{{x}}{{f}}', '17'],
  ['{{> part list f=n}}', '{{f}}{{#if (has [0])}}!{{/if}}', '7'],
  ['{{> part n f=n}}', '{{f}}{{#if (has data)}}!{{/if}}', '7'],
])('%j gives a partial %j what it is called with: %j', (template, part, expected) => {
  expect(render(template, { list: ['a', 'b'], n: 7, map: { x: 1 } }, { part }).text).toBe(expected)
})

test('a partial that two arguments fail is refused for both', () => {
  const refusals = refusalsOf('{{> part f=nope g=none}}', {}, { part: 'x' })
  expect(refusals.map(({ message }) => message)).toEqual([
    'No value at `nope`: `nope` is not there, expected a measured value',
    'No value at `none`: `none` is not there, expected a measured value',
  ])
})

test.each([
  [0.25, '0.25'],
  [-0.5, '-0.5'],
  [12.3456, '12.3456'],
  [12, '12'],
])('the number %d is printed as %j', (n, expected) => {
  expect(render('{{n}}', { n }).text).toBe(expected)
})

test.each([0.12345, 1e21])('the number %d is refused as it is', n => {
  expect(refusalsOf('{{n}}', { n }).map(({ message }) => message)).toEqual([
    `Unexpected \`${n}\` in \`{{n}}\`, expected a number fit to print`,
  ])
})

test('a condition says what it looked at', () => {
  const [yes, no] = [new Value(true, measured), new Value(false, measured)]
  const originOf = (code: string) =>
    render(`{{#if ${code}}}x{{else}}y{{/if}}`, { yes, no }).spans[0]!.conditions[0]!.origin
  expect(originOf('yes')).toBe(measured)
  expect(originOf('(has yes)')).toEqual({
    kind: 'derived',
    operation: 'has',
    arguments: [yes],
    parameters: { path: 'yes' },
  })
  expect(originOf('(has none)')).toEqual({
    kind: 'derived',
    operation: 'has',
    arguments: [],
    parameters: { path: 'none' },
  })
  expect(originOf('(and no yes)')).toEqual({ kind: 'derived', operation: 'and', arguments: [no] })
  expect(originOf('(or no yes)')).toEqual({ kind: 'derived', operation: 'or', arguments: [no, yes] })
})

test.each([
  ['{{#each rows}}{{#if @root.ok}}{{../n}}{{/if}}{{/each}}', '77'],
  ['{{#each rows}}{{#with this}}{{../n}}{{/with}}{{/each}}', '77'],
  ['{{#each rows}}{{#with @root.map}}{{../a}}{{../../n}}{{/with}}{{/each}}', 'x7y7'],
])('a block that keeps its context is no level of %j', (template, expected) => {
  expect(render(template, { rows: [{ a: 'x' }, { a: 'y' }], n: 7, ok: true, map: { b: 1 } }).text).toBe(expected)
})

test.each([
  ['{{#each rows}}{{> part}}{{/each}}', '{{../n}}', 'No value at `../n`: `n` is not there'],
  ['{{#each rows as |row|}}{{> part}}{{/each}}', '{{row.a}}', 'No value at `row.a`: `row` is not there'],
])('a partial in %j sees nothing of its caller but its context: %j', (template, part, message) => {
  expect(refusalsOf(template, { rows: [{ a: 'x' }], n: 7 }, { part })[0]!.message).toContain(message)
})

test('a parameter of a block that has none to give is nothing', () => {
  expect(refusalsOf('{{#if ok as |it|}}{{it}}{{/if}}', { ok: true })).toMatchObject([
    { message: 'Unexpected `it`: nothing is there, expected a value' },
  ])
})
