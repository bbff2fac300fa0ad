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
const check = (example: Example) => {
  const document = exampleDocument(example)
  return frontmatter.check(document, { reading: readText(document.text, document.spans), facts: {} })
}
const messages = (example: Example) => check(example).map(({ message }) => message)
/** `from-to message`, or `at message` for a place without an extent. */
const placed = (example: Example) =>
  check(example).map(({ place, message }) => {
    const { line, column, endLine, endColumn } = place!
    return `${line}:${column}${endLine === undefined ? '' : `-${endLine}:${endColumn}`} ${message}`
  })
const create = (...keys: string[]) => ({ kind: 'create', frontmatter: keys }) as const

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

const item = 'two spaces under its key'
const quoted = 'it in quotes'
const scalar = 'it in quotes on one line'
const keyed = 'letters, digits, `_` or `-`'
const line = '`key: value` or `- "item"`'
const indent = 'none, or two under a key'
test.each([
  ['a: -1', '0 value `-1`', scalar],
  ['a: 10x', '0 value `10x`', scalar],
  ['a: x10.5', '0 value `x10.5`', scalar],
  ['a: .x', '0 value `.x`', scalar],
  ['a: http://x', '0 value `http://x`', scalar],
  ['a: []x', '0 value `[]x`', scalar],
  ['a: trueish!', '0 value `trueish!`', scalar],
  ['a: NULL', '0 value `NULL`', scalar],
  ['a: n', '0 value `n`', scalar],
  ['a: "x"y"', '0 value `"x"y"`', scalar],
  ['a: x"y"', '0 value `x"y"`', scalar],
  ["a: 'x'y'", "0 value `'x'y'`", scalar],
  ["a: x'y'", "0 value `x'y'`", scalar],
  ['a: "x', '0 value `"x`', scalar],
  ["a: 'x", "0 value `'x`", scalar],
  ['a: ', '0 value ``', scalar],
  ['\n\nb:\n  c: x y', '3 value `x y`', scalar],
  ['1a: 1', '0 key `1a`', keyed],
  ['a b: 1', '0 key `a b`', keyed],
  ['aß: 1', '0 key `aß`', keyed],
  ['Yes: 1', '0 key `Yes`', keyed],
  ['a:\n  off: 1', '1 key `off`', keyed],
  ['a: 1\nb: 1\na: 2', '2 second key `a`', 'each key once'],
  ['a:\n  b: 1\n  b: 2', '2 second key `a.b`', 'each key once'],
  ['a:\n b: 1', '1 indentation of 1', indent],
  ['a: 1\n  b: 2', '1 indentation of 2', indent],
  ['a:\n    b: 1', '1 indentation of 4', indent],
  ['- "x"', '0 list item `- "x"`', item],
  ['  - "x"', '0 list item `- "x"`', item],
  [' - "x"', '0 list item `- "x"`', item],
  ['a: 1\n - "x"', '1 list item `- "x"`', item],
  ['a:\n  - "x"\u2028y', '1 line `- "x"\u2028y`', line],
  ['a: 1\n  - "x"', '1 list item `- "x"`', item],
  ['a:\n    - "x"', '1 list item `- "x"`', item],
  ['a:\n  b:\n  - "x"', '2 list item `- "x"`', item],
  ['a:\n  - x "y"', '1 list item `x "y"`', quoted],
  ['a:b', '0 line `a:b`', line],
  ['a', '0 line `a`', line],
  ['-a: 1', '0 line `-a: 1`', line],
  ["'a': 1", "0 line `'a': 1`", line],
  ['  # note ', '0 line `# note`', line],
  ['\ta: 1', '0 line `a: 1`', line],
  ['x a:b', '0 line `x a:b`', line],
])('%j leaves the subset: %s', (yaml, observed, expected) => {
  const found = findSubsetBreaches(yaml).map(breach => `${breach.line} ${breach.observed}, expected ${breach.expected}`)
  expect(found).toEqual([`${observed}, expected ${expected}`])
})

test('one line may leave it twice', () => {
  expect(breaches('- x')).toEqual(['0 list item `- x`', '0 list item `x`'])
  expect(breaches('on: x y\non: 1')).toEqual(['0 key `on`', '0 value `x y`', '1 key `on`', '1 second key `on`'])
})

test.each([
  [''],
  ['  \n# note\n#\n'],
  ['a: \'x "y"\'\nb: "it\'s"\nc: \'\'\nd: ""'],
  ['a: []\nb: true\nc: false\nd: 0\ne: 10\nf: 205\ng: word\nh: W-o_r1\ni:  2'],
  ['key-files_1:\n  - "x"\n  - \'y: "z"\'\n  - ""'],
  ['a:\n  k: 1\n  l:\n    - "x"\nb:\n  k: 1'],
  ['nothing: 1\nyesterday: on-time\na-on: nullable'],
])('%j is within the subset', yaml => expect(breaches(yaml)).toEqual([]))

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

test('every finding is an error and says what to do', () => {
  const text = ['---', 'b: 1.5', 'a: "status: passed"', '---', '# Verification', '---', 'Commit 1234567', ''].join('\n')
  expect(check({ text, contract: create('a', 'b', 'c') })).toEqual([
    {
      rule: 'frontmatter',
      severity: 'error',
      message: 'No frontmatter key `c`, expected it after `b`',
      hint: 'add the key to the template',
      place: { line: 1, column: 1 },
    },
    {
      rule: 'frontmatter',
      severity: 'error',
      message: 'Unexpected key `b` before `a`, expected the order `a`, `b`, `c`',
      hint: 'order the keys in the template as in its contract',
      place: { line: 2, column: 1, endLine: 2, endColumn: 2 },
    },
    {
      rule: 'frontmatter',
      severity: 'error',
      message: 'Unexpected value `1.5` in frontmatter, expected it in quotes on one line',
      hint: 'write the value with the frontmatter helpers, or put it in quotes',
      place: { line: 2, column: 1, endLine: 2, endColumn: 7 },
    },
    {
      rule: 'frontmatter',
      severity: 'error',
      message: 'Unexpected `status: passed` beside the status, expected it in the frontmatter only',
      hint: 'reword it: tools search for these words to find the status',
      place: { line: 3, column: 5, endLine: 3, endColumn: 19 },
    },
    {
      rule: 'frontmatter',
      severity: 'error',
      message: 'Unexpected line `---` in the body, expected `***` for a rule',
      hint: 'write `***` in the template',
      place: { line: 6, column: 1, endLine: 6, endColumn: 4 },
    },
    {
      rule: 'frontmatter',
      severity: 'error',
      message: 'Unexpected heading `Verification`, expected one that tools do not take for their own section',
      hint: 'begin the heading with another word',
      place: { line: 5, column: 1, endLine: 5, endColumn: 15 },
    },
    {
      rule: 'frontmatter',
      severity: 'error',
      message: 'Unexpected number `1234567`, expected its digits in groups',
      hint: 'print it with `number`',
      place: { line: 7, column: 8, endLine: 7, endColumn: 15 },
    },
  ])
})

describe('the keys of a new document', () => {
  test.each([
    [
      '# No block\n',
      ['a', 'b'],
      ['1:1 No frontmatter key `a`, expected it first', '1:1 No frontmatter key `b`, expected it after `a`'],
    ],
    [
      '---\na: 1\ncc: 3\nbb: 2\n---\n',
      ['a', 'bb', 'cc'],
      ['3:1-3:3 Unexpected key `cc` before `bb`, expected the order `a`, `bb`, `cc`'],
    ],
    ['---\na: 1\nc: 3\n---\n', ['a', 'b', 'c'], ['1:1 No frontmatter key `b`, expected it after `a`']],
    ['---\na: 1\nx: 2\nb: 2\n---\n', ['a', 'b'], []],
    [
      '---\nx: 2\nc: 3\na: 1\n---\n',
      ['a', 'b', 'c'],
      [
        '1:1 No frontmatter key `b`, expected it after `a`',
        '3:1-3:2 Unexpected key `c` before `a`, expected the order `a`, `b`, `c`',
      ],
    ],
    [
      '---\nx:\n  b: 1\nb: 2\na: 1\n---\n',
      ['a', 'b'],
      ['4:1-4:2 Unexpected key `b` before `a`, expected the order `a`, `b`'],
    ],
  ])('%j with %j', (text, keys, expected) => expect(placed({ text, contract: create(...keys) })).toEqual(expected))

  test('what is accepted is refused without any one of them', () => {
    const { text, contract } = frontmatter.examples.ok[0]!
    for (const key of ['phase', 'tags'])
      expect(messages({ text: text.replace(new RegExp(`^${key}.*\n`, 'm'), ''), contract: contract! })).toEqual([
        expect.stringMatching(`^No frontmatter key \`${key}\``),
      ])
  })

  test('a key that is written in another way is placed at the block', () => {
    const [order] = placed({ text: '---\na: 1\n"c": 3\nb: 2\n---\n', contract: create('a', 'b', 'c') })
    expect(order).toBe('2:1-2:2 Unexpected key `c` before `b`, expected the order `a`, `b`, `c`')
  })

  test('of an edited file their order is its author’s', () => {
    const contract = { kind: 'edit', frontmatter: ['a', 'b'] } as const
    expect(placed({ text: '---\nb: 1\na: 2\n---\n', contract })).toEqual([])
  })
})

describe('frontmatter that cannot be read', () => {
  test.each([
    ['---\na: 1\n', ['1:1 Unexpected frontmatter that is never closed, expected a line `---` after it']],
    ['---\nb: yes\na: [\n---\n', [/^4:1 Unexpected YAML: /]],
    [
      '---\n- "a"\n---\n',
      [
        '2:1 Unexpected frontmatter without keys, expected `key: value` lines',
        '2:1-2:6 Unexpected list item `- "a"` in frontmatter, expected two spaces under its key',
      ],
    ],
  ])('%j', (text, expected) => {
    const found = placed({ text, contract: create('a') })
    expect(found).toEqual(
      expected.map(each => (typeof each === 'string' ? each : (expect.stringMatching(each) as string))),
    )
  })

  test('the reader’s hint is kept, and there always is one', () => {
    const hints = (text: string) => check({ text }).map(({ hint }) => hint)
    expect(hints('---\na: 1\n')).toEqual(['close the frontmatter with a line that is exactly `---`'])
    expect(hints('---\n- "a"\n---\n')[0]).toBe('correct the frontmatter in the template')
  })

  test('has no body, but what is no frontmatter for its template has one', () => {
    const text = '---\nstatus: passed\n\n⟦kept:---js\n⟧# Verification\n'
    expect(placed({ text, contract: create() })).toEqual(['4:1 Unexpected `---js` in frontmatter, expected `---`'])
    expect(placed({ text, contract: { kind: 'edit', frontmatter: [] } })).toHaveLength(3)
  })

  test('is not looked at where a template edits no keys', () => {
    const text = '⟦kept:---\na: [\n---\n⟧'
    expect(messages({ text, contract: { kind: 'edit', frontmatter: [] } })).toEqual([])
    expect(messages({ text, contract: { kind: 'edit', frontmatter: ['b'] } })).toHaveLength(1)
  })
})

test.each([
  ['---\na: 1\r\nb: 2\r\n---\n', '2:5-2:6 Unexpected carriage return in frontmatter, expected LF line ends'],
  ['---\n\r\na: 1\n---\n', '2:1-2:2 Unexpected carriage return in frontmatter, expected LF line ends'],
  ['\ufeff---\na: 1.5\n---\n', '1:1-1:2 Unexpected byte order mark, expected none'],
  ['\ufeff# A\n', '1:1-1:2 Unexpected byte order mark, expected none'],
])('%j: no tool must guess how it is encoded', (text, expected) => {
  expect(placed({ text })).toEqual([expected])
  expect(check({ text })[0]!.hint).toMatch(/^(?:save the template with LF|remove it from the template)$/)
})

describe('a line of the body', () => {
  const head = '---\nstatus: passed\n---\n'
  test.each([
    ['---', '4:1-4:4 Unexpected line `---` in the body, expected `***` for a rule'],
    ['--- ', '4:1-4:5 Unexpected line `---` in the body, expected `***` for a rule'],
    ['---- x', '4:1-4:7 Unexpected line `---- x` in the body, expected `***` for a rule'],
    ['⟦kept:--⟧-', '4:1-4:4 Unexpected line `---` in the body, expected `***` for a rule'],
    ['status: passed', '4:1-4:15 Unexpected `status: passed` in the body, expected it in the frontmatter only'],
    ['x status:passed', '4:3-4:16 Unexpected `status:passed` in the body, expected it in the frontmatter only'],
    [
      'STATUS:  Gaps_Found',
      '4:1-4:20 Unexpected `STATUS:  Gaps_Found` in the body, expected it in the frontmatter only',
    ],
    [
      'a my-x_status: human_needed',
      '4:3-4:28 Unexpected `my-x_status: human_needed` in the body, expected it in the frontmatter only',
    ],
    ['⟦kept:status:⟧ passed', '4:1-4:15 Unexpected `status: passed` in the body, expected it in the frontmatter only'],
    [
      '# Self-Check',
      '4:1-4:13 Unexpected heading `Self-Check`, expected one that tools do not take for their own section',
    ],
    [
      '### quality check of it',
      '4:1-4:24 Unexpected heading `quality check of it`, expected one that tools do not take for their own section',
    ],
    [
      '# ⟦kept:Verification⟧',
      '4:1-4:15 Unexpected heading `Verification`, expected one that tools do not take for their own section',
    ],
    ['x ⟦measured:1234567⟧.', '4:3-4:10 Unexpected number `1234567`, expected its digits in groups'],
    ['123⟦measured:456⟧78 x', '4:1-4:9 Unexpected number `12345678`, expected its digits in groups'],
    ['1234567.5', '4:1-4:8 Unexpected number `1234567`, expected its digits in groups'],
  ])('%j would be misread', (line, expected) => expect(placed({ text: `${head}${line}\n` })).toEqual([expected]))

  test.each([
    ['x ---'],
    ['--'],
    ['a\n ---'],
    ['status passed'],
    ['status: pass'],
    ['status: x passed'],
    ['# Our Verification'],
    ['Verification'],
    ['# ⟦measured:1⟧ Self-Check'],
    ['123456'],
    ['a1234567'],
    ['1234567a'],
    ['1.1234567'],
    ['1,1234567'],
    ['-1234567'],
    ['1234567-8'],
    ['⟦authored:1234567⟧'],
    ['⟦kept:1234567⟧'],
    ['⟦measured:1234567 bytes⟧'],
    ['⟦measured:of 1234567⟧'],
    ['123⟦authored:4567⟧'],
  ])('%j is not misread', line => expect(placed({ text: `${head}${line}\n` })).toEqual([]))

  test('they are in order', () => {
    expect(
      messages({ text: 'status: passed\n\n---\n\nstatus: passed\n' }).map(message => /`(.*?)`/.exec(message)![1]),
    ).toEqual(['status: passed', '---', 'status: passed'])
  })
})

test.each([
  ['status: passed', []],
  ['a: 1234567', []],
  ['Status: passed', ['Status: passed']],
  ['# status: passed', ['status: passed']],
  ['a:\n  status: passed', ['status: passed']],
  ['my-status: passed', ['my-status: passed']],
])('%j in frontmatter says the status once', (yaml, beside) => {
  expect(messages({ text: `---\n${yaml}\n---\n` })).toEqual(
    beside.map(words => `Unexpected \`${words}\` beside the status, expected it in the frontmatter only`),
  )
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
