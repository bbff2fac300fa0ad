import { expect, test } from 'vitest'
import { alignTexts } from '../../src/trace/align-texts.ts'
import { placeSpans } from '../../src/trace/place-spans.ts'

/** What of the written text is known to stand in the text as it is now, as `written-offset→now-offset text`. */
const runs = (written: string, now: string) =>
  alignTexts(written, now).map(
    run => `${run.written}→${run.now} ${written.slice(run.written, run.written + run.length)}`,
  )

test.each([
  ['equal texts', 'a 1\nb 2\n', 'a 1\nb 2\n', ['0→0 a 1\nb 2\n']],
  ['an inserted word', 'a 1\nb 2\n', 'a x 1\nb 2\n', ['0→0 a', '2→4 1\nb 2\n']],
  ['a changed word', 'a 1\nb 2\n', 'a 1\nb 3\n', ['0→0 a 1\nb ', '7→7 \n']],
  ['a line that is gone', 'a\nb\nc\n', 'a\nc\n', ['0→0 a', '4→2 c\n']],
  ['one of two equal lines is gone: which?', 'a\nx\nx\nb\n', 'a\nx\nb\n', ['0→0 a', '6→4 b\n']],
  ['one of two equal words is gone: which?', 'a 0 0 b\n', 'a 0 b\n', ['0→0 a', '6→4 b\n']],
  ['all is another', 'a\n', 'b', []],
])('%s', (_, written, now, expected) => expect(runs(written, now)).toEqual(expected))

test.each([
  ['lines', 'A\n0\nB\n0\n', 'B\n0\nA\n0\n'],
  ['sections', '# A\n\nAt 0\n\n# B\n\nAt 0\n\n# C\n', '# B\n\nAt 0\n\n# A\n\nAt 0\n\n# C\n'],
  ['rows', '| A | 0 |\n| B | 0 |\n', '| B | 0 |\n| A | 0 |\n'],
  ['three rows', '| A | 0 |\n| B | 0 |\n| C | 0 |\n', '| C | 0 |\n| A | 0 |\n| B | 0 |\n'],
])('of %s that changed places, no value is taken for that of another', (_, written, now) => {
  const nameOf = (text: string, at: number) => /[ABC](?=[^ABC]*$)/.exec(text.slice(0, at))![0]
  for (const run of alignTexts(written, now))
    for (const { index } of written.slice(run.written, run.written + run.length).matchAll(/0/g))
      expect(nameOf(now, run.now + index)).toBe(nameOf(written, run.written + index))
})

/** A text of `«values»` and words of a template, and the pieces of it after an edit: `=` a value, `.` words, `!` edited. */
const pieces = (marked: string, now: string) => {
  let at = 0
  const spans = marked.split(/(«[^»]*»)/).flatMap(part => {
    const text = part.replace(/[«»]/g, '')
    const span = { start: at, end: (at += text.length), kind: 'literal' as const }
    return text === '' ? [] : [part === text ? span : { ...span, kind: 'measured' as const, value: 0 }]
  })
  return placeSpans(spans, marked.replace(/[«»]/g, ''), now).map(piece => {
    const sign = piece.span ? (piece.span.value === undefined ? '.' : '=') : '!'
    return sign + now.slice(piece.start, piece.end) + (piece.span ? '' : ` was ${piece.written}`)
  })
}

test.each([
  ['nothing', 'a «5» b', 'a 5 b', ['.a ', '=5', '. b']],
  ['words beside a value', 'a «5» b', 'a 5 c', ['.a ', '=5', '. ', '!c was b']],
  ['a digit of a value', 'a «51.85»% b', 'a 71.85% b', ['.a ', '!71.85 was 51.85', '.% b']],
  ['digits behind a value', 'a «5»% b', 'a 5.5% b', ['.a ', '!5.5 was 5', '.% b']],
  ['digits before a value', 'a «5» b', 'a 15 b', ['.a ', '!15 was 5', '. b']],
  ['two values that became one', 'a «5» «6» b', 'a 56 b', ['.a', '! 56  was  5 6 ', '.b']],
  ['a word before a value', 'a «5» b', 'a x 5 b', ['.a', '! x  was  ', '=5', '. b']],
  ['a word behind a value', '«Core»\nb', 'Core X\nb', ['=Core', '! X was ', '.\nb']],
  ['a line before a value', 'a\n«5» b\n', 'a\nnew\n5 b\n', ['.a', '!\nnew\n was \n', '=5', '. b\n']],
  ['the heading above', '# A\n\nAt «0»\n', '# B\n\nAt 0\n', ['.# ', '!B was A', '.\n\nAt ', '!0 was 0', '.\n']],
  ['the label of a row', '| a | «0» |\n', '| b | 0 |\n', ['.| ', '!b was a', '. | ', '!0 was 0', '. |\n']],
  ['the label of an item', '- a: «0»\n', '- b: 0\n', ['.- ', '!b was a', '.: ', '!0 was 0', '.\n']],
  ['a heading below', 'At «0»\n\n# A\n', 'At 0\n\n# B\n', ['.At ', '=0', '.\n\n# ', '!B was A', '.\n']],
  ['a value that is gone', 'a «5», b', 'a , b', ['.a ', '! was 5', '., b']],
])('after an edit of %s, the rest is what it was', (_, marked, now, expected) =>
  expect(pieces(marked, now)).toEqual(expected),
)
