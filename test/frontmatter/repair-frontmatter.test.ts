import { describe, expect, test } from 'vitest'
import { CloseoutError } from '../../src/diagnostic.ts'
import { readFrontmatter } from '../../src/frontmatter/read-frontmatter.ts'
import { spliceFrontmatter } from '../../src/frontmatter/splice-frontmatter.ts'

const splice = (text: string, set: Record<string, string> = {}, repair = true) =>
  spliceFrontmatter(text, 'V.md', { set: new Map(Object.entries(set)) }, { add: false, repair })
const repair = (yaml: string) => {
  const { text, diagnostics } = splice(`---\n${yaml}\n---\n# T\n`)
  return { text, changes: diagnostics.map(({ place, message }) => [place?.line, message]) }
}
const said = (before: string, after: string) => `Invalid YAML \`${before.trim()}\`, repaired as \`${after.trim()}\``

describe('a value is put in quotes', () => {
  test.each([
    ['text behind a closing quote', '- gap_1: "a" -> CLOSED', '- gap_1: \'"a" -> CLOSED\''],
    ['a colon in plain text', 'truth: one: two', 'truth: "one: two"'],
    ['a colon in a list item of words', '- All of it: done: yes', '- "All of it: done: yes"'],
    ['a backslash that is no escape', 'pattern: "#\\[test\\]"', "pattern: '#\\[test\\]'"],
    ['quotes of both kinds', 'a: "it\'s" so', "a: '\"it''s\" so'"],
    ['a percent sign in front', 'a: %done', 'a: "%done"'],
    ['a back-tick in front', 'a: `x` y', 'a: "`x` y"'],
    ['a bracket in front', 'a: [x] y', 'a: "[x] y"'],
    ['an item of a list in brackets', 'a: [x, @y/z, k: v ]', 'a: [x, "@y/z", "k: v" ]'],
    ['an at sign in front, in CRLF', 'a: @me\r', 'a: "@me"\r'],
  ])('for %s', (_, line, mended) => {
    const { text, changes } = repair(`list:\n${line}`)
    expect(text).toBe(`---\nlist:\n${mended}\n---\n# T\n`)
    expect(changes).toEqual([[3, said(line, mended)]])
  })

  test('on the line before, when a quote was never closed', () => {
    expect(repair('a: "x\nb: 2').changes).toEqual([[2, said('a: "x', "a: '\"x'")]])
  })

  test('on every line that needs it, and on no other', () => {
    const yaml = 'a: "x" y\nb: "fine"\nlist:\n  - "x" y\n  - fine\n  - k: "x" y\nc: 1 # note'
    const { text, changes } = repair(yaml)
    expect(changes.map(([line]) => line)).toEqual([2, 5, 7])
    expect(readFrontmatter(text, 'V.md').data).toMatchObject({ list: ['"x" y', 'fine', { k: '"x" y' }], c: 1 })
  })
})

test('valid frontmatter, and none, come back as they are', () => {
  expect(repair('a: 1')).toEqual({ text: '---\na: 1\n---\n# T\n', changes: [] })
  expect(splice('# T\n')).toEqual({ text: '# T\n', diagnostics: [], insertions: [] })
})

describe('beside keys that are replaced', () => {
  const broken = '---\r\nlist:\r\n  - "a" -> b\r\nnote: "c" -> d\r\nscore: 3/7\r\n---\r\n# T\r\n'

  test('only what the edit does not mend is put in quotes', () => {
    const { text, diagnostics } = splice(broken, { list: 'list: []\n', date: 'date: "x"\n' })
    expect(text).toBe('---\r\nlist: []\r\nnote: \'"c" -> d\'\r\nscore: 3/7\r\ndate: "x"\r\n---\r\n# T\r\n')
    expect(diagnostics).toEqual([
      {
        rule: 'frontmatter-repaired',
        severity: 'warning',
        file: 'V.md',
        message: 'Invalid YAML `note: "c" -> d`, repaired as `note: \'"c" -> d\'`',
        place: { line: 4, column: 1 },
      },
    ])
  })

  test('nothing is put in quotes when the edit mends it all', () => {
    const { text, diagnostics } = splice(broken, { list: 'list: []\n', note: 'note: x\n' })
    expect(text).toBe('---\r\nlist: []\r\nnote: x\r\nscore: 3/7\r\n---\r\n# T\r\n')
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'Unexpected YAML: bad indentation of a mapping entry; the edit replaces the key it is in and mends it',
    ])
  })

  test('without the permission it is refused, and the hint names it', () => {
    try {
      splice(broken, { list: 'list: []\n' }, false)
    } catch (error) {
      if (!(error instanceof CloseoutError)) throw error
      expect(error.diagnostics[0]).toMatchObject({
        hint: 'put the value in quotes: `note: \'"c" -> d\'`, or build with `--repair-frontmatter`',
        place: { line: 4, column: 11 },
      })
      return
    }
    throw new Error('not refused')
  })
})

test.each([
  ['a: 1\na: 2', 'Unexpected YAML: duplicated mapping key, expected frontmatter that can be read', 3],
  [
    'a: "x" y\nb: 1\n  c: 2\n d: 3',
    'Unexpected YAML: bad indentation of a mapping entry, expected frontmatter that can be read',
    4,
  ],
])('%j is refused: no quoting mends it', (yaml, message, line) => {
  try {
    repair(yaml)
  } catch (error) {
    if (!(error instanceof CloseoutError)) throw error
    expect([error.message, error.diagnostics[0]!.place?.line]).toEqual([message, line])
    return
  }
  throw new Error('not refused')
})
