import { describe, expect, test } from 'vitest'
import { Surroundings } from '../../src/render/surroundings.ts'

/** Where a value lands behind some text, in words. */
function landingBehind(...texts: readonly string[]): string {
  const surroundings = new Surroundings()
  for (const text of texts) surroundings.advance(text)
  const { landing } = surroundings
  if (landing.kind === 'code') return `code ${landing.ticks}${landing.isInTable ? ' in a table' : ''}`
  if (landing.kind !== 'inline') return landing.kind
  return `inline${landing.isAtStart ? ' at the start' : ''}${landing.isHeading ? ' in a heading' : ''}`
}

test.each([
  ['', 'inline at the start'],
  ['a\n', 'inline at the start'],
  ['- ', 'inline at the start'],
  ['> * ', 'inline at the start'],
  ['1. ', 'inline at the start'],
  ['12) ', 'inline at the start'],
  ['-   [ ]   ', 'inline at the start'],
  ['- [x] a', 'inline'],
  ['a - ', 'inline'],
  ['-', 'inline'],
  ['1.', 'inline'],
  ['# ', 'inline in a heading'],
  ['> ###### a', 'inline in a heading'],
  ['##', 'inline in a heading'],
  ['#a', 'inline'],
  ['a # b', 'inline'],
])('behind %j is %s', (text, expected) => {
  expect(landingBehind(text)).toBe(expected)
})

test('what is written bit by bit is one text', () => {
  expect(landingBehind('# a', '\nb')).toBe('inline')
  expect(landingBehind('`', '``\n')).toBe('fence')
})

describe('frontmatter', () => {
  test.each([
    ['---\n', 'frontmatter'],
    ['---  \na: ', 'frontmatter'],
    ['---\na: 1\n---\n', 'inline at the start'],
    ['---\na: 1\n---  \n---\n', 'inline at the start'],
    ['---\na: |\n  ```\n---\n', 'inline at the start'],
    ['---\na: |\n  <div>\n---\n', 'inline at the start'],
    ['a\n---\n', 'inline at the start'],
    [' ---\n', 'inline at the start'],
    ['---', 'inline'],
  ])('behind %j is %s', (text, expected) => {
    expect(landingBehind(text)).toBe(expected)
  })
})

describe('a fence', () => {
  test.each([
    ['```\n', 'fence'],
    ['~~~ a`b\na', 'fence'],
    ['- ```ts\n', 'fence'],
    ['```a`\n', 'inline at the start'],
    ['~~a\n', 'inline at the start'],
    ['a ```\n', 'inline at the start'],
    ['```\na\n```\nb', 'inline'],
    ['```\na\n`````  \nb', 'inline'],
    ['> ```\n>  ```\nb', 'inline'],
    ['````\n```\n', 'fence'],
    ['```\n~~~\n', 'fence'],
    ['```\n``` a\n', 'fence'],
    ['```\na ```\n', 'fence'],
    ['<!--\n```\n', 'comment'],
  ])('behind %j is %s', (text, expected) => {
    expect(landingBehind(text)).toBe(expected)
  })
})

describe('HTML', () => {
  test.each([
    ['<b>', 'html'],
    ['- <a/>', 'html'],
    ['<h2>a', 'html'],
    ['<div\na', 'html'],
    ['</b>\na', 'html'],
    ['<!DOCTYPE x>', 'html'],
    ['<b>\n\na', 'inline'],
    ['<b>\n \t\na', 'inline'],
    ['<b>\n> \na', 'inline'],
    ['a <b>', 'inline'],
    ['<a@b.c> ', 'inline'],
    ['a <b title="', 'tag'],
    ['a <', 'tag'],
    ['a < b', 'inline'],
    ['<b `c`', 'tag'],
    ['aaaa `b` <c', 'tag'],
    ['`<b` c', 'inline'],
    ['`<b` `c` <d `e`', 'tag'],
    ['a <!-- b', 'comment'],
    ['<!-- a\nb', 'comment'],
    ['<!--\n--> b', 'html'],
    ['a <!-- b\nc --> d', 'inline'],
    ['a <!-- b --> c', 'inline'],
    ['a `<!--` b\nc', 'inline'],
    ['a --> b', 'inline'],
  ])('behind %j is %s', (text, expected) => {
    expect(landingBehind(text)).toBe(expected)
  })
})

describe('code', () => {
  test.each([
    ['`', 'code 1'],
    ['a ``b', 'code 2'],
    ['``a`b', 'code 2'],
    ['``a`b`` c', 'inline'],
    ['`a` `', 'code 1'],
    ['a \\`b', 'inline'],
    ['a \\\\`b', 'code 1'],
    ['a \\x b', 'inline'],
    ['`a\\` b', 'inline'],
    ['| `', 'code 1 in a table'],
    ['a | `', 'code 1 in a table'],
    ['a \\| `', 'code 1'],
  ])('behind %j is %s', (text, expected) => {
    expect(landingBehind(text)).toBe(expected)
  })
})

describe('a URL', () => {
  test.each([
    ['[a](', 'url'],
    ['[a](<./', 'url'],
    ['[a](b) c', 'inline'],
    ['[a](b c', 'inline'],
    ['  [ab]: ', 'url'],
    ['[a]:b', 'url'],
    ['[a]:  b', 'url'],
    ['[a]: b c', 'inline'],
    ['a [b]: c', 'inline'],
    ['a http://b', 'url'],
    ['a HTTPS://', 'url'],
    ['a www.b', 'url'],
    ['a www.b c', 'inline'],
  ])('behind %j is %s', (text, expected) => {
    expect(landingBehind(text)).toBe(expected)
  })
})
