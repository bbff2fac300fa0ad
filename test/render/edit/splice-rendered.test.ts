import { expect, test } from 'vitest'
import { joinRendered, literalText, sliceRendered, spliceRendered } from '../../../src/render/edit/splice-rendered.ts'
import { explained, mini } from './mini-document.ts'

test('a slice has the spans that reach into it, cut at its edges', () => {
  const rendered = mini('abc', ['12'], 'def', ['34'])
  expect(explained(sliceRendered(rendered, 1, 4))).toEqual(['literal:bc', 'measured:1'])
  expect(explained(sliceRendered(rendered, 5, 8))).toEqual(['literal:def'])
})

test('texts one after the other have their spans one after the other, and none for what is empty', () => {
  expect(joinRendered([literalText('ab'), literalText(''), literalText('c')])).toEqual({
    text: 'abc',
    spans: [
      { start: 0, end: 2, kind: 'literal', conditions: [] },
      { start: 2, end: 3, kind: 'literal', conditions: [] },
    ],
  })
})

test('what stays around a replacement is kept, and one stretch where the replacement is empty', () => {
  const edit = { start: 1, end: 2, parts: [{ text: 'x', from: 'a' }] }
  expect(explained(spliceRendered('abc', [edit], new Map([['a', mini(['x'])]])))).toEqual([
    ...['kept:a', 'measured:x', 'kept:c'],
  ])
  expect(spliceRendered('abc', [{ start: 1, end: 2, parts: [] }], new Map())).toEqual({
    text: 'ac',
    spans: [{ start: 0, end: 2, kind: 'kept', conditions: [] }],
  })
})
