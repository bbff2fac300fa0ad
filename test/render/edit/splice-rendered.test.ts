import { expect, test } from 'vitest'
import { sliceRendered } from '../../../src/render/edit/splice-rendered.ts'
import { explained, mini } from './mini-document.ts'

test('a slice has the spans that reach into it, cut at its edges', () => {
  const rendered = mini('abc', ['12'], 'def', ['34'])
  expect(explained(sliceRendered(rendered, 1, 4))).toEqual(['literal:bc', 'measured:1'])
  expect(explained(sliceRendered(rendered, 5, 8))).toEqual(['literal:def'])
})
