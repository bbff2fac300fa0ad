import { describe, expect, test } from 'vitest'
import { derived, Value, type Origin } from '../../src/facts/value.ts'
import type { Condition, Document, Span } from '../../src/render/document.ts'
import { exampleDocument } from '../../src/verify/example-document.ts'
import { readText } from '../../src/verify/read-text.ts'
import { findTemplateClaims } from '../../src/verify/template-claims.ts'

const measured: Origin = { kind: 'measured', file: 'run.log', sha256: '0'.repeat(64), line: 1 }
const configured: Origin = { kind: 'configured', file: 'closeout.yaml', pointer: '/targets' }
const findings = (document: Document) => findTemplateClaims(document, readText(document.text, document.spans))
const said = (document: Document) => findings(document).map(({ message }) => /`(.*?)`/.exec(message)![1])
const claims = (text: string) => said(exampleDocument({ text }))
/** The document of an example in which each span is what `change` makes of it. */
const changed = (text: string, change: (span: Span, text: string) => Partial<Span>): Document => {
  const document = exampleDocument({ text })
  const spans = document.spans.map(span => ({ ...span, ...change(span, document.text.slice(span.start, span.end)) }))
  return { ...document, spans }
}

describe('a claim is made of template text', () => {
  test.each([
    ['⟦derived:3⟧ of 6 files', '3 of 6 files'],
    ['⟦derived:3⟧ out of 6 files', '3 out of 6 files'],
    ['⟦derived:3⟧ out of the 6 files', '3 out of the 6 files'],
    ['⟦derived:3⟧ of all 6 files', '3 of all 6 files'],
    ['⟦derived:3⟧ of ⟦derived:1⟧6 files', '3 of 16 files'],
    ['⟦derived:\\-3⟧/6 files', '-3/6 files'],
    ['⟦authored:5⟧ ORM tests pass', 'tests pass'],
    ['⟦kept:5⟧ ORM tests pass', 'tests pass'],
    ['all ⟦configured:a.b⟧ were met', 'all a.b were met'],
    ['⟦derived:5⟧ ✅', '✅'],
    ['All  tests pass', 'All tests pass'],
    ['Two tests, ⟦derived:5⟧ files', 'Two tests'],
    ['⟦derived:5⟧.5% of it', '5.5%'],
    ['⟦derived:5⟧,500 files', '5,500 files'],
    ['97 per cent of it', '97 per cent'],
    ['97 percent of it', '97 percent'],
    ['９７% of it', '９７%'],
    ['97％ of it', '97％'],
    ['５１ tests', '５１ tests'],
    ['５１／５１', '５１／５１'],
    ['Tests: 51', 'Tests: 51'],
    ['- **Passed:** 51', 'Passed: 51'],
    ['Coverage: 0.97', 'Coverage: 0.97'],
    ['Failures : 1⟦derived:2⟧', 'Failures : 12'],
    ['---\ntests: 51\n---\n', 'tests: 51'],
    ['| Cov |\n|---|\n| 97.3 |', '97.3'],
    ['| Lines % |\n|---|\n| **97** |', '97'],
    ['| a | Tests passed |\n|---|---|\n| 5 | 1⟦derived:2⟧ |', '12'],
    ['⟦derived:5⟧⟦measured:4⟧ failed', '54'],
    ['-⟦derived:5⟧ failed', '-5'],
    ['| a |\n|---|\n| −⟦derived:5⟧ |', '−5'],
    ['⟦derived:5⟧k tests', '5k'],
    ['Result: succeeded', 'succeeded'],
    ['**Build status:** failed', 'failed'],
    ['**Status:** COMPLETE', 'COMPLETE'],
  ])('%j: %j', (text, claim) => expect(claims(text)).toEqual([claim]))

  test.each([
    ['⟦derived:3⟧ out of the ⟦derived:6⟧ files'],
    ['⟦kept:3⟧/6 files'],
    ['⟦authored:3⟧/6 files'],
    ['⟦derived:3x⟧/6 files'],
    ['⟦derived:5%⟧/6 files'],
    ['⟦derived:5⟧%'],
    ['⟦derived:5⟧ tests, see step 3'],
    ['⟦derived:3⟧ of the ⟦derived:6⟧ files, see step 3'],
    ['| Passed at 5 | FAILED |\n|---|---|'],
    ['all ⟦authored:a\nb⟧ are met'],
    ['[50% done]: http://example.org'],
    ['Tests: ⟦derived:5⟧, passed: ⟦kept:5⟧'],
    ['Tests: see step 3'],
    ['Steps: 3'],
    ['Tests: 2026-02-15'],
    ['| Step | Cov |\n|---|---|\n| 3 | ⟦derived:97.3⟧ |'],
    ['| Cov |\n|---|\n| see 3 |\n\n| Step |\n|---|\n| 3 |'],
    ['⟦derived:5⟧ ⟦derived:4⟧'],
    ['⟦derived:5⟧⟦configured:a⟧'],
    ['- ⟦derived:5⟧ failed, ⟦derived:5⟧-⟦derived:6⟧, a-⟦derived:5⟧, ⟦derived:\\-5⟧'],
    ['⟦derived:5⟧ks, ⟦derived:5⟧s'],
    ['Status: in progress'],
    ['What the result is: failed or passed'],
  ])('%j: none', text => expect(claims(text)).toEqual([]))

  test.each(['percent', 'number', 'points', 'verdict', 'status', 'date', 'duration', 'bar', 'basename', 'upper'])(
    'what `%s` prints of words of the template is one',
    operation => {
      const printed = (args: Value[], name = operation) =>
        said(
          changed('⟦derived:PASS⟧', span =>
            span.kind === 'derived' ? { origin: derived('PASS', name, args).origin } : {},
          ),
        )
      expect(printed([])).toEqual(['PASS'])
      expect(printed([new Value(1, measured)])).toEqual([])
      expect(printed([], 'count')).toEqual([])
    },
  )

  const words = (one: string, many: string, data = many) =>
    derived(data, 'plural', [new Value(7, measured)], { one, many })
  const shown = (before: string, value: Value, after = '\n') =>
    said(
      changed(`${before}⟦derived:${String(value.data)}⟧${after}`, span =>
        span.kind === 'derived' ? { data: value.data, origin: value.origin } : {},
      ),
    )

  test('a noun that `plural` chose is one of the template', () => {
    expect(shown('So ', words('51 tests', '51/51 tests pass, 97.3% covered'))).toEqual(['51/51 tests', '97.3%'])
    expect(shown('So ', words('PASS', 'FAIL', 'PASS'))).toEqual(['PASS'])
    expect(shown('So ', words('51 of ', '52 of '), '53 files\n')).toEqual(['52 of 53 files'])
    expect(shown('Of 5 ', words('file', 'files'))).toEqual(['5 files'])
    expect(shown('---\nstatus: ', words('passed', 'failed'), '\n---\n')).toEqual(['failed'])
    expect(shown('So ', words('file', 'files'))).toEqual([])
    expect(shown('So ', derived('FAIL', 'upper', [words('pass', 'fail')]))).toEqual(['FAIL'])
    expect(
      shown('So ', derived('FAIL', 'plural', [new Value(7, measured), words('PASS', 'FAIL')], { one: 'x' })),
    ).toEqual(['FAIL'])
  })

  test('a noun of the facts is not', () => {
    const noun = new Value('FAIL', configured)
    expect(shown('So ', derived('FAIL', 'plural', [new Value(7, measured), noun], { one: 'x' }))).toEqual([])
    expect(shown('So ', derived('FAIL', 'upper', [noun]))).toEqual([])
  })

  test('what stands between the items of a list is, the items are not', () => {
    const list = (data: string, separator: string) =>
      derived(data, 'list', [new Value('5%', measured)], { values: 'names', separator })
    expect(shown('So ', list('5% 97% 6% 97% 7%', ' 97% '))).toEqual(['97%', '97%'])
    expect(shown('So ', list('PASS and PASS', ' and '))).toEqual([])
  })
})

describe('numbers and verdicts', () => {
  test.each([
    ['5 tests and PASS', ['5 tests', 'PASS']],
    ['PASS for 5 tests', ['PASS', '5 tests']],
    ['5%✅', ['5%', '✅']],
    ['✅5%', ['✅', '5%']],
    ['5 tests passed', ['5 tests']],
  ])('%j: %j', (text, expected) => expect(claims(text)).toEqual(expected))
})

describe('in the frontmatter', () => {
  const inFrontmatter = (line: string) => claims(`---\na: b\n${line}\nc: d\n---\n`)

  test.each(['passed', 'failed', 'complete', 'completed', 'verified', 'closed', 'met', 'gaps_found'])(
    'a status may not be `%s`',
    word => {
      expect(inFrontmatter(`status: ${word}`)).toEqual([word])
      expect(inFrontmatter(`status: ${word}able`)).toEqual([])
    },
  )

  test.each([
    ['  final_status: passed', 'passed'],
    ['test-verdict:  met', 'met'],
    ['result: "closed"', 'closed'],
    ["\toutcome:\t'failed'", 'failed'],
    ['score: passed', 'passed'],
    ['note: All tests pass', 'All tests pass'],
    ['note: ⟦kept:x⟧ # 6/6', '6/6'],
  ])('%j: %j', (line, claim) => expect(inFrontmatter(line)).toEqual([claim]))

  test.each([
    ['note: the status: passed'],
    ['title: Three gaps'],
    ['score: ⟦derived:5⟧/⟦derived:6⟧'],
    ['  # 6/6, all tests pass'],
    ['\t# status: passed'],
  ])('%j: none', line => expect(inFrontmatter(line)).toEqual([]))

  test('a claim has its place, between values', () => {
    const text =
      '---\na: ⟦derived:1⟧\nstatus: passed\nb: ⟦derived:2⟧\nscore: 6/6\nnote: tests pass\n---\n⟦derived:3⟧ tests.\n'
    expect(findings(exampleDocument({ text })).map(({ message, place }) => [message.slice(11), place])).toEqual([
      ['ratio `6/6` in template text, expected a value', { line: 5, column: 8, endLine: 5, endColumn: 11 }],
      [
        'verdict `tests pass` in template text, expected one that a comparison chose',
        { line: 6, column: 7, endLine: 6, endColumn: 17 },
      ],
      [
        'verdict `passed` in template text, expected one that a comparison chose',
        { line: 3, column: 9, endLine: 3, endColumn: 15 },
      ],
    ])
  })
})

test('a finding has its place, and says where the template writes it and what to print instead', () => {
  const place = (line: number) => ({ file: 'template.md.hbs', line, column: 1 })
  const text = 'So **⟦derived:3⟧/6** files: **PASS**.\n'
  expect(findings(changed(text, span => ({ place: place(span.kind === 'literal' ? 7 : 8) })))).toEqual([
    {
      rule: 'no-unmeasured-claim',
      severity: 'error',
      message: 'Unexpected ratio `3/6 files` in template text, expected a value',
      hint: 'print the fact it stands for (`template.md.hbs` line 7), or say whose claim it is: `{{claim "…" source="…" reason="…"}}`',
      place: { line: 1, column: 6, endLine: 1, endColumn: 17 },
    },
    {
      rule: 'no-unmeasured-claim',
      severity: 'error',
      message: 'Unexpected verdict `PASS` in template text, expected one that a comparison chose',
      hint: 'print it with `{{verdict …}}` or `{{status …}}` (`template.md.hbs` line 7), or say whose claim it is: `{{claim "…" source="…" reason="…"}}`',
      place: { line: 1, column: 21, endLine: 1, endColumn: 25 },
    },
  ])
  expect(findings(exampleDocument({ text: '50%' }))[0]!.hint).toBe(
    'print the fact it stands for, or say whose claim it is: `{{claim "…" source="…" reason="…"}}`',
  )
})

describe('a sentence that the evidence let through', () => {
  const place = { file: 'template.md.hbs', line: 1, column: 1 }
  const by = (condition: Partial<Condition>): Condition => ({
    block: 'if',
    code: 'condition',
    outcome: true,
    place,
    ...condition,
  })
  const sentence = (condition: Partial<Condition>) =>
    said(changed('Every target was reached.\n', () => ({ conditions: [by(condition)] })))
  const of = (operation: string, ...origins: Origin[]) =>
    derived(
      true,
      operation,
      origins.map(origin => new Value(1, origin)),
    ).origin

  test.each([
    ['a measurement', measured],
    ['a comparison with one', of('eq', configured, measured)],
    ['a comparison of one', of('not', of('eq', measured, configured))],
    ['a count', of('count')],
  ])('%s decided it', (_, origin) => {
    expect(sentence({ origin })).toEqual([])
    expect(sentence({ origin, block: 'unless' })).toEqual([])
    expect(sentence({ origin, block: 'with' })).toEqual(['Every target was reached'])
  })

  test.each([
    ['nothing', undefined],
    ['the configuration', configured],
    ['a comparison of the configuration', of('eq', configured, configured)],
    ['that a fact is there', of('has', measured)],
  ])('%s decided nothing', (_, origin) =>
    expect(sentence(origin ? { origin } : {})).toEqual(['Every target was reached']),
  )

  test('so is what a label says', () => {
    const result = (origin: Origin) => said(changed('Result: succeeded\n', () => ({ conditions: [by({ origin })] })))
    expect([result(measured), result(configured)]).toEqual([[], ['succeeded']])
  })

  test('a value that is used over and over is looked at once', () => {
    let origin: Origin = configured
    for (let depth = 0; depth < 60; depth++) origin = of('add', origin, origin)
    expect(sentence({ origin })).toEqual(['Every target was reached'])
  })

  test('what counts is where the sentence ends', () => {
    const conditions = [by({ origin: measured })]
    // `⟦derived:…⟧` only divides the text: every span is template text here.
    const endsIn = (text: string, part: string) =>
      said(
        changed(text, (_, of) => ({
          kind: 'literal',
          ...(of === part && { conditions }),
        })),
      )
    expect(endsIn('All tests pass⟦derived:ed⟧ now', 'ed')).toEqual([])
    expect(endsIn('All tests pass⟦derived:ed⟧ now', ' now')).toEqual(['All tests passed'])
    expect(endsIn('All tests pass⟦derived:ed⟧ now', 'All tests pass')).toEqual(['All tests passed'])
  })
})
