import { expect, test } from 'vitest'
import { placeAt, refuse } from '../../../src/diagnostic.ts'
import { placeInTemplate, readInTemplate } from '../../../src/render/edit/place-in-template.ts'
import { render } from '../templates.ts'
import { mini, refusal } from './mini-document.ts'

test('a character is where the template has it', () => {
  const parts = render('a {{n}}b\nc\n', { n: 7 })
  expect(parts.text).toBe('a 7b\nc\n')
  expect([0, 2, 3, 5].map(offset => placeInTemplate(parts, offset, 'V.md'))).toEqual([
    { file: 't.md.hbs', place: { line: 1, column: 1 } },
    { file: 't.md.hbs', place: { line: 1, column: 3 } },
    { file: 't.md.hbs', place: { line: 1, column: 8 } },
    { file: 't.md.hbs', place: { line: 2, column: 1 } },
  ])
})

test('a character that no span knows is where the file would have it', () => {
  const place = { line: 2, column: 1 }
  expect(placeInTemplate({ text: 'a\nb', spans: [] }, 2, 'V.md')).toEqual({ file: 'V.md', place })
  const kept = { start: 0, end: 3, kind: 'kept', conditions: [] } as const
  expect(placeInTemplate({ text: 'a\nb', spans: [kept] }, 2, 'V.md')).toEqual({ file: 'V.md', place })
})

test('what is wrong with a part is said at its place in the template, if it has one', () => {
  const parts = render('a {{n}}\nb\n', { n: 12345 })
  const refused = (options: Parameters<typeof refuse>[3]) =>
    refusal(() =>
      readInTemplate(parts, 'V.md', () => {
        throw refuse('x', 'V.md', 'Unexpected b', options)
      }),
    )
  expect(refused({ place: placeAt(parts.text, 8) })).toEqual({
    ...{ rule: 'x', severity: 'error', message: 'Unexpected b' },
    file: 't.md.hbs',
    place: { line: 2, column: 1 },
  })
  expect(refused({})).toEqual({ rule: 'x', severity: 'error', message: 'Unexpected b', file: 'V.md' })
})

test('any other error is passed on', () => {
  const error = new TypeError('a bug')
  const read = () => {
    throw error
  }
  expect(() => readInTemplate(mini(''), 'V.md', read)).toThrow(error)
})
