import { expect, test } from 'vitest'
import { findDeepNesting } from '../../src/markdown/deep-nesting.ts'

test.each(['- ', '> ', '>', '1. ', '+ - ', '*\t'])('a line of too many %j has its place', mark => {
  const marks = mark.repeat(101)
  expect(findDeepNesting(`a\n\n  ${marks}x\n`)).toEqual({ line: 3, column: 1 })
})

test.each(['[', '![', '[a\n'])('a paragraph of too many %j has the place of the first that is too many', mark => {
  const place = findDeepNesting(`${mark.repeat(100)}\n\n${mark.repeat(101)}`)
  expect(place).toEqual(mark === '[a\n' ? { line: 203, column: 1 } : { line: 3, column: 101 * mark.length })
})

test.each([
  `${'- '.repeat(100)}x`,
  '- - -',
  '-'.repeat(200),
  '*'.repeat(200),
  '> '.repeat(50),
  '-\n'.repeat(500),
  '- [ ] a\n'.repeat(500),
  `${'['.repeat(100)}${']'.repeat(100)}\n\n`.repeat(3),
])('%j is no deep nesting', text => {
  expect(findDeepNesting(text)).toBeUndefined()
})
