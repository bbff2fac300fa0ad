import { expect, test } from 'vitest'
import type { FactTree } from '../../src/facts/value.ts'
import { renderTemplate } from '../../src/render/render-template.ts'
import { factsOf, refusalsOf, render, templateOf } from './templates.ts'

const letters = Array.from({ length: 13 }, (_, at) => String.fromCharCode(97 + at))

test.each([
  ['list.[0]', 'a'],
  ['list.[1]', 'b'],
  ['list.[12]', 'm'],
])('%s is an item of the list: %j', (path, expected) => {
  expect(render(`{{${path}}}`, { list: letters }).text).toBe(expected)
})

test.each(['13', '01', '1e0', '1.0', '-1', 'length', 'x1', ''])('[%s] is no item of the list', part => {
  expect(refusalsOf(`{{list.[${part}]}}`, { list: letters })).toMatchObject([
    { message: `No value at \`list.[${part}]\`: \`${part}\` is no item of a list of 13, expected a value` },
  ])
})

test('a map without a prototype is a map', () => {
  const map = Object.assign(Object.create(null), factsOf({ a: 1 })) as FactTree
  expect(renderTemplate(templateOf('{{map.a}}{{#with map}}{{a}}{{/with}}{{count map}}'), { map }).text).toBe('111')
})

test.each([
  ['{{a}}', 'Unexpected `a` without an origin, expected a value'],
  ['{{a.b}}', 'No value at `a.b`: `b` is not there, expected a measured value'],
  ['{{#each list}}{{x}}{{/each}}', 'No value at `x`: `x` is not there, expected a measured value'],
  ['{{date}}', 'Unexpected `date` without an origin, expected a value'],
])('what is neither a value, a list nor a map is refused in %j', (template, message) => {
  const facts = { a: null, list: [null], date: new Date(0) } as unknown as FactTree
  expect(() => renderTemplate(templateOf(template), facts)).toThrow(message)
})

test('a name that is there without a value is not suggested', () => {
  expect(refusalsOf('{{names}}', { name: undefined })).toMatchObject([
    { hint: 'measure it, or ask first: `{{#if (has names)}}`' },
  ])
})
