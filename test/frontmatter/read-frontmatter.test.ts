import fc from 'fast-check'
import matter from 'gray-matter'
import { loadAll } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { CloseoutError } from '../../src/diagnostic.ts'
import { locateFrontmatter } from '../../src/frontmatter/locate-frontmatter.ts'
import { readFrontmatter } from '../../src/frontmatter/read-frontmatter.ts'

const read = (text: string) => readFrontmatter(text, 'V.md')

const tryRead = (text: string) => {
  try {
    return read(text)
  } catch (error) {
    if (error instanceof CloseoutError) return undefined
    throw error
  }
}

describe('reading', () => {
  test('splits a document into data and body, with the line the body starts on', () => {
    expect(read('---\nplan: "03"\ndate: 2026-02-15\ntags: [a, b]\n---\n\n# T\n')).toEqual({
      data: { plan: '03', date: '2026-02-15', tags: ['a', 'b'] },
      content: '\n# T\n',
      bodyStartLine: 6,
    })
  })

  test('takes CRLF, a byte order mark, blanks behind a delimiter, and an end without a line ending', () => {
    expect(read('\uFEFF--- \r\na: 1\r\n---\t\r\nBody')).toEqual({ data: { a: 1 }, content: 'Body', bodyStartLine: 4 })
    expect(read('---\na: 1\n---')).toEqual({ data: { a: 1 }, content: '', bodyStartLine: 3 })
  })

  test('finds none in a document that has none, and nothing in an empty one', () => {
    expect(read('# T\n\n---\na: 1\n---\n')).toEqual({ data: {}, content: '# T\n\n---\na: 1\n---\n', bodyStartLine: 1 })
    expect(read('\n---\na: 1\n---\n')).toMatchObject({ data: {} })
    expect(read('----\na\n----\n')).toMatchObject({ data: {} })
    expect(read('---\n---\nBody')).toEqual({ data: {}, content: 'Body', bodyStartLine: 3 })
    expect(read('---\n#\n# only comments\n\n---\n')).toMatchObject({ data: {}, content: '' })
  })

  test('never runs code', () => {
    const probe = globalThis as { ran?: boolean }
    for (const language of ['js', 'javascript', 'JS', 'coffee', 'json'])
      expect(() => read(`---${language}\n(globalThis.ran = true, {})\n---\n`)).toThrow(CloseoutError)
    expect(() => read('---\na: !!js/function "function () { globalThis.ran = true }"\n---\n')).toThrow(CloseoutError)
    expect(probe.ran).toBeUndefined()
  })

  test('throws for a broken document every time, not only the first', () => {
    for (let time = 0; time < 3; time++) expect(() => read('---\na: "x" y\n---\n')).toThrow(CloseoutError)
  })

  test('finds in every document that it does not refuse what gray-matter finds', () => {
    const line = fc.constantFrom(
      ...[
        '---',
        '--- ',
        '----',
        '---js',
        '\uFEFF---',
        '...',
        '',
        ' ',
        '#',
        '# note',
        '- a',
        'a: 1',
        "b: '---'",
        'c: |',
      ],
      ...['  text', '  --- ', '\t---', 'd: 2026-02-15', '__proto__: 1', '~', 'Body', '***'],
    )
    let compared = 0
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), fc.constantFrom('\n', '\r\n'), (lines, eol) => {
        const text = ['---', ...lines].join(eol)
        const found = tryRead(text)
        if (!found) return
        compared++
        // Options, so that it keeps nothing.
        const { data, content } = matter(text, { engines: { yaml: source => (loadAll(source)[0] ?? {}) as object } })
        expect([found.data, found.content.trimStart()]).toEqual([data, content.trimStart()])
      }),
      { numRuns: 2000 },
    )
    expect(compared).toBeGreaterThan(100)
  })

  test('knows a key that every object has', () => {
    expect(Object.entries(read('---\n__proto__: 1\nconstructor: 2\n---\n').data)).toEqual([
      ['__proto__', 1],
      ['constructor', 2],
    ])
  })
})

test.each([
  ['---\na: 1\n', 'Unexpected frontmatter that is never closed, expected a line `---` after it', 1, 1],
  ['---\na: 1\n----\n---\n', 'Unexpected `----` in frontmatter, expected `---`', 3, 1],
  ['---\n- a\n---\n', 'Unexpected frontmatter without keys, expected `key: value` lines', 2, 1],
  ['---\ntext\n---\n', 'Unexpected frontmatter without keys, expected `key: value` lines', 2, 1],
  [
    '---\nok: 1\na: "x" y\n---\n',
    'Unexpected YAML: bad indentation of a mapping entry, expected frontmatter that can be read',
    3,
    8,
  ],
  ['---\na: 1\na: 2\n---\n', 'Unexpected YAML: duplicated mapping key, expected frontmatter that can be read', 3, 1],
])('%j is refused at its place', (text, message, line, column) => {
  try {
    read(text)
  } catch (error) {
    if (!(error instanceof CloseoutError)) throw error
    expect(error.diagnostics).toMatchObject([{ rule: 'frontmatter', message, file: 'V.md', place: { line, column } }])
    return
  }
  throw new Error('not refused')
})

test('a block is located by offsets of the whole text', () => {
  const text = '\uFEFF---\r\na: 1\r\n---\r\nBody'
  const location = locateFrontmatter(text)
  expect(location).toEqual({ kind: 'block', eol: '\r\n', start: 6, end: 12, bodyStart: 17 })
  expect(text.slice(6, 12)).toBe('a: 1\r\n')
})

test('a block that only a rule in the body ends is told from a wrong value', () => {
  const text = '---\nphase: 1\n\n# Title\n\n**Status:** done\n\n---\n'
  expect(() => read(text)).toThrow(CloseoutError)
  try {
    read(text)
  } catch (error) {
    expect((error as CloseoutError).diagnostics[0]!.hint).toBe(
      'close the frontmatter with a line `---` before line 4, `# Title`',
    )
  }
})
