import { expect, test } from 'vitest'
import { compileTemplate } from '../../src/render/compile-template.ts'
import { refusalsOf, render, templateOf } from './templates.ts'

test('a template is compiled once for each content, and the last 64 are kept', () => {
  const numbered = (index: number) => templateOf(`kept ${index}`)
  const first = compileTemplate(numbered(0))
  for (let index = 1; index < 64; index++) compileTemplate(numbered(index))
  expect(compileTemplate(numbered(0))).toBe(first)
  compileTemplate(numbered(64))
  expect(compileTemplate(numbered(0))).not.toBe(first)
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

test.each([
  ['\n\n\n\n\n\n\n\n\n\n{{a', 11, /^Unexpected template syntax: Expecting /],
  [`\n\n\n\n\n\n\n\n\n\n{{#if a}}{{/each}}`, 11, /^Unexpected template syntax: if doesn't match each$/],
  ['\n\n\n\n\n\n\n\n\n\na {{!-- b', 11, /^Unexpected template syntax: text that cannot be read$/],
  ['{{#[Parse error on line 7]}}x{{/if}}', 1, /^Unexpected template syntax: Parse error on line 7 doesn't match if$/],
  ['{{#[a - 1:2]}}x{{/if}}', 1, /^Unexpected template syntax: a - 1:2 doesn't match if$/],
])('the syntax error of %j is told at line %i', (template, line, message) => {
  const [refusal, ...others] = refusalsOf(template, {})
  expect(others).toEqual([])
  expect(refusal).toMatchObject({ rule: 'template', file: 't.md.hbs', place: { line } })
  expect(refusal!.message).toMatch(message)
})
