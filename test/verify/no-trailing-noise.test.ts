import { expect, test } from 'vitest'
import { exampleDocument } from '../../src/verify/example-document.ts'
import { noTrailingNoise } from '../../src/verify/no-trailing-noise.ts'
import { readText } from '../../src/verify/read-text.ts'

const findings = (text: string) => {
  const document = exampleDocument({ text })
  return noTrailingNoise.check(document, { reading: readText(document.text, document.spans), facts: {} })
}
/** `from-to what`, or `at what` for a place without an extent. */
const noise = (text: string) =>
  findings(text).map(({ place, message }) => {
    const { line, column, endLine, endColumn } = place!
    const end = endLine === undefined ? '' : `-${endLine}:${endColumn}`
    return `${line}:${column}${end} ${/^Unexpected (.*), expected/.exec(message)![1]}`
  })

test.each([
  ['a \n', ['1:2-1:3 blanks at the end of the line']],
  ['a\t \r\nb\r\n', ['1:2-1:4 blanks at the end of the line']],
  ['a\n  \nb\n', ['2:1-2:3 blanks at the end of the line']],
  ['a\n\n\n\nb\n', ['2:1-5:1 3 blank lines in a row']],
  ['a\n\n\n\n\nb\n\n\nc\n', ['2:1-6:1 4 blank lines in a row']],
  ['a\n\n\nb\n\n\n\nc\n', ['5:1-8:1 3 blank lines in a row']],
  ['\n\n\na\n', ['1:1-4:1 3 blank lines in a row']],
  ['a\r\n\r\n\r\n\r\nb\r\n', ['2:1-5:1 3 blank lines in a row']],
  ['a\n\n', ['2:1-3:1 blank lines at the end']],
  ['a\n\n\n\n\n', ['2:1-6:1 blank lines at the end']],
  ['\n', ['1:1-2:1 blank lines at the end']],
  ['a', ['1:2 end of the last line']],
  ['a\nb', ['2:2 end of the last line']],
  ['a ', ['1:2-1:3 blanks at the end of the line', '1:3 end of the last line']],
  ['a\n\n ', ['3:1-3:2 blanks at the end of the line', '2:1-3:2 blank lines at the end', '3:2 end of the last line']],
])('%j has noise', (text, expected) => expect(noise(text)).toEqual(expected))

test.each([[''], ['a\n'], ['a\r\nb\r\n'], ['a\n\n\nb\n\n\nc\n'], ['\n\na\n']])('%j has none', text =>
  expect(noise(text)).toEqual([]),
)

test.each([
  ['⟦kept:a \n⟧b \n', ['2:2-2:3 blanks at the end of the line']],
  ['a \n⟦kept:b \n⟧', ['1:2-1:3 blanks at the end of the line']],
  ['⟦kept:a\n\n⟧\n\n⟦kept:b\n⟧', ['2:1-5:1 3 blank lines in a row']],
  ['⟦kept:a\n⟧\n⟦kept:\n⟧', ['2:1-4:1 blank lines at the end']],
  ['a\n⟦kept:\n\n⟧', []],
  ['⟦kept:a⟧', []],
  ['a⟦kept:b⟧', []],
  ['⟦kept:a⟧b', ['1:3 end of the last line']],
])('%j: what is kept is someone else’s', (text, expected) => expect(noise(text)).toEqual(expected))

test('each says what to do', () => {
  const hints = [...findings('a \n\n\n\nb\n\n'), ...findings('a')].map(({ severity, hint }) => `${severity}: ${hint}`)
  expect(hints).toEqual([
    'warning: trim it',
    'warning: take them out of the template',
    'warning: end the template after its last line',
    'warning: end the template with a line break',
  ])
})
