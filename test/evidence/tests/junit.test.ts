import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countsOf, refusalOf, runOf, withoutPlaces } from './read-text.ts'

const path = 'junit.xml'
const suite = (cases: string, attributes = '') =>
  `<?xml version="1.0" encoding="utf-8"?><testsuites><testsuite name="pytest"${attributes}>${cases}</testsuite></testsuites>`
const read = (content: string | Buffer, exit?: number) => runOf([{ path, content }], exit)
const passing = '<testcase classname="tests.test_a" name="test_1" time="0.1" />'

describe('elements are counted', () => {
  test('each test once: by suite, file or classname, and name', () => {
    const { run } = read(
      suite(
        `${passing}<testcase classname="tests.test_a" name="test_2"><failure message="assert 0">E   assert 0</failure></testcase>` +
          '<testcase classname="tests.test_a" name="test_2"><error message="failed on teardown with &quot;KeyError: 1&quot;"/></testcase>' +
          '<testcase classname="tests.test_b.TestX" name="test_3[a::b]"><error message="failed on setup with &quot;mod.IntegrityError: no&quot;"/></testcase>' +
          '<testcase classname="tests.test_b" name="test_4"><skipped type="pytest.skip" message="later"/></testcase>' +
          '<testcase classname="tests.test_b" name="test_5"><skipped type="pytest.xfail" message="bug"/></testcase>',
      ),
      1,
    )
    expect(run.status).toBe('failed')
    expect(countsOf(run)).toEqual({ tests: 5, passed: 1, failed: 1, errors: 2, skipped: 1, xfailed: 1 })
    expect(run.files.map(({ file, outcomes }) => [file, outcomes.passed, outcomes.failed, outcomes.error])).toEqual([
      ['tests/test_a.py', 1, 1, 0],
      ['tests/test_b.py', 0, 0, 1],
    ])
    expect(run.failures.map(({ id, outcome, exception, message }) => [id, outcome, exception, message])).toEqual([
      ['tests/test_a.py::test_2', 'failed', 'AssertionError', 'assert 0'],
      ['tests/test_a.py::test_2', 'error', 'KeyError', '1'],
      ['tests/test_b.py::TestX::test_3[a::b]', 'error', 'IntegrityError', 'no'],
    ])
  })

  test('an attempt that failed before one that passed is a rerun', () => {
    const attempts =
      '<testcase classname="tests.test_a" name="test_1"><failure message="ValueError: x"/></testcase>' + passing
    const { run } = read(suite(attempts), 0)
    expect(countsOf(run)).toMatchObject({ tests: 1, passed: 1, failed: 0, reruns: 1 })
    expect([run.failures, run.exceptions.size, run.status]).toEqual([[], 0, 'passed'])
  })

  test('`flakyFailure` and `rerunFailure` are attempts, not outcomes', () => {
    const { run } = read(
      suite('<testcase classname="tests.test_a" name="test_1"><flakyFailure message="x"/></testcase>'),
      0,
    )
    expect(countsOf(run)).toMatchObject({ tests: 1, passed: 1, failed: 0, reruns: 1 })
  })

  test('suites nest at any depth, and equal names in two suites are two tests', () => {
    const nested = `<testsuites><testsuite name="a"><testsuite name="b">${passing}</testsuite><testsuite name="c">${passing}</testsuite></testsuite></testsuites>`
    expect(countsOf(read(nested).run)).toMatchObject({ tests: 2, passed: 2 })
  })

  test('a failed subtest is in its test', () => {
    const { run } = read(
      suite(
        '<testcase classname="tests.test_a" name="test_s"><failure message="assert 1"/><failure message="assert 3"/></testcase>',
      ),
    )
    expect(countsOf(run)).toMatchObject({ tests: 1, failed: 1 })
  })

  test('modules that could not be collected are errors, and no tests', () => {
    const { run } = read(
      suite(
        '<testcase classname="" name="tests.test_a"><error message="collection failure">E   ImportError: x</error></testcase>',
      ),
      2,
    )
    expect(countsOf(run)).toMatchObject({ tests: 0, errors: 1 })
    expect(run.failures).toMatchObject([{ id: 'tests/test_a.py', exception: 'ImportError' }])
    expect(run.status).toBe('incomplete')
  })

  test('an internal error of pytest stops a run', () => {
    const { run } = read(
      suite(
        `${passing}<testcase classname="pytest" name="internal"><error message="internal error">x</error></testcase>`,
      ),
      0,
    )
    expect([run.status, run.counts.tests?.count]).toEqual(['incomplete', 1])
  })

  test('time may have separators, and comes with the timestamp', () => {
    const { run } = read(suite(passing, ' time="1,234.5" timestamp="2026-11-22T10:24:17.257010"'))
    expect([run.durationSeconds?.count, run.startedAt?.text]).toEqual([1234.5, '2026-11-22T10:24:17.257010'])
  })

  test('other producers name exceptions by type, and files by attribute or not at all', () => {
    const java = read(
      '<testsuite name="x"><testcase classname="com.example.FooTest" name="bar"><failure type="java.lang.AssertionError" message="no"/></testcase></testsuite>',
    ).run
    expect([java.failures[0]?.exception, java.files]).toEqual(['AssertionError', []])
    const jest = read('<testsuite name="x" file="src/a.test.ts"><testcase classname="a" name="b"/></testsuite>').run
    expect(jest.files.map(({ file }) => file)).toEqual(['src/a.test.ts'])
    const node = read(
      '<testsuite name="x"><testcase classname="test" name="b"><failure type="testCodeFailure" message="1 == 2"/></testcase></testsuite>',
    ).run
    expect(node.failures).toMatchObject([{ id: 'test::b', message: '1 == 2' }])
    expect(node.failures[0]).not.toHaveProperty('exception')
  })

  test('text that only mentions an exception names none', () => {
    const { run } = read(
      suite(
        '<testcase classname="tests.test_a" name="test_IntegrityError"><failure message="contains IntegrityError somewhere">x</failure><system-out>E   IntegrityError: printed</system-out></testcase>',
      ),
    )
    expect([...run.exceptions]).toEqual([])
  })
})

describe('attributes are only compared', () => {
  test('totals that the elements contradict are an error', () => {
    const { diagnostics } = read(suite(passing, ' failures="1" errors="0" tests="1"'), 0)
    expect(diagnostics.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([
      'evidence-inconsistent: `<testsuite name="pytest" failures="1">` holds 0 such elements, expected attributes and elements of one run',
    ])
  })
  test('a suite that promises tests and holds none is an error', () => {
    const { run, diagnostics } = read(suite('', ' tests="3"'), 0)
    expect(run.status).toBe('incomplete')
    expect(diagnostics.map(({ rule }) => rule).sort()).toEqual(['evidence-inconsistent', 'run-incomplete'])
  })
})

describe('what is refused', () => {
  test.each([
    ['a truncated document', suite(passing).slice(0, -5), /unclosed tag/],
    ['a document type', `<!DOCTYPE x [<!ENTITY a "b">]>${suite(passing).slice(38)}`, /document type declaration/],
    ['an external entity', '<!DOCTYPE x SYSTEM "file:///etc/passwd"><testsuites/>', /document type declaration/],
    ['an entity nobody declared', suite('<testcase name="&a;"/>'), /undefined entity/],
    [
      'another kind of XML',
      '<coverage line-rate="1"/>',
      /its root element is `<coverage>`, expected `<testsuites>` or `<testsuite>`/,
    ],
    ['attributes twice', suite('<testcase name="a" name="b" />'), /duplicate attribute: name/],
    ['a `<` in an attribute', suite('<testcase name="a<b" />'), /disallowed character/],
    [
      'bytes that are not UTF-8',
      Buffer.concat([Buffer.from('<testsuites name="'), Buffer.from([0xff, 0x22]), Buffer.from('/>')]),
      /not in its encoding/,
    ],
    ['two roots', '<testsuites/><testsuites/>', /documents may contain only one root|text data outside of root/],
  ])('%s', (_, content, why) => {
    expect(refusalOf({ path, content })).toMatch(why)
  })
})

test('tests read as bytes and tests read by the XML parser count alike, in windows of any size', () => {
  const cases = Array.from({ length: 40 }, (_, index) =>
    index % 7 === 3
      ? `<testcase classname="tests.test_a.TestX" name="test_${index}[&lt;é&gt;]" time="0.1"/>`
      : index % 7 === 5
        ? `<testcase classname="tests.test_c" name="test_${index}"><failure message="KeyError: ${index}">a > b</failure></testcase>`
        : `<testcase classname="tests.test_${index % 2 ? 'a' : 'b'}" name="test_${index % 30}" time="0.1" />\n`,
  ).join('')
  const content = suite(
    `<properties><property name="a" value="b"/></properties>${cases}<system-out>${passing}</system-out>`,
  )
  const parsed = withoutPlaces(read(Buffer.from(`\ufeff${content.replace('utf-8', 'utf-16')}`, 'utf16le')).run)
  expect(parsed.counts).toMatchObject({ tests: 40 - 6, failed: 5 })
  for (const window of [1, 2, 3, 7, 64, 1000, 100_000])
    expect(withoutPlaces(runOf([{ path, content, window }]).run)).toEqual(parsed)
})

test('names with entities and characters of any language count alike, read as bytes or by the XML parser', () => {
  const written = fc.constantFrom(
    '&amp;',
    '&lt;',
    '&gt;',
    '&quot;',
    '&apos;',
    '&#233;',
    '&amp;lt;',
    'a',
    'b',
    ' ',
    '\x7f',
  )
  const letter = fc.oneof(written, fc.constantFrom('é', '\x85', '\u2028', '日本', '😀', '\ufeff', 'e\u0301'))
  const names = fc.array(fc.array(letter, { maxLength: 3 }), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(names, fc.nat(40), (names, window) => {
      const content = suite(
        names.map(name => `<testcase classname="tests.test_a" name="${name.join('')}"/>`).join('') +
          names
            .map(name => `<testcase classname="tests.test_a" name="${name.join('')}"><failure/></testcase>`)
            .join(''),
      )
      const parsed = read(Buffer.from(`\ufeff${content.replace('utf-8', 'utf-16')}`, 'utf16le'), 1)
      expect(withoutPlaces(runOf([{ path, content, window: window + 1 }], 1).run)).toEqual(withoutPlaces(parsed.run))
    }),
  )
})

test.each([
  ['an entity that nobody declared', '&eacute;', 'undefined entity'],
  ['an ampersand alone', 'a & b', 'unclosed tag'],
  ['a character that XML does not have', '\uffff', 'disallowed character'],
])('%s in a name is refused as the XML parser refuses it', (_, name, why) => {
  const content = suite(`${passing}<testcase classname="tests.test_a" name="${name}"/>`)
  expect(refusalOf({ path, content })).toMatch(why)
})

test('a name in bytes that are not UTF-8 is refused', () => {
  const content = Buffer.from(suite(`${passing}<testcase classname="tests.test_a" name="\xe9"/>`), 'latin1')
  expect(refusalOf({ path, content })).toMatch('its bytes are not in its encoding')
})
