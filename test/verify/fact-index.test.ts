import { describe, expect, test } from 'vitest'
import { Value, type FactTree } from '../../src/facts/value.ts'
import { indexFacts } from '../../src/verify/fact-index.ts'

const fact = (data: number | string | boolean) =>
  new Value(data, { kind: 'measured', file: 'run.log', sha256: '0'.repeat(64), line: 1 })
const facts = (data: Readonly<Record<string, number | string | boolean>>): FactTree =>
  Object.fromEntries(Object.entries(data).map(([key, value]) => [key, fact(value)]))
const numbers = (tree: FactTree) =>
  indexFacts(tree).subjects.flatMap(subject =>
    subject.numbers.map(({ path, key, data, unit, role }) => `${path} (${key}) ${data} ${unit} ${role}`),
  )
const names = (tree: FactTree) =>
  Object.fromEntries([...indexFacts(tree).byName].map(([name, subjects]) => [name, subjects.map(({ path }) => path)]))

describe('what a number counts', () => {
  const unitOf = (key: string, others: Readonly<Record<string, number>> = {}) =>
    indexFacts({ at: facts({ ...others, [key]: 7 }) }).subjects[0]!.numbers.find(number => number.key === key)!.unit

  test.each([
    ...['percent', 'display', 'target', 'delta', 'deltaPercent', 'claimed', 'claimedDisplay', 'measured'],
    ...['measuredDisplay', 'passRate', 'passRateDisplay', 'pointsShort'],
  ])('%s: a percent, whatever stands beside it', key =>
    expect(unitOf(key, { passed: 1, closed: 1, partial: 1 })).toBe('percent'),
  )
  test.each(['covered', 'missing', 'shortfall', 'total'])('%s: statements', key =>
    expect(unitOf(key)).toBe('statements'),
  )
  test.each(['met', 'missed', 'unmeasured', 'count', 'regressions'])('%s beside met and missed: files', key => {
    expect(unitOf(key, { met: 1, missed: 1 })).toBe('files')
    expect(unitOf(key, { met: 1 })).toBe(key === 'missed' ? 'files' : 'other')
    expect(unitOf(key, { missed: 1 })).toBe(key === 'met' ? 'files' : 'other')
  })
  test.each([
    ['files', {}, 'files'],
    ['files', { passed: 1 }, 'files'],
    ['durationSeconds', { passed: 1 }, 'seconds'],
    ['total', { passed: 1 }, 'tests'],
    ['total', { failed: 1 }, 'tests'],
    ['warnings', { passed: 1 }, 'warnings'],
    ['warnings', {}, 'other'],
    ['total', { closed: 1, partial: 1 }, 'gaps'],
    ['total', { closed: 1 }, 'statements'],
    ['total', { partial: 1 }, 'statements'],
    ['unmet', { met: 1, missed: 1 }, 'other'],
    ['metered', { met: 1, missed: 1 }, 'other'],
    ['uncovered', {}, 'other'],
    ['totals', {}, 'other'],
    ['tasks', {}, 'tasks'],
    ['plans', {}, 'other'],
    ['percentile', {}, 'other'],
    ['subpercent', {}, 'other'],
  ])('%s beside %j: %s', (key, others, unit) => expect(unitOf(key, others)).toBe(unit))
})

describe('which numbers there are', () => {
  test.each([
    ['17', 17],
    ['17.69', 17.69],
    ['+0.16', 0.16],
    ['-3', -3],
  ])('a percent shown as %j is %d', (text, data) =>
    expect(numbers({ at: facts({ display: text }) })).toEqual([`at.display (display) ${data} percent result`]),
  )

  test.each([
    { display: 'x17' },
    { display: '17x' },
    { display: 'n/a' },
    { covered: '17' },
    { covered: 'x' },
    { met: true },
    { percent: true },
  ])('%j is none', tree => expect(numbers({ at: facts(tree) })).toEqual([]))

  test('ranges of lines, the evidence and the number of a thing are none', () => {
    const tree = { missingRanges: { from: fact(1) }, missingBlocks: { from: fact(1) }, evidence: { bytes: fact(1) } }
    expect(numbers({ at: { ...tree, number: fact(12) } })).toEqual([])
    expect(numbers({ at: facts({ missingRanges: 1, missingBlocks: 1, evidence: 1 }) })).toEqual([])
  })

  test('a fact that is absent, and a list of values, are none', () => {
    expect(numbers(undefined)).toEqual([])
    expect(numbers({ at: { percent: undefined, lines: [fact(1), fact(2)], tasks: fact(3) } })).toEqual([
      'at.tasks (tasks) 3 tasks result',
    ])
  })

  test('a target was to be, and what was claimed was before', () => {
    expect(numbers({ at: facts({ target: 28, claimedDisplay: '30', unclaimed: 5 }) })).toEqual([
      'at.target (target) 28 percent target',
      'at.claimedDisplay (claimedDisplay) 30 percent before',
      'at.unclaimed (unclaimed) 5 other result',
    ])
  })

  test('a baseline and an expectation are numbers of what they belong to, where they are maps', () => {
    expect(numbers({ at: { baseline: { percent: fact(22) }, expected: { total: fact(9) } } })).toEqual([
      'at.baseline.percent (percent) 22 percent before',
      'at.expected.total (total) 9 statements target',
    ])
    expect(numbers({ at: { baseline: [fact(1)], expected: fact(2) } })).toEqual([
      'at.expected (expected) 2 other result',
    ])
  })
})

describe('the share that two numbers give', () => {
  const shares = (data: Readonly<Record<string, number>>) =>
    numbers({ at: facts(data) }).filter(text => text.includes('share'))

  test.each([
    [{ passed: 1, total: 4 }, 25],
    [{ met: 1, count: 5 }, 20],
    [{ closed: 1, count: 2 }, 50],
    [{ passed: 1, met: 2, closed: 3, total: 4, count: 5 }, 25],
    [{ met: 2, closed: 3, total: 4 }, 50],
    [{ passed: 0, total: 4 }, 0],
  ])('%j: %d %', (data, share) => expect(shares(data)).toEqual([`at.passed / total (share) ${share} percent result`]))

  test.each([{ passed: 1 }, { total: 4 }, { passed: 0, total: 0 }, { failed: 1, total: 4 }])('%j: none', data =>
    expect(shares(data)).toEqual([]),
  )
})

describe('what prose calls a subject', () => {
  test('its path, the file, the file without its ending, and its own key', () => {
    expect(names({ files: { tier_1: { path: fact('a/core/Models.py'), percent: fact(1) } } })).toEqual({
      'a/core/models.py': ['files.tier_1'],
      'models.py': ['files.tier_1'],
      models: ['files.tier_1'],
      'tier 1': ['files.tier_1'],
    })
  })

  test.each(['name', 'title', 'path', 'subject', 'id'])('its %s', key =>
    expect(names({ run: { [key]: fact('nightly'), percent: fact(1) } })).toEqual({ nightly: ['run'] }),
  )

  test.each(
    [
      ['test', 'tests', 'suite', 'suites', 'file', 'files', 'group', 'groups', 'gap', 'gaps', 'the', 'all', 'coverage'],
      ['target', 'targets'],
    ].flat(),
  )('without the word `%s`', word => {
    expect(names({ run: facts({ name: `ORM ${word}`, percent: 1 }) })).toEqual({ orm: ['run'] })
    expect(names({ run: facts({ name: word, percent: 1 }) })).toEqual({})
  })

  test.each([
    ['The ORM – new (3)', ['orm new 3']],
    ['latest', ['latest']],
    ['Été', ['été']],
    ['tests/models.py', ['tests/models.py', 'models.py', 'models']],
    ['core/tests.py', ['core/tests.py', 'tests.py']],
    ['test-runner.py', ['test-runner.py', 'test-runner']],
    ['run-tests', ['run-tests']],
    ['a.b-c.py', ['a.b-c.py', 'a.b-c']],
    ['a.jsonl', ['a.jsonl']],
    ['a1', ['a1']],
    ['1a', ['1a']],
    ['a', []],
    ['12', []],
  ])('%j: %j', (name, expected) => expect(Object.keys(names({ run: facts({ name, percent: 1 }) }))).toEqual(expected))

  test('a name that is a number is none, and neither is the key of a list or of the root', () => {
    expect(names({ run: facts({ id: 12, percent: 1 }) })).toEqual({})
    expect(names({ runs: [facts({ percent: 1 })] })).toEqual({})
  })

  test('two of one name are both meant', () => {
    const run = facts({ name: 'nightly', percent: 1 })
    expect(names({ run, other: run })).toEqual({ nightly: ['run', 'other'] })
  })

  test('the whole run, the whole coverage and the gaps have names of their own', () => {
    const one = facts({ percent: 1 })
    expect(names({ tests: one, coverage: { overall: one }, gapClosure: one })).toEqual({
      'all tests': ['tests'],
      'total tests': ['tests'],
      'test suite': ['tests'],
      'full suite': ['tests'],
      'whole suite': ['tests'],
      'test pass rate': ['tests'],
      'overall pass rate': ['tests'],
      overall: ['coverage.overall'],
      'overall coverage': ['coverage.overall'],
      'total coverage': ['coverage.overall'],
      gaps: ['gapClosure'],
    })
  })
})
