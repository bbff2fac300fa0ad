import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lintFile } from '../../src/lint.ts'
import { findPlaceholders } from '../../src/verify/find-placeholders.ts'

const placeholders = (text: string, file = 'draft.md') => findPlaceholders(text, { file })
const places = (text: string, file?: string) =>
  placeholders(text, file).map(
    ({ place, message }) => `${place!.line}:${place!.column} ${/`(.*?)`/.exec(message)![1]!}`,
  )

describe('every disguise of a place that was left unfilled is found', () => {
  test.each([
    ['[MEASURED]%'],
    ['[measured]%'],
    ['[ MEASURED ]'],
    ['\\[MEASURED\\]%'],
    ['&#91;MEASURED&#93;'],
    ['&lbrack;MEASURED&rbrack;'],
    ['[**MEASURED**]'],
    ['`[MEASURED]`'],
    ['[MEA\u200bSURED]'],
    ['［MEASURED］'],
    ['[ΜEASURED]'],
    ['[MEASURED\u0301]'],
    ['[ᴍᴇᴀꜱᴜʀᴇᴅ]'],
    ['【MEASURED】'],
    ['[MEASURED](#x)'],
    ['[MEASURED][1]'],
    ['[see](http://example.org/[MEASURED])'],
    ['<!-- [MEASURED] -->'],
    ['text <!-- [MEASURED] --> text'],
    ['<!-- [describe the cause] -->'],
    ['text <!-- [describe the cause] --> text'],
    ['text <!-- insert result --> text'],
    ['text <!-- insert\nresult --> text'],
    ['<b>[</b>MEASURED]'],
    ['[MEAS\nURED]'],
    ['> [MEAS\n> URED]'],
    ['```\nstatus: [MEASURED]\n```'],
    ['| a |\n| - |\n| [MEASURED]% |'],
    ['---\nstatus: [MEASURED]\n---\n'],
    ['[STATUS]'],
    ['[PASS/FAIL]'],
    ['[Pass / Fail]'],
    ['[COUNT]/6'],
    ['[TEST_COUNT]'],
    ['{MEASURED}'],
    ['[If any files below 50%, document specific uncovered areas]'],
    ['[If 28% achieved]: done.'],
    ['[CONCLUSION STATEMENT ON WHETHER 28% TARGET ACHIEVED]'],
    ['(current: X%, target: 50%)'],
    ['current: Y%'],
    ['XX.X%'],
    ['```\nXX.X%\n```'],
    ['??%'],
    ['TBD'],
    ['TODO: fill'],
    ['XXXX: fill'],
    ['a: b\nTODO: fill'],
    ['NaN%'],
    ['undefined%'],
    ['**Coverage:** undefined'],
    ['null'],
    ['[object Object]'],
    ['{{pct}}'],
    ['---\nscore: "{{pct}}"\n---\n'],
    ['<PERCENT>'],
    ['So **<PERCENT>** of it'],
    ['${pct}'],
    ['{percent:.2f}%'],
    ['____%'],
    ['...%'],
    ['…%'],
    ['<!-- insert result -->'],
    ['is[MEASURED]'],
    ['%PERCENT%'],
    ['| a |\n| - |\n| XX.X% |'],
    ['lorem ipsum'],
    ['in_progress | complete'],
    ['---\nstatus: in_progress | complete\n---\n'],
  ])('%j', text => {
    const message = expect.stringMatching(/^Unexpected (?:placeholder|value) `/) as string
    expect(placeholders(text)).toMatchObject([{ rule: 'no-placeholder', severity: 'error', message }])
  })

  test.each([['~28% (estimated)'], ['28% (est)'], ['approximately 160 passed'], ['N/A'], ['—'], ['**Achieved:** N/A']])(
    '%j only warns: a person may mean it',
    text => {
      const message = expect.stringMatching(/^Unexpected (?:estimate|value) `/) as string
      expect(placeholders(text)).toMatchObject([{ severity: 'warning', message }])
    },
  )
})

describe('what only looks like one is left alone', () => {
  test.each([
    ['- [ ] open'],
    ['- [x] done'],
    ['- [X] done'],
    ['| [X] | [x] |\n| --- | --- |\n| [X] | [x] |'],
    ['[docs](http://example.org) and [1] and [^1]\n\n[^1]: note'],
    ['[Results](results.md) and [STATUS](STATUS.md)'],
    ['[CHANGELOG]: CHANGELOG.md'],
    ['> [!NOTE]\n> text'],
    ['`[A-Z]+` and [A-Z] and files[0] and [case0]'],
    ['`counts[STATUS]`'],
    ['counts[COUNT](counts.md)'],
    ['[GAP-01] and [WIP] and [BLOCKING] and [REQ-12, REQ-13]'],
    ['```js\nconst x = `${pct}%`; print({a: undefined})\n```'],
    ['`{{claim}}` and `${pct}`'],
    ['run: ${{ github.sha }}'],
    ['date +%Y%m%d'],
    ['tags: [a, b]'],
    ['returns null for undefined behaviour, handles NaN'],
    ['GET /api/users/{id}'],
    ['No TODO comments found'],
    ['<br> <DETAILS> 50% of <T>'],
    ['| a | b |\n| - | - |\n| N/A | — |'],
    ['type A | B'],
    ['The score is N/A'],
    ['---\ntags: [ORM, API]\nvalue: null\n---\n'],
  ])('%j', text => expect(placeholders(text)).toEqual([]))
})

test('places are those of the source, behind frontmatter, in cells, across escapes and quotes', () => {
  expect(places('---\na: "1"\n---\n\n| x | y |\n| - | - |\n| a\\|b &amp; c | [COUNT] |\n')).toEqual(['7:18 [COUNT]'])
  expect(places('> one &amp; two\n>   three [STATUS]\n')).toEqual(['2:11 [STATUS]'])
  expect(places('# [STATUS]\r\n\r\n[COUNT]\r\n')).toEqual(['1:3 [STATUS]', '3:1 [COUNT]'])
})

test('a place has a start and an end', () => {
  const whole = (text: string) => placeholders(text).map(({ place }) => place)
  expect(whole('So <AB> is')).toEqual([{ line: 1, column: 4, endLine: 1, endColumn: 8 }])
  expect(whole('At `a XX.X%` or\n*YY.Y%*.')).toEqual([
    { line: 1, column: 7, endLine: 1, endColumn: 12 },
    { line: 2, column: 2, endLine: 2, endColumn: 7 },
  ])
  expect(whole('---\na: b\n---\n[see](http://example.org/[MEASURED])\n')).toEqual([
    { line: 4, column: 26, endLine: 4, endColumn: 36 },
  ])
})

test('what stands in a comment or a tag is told once, at its place', () => {
  expect(places('> <!-- a\n> TBD -->\n')).toEqual(['2:3 TBD'])
  expect(places('<DIV>\nTBD\n</DIV>\n')).toEqual(['2:1 TBD'])
  expect(places('---\na: b\n---\n- so <!-- a TBD -->, <AB> <U> <TBODY> `<CD>`\n')).toEqual(['4:13 TBD', '4:22 <AB>'])
})

test('of two at one place, an error is told before a warning, and the longer before the shorter', () => {
  expect(places('TBD: N/A')).toEqual(['1:1 TBD'])
  expect(places('[MEASURED] x: N/A')).toEqual(['1:1 [MEASURED]'])
  expect(places('28% (est): N/A')).toEqual(['1:1 28% (est): N/A'])
  expect(places('[MEASURED][COUNT]')).toEqual(['1:1 [MEASURED]', '1:11 [COUNT]'])
})

test('what is shown is one line of at most 60 characters, without backticks', () => {
  const shown = (text: string) => places(text).map(place => place.slice(4))
  expect(shown('[describe  the\n\\`cause\\`]')).toEqual(["[describe the 'cause']"])
  expect(shown(`{{${'a'.repeat(56)}}}`)).toEqual([`{{${'a'.repeat(56)}}}`])
  expect(shown(`{{${'a'.repeat(57)}}}`)).toEqual([`{{${'a'.repeat(57)}…`])
})

test('which files are YAML', () => {
  const text = 'a: {MEASURED}\n'
  expect(['a.yml', 'a.yaml', 'A.YAML'].map(file => places(text, file))).toEqual([[], [], []])
  expect(['a.md', 'a.yaml.md', 'ayaml'].map(file => places(text, file))).toEqual([
    ['1:4 {MEASURED}'],
    ['1:4 {MEASURED}'],
    ['1:4 {MEASURED}'],
  ])
})

test('behind an address that is a link only once its entities are read, the line is still right', () => {
  const [found] = placeholders('A line before it.\n\n&#119;ww.a.co [STATUS]\n')
  expect(found!.place!.line).toBe(3)
})

test('YAML is read as YAML: values only, no Markdown', () => {
  const yaml = 'status: [MEASURED]\ncoverage: XX.X%\nimage: ${TAG}\nrun: "{{ value }}"\nnote: null # TODO: later\n'
  expect(places(yaml, 'phase.yaml')).toEqual(['1:9 [MEASURED]', '2:11 XX.X%'])
})

test('lint names the file', () => {
  expect(lintFile('**Achieved:** [MEASURED]%\n', 'docs/report.md')).toEqual([
    {
      rule: 'no-placeholder',
      severity: 'error',
      file: 'docs/report.md',
      message: 'Unexpected placeholder `[MEASURED]`, expected a measured value',
      hint: 'put the measured value in its place, or remove the sentence',
      place: { line: 1, column: 15, endLine: 1, endColumn: 25 },
    },
  ])
})

test('a placeholder is found wherever it stands among other text', () => {
  const around = fc.string({ unit: fc.constantFrom('a', ' ', 'é', '1', '.', '&amp;', '\\*', '\n'), maxLength: 30 })
  fc.assert(
    fc.property(around, around, (before, after) => {
      const text = `x${before} [MEASURED] ${after}x`
      const [found] = placeholders(text)
      const line = text.split('\n')[found!.place!.line - 1]!
      expect(line.slice(found!.place!.column! - 1)).toMatch(/^\[MEASURED\]/)
    }),
    { numRuns: 100 },
  )
})

test('any text is read without an exception, and places lie in it', () => {
  const unit = fc.constantFrom(
    '[',
    ']',
    '(',
    '{{',
    '}}',
    '`',
    '|',
    '\n',
    '-',
    '#',
    'MEASURED',
    'X%',
    '&#91;',
    '\\',
    '<',
    '> ',
    ' ',
  )
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 40 }), text => {
      const lines = text.split('\n')
      for (const { place } of placeholders(text))
        expect(lines[place!.line - 1]!.length).toBeGreaterThan(place!.column! - 1)
    }),
    { numRuns: 200 },
  )
})

const corpus = join('..', 'shared', 'corpus')
describe.skipIf(!existsSync(corpus))('real planning documents (skipped where the corpus is absent)', () => {
  const countIn = (folder: string, wanted: (file: string) => boolean) => {
    const files = readdirSync(join(corpus, folder)).filter(file => file.endsWith('.md') && wanted(file))
    const entries = files.map(
      file => [file, placeholders(readFileSync(join(corpus, folder, file), 'utf8'), file)] as const,
    )
    return entries.flatMap(([file, found]) =>
      found.map(each => `${file.split('__')[0]!} ${each.severity} ${/`(.*?)`/.exec(each.message)![1]!}`),
    )
  }

  test('hold these unfilled places, each looked at, and no other is reported', () => {
    const looked = /^(?:ROAD07|SUMM06|SUMM10|SUMM22|SUMM33|PLAN18|VERI12|VERI26|VERI31|VERI34)/
    expect(countIn('planning', file => looked.test(file))).toEqual([
      ...Array<string>(10).fill('ROAD07_roadmap error TBD'),
      'SUMM06_bad error TBD',
      'SUMM10_bad error TBD',
      'SUMM33_placeholder error XX.XX%',
      'SUMM33_placeholder error X.XX%',
    ])
  })

  test("the plan's drafts are full of them, the hand-written set has none left", () => {
    expect(countIn('phase-12', file => file === 'GAP-03-PLAN.md').length).toBe(25)
    expect(countIn('phase-12', file => file.startsWith('hand-written'))).toEqual([])
  })
})
