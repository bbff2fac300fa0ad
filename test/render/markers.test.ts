import { expect, test } from 'vitest'
import { mark, readMarks } from '../../src/render/markers.ts'

test('marks are read as they were written, whatever their numbers', () => {
  const written = [0, 1, 15, 16, 31, 256, 4096, 70_000].map(index => mark('value', index))
  expect(readMarks(`${written.join('')}${mark('close', 0)}`)).toEqual({
    names: [...written.map(() => 'value'), 'close'],
    indexes: [0, 1, 15, 16, 31, 256, 4096, 70_000, 0],
  })
})

test.each(['a', `${mark('value', 1)}a`, `${mark('value', 1)}\uFDF0`, '\uFDE0'])('%j among marks is a bug', text => {
  expect(() => readMarks(text)).toThrow(
    new Error('Text reached the output without passing through the traced renderer'),
  )
})
