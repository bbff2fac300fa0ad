import fc from 'fast-check'
import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { CloseoutError, type Diagnostic } from '../../src/diagnostic.ts'
import { emitEntry } from '../../src/frontmatter/emit-yaml.ts'
import { locateFrontmatter } from '../../src/frontmatter/locate-frontmatter.ts'
import { spliceFrontmatter } from '../../src/frontmatter/splice-frontmatter.ts'

const set = (entries: Record<string, unknown>) =>
  new Map(Object.entries(entries).map(([key, value]) => [key, emitEntry(key, value)]))
const splice = (text: string, entries: Record<string, unknown>, remove: string[] = [], add = false) =>
  spliceFrontmatter(text, 'V.md', { set: set(entries), remove }, { add })

describe('splicing', () => {
  const file = [
    '---',
    '# head',
    'phase: 12-tier-1   # keep me',
    'plan: 03',
    '"status": gaps_found',
    'gaps:',
    '  - truth: "a"',
    '    # inner',
    '    reason: b',
    '',
    '# about score',
    "score: '3/7'",
    '---',
    '',
    '# Title',
    '',
  ].join('\n')

  test('replaces a key with its whole value and adds new ones at the end of the block', () => {
    const { text, insertions } = splice(file, { gaps: ['x'], gap_closure_status: 'complete' })
    expect(text).toBe(
      file
        .replace('gaps:\n  - truth: "a"\n    # inner\n    reason: b\n', 'gaps:\n  - "x"\n')
        .replace("score: '3/7'\n", "score: '3/7'\ngap_closure_status: complete\n"),
    )
    expect(insertions.map(({ from, start, end }) => [from, text.slice(start, end)])).toEqual([
      ['gaps', 'gaps:\n  - "x"\n'],
      ['gap_closure_status', 'gap_closure_status: complete\n'],
    ])
  })

  test('finds a quoted key, and a list at the column of its key', () => {
    expect(splice('---\n"status": a\nlist:\n- x\n- y\nz: 1\n---\n', { status: 'b', list: ['q'] }).text).toBe(
      '---\nstatus: b\nlist:\n  - "q"\nz: 1\n---\n',
    )
  })

  test('removes a key with its value', () => {
    expect(splice(file, {}, ['gaps', 'absent']).text).toBe(
      file.replace('gaps:\n  - truth: "a"\n    # inner\n    reason: b\n', ''),
    )
  })

  test('keeps the byte order mark and CRLF, and writes CRLF', () => {
    const windows = '\uFEFF' + file.replaceAll('\n', '\r\n')
    expect(splice(windows, { phase: 'x', tags: ['a'] }).text).toBe(
      windows
        .replace('phase: 12-tier-1   # keep me', 'phase: x')
        .replace("score: '3/7'\r\n", 'score: \'3/7\'\r\ntags:\r\n  - "a"\r\n'),
    )
  })

  test('fills an empty block', () => {
    expect(splice('---\n---\nBody', { a: 1 }).text).toBe('---\na: 1\n---\nBody')
    expect(splice('---\n# only a comment\n---', { a: 1 }).text).toBe('---\n# only a comment\na: 1\n---')
  })

  test('adds a block where the contract says so, and refuses it elsewhere', () => {
    expect(splice('# Title\n', { a: 1, b: 'x' }, [], true).text).toBe('---\na: 1\nb: x\n---\n\n# Title\n')
    expect(splice('\uFEFF\r\n# T\r\n', { a: 1 }, [], true).text).toBe('\uFEFF---\r\na: 1\r\n---\r\n\r\n# T\r\n')
    expect(splice('', { a: 1 }, [], true).text).toBe('---\na: 1\n---\n')
    expect(splice('# Title\n', {}).text).toBe('# Title\n')
    expect(refusal('# Title\n', { a: 1 })).toMatchObject({
      message: 'Unexpected file without frontmatter, expected one to hold `a`',
      place: { line: 1, column: 1 },
    })
  })
})

describe('invalid YAML', () => {
  const broken =
    '---\nphase: "12"\ngaps_closed:\n  - gap_1: "x" -> CLOSED (GAP-01)\n  - gap_2: ok\nscore: 3/7\n---\n# T\n'

  test('is mended where the key it is in is replaced, and the output says so', () => {
    const { text, diagnostics } = splice(broken, { gaps_closed: ['gap_1: closed'] })
    expect(text).toBe('---\nphase: "12"\ngaps_closed:\n  - "gap_1: closed"\nscore: 3/7\n---\n# T\n')
    expect(diagnostics).toEqual([
      {
        rule: 'frontmatter-repaired',
        severity: 'warning',
        file: 'V.md',
        message: 'Unexpected YAML: bad indentation of a mapping entry; the edit replaces the key it is in and mends it',
        place: { line: 4, column: 16 },
      },
    ])
  })

  test('is refused elsewhere with line, column and what to quote', () => {
    expect(refusal(broken, { score: '4/7' })).toEqual({
      rule: 'frontmatter',
      severity: 'error',
      file: 'V.md',
      message: 'Unexpected YAML: bad indentation of a mapping entry, expected frontmatter that can be read',
      hint: 'put the value in quotes: `- gap_1: \'"x" -> CLOSED (GAP-01)\'`, or build with `--repair-frontmatter`',
      place: { line: 4, column: 16 },
    })
  })

  test('names the line of the file also when a key before it is edited at the same time', () => {
    const { place } = refusal(broken, { phase: '12 and some more text', score: '4/7' })
    expect(place).toEqual({ line: 4, column: 16 })
  })

  test('of two places only one of which is replaced is refused at the other', () => {
    const two = '---\na: "x" y\nb: "x" y\n---\n'
    expect(refusal(two, { a: 1 }).place).toEqual({ line: 3, column: 8 })
    expect(splice(two, { a: 1, b: 2 }).text).toBe('---\na: 1\nb: 2\n---\n')
  })
})

test.each([
  ['---\na: 1\n# T\n', 1, 'Unexpected frontmatter that is never closed, expected a line `---` after it'],
  ['---\na: 1\n--- x\n---\n', 3, 'Unexpected `--- x` in frontmatter, expected `---`'],
  ['---js\nmodule.exports = {}\n---\n', 1, 'Unexpected `---js`, expected `---`'],
  ['---\na: 1\nb: 2\na: 3\n---\n', 4, 'Unexpected second key `a`, expected one (the first is on line 2)'],
  [
    '---\na: 1\nb: 2\n"b": 3\n---\n',
    4,
    'Unexpected YAML: duplicated mapping key, expected frontmatter that can be read',
  ],
  ['---\n- a\n- b\n---\n', 2, 'Unexpected form of frontmatter, expected plain `key: value` lines at the first column'],
  ['---\n{a: 1}\n---\n', 2, 'Unexpected form of frontmatter, expected plain `key: value` lines at the first column'],
  ['---\n  a: 1\n---\n', 2, 'Unexpected form of frontmatter, expected plain `key: value` lines at the first column'],
  [
    '---\na: 1\n? b\n: 2\n---\n',
    2,
    'Unexpected form of frontmatter, expected plain `key: value` lines at the first column',
  ],
  ['---\na: &x 1\nb: *x\n---\n', 3, 'Unexpected YAML: unidentified alias "x", expected frontmatter that can be read'],
])('%j is refused on line %i', (text, line, message) => {
  expect(refusal(text, { a: 9 })).toMatchObject({ message, place: { line } })
})

describe('for every frontmatter and every edit', () => {
  const name = fc.constantFrom(
    'phase',
    'plan',
    'status',
    'score',
    'gaps',
    'tech-stack',
    'must_haves',
    '"quoted"',
    'with blank',
  )
  const value = fc.constantFrom(
    ' 03', ' "x: y"', " 'it''s'", '   # comment', ' [a, "b"]', ' [a,\n  b]', ' {a: 1}', ' |\n  text\n\n  more', ' >-\n  folded\n  # no comment', '\n  - a\n  - b: 1\n    c: 2', '\n- a\n- b', '\n  x: 1\n  # inner\n  y: 2', ' "two\n  lines"', ' plain\n  continued', ' ~', ' 2026-02-15', ' 1.50',
  ) // prettier-ignore
  const filler = fc.constantFrom('', '', '', '\n', '# comment\n', '\n# a: b\n\n', '  # indented\n')
  const entries = fc.uniqueArray(fc.tuple(name, value, filler), { selector: ([key]) => key, maxLength: 6 })
  const edits = fc.dictionary(
    fc.constantFrom('phase', 'status', 'gaps', 'quoted', 'new-key', 'must_haves'),
    fc.oneof(
      fc.constantFrom<unknown>(3, true, 'word', 'some text: yes'),
      fc.constant(['a', 'b: c']),
      fc.constant({ x: 1, list: ['z'] }),
    ),
    { maxKeys: 3, noNullPrototype: true },
  )
  const bodies = fc.constantFrom('', '\n# T\n\ntext\n---\nmore', '\n\n---\na: 1\n---\n', 'x')

  test("exactly the named keys change, in the file's own form, and a second edit changes nothing", () => {
    const property = fc.property(
      entries,
      edits,
      bodies,
      fc.boolean(),
      fc.boolean(),
      (blocks, changes, body, crlf, bom) => {
        const inForm = (lf: string) => (bom ? '\uFEFF' : '') + (crlf ? lf.replaceAll('\n', '\r\n') : lf)
        const emitted = set(changes)
        const bare = blocks.map(([key]) => key.replaceAll('"', ''))
        const kept = blocks.map(([key, text, after]) => `${key}:${text}\n${after}`)
        const edited = blocks.map(([, , after], at) =>
          emitted.has(bare[at]!) ? emitted.get(bare[at]!)! + (after.startsWith(' ') ? '' : after) : kept[at]!,
        )
        const added = [...emitted].filter(([key]) => !bare.includes(key)).map(([, block]) => block)
        const file = inForm(`---\n${kept.join('')}---\n${body}`)
        const once = splice(file, changes)
        expect(once.text).toBe(inForm(`---\n${[...edited, ...added].join('')}---\n${body}`))
        expect(splice(once.text, changes).text).toBe(once.text)
        expect(dataOf(once.text)).toEqual({ ...dataOf(file), ...changes })
        for (const { from, start, end } of once.insertions)
          expect(once.text.slice(start, end)).toBe(
            crlf ? emitted.get(from)!.replaceAll('\n', '\r\n') : emitted.get(from),
          )
      },
    )
    fc.assert(property, { numRuns: 400 })
  })
})

function dataOf(text: string): Record<string, unknown> {
  const location = locateFrontmatter(text)
  if (location.kind !== 'block') throw new Error(location.kind)
  const yaml = text.slice(location.start, location.end)
  return /^\s*[^#\s]/m.test(yaml) ? (load(yaml) as Record<string, unknown>) : {}
}

function refusal(text: string, entries: Record<string, unknown>): Diagnostic {
  try {
    splice(text, entries)
  } catch (error) {
    if (error instanceof CloseoutError) return error.diagnostics[0]!
    throw error
  }
  throw new Error('not refused')
}
