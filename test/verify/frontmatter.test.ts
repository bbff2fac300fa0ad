import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emitFrontmatter } from '../../src/frontmatter/emit-yaml.ts'
import { exampleDocument } from '../../src/verify/example-document.ts'
import { frontmatter } from '../../src/verify/frontmatter.ts'
import { findSubsetBreaches } from '../../src/verify/frontmatter-subset.ts'
import { readText } from '../../src/verify/read-text.ts'
import type { Example } from '../../src/verify/rule.ts'

const breaches = (yaml: string) => findSubsetBreaches(yaml).map(({ line, observed }) => `${line} ${observed}`)
const messages = (example: Example) => {
  const document = exampleDocument(example)
  return frontmatter
    .check(document, { reading: readText(document.text, document.spans), facts: {} })
    .map(({ message }) => message)
}

test.each([
  ['a: 2026-02-15', '0 value `2026-02-15`'],
  ['a: 01', '0 value `01`'],
  ['a: 28.5', '0 value `28.5`'],
  ['a: yes', '0 value `yes`'],
  ['a: null', '0 value `null`'],
  ['a: {}', '0 value `{}`'],
  ['a: [x, y]', '0 value `[x, y]`'],
  ['a: |', '0 value `|`'],
  ['a: "x" # note', '0 value `"x" # note`'],
  ['a: "x\\n"', '0 value `"x\\n"`'],
  ['a: two words', '0 value `two words`'],
  ['a: 1\na: 2', '1 second key `a`'],
  ['a.b: 1', '0 key `a.b`'],
  ['on: 1', '0 key `on`'],
  ['a:\n- "x"', '1 list item `- "x"`'],
  ['a:\n  - x', '1 list item `x`'],
  ['a:\n  b:\n    c: 1', '2 indentation of 4'],
  ['  a: 1', '0 indentation of 2'],
  ['"a": 1', '0 line `"a": 1`'],
])('%j leaves the subset', (yaml, expected) => expect(breaches(yaml)).toEqual([expected]))

test('what closeout emits is within the subset', () => {
  const text = fc
    .string()
    .filter(
      value => !/["\\'\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/.test(value) && value === value.trim(),
    )
  const scalar = fc.oneof(text, fc.nat(), fc.boolean())
  const key = fc.stringMatching(/^k[a-z0-9_-]{0,8}$/)
  const value = fc.oneof(
    scalar,
    fc.array(text, { maxLength: 3 }),
    fc.dictionary(key, fc.oneof(scalar, fc.array(text, { maxLength: 2 })), { minKeys: 1, maxKeys: 3 }),
  )
  fc.assert(
    fc.property(fc.dictionary(key, value, { minKeys: 1, maxKeys: 5 }), record => {
      expect(findSubsetBreaches(emitFrontmatter(record).replace(/^---\n|---\n$/g, ''))).toEqual([])
    }),
    { numRuns: 500 },
  )
})

describe('in a file that is edited', () => {
  const contract = { kind: 'edit', frontmatter: ['gap_closure_status'] } as const

  test('only what closeout wrote is held to the rule', () => {
    const text =
      '⟦kept:---\nverified: 2026-02-15\nstatus: gaps_found\n⟧gap_closure_status: "⟦derived:complete⟧"\n⟦kept:---\n\n# V\n\n---\n\n## Verification\n\nStatus: passed, 1234567\n⟧'
    expect(messages({ text, contract })).toEqual([])
  })

  test('the keys must be there, unless the file has no frontmatter and shall get none', () => {
    expect(messages({ text: '⟦kept:---\na: 1\n---\n⟧', contract })).toEqual([
      'No frontmatter key `gap_closure_status`, expected it first',
    ])
    expect(messages({ text: '⟦kept:# V\n⟧', contract })).toEqual([])
    expect(messages({ text: '⟦kept:# V\n⟧', contract: { ...contract, addFrontmatter: true } })).toHaveLength(1)
  })

  test('a status beside the status is one too many', () => {
    const text = '⟦kept:---\n⟧gap_closure_status: "passed"\n⟦kept:---\n⟧'
    expect(messages({ text: text.replace('"passed"', 'passed'), contract })).toEqual([
      'Unexpected `gap_closure_status: passed` beside the status, expected it in the frontmatter only',
    ])
  })
})

test('a line of new frontmatter ends with LF', () => {
  expect(messages({ text: '---\na: 1\r\n---\n', contract: { kind: 'create', frontmatter: ['a'] } })).toEqual([
    'Unexpected carriage return in frontmatter, expected LF line ends',
  ])
})

test('digits inside longer evidence stay as they are, a number of our own is grouped', () => {
  expect(
    messages({ text: 'assert ⟦measured:10000000 == 1⟧ and ⟦authored:ticket 1234567⟧ of ⟦kept:7654321⟧\n' }),
  ).toEqual([])
  expect(messages({ text: 'Read ⟦measured:2983498⟧ bytes, 2,983,498 and 0.12345678\n' })).toEqual([
    'Unexpected number `2983498`, expected its digits in groups',
  ])
})

const corpus = join('..', 'shared', 'corpus', 'planning')
describe.skipIf(!existsSync(corpus))('real frontmatter that is invalid (skipped where the corpus is absent)', () => {
  test.each(['VERI03_bad__01-im-adapters-VERIFICATION.md', 'SUMM26_noclose__04-08-SUMMARY.md'])(
    '%s is refused with its line',
    file => {
      const text = readFileSync(join(corpus, file), 'utf8')
      const document = {
        ...exampleDocument({ text: '' }),
        text,
        spans: [{ start: 0, end: text.length, kind: 'kept' as const, conditions: [] }],
      }
      const contract = { ...document.contract, kind: 'edit' as const, frontmatter: ['gaps_closed'] }
      const [finding] = frontmatter.check(
        { ...document, contract },
        { reading: readText(text, document.spans), facts: {} },
      )
      expect(finding).toMatchObject({ severity: 'error', place: { line: expect.any(Number) as number } })
    },
  )
})
