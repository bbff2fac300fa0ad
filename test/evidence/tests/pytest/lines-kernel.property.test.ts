import fc from 'fast-check'
import { expect, test } from 'vitest'
import { OutcomeTally } from '../../../../src/evidence/tests/outcome-tally.ts'
import { visibleText } from '../../../../src/evidence/tests/pytest/decode-line.ts'
import { fileOf, parseRule, parseStartedTest, parseToldTest } from '../../../../src/evidence/tests/pytest/grammar.ts'
import type { TestOutcome } from '../../../../src/evidence/tests/test-run.ts'
import { reportOf } from '../read-text.ts'
import { some, start } from './start-kernel.ts'

const part = fc.oneof(
  fc.constantFrom('t.py::a', 'a/t.py', '::', ' ', '  ', '[', ']', '[x y]', '(', ')', '(why)', '\r', '\0', '\t', 'é'),
  fc.constantFrom(
    ' PASSED',
    ' FAILED',
    ' ERROR',
    'SKIPPED',
    'XFAIL',
    'XPASS',
    ' SUBPASS',
    ' RERUN',
    ' [ 12%]',
    '[1/2]',
  ),
  fc.constantFrom('\u001b[32m', '\u001b[0m', '\u001b[K', '\u2028', 'x', 'CoverageWarning: No data was collected'),
)

test('a line that is taken is read by the grammar alike', () => {
  const end = fc.constantFrom(' PASSED [ 12%]', '] PASSED  [ 1%]', ' SKIPPED (why) [ 1/2]', ') [ 12%]', '', ' ', '] ')
  const begin = fc.constantFrom('t.py::a', 't.py::a[', '', '[gw0] [ 12%] PASSED t.py::a', '[gw1] [1/2] FAILED t.py')
  const line = fc.tuple(begin, fc.array(part, { maxLength: 7 }), end)
  const { kernel, told, failed, files } = start()
  const expected = new OutcomeTally()
  let begun = 0
  fc.assert(
    fc.property(line, ([first, parts, last]) => {
      const text = `${first}${parts.join('')}${last}`
      const bytes = Buffer.from(`${text}\n`)
      const [toldBefore, failedBefore] = [told.length, failed.length]
      kernel.look()
      const { lines } = kernel.take(bytes, 0, bytes.length)
      if (lines === 0) return
      const read = parseToldTest(visibleText(text))
      expect(parseRule(visibleText(text))).toBeUndefined()
      expect(failed.slice(failedBefore).map(([id]) => id)).toEqual(read?.told === 'failed' ? [read.id] : [])
      if (!read) {
        expect(told.slice(toldBefore)).toEqual([[{}, parseStartedTest(visibleText(text))]])
        begun++
        return
      }
      const test = `${read.worker ?? ''} ${read.id} ${read.told}`.trimStart()
      expect(told.slice(toldBefore)).toEqual([[{ [read.told]: 1 }, test]])
      expected.of(fileOf(read.id), () => ({ line: 1, lineSha256: '' }))[read.told as TestOutcome]++
    }),
    { numRuns: 3000 },
  )
  kernel.end()
  expect(told.length).toBeGreaterThan(200)
  expect(begun).toBeGreaterThan(10)
  expect(files()).toEqual(Object.fromEntries([...expected.files].map(([file, { outcomes }]) => [file, some(outcomes)])))
})

test('with the kernel a log is read as without it, also damaged', () => {
  const head = '=== test session starts ===\ncollected 12 items\n\n'
  const tests = [
    'a/t.py::a PASSED [ 10%]',
    'a/t.py::b[x FAILED y] PASSED [ 20%]',
    'a/t.py::c FAILED [ 30%]',
    'a/t.py::c ERROR [ 30%]',
    'u.py::d SKIPPED (why) [ 40%]',
    'u.py::e XFAIL (bug: no) [ 50%]',
    '\u001b[1mu.py::f \u001b[32mPASSED\u001b[0m\u001b[32m [ 60%]\u001b[0m',
    'a/t.py::g XPASS [ 70%]\r',
    'u.py::h PASSED [ 80%]',
    'u.py::h ERROR [ 80%]',
    'a/t.py::i PASSED [100%]',
    'u.py::j ',
    'u.py::k[1] ',
    '[gw0] [ 10%] PASSED u.py::j ',
    '[gw0] [ 10%] ERROR u.py::j ',
    '[gw1] [ 10%] FAILED u.py::k[1] ',
    'u.py::l ',
    'PASSED [ 10%]',
  ]
  const foot = '\n=== 2 failed, 6 passed, 1 skipped, 1 xfailed, 1 xpassed, 3 errors in 1.00s ===\n'
  const log = `${head}${tests.join('\n')}\n${foot}`
  const blanks = 'x\n'.padEnd(65 * 1024, '\n')
  const change = fc.record({
    at: fc.nat(log.length),
    length: fc.nat(3),
    part: fc.oneof(part, fc.constantFrom('', '\n')),
  })
  const read = (content: string, window: number) => ({ ...reportOf({ content, window }), source: undefined })
  fc.assert(
    fc.property(fc.array(change, { maxLength: 3 }), changes => {
      let text = log
      for (const { at, length, part } of changes) text = text.slice(0, at) + part + text.slice(at + length)
      expect(read(`${blanks}${text}`, 256 * 1024)).toEqual(read(`${blanks}${text}`, 32 * 1024))
    }),
    { numRuns: 100 },
  )
})
