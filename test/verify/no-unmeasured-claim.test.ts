import { describe, expect, test } from 'vitest'
import { derived, Value, type FactTree, type Origin } from '../../src/facts/value.ts'
import type { Condition, Document } from '../../src/render/document.ts'
import { exampleDocument } from '../../src/verify/example-document.ts'
import { noUnmeasuredClaim } from '../../src/verify/no-unmeasured-claim.ts'
import { readText } from '../../src/verify/read-text.ts'

const measured: Origin = { kind: 'measured', file: 'run.log', sha256: '0'.repeat(64), line: 1 }
const fact = (data: number | string) => new Value(data, measured)
const facts: FactTree = {
  coverage: {
    files: fact(412),
    overall: {
      percent: fact(17.6857),
      covered: fact(10146),
      total: fact(57368),
      target: fact(28),
      baseline: { percent: fact(22.8) },
    },
    groups: {
      tier_1: {
        name: fact('Tier 1'),
        met: fact(1),
        missed: fact(5),
        count: fact(6),
        files: [
          {
            name: fact('models.py'),
            path: fact('backend/core/models.py'),
            percent: fact(97.4615),
            covered: fact(2342),
            total: fact(2403),
            target: fact(50),
          },
        ],
      },
    },
  },
  tests: { total: fact(214), passed: fact(183), failed: fact(31), errors: fact(0), passRate: fact(85.514) },
  suites: {
    orm: {
      name: fact('ORM tests'),
      passed: fact(50),
      failed: fact(1),
      total: fact(51),
      expected: { passed: fact(51) },
    },
  },
  gapClosure: { closed: fact(1), partial: fact(2), open: fact(0), count: fact(3) },
}

const check = (document: Document) =>
  noUnmeasuredClaim.check(document, { reading: readText(document.text, document.spans), facts })
const inTemplate = (text: string) => check(exampleDocument({ text })).map(({ message }) => /`(.*?)`/.exec(message)![1])
const inProse = (text: string) =>
  check(exampleDocument({ text: `⟦authored:${text}⟧\n` })).map(({ severity, message }) => `${severity} ${message}`)

describe('in template text', () => {
  test.each([
    ['Coverage is 50%.', '50%'],
    ['Coverage is ⟦derived:17⟧.5%', undefined],
    ['(>=50%)', '50%'],
    ['51/51 tests', '51/51 tests'],
    ['⟦derived:3⟧/6 files', '3/6 files'],
    ['3 of ⟦derived:6⟧ files', '3 of 6 files'],
    ['Three gaps were found', 'Three gaps'],
    ['89 property tests', '89 property tests'],
    ['**PASS**', 'PASS'],
    ['Status: ✅', '✅'],
    ['## Status: COMPLETE', 'COMPLETE'],
    ['All tests are now passing', 'All tests are now passing'],
    ['The goal was fully achieved', 'goal was fully achieved'],
    ['There are no regressions', 'no regressions'],
    ['It meets the target', 'meets the target'],
    ['Closed successfully', 'successfully'],
    ['| File | Verdict |\n| --- | --- |\n| ⟦configured:a⟧ | FAIL |', 'FAIL'],
    ['---\nstatus: passed\n---\n', 'passed'],
    ['---\n# about\nscore: 6/6\n---\n', '6/6'],
  ])('%j is a claim', (text, claim) => {
    if (claim !== undefined) expect(inTemplate(text)).toEqual([claim])
    else expect(inTemplate(text)).toHaveLength(1)
  })

  test.each([
    ['⟦derived:17.69⟧% (⟦measured:10,146⟧ of ⟦measured:57,368⟧ statements)'],
    ['⟦measured:50⟧/⟦measured:51⟧ ORM tests pass'],
    ['⟦measured:50⟧ passed, ⟦measured:1⟧ failed and ⟦measured:0⟧ in error'],
    ['Of ⟦derived:3⟧ gaps, ⟦derived:1⟧ ⟦derived:is⟧ closed, ⟦derived:2⟧ partly closed'],
    ['- **PASSED:** ⟦measured:50⟧'],
    ['- **Tests passed:** ⟦measured:50⟧'],
    ['# Phase 12 Plan GAP-03: Tier 1, 2026-02-15T12:30:00Z'],
    ['Gap 1, Task 2, Phases 12-13, #42, Python 3.11, v2.0, 1.2.3, test_12.py:40, sha256'],
    ['1. one\n2. two'],
    ['models.py:40 tests the parser'],
    ['The Feb 15 test run, the 2026-02-15T10:00:00+0100 test run'],
    ['⟦configured:v1⟧/6 files'],
    ['passed / (passed + failed + errors)'],
    ['Why the run does not count as passed, and whether the tests pass'],
    ['`51/51 PASS`\n\n```\n100% PASS\n```\n\n<!-- 100% -->'],
    ['⟦claim:All tests pass, 100%⟧'],
    ['⟦kept:All 51 tests pass ✅⟧'],
    ['| Target | PASSED | FAILED |\n| --- | --- | --- |\n| ⟦configured:50%⟧ | ⟦measured:1⟧ | ⟦measured:0⟧ |'],
    ['---\n# 3 gaps, all closed\ntags: []\ncompleted: ⟦measured:2026-02-15⟧\n---\n'],
  ])('%j is none', text => expect(inTemplate(text)).toEqual([]))

  const decidedBy = (text: string, condition: Omit<Condition, 'place'>): Document => {
    const document = exampleDocument({ text })
    const place = { file: 'template.md.hbs', line: 1, column: 1 }
    return { ...document, spans: document.spans.map(span => ({ ...span, conditions: [{ ...condition, place }] })) }
  }
  const compared = derived(true, 'eq', [new Value('met', measured)]).origin
  const present = derived(true, 'has', [new Value('met', measured)]).origin

  test('a sentence may be what a comparison let through, a number or a verdict word may not', () => {
    const byComparison = { block: 'if', code: 'eq outcome "met"', outcome: true, origin: compared } as const
    expect(check(decidedBy('Every target was reached.\n', byComparison))).toEqual([])
    expect(check(decidedBy('PASS\n', byComparison))).toHaveLength(1)
    expect(check(decidedBy('100%\n', byComparison))).toHaveLength(1)
  })

  test('that a fact is there says nothing of how it came out; that a list is empty does', () => {
    const byPresence = { block: 'if', code: 'has tests', outcome: true, origin: present } as const
    expect(check(decidedBy('All tests pass.\n', byPresence))).toHaveLength(1)
    expect(check(decidedBy('Nothing failed.\n', { block: 'each', code: 'failures', outcome: 0 }))).toEqual([])
    expect(check(decidedBy('Nothing failed.\n', { block: 'each', code: 'failures', outcome: 2 }))).toHaveLength(1)
  })

  test('a helper that was given words of the template prints words of the template', () => {
    const document = exampleDocument({ text: '⟦derived:PASS⟧\n' })
    const spans = document.spans.map(span =>
      span.kind === 'derived' ? { ...span, origin: derived('PASS', 'verdict', []).origin } : span,
    )
    expect(check({ ...document, spans })).toHaveLength(1)
  })
})

describe('in prose', () => {
  test.each([
    ['Overall coverage is 17.7%.'],
    ['Overall coverage fell from 22.8% to 17.69%, below the 28% target.'],
    ['models.py is at 97%, 2342 of 2403 statements.'],
    ['50 of 51 ORM tests pass, which was to be 51/51 as a target.'],
    ['183 tests passed and 31 failed, a pass rate of 85.5%.'],
    ['1 of 3 gaps is closed.'],
    ['In Phase 12 on 2026-02-15 we used Python 3.11 and SQLAlchemy 2.0.'],
    ['No numbers at all.'],
  ])('%j is borne out', text => expect(inProse(text)).toEqual([]))

  test.each([
    [
      '51/51 ORM tests pass.',
      'error Unexpected `51/51 ORM tests` in prose, expected `50` (`suites.orm.passed`) of `51` (`suites.orm.total`)',
    ],
    ['Overall coverage is 28%.', 'error Unexpected `28%` in prose, expected `17.69%` (`coverage.overall.percent`)'],
    [
      'models.py reached 98.2%.',
      'error Unexpected `98.2%` in prose, expected `97.46%` (`coverage.groups.tier_1.files.0.percent`)',
    ],
    ['ORM tests: 51 passing.', 'error Unexpected `51 passing` in prose, expected `50` (`suites.orm.passed`)'],
    [
      '3/3 gaps closed.',
      'error Unexpected `3/3 gaps` in prose, expected `1` (`gapClosure.closed`) of `3` (`gapClosure.count`)',
    ],
    [
      'We wrote 75 tests.',
      'warning Unexpected `75 tests` in prose, expected a number of the facts; the nearest is `51` (`suites.orm.total`)',
    ],
    [
      'Before, 32/51 ORM tests failed.',
      'warning Unexpected `32/51 ORM tests` in prose, expected a number of the facts; the nearest is `1` (`suites.orm.failed`) of `51` (`suites.orm.total`)',
    ],
    ['We wrote 5 factories.', 'warning Unexpected `5 factories` in prose, expected a number of the facts'],
  ])('%j: %s', (text, expected) => expect(inProse(text)).toEqual([expected]))

  test('what was wrong before is told in fields of its own: there it warns only', () => {
    const document = exampleDocument({ text: '⟦authored:32/51 ORM tests failed for want of a session.⟧\n' })
    const at = (pointer: string) => {
      const origin = { kind: 'authored', file: 'closeout.yaml', pointer } as const
      return { ...document, spans: document.spans.map(span => (span.kind === 'authored' ? { ...span, origin } : span)) }
    }
    expect(check(at('/gaps/0/problem'))).toMatchObject([{ severity: 'warning' }])
    expect(check(at('/gaps/0/solution/0'))).toMatchObject([{ severity: 'error' }])
  })
})
