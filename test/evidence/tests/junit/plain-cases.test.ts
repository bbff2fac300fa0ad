import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CloseoutError } from '../../../../src/diagnostic.ts'
import { hashCase } from '../../../../src/evidence/tests/junit/hash-case.ts'
import { JunitCases } from '../../../../src/evidence/tests/junit/junit-cases.ts'
import { PlainCases } from '../../../../src/evidence/tests/junit/plain-cases.ts'
import { countsOf, reportOf } from '../read-text.ts'
import { sourceOf } from '../make-report.ts'

/** What is left of a text, and what was counted; of more text behind it nothing is known. */
function take(text: string | Buffer, more = '') {
  const cases = new JunitCases('junit.xml')
  cases.open('testsuite', { name: 'pytest' })
  const plain = PlainCases.start(cases)!
  const bytes = Buffer.from(text)
  plain.look(Buffer.concat([Buffer.from('<<'), bytes, Buffer.from(more)]), 2 + bytes.length)
  const to = plain.take(2)
  const report = cases.report(sourceOf('junit.xml'))
  return {
    left: bytes.subarray(to - 2).toString(),
    tests: countsOf(report)['tests'],
    counts: countsOf(report),
    skippedElements: report.elements?.skipped,
    files: report.files.map(({ file, outcomes }) => `${file} ${outcomes.passed}`),
    knows: (attributes: Record<string, string>) => {
      const group = cases.group(attributes['file'], attributes['classname'] ?? '')
      return cases.takeNew(group, 'passed', hashCase(cases.suite, attributes), 0, 1) === 0
    },
  }
}
const simple = '<testcase classname="a.test_a" name="a"/>'

describe('a passed test is taken', () => {
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
    ['<testcase classname="a" name="b"></testcase>', { classname: 'a', name: 'b' }],
    ['<testcase classname="a" name="b" >\n\t </testcase>', { classname: 'a', name: 'b' }],
    ['<testcase name="\u00a0\u07ff\u0800\ud7ff\ue000\ufffd"/>', { name: '\u00a0\u07ff\u0800\ud7ff\ue000\ufffd' }],
    ['<testcase name="😀\u{10ffff}\u{1fffe}x"/>', { name: '😀\u{10ffff}\u{1fffe}x' }],
    ['<testcase classname="12345678" name="12345678"/>', { classname: '12345678', name: '12345678' }],
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

  test('in its file, where it has no classname', () => {
    const { tests, files } = take('<testcase file="c.py" name="a"/><testcase file="c.py" classname="" name="b"/>')
    expect([tests, files]).toEqual([2, ['c.py 2']])
  })

  test('beside one without a classname', () => {
    const { tests, knows } = take(`${simple}<testcase name="a"/>${simple}<testcase name="a"/>`)
    expect([tests, knows({ name: 'a' })]).toEqual([2, true])
  })
})

describe('a skipped test is taken', () => {
  const inside = (text: string) => `<testcase classname="a.test_a" name="a">${text}</testcase>`
  const whole = '<skipped type="pytest.skip" message="why">/app/x.py:12: why</skipped>'

  test.each([
    ['<skipped/>', 'skipped'],
    ['\n  <skipped />\n', 'skipped'],
    ['<skipped></skipped>', 'skipped'],
    [whole, 'skipped'],
    ['<skipped message="a é &quot; 日 ]" type="pytest.xfail"/>', 'xfailed'],
    ['<skipped type="pytest.xfail"\n>a\r\n\té &lt; ] 日 "</skipped>', 'xfailed'],
    ['<skipped type="pytest.xfailed"/>', 'skipped'],
    ['<skipped type="" message="pytest.xfail"/>', 'skipped'],
  ])('%s', (text, outcome) => {
    const { left, counts, skippedElements } = take(inside(text))
    expect([left, counts, skippedElements]).toEqual([
      '',
      { tests: 1, passed: 0, failed: 0, errors: 0, skipped: 0, xfailed: 0, [outcome]: 1 },
      1,
    ])
  })

  test('between others, and again', () => {
    const { left, counts, skippedElements } = take(`${simple}${inside('<skipped/>')}${simple.replace('"a"', '"b"')}`)
    expect([left, counts['tests'], counts['passed'], counts['skipped'], skippedElements]).toEqual(['', 2, 1, 1, 1])
  })

  test('as a module, where it has no classname', () => {
    const { left, counts } = take('<testcase classname="" name="a.test_a"><skipped/></testcase>')
    expect([left, counts['tests'], counts['skipped']]).toEqual(['', 0, 1])
  })

  test.each([
    '<skipped>',
    '<skipped><a/></skipped>',
    '<skippedx/>',
    '<skipped type="a" type="b"/>',
    '<skipped message="a" message="b"/>',
    '<skipped other="a"/>',
    '<skipped type="a"message="b"/>',
    "<skipped type='a'/>",
    '<skipped / >',
    '<skipped message="&#10;"/>',
    '<skipped message="&a;"/>',
    '<skipped message="a<b"/>',
    '<skipped message="a< type="b"/>',
    '<skipped message="a\t type="b"/>',
    '<skipped message="a\nb"/>',
    '<skipped>&#10;</skipped>',
    '<skipped>a & b</skipped>',
    '<skipped>]]></skipped>',
    '<skipped>\x01</skipped>',
    '<skipped>\x7f</skipped>',
    '<skipped>\u0085</skipped>',
    '<skipped></skipped >',
    '<skipped/><skipped/>',
    '<skipped/>a',
    'a<skipped/>',
  ])('but not with %s inside', text => {
    const { left, tests } = take(inside(text))
    expect([left, tests]).toEqual([inside(text), 0])
  })

  test('only when it is whole', () => {
    const text = inside(whole)
    for (let length = 0; length < text.length; length++) {
      // What lies behind the window is the rest of the element.
      const { left, tests } = take(text.slice(0, length), text.slice(length))
      expect([left, tests]).toEqual([text.slice(0, length), 0])
    }
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
    '<testcase name="\u009f"/>',
    '<testcase name="\ufffe"/>',
    '<testcase name="&lt"/>',
    '<testcase name="&quo"/>',
    '<testcase name="&quot"/>',
    '<testcase name="&apox;"/>',
    '<testcase name="&LT;"/>',
    '<testcase name="a\0"/>',
    '<testcase classname="a\x01" name="a"/>',
    '<testcase classname="a<" name="a"/>',
    '<testcase time="é" name="a"/>',
    '<testcase classname="a" name="a">x</testcase>',
    '<testcase classname="a" name="a"></testcase >',
    '<testcase classname="a" name="a"></testcases>',
    '<testcase classname="a" name="a"><failure/></testcase>',
    '<testcase classname="a" name="a"><!-- a --></testcase>',
  ])('%s', text => {
    const { left, tests } = take(text)
    expect([left, tests]).toEqual([text, 0])
  })

  test.each(
    [
      [0xe9],
      [0x80],
      [0xbf],
      [0xc1, 0xbf],
      [0xc3, 0xc3],
      [0xe0, 0x9f, 0xbf],
      [0xe2, 0x82],
      [0xed, 0xa0, 0x80],
      [0xed, 0xbf, 0xbf],
      [0xf0, 0x8f, 0xbf, 0xbf],
      [0xf0, 0x9f, 0x98],
      [0xf4, 0x90, 0x80, 0x80],
      [0xf5, 0x80, 0x80, 0x80],
      [0xff],
    ].map(bytes => [Buffer.from(bytes)]),
  )('bytes that are not UTF-8: %o', bytes => {
    const [start, end] = ['<testcase name="', '"/>'].map(text => Buffer.from(text))
    expect(take(Buffer.concat([start!, bytes, end!])).tests).toBe(0)
  })

  test.each(['>', '"/>', ' name="a"/>', '/>'])('what is whole only with `%s` of the next window', more => {
    const text = `<testcase classname="a" name="a"/>`.slice(0, -more.length)
    const { left, tests } = take(`${simple}\n<testcase\n${text.slice(10)}`, more)
    expect([left, tests]).toEqual([`<testcase\n${text.slice(10)}`, 1])
  })
})

test('equal names in two suites are two tests', () => {
  const cases = new JunitCases('junit.xml')
  const plain = PlainCases.start(cases)!
  plain.look(Buffer.from(simple), simple.length)
  cases.open('testsuites', {})
  for (const name of ['a', 'b']) {
    cases.open('testsuite', { name })
    for (let time = 0; time < 2; time++) plain.take(0)
    cases.close('testsuite')
  }
  expect(countsOf(cases.report(sourceOf('junit.xml')))['tests']).toBe(2)
})

test('a larger window is left to the general way', () => {
  const cases = new JunitCases('junit.xml')
  cases.open('testsuite', {})
  const plain = PlainCases.start(cases)!
  const window = Buffer.concat([Buffer.from(simple), Buffer.alloc(256 * 1024, ' ')])
  plain.look(window, 256 * 1024)
  expect(plain.take(0)).toBe(256 * 1024)
  plain.look(window, 256 * 1024 + 1)
  expect(plain.take(0)).toBe(0)
})

test.each([4095, 4096, 4097, 5000])('%d tests are taken, some of them again', count => {
  const named = (index: number) => `<testcase classname="a" name="${index % 4090}"/>`
  const { left, tests, files } = take(Array.from({ length: count }, (_, index) => named(index)).join(''))
  expect([left, tests, files]).toEqual(['', 4090, ['a.py 4090']])
})

const document = [
  '<testsuites><testsuite name="pytest" tests="9">',
  '<testcase classname="a.test_a" name="a" time="0.1" />',
  '<testcase classname="a.test_a" name="é[&lt;1&gt;]" time="0.2" />',
  '<testcase classname="a.test_a.TestB" name="a" time="0.1"><skipped type="pytest.xfail" message="why" /></testcase>',
  '<testcase classname="a.test_a.TestB" name="b" time="0.1"><failure message="so">it is</failure></testcase>',
  '<testcase classname="a.test_a.TestB" name="b" time="0.1" />',
  '<testcase classname="a.test_b" name="a" file="a/test_b.py"></testcase>',
  '<testcase classname="" name="a.test_c"><skipped type="pytest.skip" message="why">a.py:1: why</skipped></testcase>',
  '<testcase name="d" />\n<testcase classname="a.test_a" name="a" time="0.3" />',
  '</testsuite><testsuite name="other" file="x.js"><testcase classname="a.test_a" name="a"/><testcase name="a"/>',
  '</testsuite></testsuites>',
].join('')

/** What a document tells, also where it is refused; blanks in it make it large enough for the kernel. */
function told(content: string, blanks: number, window = 256 * 1024) {
  const text = content.replace('<testsuites>', `$&${' '.repeat(blanks)}`)
  try {
    return JSON.stringify(reportOf({ path: 'junit.xml', content: text, window }), (name, value: unknown) =>
      name === 'source' ? undefined : value instanceof Map ? [...(value as Map<string, unknown>)] : value,
    )
  } catch (error) {
    if (!(error instanceof CloseoutError)) throw error
    // Of a file that is taken for a log, the blanks are in the beginning that is shown.
    return error.diagnostics.map(({ message }) => message.replace(/begins with `.*`(?=, expected)/s, 'begins'))
  }
}
const large = 40 * 1024

test('with the kernel a document is read as without it, also damaged', () => {
  const parts = ['', '"', '<', '>', '/', '/>', ' ', '&', '&amp;', 'é', '\x85', '\0', 'a', '=', ']]>', '</testcase>']
  const change = fc.record({ at: fc.nat(document.length), length: fc.nat(3), part: fc.constantFrom(...parts) })
  expect(told(document, large)).toEqual(told(document, 0))
  fc.assert(
    fc.property(fc.array(change, { maxLength: 2 }), changes => {
      let text = document
      for (const { at, length, part } of changes) text = text.slice(0, at) + part + text.slice(at + length)
      expect(told(text, large)).toEqual(told(text, 0))
    }),
    { numRuns: 500 },
  )
})

test('with the kernel a document is read as without it, wherever the first window ends', () => {
  const whole = told(document, 0)
  for (let length = 0; length <= Buffer.byteLength(document); length++)
    expect(told(document, large, large + length)).toEqual(whole)
})
