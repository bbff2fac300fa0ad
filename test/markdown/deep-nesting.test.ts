import { expect, test } from 'vitest'
import { findDeepNesting } from '../../src/markdown/deep-nesting.ts'

test.each(['- ', '> ', '>', '1. ', '+ - ', '*\t'])('a line of too many %j has its place', mark => {
  const marks = mark.repeat(101)
  expect(findDeepNesting(`a\n\n  ${marks}x\n`)).toEqual({ line: 3, column: 1 })
})

test.each([
  `${'- '.repeat(100)}x`,
  '- - -',
  `${'-'.repeat(200)}`,
  `${'*'.repeat(200)}`,
  '> '.repeat(50),
  `${'-\n'.repeat(500)}`,
])('%j is no deep nesting', text => {
  expect(findDeepNesting(text)).toBeUndefined()
})
