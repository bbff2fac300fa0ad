import { Value, type FactTree } from '../facts/value.ts'
import { findAuthoredClaims } from './authored-claims.ts'
import type { Rule } from './rule.ts'
import { findTemplateClaims } from './template-claims.ts'

const fact = (data: number | string) =>
  new Value(data, { kind: 'measured', file: 'run.log', sha256: '0'.repeat(64), line: 1 })
const facts: FactTree = {
  coverage: { overall: { percent: fact(17.6857), covered: fact(10146), total: fact(57368), target: fact(28) } },
  suites: {
    orm: {
      passed: fact(50),
      failed: fact(1),
      total: fact(51),
      expected: { passed: fact(51) },
    },
  },
}

/**
 * Refuses results that come from nowhere. In template text a percent, a ratio, a count with its noun and a verdict
 * must be a value, or be said to be someone's with `{{claim}}`; a sentence such as `all tests pass` may also stand in
 * a block whose condition compared facts. Prose from the configuration is held against the facts: what contradicts
 * one is an error, what matches none a warning.
 */
export const noUnmeasuredClaim: Rule = {
  id: 'no-unmeasured-claim',
  description:
    'A result that comes from nowhere: a percent, ratio, count or verdict in template text, or prose that contradicts a fact.',
  severity: 'error',
  examples: {
    ok: [
      { text: '⟦measured:50⟧/⟦measured:51⟧ ORM tests pass: **⟦derived:FAIL⟧**\n' },
      { text: '# Phase 12: Tier 1 (2026-02-15)\n\n1. Python 3.11, `51/51`, see test_12.py:40\n' },
      {
        text: '## Gaps Closed\n\n| Suite | Passed | FAILED |\n| --- | --- | --- |\n| ⟦configured:orm⟧ | ⟦measured:50⟧ | ⟦measured:1⟧ |\n',
      },
      { text: 'The goal was ⟦claim:80%⟧.\n' },
      {
        text: '⟦authored:Overall coverage is at 17.7%, and 50 of 51 ORM tests pass; the target of 28% is missed.⟧\n',
        facts,
      },
    ],
    notOk: [
      {
        text: '**Result:** 51/51 ORM tests now pass, models.py stays at 97%+\n',
        expected: [
          '1:13: Unexpected ratio `51/51 ORM tests` in template text, expected a value',
          '1:58: Unexpected percent `97%` in template text, expected a value',
        ],
      },
      {
        text: '- **Property Tests:** 89 tests\n- **CLOSED** - All tests pass ✅\n',
        expected: [
          '1:23: Unexpected count `89 tests` in template text, expected a value',
          '2:5: Unexpected verdict `CLOSED` in template text, expected one that a comparison chose',
          '2:16: Unexpected verdict `All tests pass` in template text, expected one that a comparison chose',
          '2:31: Unexpected verdict `✅` in template text, expected one that a comparison chose',
        ],
      },
      {
        text: '⟦authored:All 51/51 ORM tests pass. We added 15 tests.⟧\n',
        facts,
        expected: [
          '1:5: Unexpected `51/51 ORM tests` in prose, expected `50` (`suites.orm.passed`) of `51` (`suites.orm.total`)',
          '1:36: Unexpected `15 tests` in prose, expected a number of the facts; the nearest is `50` (`suites.orm.passed`)',
        ],
      },
    ],
  },
  check(document, { reading, facts: known }) {
    return [...findTemplateClaims(document, reading), ...findAuthoredClaims(document, reading, known)]
  },
}
