import { expect, test } from 'vitest'
import { placeSpans } from '../../src/trace/place-spans.ts'
import type { TracedSpan } from '../../src/trace/unpack-trace.ts'

/** What became of a text in which `⟨…⟩` are values: what a person made of it is in `{…}`, behind what stood there. */
function place(marked: string, now: string): string {
  const spans: TracedSpan[] = []
  let written = ''
  for (const part of marked.split(/(⟨[^⟩]*⟩)/)) {
    const text = part.replace(/[⟨⟩]/g, '')
    const [start, end] = [written.length, written.length + text.length]
    written += text
    if (text !== '')
      spans.push({ start, end, kind: 'literal', ...(part.startsWith('⟨') && { kind: 'measured', value: 0 }) })
  }
  return placeSpans(spans, written, now)
    .map(({ start, end, span, ...piece }) => {
      const text = now.slice(start, end)
      if (!span) return `{${(piece as { written: string }).written}:${text}}`
      return span.value === undefined ? text : `⟨${text}⟩`
    })
    .join('')
}

test.each([
  ['(⟨5⟩% of ⟨9⟩)\n', '(5% of all 9)\n', '(⟨5⟩% of{ : all }⟨9⟩)\n'],
  ['(⟨5⟩% of ⟨9⟩)\n', '(5.5% of 9)\n', '({5:5.5}% of ⟨9⟩)\n'],
  ['(⟨5⟩% of ⟨9⟩)\n', '(-5% of 9)\n', '({5:-5}% of ⟨9⟩)\n'],
  ['(⟨5⟩% of ⟨9⟩)\n', '(5 % of 9)\n', '(⟨5⟩{: }% of ⟨9⟩)\n'],
  ['# A\n\n⟨5⟩\n\n# B\n\n⟨5⟩\n', '# A\n\n# B\n\n5\n', '# A{\n\n5\n\n:\n\n}# B\n\n⟨5⟩\n'],
  ['| a | ⟨5⟩ |\n| b | ⟨6⟩ |\n', '| a | 6 |\n', '| a{ | 5 |\n| b | 6: | 6} |\n'],
  ['- a: ⟨5⟩\n', '- b: 5\n', '- {a:b}: {5:5}\n'],
])('of %j, edited to %j, is left: %j', (written, now, expected) => {
  expect(place(written, now)).toBe(expected)
})

test('where nothing was edited, every span is where it was', () => {
  expect(place('a ⟨5⟩\n', 'a 5\n')).toBe('a ⟨5⟩\n')
})
