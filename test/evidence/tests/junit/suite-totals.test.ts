import { describe, expect, test } from 'vitest'
import { SuiteTotals } from '../../../../src/evidence/tests/junit/suite-totals.ts'
import type { XmlAttributes } from '../../../../src/evidence/tests/junit/xml-events.ts'

type Total = 'tests' | 'failures' | 'errors'

/** A suite with what it counts itself, and the suites in it. */
interface Suite {
  readonly element?: 'testsuites' | 'testsuite'
  readonly attributes?: XmlAttributes
  readonly counts?: readonly Total[]
  readonly inner?: readonly Suite[]
}

function follow(suite: Suite, totals = new SuiteTotals('junit.xml')): SuiteTotals {
  const { element = 'testsuite', attributes = {}, counts = [], inner = [] } = suite
  totals.open(element, attributes)
  for (const total of counts) totals.count(total)
  for (const next of inner) follow(next, totals)
  totals.close()
  return totals
}
const observed = (suite: Suite) => follow(suite).diagnostics.map(({ message }) => message.split(', expected')[0])

describe('the duration', () => {
  const root = (attributes: XmlAttributes, ...inner: XmlAttributes[]) =>
    follow({ element: 'testsuites', attributes, inner: inner.map(attributes => ({ attributes })) }).duration

  test('is what the root says', () => {
    expect(root({ time: '3' }, { time: '1' })).toEqual({ seconds: 3, pointer: '/*/@time' })
    expect(follow({ attributes: { time: '2' }, inner: [{ attributes: { time: '1' } }] }).duration).toEqual({
      seconds: 2,
      pointer: '/*/@time',
    })
  })

  test('else the sum of the outermost suites, where all of them say it', () => {
    const pointer = '/testsuites/testsuite/@time'
    expect(root({}, { time: '1' }, { time: '2.5' })).toEqual({ seconds: 3.5, pointer })
    expect(root({ time: 'long' }, { time: '1' })).toEqual({ seconds: 1, pointer })
    expect(root({}, { time: '1' }, {})).toBeUndefined()
    expect(root({}, {}, { time: '1' })).toBeUndefined()
    const nested = { attributes: { time: '2' }, inner: [{ attributes: { time: '1' } }] }
    expect(follow({ element: 'testsuites', inner: [nested] }).duration).toEqual({ seconds: 2, pointer })
  })

  test('is not known without suites', () => {
    expect(root({})).toBeUndefined()
  })

  test.each([
    ['0', 0],
    ['12', 12],
    ['0.25', 0.25],
    ['12.0625', 12.0625],
    ['1e3', 1000],
    ['1E+03', 1000],
    ['1.5e-2', 0.015],
    ['1,234', 1234],
    ['12,345,678.25', 12345678.25],
    ['123,456.5', 123456.5],
    ['', undefined],
    ['a1', undefined],
    ['1s', undefined],
    ['1,2', undefined],
    ['1234,567', undefined],
    ['1,234s', undefined],
    ['a1,234', undefined],
    ['1,234.', undefined],
    ['.5', undefined],
    ['1.', undefined],
    ['1.x', undefined],
    ['1e', undefined],
    ['1x3', undefined],
    ['1e*3', undefined],
    ['1ex', undefined],
    ['-1', undefined],
  ])('of %j are %s seconds', (time, seconds) => {
    expect(root({ time })?.seconds).toBe(seconds)
  })
})

test('the first timestamp of a suite is the start', () => {
  const at = (...timestamps: string[]) =>
    follow({
      element: 'testsuites',
      attributes: { timestamp: '2000-01-01T00:00' },
      inner: timestamps.map(timestamp => ({ attributes: { timestamp } })),
    }).timestamp
  expect(at('2026-11-22T10:24:17', '2026-11-22T10:25:00')).toEqual({
    text: '2026-11-22T10:24:17',
    pointer: '//testsuite/@timestamp',
  })
  expect(at('yesterday', '2026-11-22T10:25')?.text).toBe('2026-11-22T10:25')
  expect(at('on 2026-11-22T10:25')).toBeUndefined()
})

test.each([
  ['pytest', true],
  ['pytest tests', true],
  ['my pytest', false],
])('a suite named `%s` is one of pytest: %s', (name, isPytest) => {
  expect(follow({ attributes: { name }, inner: [{ attributes: { name: 'inner' } }] }).isPytest).toBe(isPytest)
})

test('the innermost suite has its name, file and number in document order', () => {
  const totals = new SuiteTotals('junit.xml')
  const seen: unknown[] = []
  const see = () => seen.push([totals.current.name, totals.current.file, totals.number])
  totals.open('testsuites', { name: 'all' })
  see()
  totals.open('testsuite', { name: 'a', file: 'a.js' })
  see()
  totals.close()
  see()
  totals.open('testsuite', {})
  see()
  expect(seen).toEqual([
    ['all', '', 0],
    ['a', 'a.js', 1],
    ['all', '', 0],
    ['', '', 2],
  ])
})

describe('promised totals', () => {
  test.each<[string, Suite]>([
    ['its own elements', { attributes: { failures: '1' }, counts: ['failures'], inner: [{ counts: ['failures'] }] }],
    ['with those inside', { attributes: { errors: '2' }, counts: ['errors'], inner: [{ counts: ['errors'] }] }],
    ['none', { attributes: { failures: '0', errors: '0', tests: '0' } }],
    ['another number of tests', { attributes: { tests: '3' }, counts: ['tests'] }],
    ['tests in inner suites', { attributes: { tests: '1' }, inner: [{ inner: [{ counts: ['tests'] }] }] }],
    ['what is no number', { attributes: { failures: 'x1', errors: '1x', tests: '1234567890123456' } }],
    ['nothing', { counts: ['failures', 'errors'] }],
  ])('may be %s', (_, suite) => {
    expect(observed(suite)).toEqual([])
  })

  test('are neither fewer nor more than the elements', () => {
    const suite = { attributes: { name: 's', failures: '1', errors: '12' }, counts: ['failures'] as const }
    expect(observed({ ...suite, inner: [{ counts: ['failures', 'failures'] }, { counts: ['failures'] }] })).toEqual([
      '`<testsuite name="s" errors="12">` holds 0 such elements',
    ])
    expect(observed({ ...suite, counts: ['failures', 'failures'], inner: [{ counts: ['failures'] }] })).toEqual([
      '`<testsuite name="s" failures="1">` holds 3 such elements',
      '`<testsuite name="s" errors="12">` holds 0 such elements',
    ])
  })

  test('of tests are an error where there is none', () => {
    expect(follow({ element: 'testsuites', attributes: { tests: '1' }, counts: ['failures'] }).diagnostics).toEqual([
      {
        rule: 'evidence-inconsistent',
        severity: 'error',
        file: 'junit.xml',
        message: '`<testsuites name="" tests="1">` holds no `<testcase>`, expected attributes and elements of one run',
        hint: 'write the XML again by running the tests',
      },
    ])
  })

  test('that are wrong are told ten times at most', () => {
    const inner = Array.from({ length: 11 }, () => ({ attributes: { failures: '1' } }))
    expect(observed({ inner })).toHaveLength(10)
  })
})

test('outside of suites nothing is counted', () => {
  const totals = new SuiteTotals('junit.xml')
  totals.count('tests')
  expect(totals.diagnostics).toEqual([])
})
