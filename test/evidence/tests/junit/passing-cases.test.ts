import { describe, expect, test } from 'vitest'
import { hashCase } from '../../../../src/evidence/tests/junit/hash-case.ts'
import { JunitCases } from '../../../../src/evidence/tests/junit/junit-cases.ts'
import { PassingCases } from '../../../../src/evidence/tests/junit/passing-cases.ts'
import { countsOf } from '../read-text.ts'
import { sourceOf } from '../make-report.ts'

/** What is left of a text, and what was counted; of more text behind it nothing is known. */
function take(text: string | Buffer, more = '') {
  const cases = new JunitCases('junit.xml')
  cases.open('testsuite', { name: 'pytest' })
  const passing = new PassingCases(cases)
  const bytes = Buffer.from(text)
  const window = Buffer.concat([Buffer.from('<<'), bytes, Buffer.from(more), Buffer.alloc(16)])
  const to = passing.take(window, 2, 2 + bytes.length)
  const report = cases.report(sourceOf('junit.xml'))
  return {
    left: bytes.subarray(to - 2).toString(),
    tests: countsOf(report)['tests'],
    files: report.files.map(({ file, outcomes }) => `${file} ${outcomes.passed}`),
    knows: (attributes: Record<string, string>) =>
      !cases.passed(cases.group(attributes['file'], attributes['classname'] ?? ''), hashCase(cases.suite, attributes)),
  }
}
const simple = '<testcase classname="a.test_a" name="a"/>'

describe('a passed test is taken as bytes', () => {
  test.each([
    [simple, { classname: 'a.test_a', name: 'a' }],
    ['<testcase name="a" classname="a.test_a" />', { classname: 'a.test_a', name: 'a' }],
    ['<testcase\n\tclassname="a"\r\n name="b" line="3" time="0.1"  />', { classname: 'a', name: 'b' }],
    ['<testcase file="a.py" classname="x" name="b"/>', { file: 'a.py', classname: 'x', name: 'b' }],
    ['<testcase name="a b~"/>', { name: 'a b~' }],
    ['<testcase classname="a"/>', { classname: 'a' }],
    ['<testcase name=""/>', { name: '' }],
    ['<testcase name="&lt;&gt;&amp;&quot;&apos;é日"/>', { name: `<>&"'é日` }],
    ['<testcase name="&amp;lt;"/>', { name: '&lt;' }],
    ['<testcase name="\x7f"/>', { name: '\x7f' }],
    ['<testcase name="a" time="1" classname="b"/>', { name: 'a', classname: 'b' }],
  ])('%s', (text, attributes) => {
    const taken = take(text)
    expect([taken.left, taken.tests, taken.knows(attributes as Record<string, string>)]).toEqual(['', 1, true])
  })

  test('and those behind it, with the white space between them', () => {
    const { left, tests, files } = take(`\n${simple}\n\r\t ${simple.replace('"a"', '"b"')}\n\n<testcase name="c">`)
    expect([left, tests, files]).toEqual(['<testcase name="c">', 2, ['a/test_a.py 2']])
  })

  test('once of a name, and in its own file', () => {
    const other = '<testcase classname="a.test_b" name="a"/>'
    const inFile = '<testcase file="c.py" classname="a.test_b" name="a"/>'
    const { tests, files } = take(`${simple}${other}${other}${simple}${inFile}${inFile}${other}${simple}`)
    expect([tests, files]).toEqual([3, ['a/test_a.py 1', 'a/test_b.py 1', 'c.py 1']])
  })

  test('beside others of classnames of the same length or beginning', () => {
    const named = (classname: string) => `<testcase classname="${classname}" name="a"/>`
    const { tests, files } = take(['test_a', 'test_b', 'test_ab', 'test_a'].map(named).join(''))
    expect([tests, files]).toEqual([3, ['test_a.py 1', 'test_b.py 1', 'test_ab.py 1']])
  })

  test('beside one without a classname', () => {
    const { tests, knows } = take(`${simple}<testcase name="a"/>${simple}<testcase name="a"/>`)
    expect([tests, knows({ name: 'a' })]).toEqual([2, true])
  })
})

describe('everything else is left', () => {
  test.each([
    '<testcase classname="a" name="a">',
    '<testcase classname="a" name="a"/',
    '<testcase classname="a" name="a"',
    '<testcase classname="a" name="a',
    '<testcase classname="a" name=',
    '<testcase',
    '<testsuite name="a"/>',
    '<testcases name="a"/>',
    '<testcase name="a"classname="b"/>',
    '<testcase name="a" name="b"/>',
    '<testcase name="a" other="b"/>',
    "<testcase name='a'/>",
    '<testcase name ="a"/>',
    '<testcase name= "a"/>',
    '<testcase names="a"/>',
    '<testcase name="a<b"/>',
    '<testcase name="a\tb"/>',
    '<testcase name="a\nb"/>',
    '<testcase classname="é" name="a"/>',
    '<testcase classname="a&amp;" name="a"/>',
    '<testcase file="é" name="a"/>',
    '<testcase name="&eacute;"/>',
    '<testcase name="&#233;"/>',
    '<testcase name="a & b"/>',
    '<testcase name="\x85"/>',
    '<testcase name="\u2028"/>',
    '<testcase name="\uffff"/>',
    '<testcase name="a" / >',
  ])('%s', text => {
    const { left, tests } = take(text)
    expect([left, tests]).toEqual([text, 0])
  })

  test('bytes that are not UTF-8', () => {
    expect(take(Buffer.from('<testcase name="\xe9"/>', 'latin1')).tests).toBe(0)
  })

  test.each(['>', '"/>', ' name="a"/>', '/>'])('what is whole only with `%s` of the next window', more => {
    const text = `<testcase classname="a" name="a"/>`.slice(0, -more.length)
    const { left, tests } = take(`${simple}\n<testcase\n${text.slice(10)}`, more)
    expect([left, tests]).toEqual([`<testcase\n${text.slice(10)}`, 1])
  })
})

test('equal names in two suites are two tests', () => {
  const cases = new JunitCases('junit.xml')
  const passing = new PassingCases(cases)
  const window = Buffer.concat([Buffer.from(simple), Buffer.alloc(16)])
  cases.open('testsuites', {})
  for (const name of ['a', 'b']) {
    cases.open('testsuite', { name })
    for (let time = 0; time < 2; time++) passing.take(window, 0, simple.length)
    cases.close('testsuite')
  }
  expect(countsOf(cases.report(sourceOf('junit.xml')))['tests']).toBe(2)
})
