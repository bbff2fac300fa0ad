import type { Finding } from '../diagnostic.ts'
import type { Document, Span } from '../render/document.ts'
import { matchPlaceholders, type PlaceholderMatch } from './find-placeholders.ts'
import type { Reading } from './read-text.ts'
import type { Rule } from './rule.ts'
import { isTemplateText } from './template-words.ts'

/**
 * Refuses what was left to be filled in: in template text and in the configuration's prose, but not in evidence
 * (a test may be called `test_x[MEASURED]`) and not in the part of an edited file that is someone else's.
 */
export const noPlaceholder: Rule = {
  id: 'no-placeholder',
  description: 'A place that was left to be filled in, in whatever disguise: `[MEASURED]`, `XX.X%`, `{{pct}}`, `TBD`.',
  severity: 'error',
  examples: {
    ok: [
      { text: '- **Achieved:** ⟦derived:17.69%⟧\n' },
      { text: '- ⟦measured:test\\_x\\[MEASURED\\]⟧ failed\n' },
      { text: '- [x] done, see [docs](http://example.org) and `[A-Z]+`\n' },
      { text: '⟦kept:The draft said [MEASURED]%.⟧\n' },
    ],
    notOk: [
      {
        text: '- **Achieved:** [MEASURED]%\n',
        expected: ['1:17: Unexpected placeholder `[MEASURED]`, expected a measured value'],
      },
      {
        text: 'Coverage rose to \\[**MEA\u200bSURED**\\] of XX.X%.\n',
        expected: [
          '1:19: Unexpected placeholder `[MEASURED]`, expected a measured value',
          '1:39: Unexpected placeholder `XX.X%`, expected a measured percentage',
        ],
      },
      {
        text: 'Cause: ⟦authored:[describe the cause]⟧\n',
        expected: ['1:8: Unexpected placeholder `[describe the cause]`, expected a measured value'],
      },
      {
        text: 'Achieved ⟦derived:NaN⟧ of ⟦measured:undefined⟧\n',
        expected: [
          '1:10: Unexpected value `NaN`, expected a measured value',
          '1:17: Unexpected value `undefined`, expected a measured value',
        ],
      },
    ],
  },
  check(document, { reading }) {
    const written = matchPlaceholders(reading).filter(match => isWritten(match, reading))
    return [...written.map(match => withHint(match, reading)), ...hollowValues(document, reading)]
  },
}

const isEvidence = (span: Span) => span.kind !== 'literal' && span.kind !== 'authored' && span.kind !== 'kept'

/** True when template or authored text, and not a value in it, makes the match a placeholder. */
function isWritten(match: PlaceholderMatch, reading: Reading): boolean {
  const { text } = reading
  const mark = /\p{L}/u.test(text.slice(match.start, match.end)) ? /\p{L}/u : /\S/
  return reading
    .spansIn(match.start, match.end)
    .filter(span => span.kind === 'authored' || isTemplateText(span))
    .some(span => mark.test(text.slice(Math.max(span.start, match.start), Math.min(span.end, match.end))))
}

function withHint(match: PlaceholderMatch, reading: Reading): Finding {
  const authored = reading.spansIn(match.start, match.end).find(span => span.kind === 'authored')
  const origin = authored?.origin
  if (origin?.kind !== 'authored')
    return { ...match.finding, hint: 'write a value in the template, e.g. `{{percent …}}`, or remove the row' }
  return { ...match.finding, hint: `finish the text at \`${origin.pointer}\` in \`${origin.file}\`` }
}

/** Values that hold nothing: what a program prints when it has no number. */
function hollowValues(document: Document, reading: Reading): Finding[] {
  return document.spans.filter(isEvidence).flatMap(span => {
    const text = document.text.slice(span.start, span.end).replaceAll('\\', '').trim()
    if (!/^(?:NaN|undefined|null|-?Infinity)$|\[object [A-Z]\w*\]/.test(text)) return []
    return {
      rule: 'no-placeholder',
      severity: 'error',
      message: `Unexpected value \`${text}\`, expected a measured value`,
      hint: 'correct the expression in the template: it printed no value',
      place: reading.placeOf(span.start, span.end),
    }
  })
}
