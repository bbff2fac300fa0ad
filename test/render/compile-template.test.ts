import { expect, test } from 'vitest'
import { compileTemplate } from '../../src/render/compile-template.ts'
import { refusalsOf, render, templateOf } from './templates.ts'

test('a template is compiled once as long as it is the same, whatever its document must have', () => {
  const template = templateOf('x {{> a}}', { a: 'y' })
  const contract = { ...template.contract, minLines: 7 }
  expect(compileTemplate({ ...template, contract })).toBe(compileTemplate(template))
  expect(compileTemplate(templateOf('x {{> a}}', { a: 'z' }))).not.toBe(compileTemplate(template))
})

test('templates whose files run together to the same text are not taken for each other', () => {
  expect(render('x', {}, { a: 'y' }).text).toBe('x')
  expect(refusalsOf('x\0a.partial.hbs\0y', {}).map(({ message }) => message)).toEqual([
    'Unexpected template syntax: text that cannot be read',
  ])
})

test('partials that share partials are looked at once, however many ways lead to them', () => {
  const partials = Object.fromEntries(
    Array.from({ length: 60 }, (_, at) => [`p${at}`, at < 58 ? `{{> p${at + 1}}}{{> p${at + 2}}}` : '']),
  )
  expect(() => compileTemplate(templateOf('{{> p0}}', partials))).not.toThrow()
})

const ten = '\n'.repeat(10)

test.each([
  [`${ten}{{/if}}`, { line: 11 }, "Expecting 'EOF', got 'OPEN_ENDBLOCK'"],
  [`${ten}a {{!-- b`, { line: 11 }, 'text that cannot be read'],
  [`${ten}${' '.repeat(10)}{{#if a}}{{/each}}`, { line: 11, column: 14 }, "if doesn't match each"],
  ['{{#[a - 1:2]}}x{{/if}}', { line: 1, column: 4 }, "a - 1:2 doesn't match if"],
  ['{{#[a Parse error on line 7]}}x{{/if}}', { line: 1, column: 4 }, "a Parse error on line 7 doesn't match if"],
])('the syntax error of %j is told at its place', (template, place, message) => {
  expect(refusalsOf(template, {})).toEqual([
    {
      rule: 'template',
      severity: 'error',
      file: 't.md.hbs',
      message: `Unexpected template syntax: ${message}`,
      place,
    },
  ])
})
