import { describe, expect, test } from 'vitest'
import { hashCase } from '../../../../src/evidence/tests/junit/hash-case.ts'
import { JunitCases } from '../../../../src/evidence/tests/junit/junit-cases.ts'
import { countsOf, reportOf } from '../read-text.ts'

const read = (cases: string, name = 'pytest') =>
  reportOf({ path: 'junit.xml', content: `<testsuites><testsuite name="${name}">${cases}</testsuite></testsuites>` })
const one = (name: string, inside = '', more = 'classname="a.test_a"') =>
  `<testcase ${more} name="${name}">${inside}</testcase>`
const filesOf = ({ files }: ReturnType<typeof read>) =>
  files.map(({ file, outcomes, place }) => [
    file,
    Object.fromEntries(Object.entries(outcomes).filter(([, count]) => count !== 0)),
    place.pointer,
  ])

test('numbers are placed by the elements that were counted', () => {
  const report = read(one('a', '<rerunFailure/>'))
  expect(Object.entries(report.counts).map(([name, { count, place }]) => [name, count, place.pointer])).toEqual([
    ['tests', 1, '//testcase'],
    ['passed', 1, '//testcase[not(failure|error|skipped)]'],
    ['failed', 0, '//testcase[failure]'],
    ['errors', 0, '//testcase[error]'],
    ['skipped', 0, '//testcase[skipped]'],
    ['xfailed', 0, '//testcase[skipped/@type="pytest.xfail"]'],
    ['reruns', 1, '//testcase'],
  ])
  expect([report.stops, report.faults, report.coverageWarnings, report.diagnostics]).toEqual([[], [], [], []])
  expect(Object.keys(read(one('a'), 'other').counts)).toEqual(['tests', 'passed', 'failed', 'errors', 'skipped'])
})

test('start and duration are those of the suites', () => {
  const content = '<testsuite timestamp="2026-11-22T10:24:17" time="1.5"/>'
  const report = reportOf({ path: 'junit.xml', content })
  const { source } = report
  expect(report.startedAt).toEqual({
    text: '2026-11-22T10:24:17',
    place: { source, pointer: '//testsuite/@timestamp' },
  })
  expect(report.durationSeconds).toEqual({ count: 1.5, place: { source, pointer: '/*/@time' } })
})

test('elements are counted apart from tests', () => {
  const all = '<failure/><failure/><error/><skipped/>'
  const report = read(one('a', all) + one('b', '<skipped/>'))
  expect(report.elements).toEqual({ failure: 2, error: 1, skipped: 2 })
  expect(countsOf(report)).toEqual({ tests: 2, passed: 0, failed: 1, errors: 1, skipped: 1, xfailed: 0 })
  expect(report.diagnostics).toEqual([])
  const promised = '<testsuite tests="1" failures="2" errors="1">'
  expect(reportOf({ path: 'j.xml', content: `${promised}${one('a', all)}</testsuite>` }).diagnostics).toEqual([])
})

test('only the elements of a test are its outcomes', () => {
  expect(
    countsOf(read(one('a', '<properties><failure/><testcase/></properties>') + '<failure/><error/>')),
  ).toMatchObject({
    tests: 1,
    passed: 1,
    failed: 0,
    errors: 0,
  })
  expect(countsOf(read(`<properties>${one('a')}</properties>`))).toMatchObject({ tests: 0 })
  const root = `<testsuites>${one('a', '<failure/>')}</testsuites>`
  expect(countsOf(reportOf({ path: 'j.xml', content: root }))).toMatchObject({ tests: 1, failed: 1 })
})

test('attempts are told by their names, others are not', () => {
  const attempts = ['flakyFailure', 'flakyError', 'rerunFailure', 'rerunError']
  expect(countsOf(read(one('a', attempts.map(name => `<${name}/>`).join(''))))['reruns']).toBe(4)
  const others = ['myflakyFailure', 'rerunErrors', 'system-out']
  expect(countsOf(read(one('a', others.map(name => `<${name}/>`).join(''))))['reruns']).toBeUndefined()
})

test('an internal error of pytest is a stop, and no test', () => {
  const internal = one('internal', '<error message="x"/>', 'classname="pytest"')
  const report = read(internal)
  expect(report.stops).toEqual([
    {
      text: 'an internal error of pytest',
      place: { source: report.source, pointer: '//testcase[@name="internal"]' },
    },
  ])
  expect(countsOf(report)).toMatchObject({ tests: 0, errors: 0 })
  for (const other of [
    one('internal', '<error message="x"/>'),
    one('other', '<error message="x"/>', 'classname="pytest"'),
    one('internal', '<failure message="x"/>', 'classname="pytest"'),
  ])
    expect([read(other).stops, countsOf(read(other))['tests']]).toEqual([[], 1])
})

describe('a module', () => {
  const collection = '<error message="collection failure">E   OSError: 1</error>'

  test('that could not be collected is an error of its file', () => {
    const report = read(one('a.test_b', collection, 'classname=""'))
    expect([countsOf(report), filesOf(report), report.failureCount]).toEqual([
      { tests: 0, passed: 0, failed: 0, errors: 1, skipped: 0, xfailed: 0 },
      [['a/test_b.py', { error: 1 }, '//testcase[@classname="" and @name="a.test_b"]']],
      1,
    ])
    expect(report.failures).toMatchObject([{ id: 'a/test_b.py', outcome: 'error', exception: 'OSError' }])
  })

  test('of no known file leaves no file counted', () => {
    expect(filesOf(read(one('a b', collection, 'classname=""') + one('a')))).toEqual([])
  })

  test('that was skipped is no test', () => {
    for (const classname of ['classname=""', '']) {
      const report = read(one('a.test_b', '<skipped/>', classname) + one('a'))
      expect([countsOf(report)['tests'], countsOf(report)['skipped']]).toEqual([1, 1])
      expect(filesOf(report).map(([file]) => file)).toEqual(['a/test_a.py'])
    }
  })

  test('is none where it passed, or where a class or a file is named', () => {
    expect(countsOf(read(one('a.test_b', '', 'classname=""')))).toMatchObject({ tests: 1, passed: 1 })
    expect(countsOf(read(one('a', '<skipped/>')))).toMatchObject({ tests: 1, skipped: 1 })
    expect(countsOf(read(one('a b', '<skipped/>', '')))).toMatchObject({ tests: 1, skipped: 1 })
  })
})

describe('files', () => {
  test('are placed by classname or by attribute', () => {
    const classes = one('a', '', 'classname="a.test_a.X"') + one('b', '<failure/>', 'classname="a.test_b.X.Y"')
    expect(filesOf(read(classes))).toEqual([
      ['a/test_a.py', { passed: 1 }, '//testcase[starts-with(@classname, "a.test_a")]'],
      ['a/test_b.py', { failed: 1 }, '//testcase[starts-with(@classname, "a.test_b")]'],
    ])
    const files = one('a', '', 'classname="x" file="a.py"') + one('b', '<failure/>', 'classname="x" file="b.py"')
    expect(filesOf(read(files))).toEqual([
      ['a.py', { passed: 1 }, '//testcase[@file="a.py"]'],
      ['b.py', { failed: 1 }, '//testcase[@file="b.py"]'],
    ])
    const empty = '<testcase classname="a.test_a.X" name="a"/><testcase file="b.py" classname="x" name="b"/>'
    expect(filesOf(read(empty))).toEqual([
      ['a/test_a.py', { passed: 1 }, '//testcase[starts-with(@classname, "a.test_a")]'],
      ['b.py', { passed: 1 }, '//testcase[@file="b.py"]'],
    ])
  })

  test('are not counted where that of one test is not known', () => {
    for (const other of [
      one('x y', '', 'classname="x y"'),
      one('x y', '<failure/>', ''),
      '<testcase classname="x y" name="b"/>',
    ])
      expect(filesOf(read(one('a') + other))).toEqual([])
  })
})

describe('a test of several cases', () => {
  const [failed, error, passed] = [one('a', '<failure/>'), one('a', '<error/>'), one('a')]
  const skipped = one('a', '<skipped/>')

  test.each([
    ['failed, then passed', failed + passed, { passed: 1, failed: 0, errors: 0, skipped: 0, reruns: 1 }, 0],
    ['an error, then passed', error + passed, { passed: 1, failed: 0, errors: 0, skipped: 0, reruns: 1 }, 0],
    ['failed twice', failed + failed, { passed: 0, failed: 1, errors: 0, skipped: 0 }, 2],
    ['failed, then an error', failed + error, { passed: 0, failed: 1, errors: 1, skipped: 0 }, 2],
    ['an error, then failed', error + failed, { passed: 0, failed: 1, errors: 1, skipped: 0 }, 2],
    ['passed, then an error', passed + error, { passed: 0, failed: 0, errors: 1, skipped: 0 }, 1],
    ['passed twice', passed + passed, { passed: 1, failed: 0, errors: 0, skipped: 0 }, 0],
    ['skipped, then passed', skipped + passed, { passed: 0, failed: 0, errors: 0, skipped: 1 }, 0],
    ['failed, passed, failed', failed + passed + failed, { passed: 0, failed: 1, errors: 0, skipped: 0, reruns: 1 }, 1],
  ])('%s', (_, cases, counts, failureCount) => {
    const report = read(cases)
    expect([countsOf(report), report.failureCount]).toEqual([{ tests: 1, xfailed: 0, ...counts }, failureCount])
  })

  test('counts once in its file', () => {
    expect(filesOf(read(failed + error))[0]?.slice(0, 2)).toEqual(['a/test_a.py', { failed: 1 }])
    expect(filesOf(read(error + passed))[0]?.slice(0, 2)).toEqual(['a/test_a.py', { passed: 1 }])
  })
})

describe('where a document stands', () => {
  test('between two tests, or in one', () => {
    const cases = new JunitCases('junit.xml')
    const seen: [string, boolean, boolean][] = []
    const open = (name: string) => {
      cases.open(name, {})
      seen.push([name, cases.isBetweenCases, cases.isInCase])
    }
    const close = (name: string) => {
      cases.close(name)
      seen.push([`/${name}`, cases.isBetweenCases, cases.isInCase])
    }
    for (const name of ['testsuites', 'testsuite', 'properties']) open(name)
    close('properties')
    for (const name of ['testcase', 'system-out']) open(name)
    for (const name of ['system-out', 'testcase', 'testsuite']) close(name)
    expect(seen).toEqual([
      ['testsuites', true, false],
      ['testsuite', true, false],
      ['properties', false, false],
      ['/properties', true, false],
      ['testcase', false, true],
      ['system-out', false, true],
      ['/system-out', false, true],
      ['/testcase', true, false],
      ['/testsuite', true, false],
    ])
    expect(cases.suite).toBe(0)
  })

  test('only the text of failures and errors is wanted', () => {
    const cases = new JunitCases('junit.xml')
    const wanted = ['testsuite', 'properties'].map(name => cases.open(name, {}))
    cases.close('properties')
    for (const name of ['testcase', 'failure', 'error', 'skipped', 'system-out']) {
      wanted.push(cases.open(name, {}))
      cases.text('x')
      if (name !== 'testcase') cases.close(name)
    }
    expect(wanted).toEqual([false, false, false, true, true, false, false])
  })

  test('a passed test is taken once', () => {
    const cases = new JunitCases('junit.xml')
    cases.open('testsuite', { name: 'pytest' })
    const hash = hashCase(cases.suite, { classname: 'a.test_a', name: 'a' })
    const group = cases.group(undefined, 'a.test_a')
    expect(group.attributes).toStrictEqual({ classname: 'a.test_a' })
    expect(cases.group('b.py', 'x').attributes).toStrictEqual({ classname: 'x', file: 'b.py' })
    const take = () => cases.takeNew(group, 'passed', hash, 0, 1)
    expect([take(), take()]).toEqual([1, 0])
    expect(group.counters?.passed).toBe(1)
    expect([group.suite, cases.group(undefined, 'x y').counters]).toEqual([1, undefined])
  })
})
