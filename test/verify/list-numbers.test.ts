import { expect, test } from 'vitest'
import { exampleDocument } from '../../src/verify/example-document.ts'
import { findMisnumberedItems } from '../../src/verify/list-numbers.ts'
import { readText } from '../../src/verify/read-text.ts'

function found(text: string): string[] {
  const document = exampleDocument({ text })
  return findMisnumberedItems(readText(document.text, document.spans)).map(
    ({ place, message }) => `${place!.line}:${place!.column}-${place!.endColumn} ${message.match(/`\d+`/g)!.join(' ')}`,
  )
}

test.each([
  ['the second of a list', '⟦measured:12⟧. a\n⟦measured:27⟧. b\n', ['2:1-3 `27` `13`']],
  ['one that follows a number of the template', '1) a\n\n⟦derived:3⟧) b\n', ['3:1-2 `3` `2`']],
  ['one of two values', '1. a\n⟦measured:1⟧⟦measured:2⟧. b\n', ['2:1-3 `12` `2`']],
  ['one that a value ends', '1. a\n1⟦measured:2⟧. b\n', ['2:1-3 `12` `2`']],
  ['one in a quote in a list', '- > 1. a\n  > ⟦measured:7⟧. b\n', ['2:5-6 `7` `2`']],
  ['one behind frontmatter', '---\na: 1\n---\n1. a\n⟦measured:7⟧. b\n', ['5:1-2 `7` `2`']],
  ['each', '1. a\n⟦measured:7⟧. b\n⟦measured:8⟧. c\n', ['2:1-2 `7` `2`', '3:1-2 `8` `3`']],
  ['one of nine digits', '1. a\n⟦measured:123456789⟧. b\n', ['2:1-10 `123456789` `2`']],
])('a number is not shown: %s', (_, text, expected) => {
  expect(found(text)).toEqual(expected)
})

test.each([
  ['the first of a list', '⟦measured:12⟧. a\n'],
  ['items that are counted', '⟦derived:0⟧. a\n⟦derived:1⟧. b\n⟦derived:2⟧. c\n'],
  ['numbers of the template alone', '1. ⟦measured:a⟧\n1. ⟦measured:b⟧\n'],
  ['numbers of an edited file', '⟦kept:1. a\n1. b⟧\n'],
  ['a list of another mark', '1. a\n⟦measured:7⟧) b\n'],
  ['no list', '- ⟦measured:7⟧. b\n- ⟦measured:7⟧.b\n'],
  ['a paragraph that goes on', 'of all\n⟦measured:7⟧. b\n'],
  ['more digits than a list takes', '1. a\n\n⟦measured:1234567890⟧. b\n'],
])('a number is shown: %s', (_, text) => {
  expect(found(text)).toEqual([])
})
