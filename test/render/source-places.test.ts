import { expect, test } from 'vitest'
import { render } from './templates.ts'

test.each([
  ['{{#if ok}}\nx\n{{/if}}', ['x\n at 2:1']],
  ['a{{n~}}\n\n  x', ['a at 1:1', '7 at 1:2', 'x at 3:3']],
  ['{{#if ok}}  \n\u00a0\n{{/if}}', ['\u00a0\n at 2:1']],
  ['{{#if ok}}  \r\n\tx{{/if}}', ['\tx at 2:1']],
  ['{{#if ok}}\nx\n{{/if}}  \u00a0', ['x\n at 2:1', '\u00a0 at 3:10']],
  ['{{n}}\n{{n}}\n\n{{n}}x', ['7 at 1:1', '\n at 1:6', '7 at 2:1', '\n\n at 2:6', '7 at 4:1', 'x at 4:6']],
])('what is left of the text of %j is placed where it stands', (template, expected) => {
  const { text, spans } = render(template, { ok: true, n: 7 })
  expect(spans.map(({ start, end, place }) => `${text.slice(start, end)} at ${place!.line}:${place!.column}`)).toEqual(
    expected,
  )
})
