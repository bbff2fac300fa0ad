import { expect, test } from 'vitest'
import { skipOutput } from '../../../../src/evidence/tests/pytest/skip-output.ts'

const skip = (text: string, start = 0, end = text.length) => skipOutput(Buffer.from(text), start, end)

test.each([
  ['one\ntwo\nthree', { end: 8, lines: 2 }],
  ['\n\nx', { end: 2, lines: 2 }],
  ['one\r\ntwo\r\n', { end: 10, lines: 2 }],
  ['one\ntwo\nthree\rfour\n', { end: 8, lines: 2 }],
  ['one\r\ntwo\rthree\n', { end: 5, lines: 1 }],
  ['one\rtwo\r\n', { end: 0, lines: 0 }],
  ['one', { end: 0, lines: 0 }],
  ['', { end: 0, lines: 0 }],
])('of %j are skipped %j', (text, skipped) => {
  expect(skip(text)).toEqual(skipped)
})

test.each(['= a', '_ a', '- a', '! a', 'INTERNALERROR> a', '\u001b[1m= a', '\r= a'])(
  'a line that may end the output is kept: %j',
  line => {
    expect(skip(`one\n${line}\n`)).toEqual({ end: 4, lines: 1 })
  },
)

test('lines are skipped between the given bounds', () => {
  expect(skip('= a\none\ntwo\nthree\n', 4, 12)).toEqual({ end: 12, lines: 2 })
  expect(skip('= a\none\ntwo\nthree\n', 4, 11)).toEqual({ end: 8, lines: 1 })
})
