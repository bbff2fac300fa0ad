import { matchInconsistencies } from './find-inconsistencies.ts'
import { findMisnumberedItems } from './list-numbers.ts'
import type { Rule } from './rule.ts'

/** Numbers that stand together must agree, whoever wrote them; text of an edited file that is not ours is left alone. */
export const consistentNumbers: Rule = {
  id: 'consistent-numbers',
  description:
    'A percent, total, change or verdict that does not follow from the numbers beside it, or a list number that Markdown counts otherwise.',
  severity: 'error',
  examples: {
    ok: [
      {
        text: 'Overall coverage is ⟦derived:17.69⟧% (10,146 of 57,368 statements) against a target of 28%: **FAIL**.\n',
      },
      {
        text: '| File | Target | Before | After | Change | Covered | Verdict |\n| - | - | - | - | - | - | - |\n| models.py | 50% | 97.30% | 97.46% | +0.16 | 2,342/2,403 | PASS |\n',
      },
      { text: '⟦kept:Tests: 90% (8/10 passed)⟧\n' },
      { text: '⟦measured:12⟧. of a\n⟦measured:13⟧. of b\n1. of c\n' },
    ],
    notOk: [
      {
        text: 'Tests: 90% (8/10 passed), 214 (89 property + 126 integration)\n',
        expected: [
          '1:8: Unexpected `90%` beside `8/10`, expected `80%`',
          '1:27: Unexpected total `214` beside `89 + 126`, expected `215`',
        ],
      },
      {
        text: '| File | Target | Before | After | Change | Status |\n| - | - | - | - | - | - |\n| a.py | 50% | 9.17% | 20.27% | +12.10 | PASS |\n',
        expected: [
          '3:33: Unexpected change `+12.10` from `9.17%` to `20.27%`, expected `+11.10`',
          '3:42: Unexpected `PASS` beside `20.27%` and a target of `50%`, expected `FAIL`',
        ],
      },
      {
        text: '1. ~~Coverage~~ - **PARTIALLY CLOSED**\n',
        expected: ['1:21: Unexpected `PARTIALLY CLOSED` beside a title that is struck through, expected `CLOSED`'],
      },
      {
        text: '⟦measured:12⟧. of a\n⟦measured:27⟧. of b\n',
        expected: [
          '2:1: Unexpected number `27` of a list item that Markdown shows as `13`, expected a value that is shown',
        ],
      },
    ],
  },
  check(_document, { reading }) {
    const inconsistencies = matchInconsistencies(reading)
      .filter(({ start, end }) => reading.spansIn(start, end).some(span => span.kind !== 'kept'))
      .map(({ finding }) => finding)
    return [...inconsistencies, ...findMisnumberedItems(reading)]
  },
}
