import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import matter from 'gray-matter'
import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { CloseoutError } from '../../src/diagnostic.ts'
import { emitEntry, emitFrontmatter, emitItem, emitKey, emitScalar } from '../../src/frontmatter/emit-yaml.ts'
import { readByHand } from './hand-rolled-reader.ts'

describe('a scalar', () => {
  test.each([
    ['passed', 'passed'],
    ['tier-1', 'tier-1'],
    ['', '""'],
    ['yes', '"yes"'],
    ['Null', '"Null"'],
    ['01', '"01"'],
    ['12.1', '"12.1"'],
    ['2026-02-15', '"2026-02-15"'],
    ['24/51', '"24/51"'],
    ['28%', '"28%"'],
    ['# no comment', '"# no comment"'],
    ["it's", '"it\'s"'],
    ['say "hi": done', '\'say "hi": done\''],
    ['C:\\x', "'C:\\x'"],
    [0, '0'],
    [51, '51'],
    [true, 'true'],
  ])('%j is written %s', (value, text) => {
    expect(emitScalar(value)).toBe(text)
  })

  test.each([
    ['both " and \'', 'Unexpected both `\'` and `"` or `\\` at `a.b`'],
    ['two\nlines', 'Unexpected a line break or control character at `a.b`'],
    ['\ud800', 'Unexpected a line break or control character at `a.b`'],
    [' edge', 'Unexpected blanks at an edge at `a.b`'],
    [28.5, 'Unexpected the number `28.5` at `a.b`'],
    [-1, 'Unexpected the number `-1` at `a.b`'],
    [-0, 'Unexpected the number `0` at `a.b`'],
    [NaN, 'Unexpected the number `NaN` at `a.b`'],
    [null, 'Unexpected null at `a.b`'],
    [undefined, 'Unexpected nothing at `a.b`'],
    [{}, 'Unexpected a map at `a.b`'],
    [[], 'Unexpected a list at `a.b`'],
  ])('%j is refused', (value, message) => {
    expect(refusal(() => emitScalar(value, 'x.md', 'a.b'))).toEqual(
      `${message}, expected a value every frontmatter reader understands`,
    )
  })

  test('a list item is quoted even when it is a word, and is never a number', () => {
    expect(emitItem('word')).toBe('"word"')
    expect(refusal(() => emitItem(3))).toContain('Unexpected a number in a list at `item`')
  })
})

describe('a record', () => {
  test('has block lists, two-space maps and no flow but the empty list', () => {
    const record = {
      phase: '12-tier-1',
      plan: '03',
      tasks: 3,
      done: true,
      gaps_closed: ['gap_1: closed', 'gap_2'],
      tags: [],
      re_verification: { previous_status: 'gaps_found', gaps_remaining: [], regressions: ['a "b"'] },
    }
    expect(emitFrontmatter(record)).toBe(
      [
        '---',
        'phase: "12-tier-1"',
        'plan: "03"',
        'tasks: 3',
        'done: true',
        'gaps_closed:',
        '  - "gap_1: closed"',
        '  - "gap_2"',
        'tags: []',
        're_verification:',
        '  previous_status: gaps_found',
        '  gaps_remaining: []',
        '  regressions:',
        '    - \'a "b"\'',
        '---',
        '',
      ].join('\n'),
    )
  })

  test.each([['12'], ['a b'], ['yes'], ['backend/core'], ['-a'], ['__proto__'], ['']])('the key %j is refused', key => {
    expect(() => emitKey(key)).toThrow(CloseoutError)
  })

  test.each([
    [{ a: {} }, 'Unexpected an empty map at `a`'],
    [{ a: { b: { c: 1 } } }, 'Unexpected a map inside a map at `a.b`'],
    [{ a: ['x', ['y']] }, 'Unexpected a list in a list at `a[1]`'],
    [{ a: { b: ['x', 'y\n'] } }, 'Unexpected a line break or control character at `a.b[1]`'],
  ])('%j is refused with the path', (record, message) => {
    expect(refusal(() => emitFrontmatter(record))).toBe(
      `${message}, expected a value every frontmatter reader understands`,
    )
  })

  test('reads the same in four readers, or is refused: 10,000 random values', () => {
    let values = 0
    const property = fc.property(fc.array(fc.tuple(keys, someValue), { minLength: 10, maxLength: 14 }), entries => {
      const record = Object.fromEntries(entries.filter(([key, value]) => !isRefused(() => emitEntry(key, value))))
      if (Object.keys(record).length === 0) return true
      const text = emitFrontmatter(record) + '\nBody\n'
      const yaml = text.slice(4, text.indexOf('\n---\n') + 1)
      const { data } = matter(text, { engines: { yaml: { parse: source => load(source) as object } } })
      values += Object.values(record).flat().length
      const readings = [load(yaml), parse(yaml), data]
      return (
        readings.every(reading => isDeepStrictEqual(reading, record)) &&
        isDeepStrictEqual(readByHand(text), asText(record))
      )
    })
    fc.assert(property, { numRuns: 1_200 })
    expect(values).toBeGreaterThan(10_000)
  })
})

/** Texts that look like YAML, like other types, or like nothing in particular. */
const texts = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc
    .array(
      fc.constantFrom(
        '"',
        "'",
        '\\',
        ':',
        ' ',
        '#',
        '-',
        '[',
        ']',
        '{',
        '}',
        ',',
        '&',
        '*',
        '!',
        '|',
        '>',
        '%',
        '@',
        '`',
        '---',
        'a',
        '1',
        '.',
        '~',
        '?',
        '=',
        '<<',
        'é',
        '…',
        '😀',
      ),
      { maxLength: 8 },
    )
    .map(parts => parts.join('')),
  fc.constantFrom(
    'yes',
    'No',
    'on',
    'null',
    'TRUE',
    'y',
    '~',
    '0x1f',
    '0o7',
    '010',
    '1e3',
    '.5',
    '1_000',
    '12:30:45',
    '2026-02-15',
    '2026-02-15T10:00:00Z',
    '<<',
    '=',
    '.inf',
    '.NaN',
    '-',
    '- a',
    'a: b',
    '[a, b]',
    '{}',
    'NaN',
    'Infinity',
    'constructor',
    '---',
    '...',
  ),
)
const scalars = fc.oneof(texts, texts, fc.nat(), fc.boolean())
const keys = fc.constantFrom(
  ...['status', 'constructor', 'toString', 'no', 'y', 'tech-stack', 'key_2', 'A', 'Zz-9', 'length', 'valueOf'],
  ...['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'],
)
const lists = fc.array(texts, { maxLength: 3 })
const someValue = fc.oneof(
  scalars,
  lists,
  fc.dictionary(keys, fc.oneof(scalars, lists), { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
)

/** What a reader that knows only strings sees. */
function asText(value: unknown): unknown {
  if (Array.isArray(value)) return value
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asText(inner)]))
}

function isRefused(emit: () => unknown): boolean {
  try {
    emit()
    return false
  } catch (error) {
    if (error instanceof CloseoutError) return true
    throw error
  }
}

function refusal(emit: () => unknown): string {
  try {
    emit()
  } catch (error) {
    if (error instanceof CloseoutError) return error.message
  }
  return 'not refused'
}
