import { describe, expect, test } from 'vitest'
import { noOutcomes } from '../../../../src/evidence/tests/outcome-tally.ts'
import type { Told } from '../../../../src/evidence/tests/pytest/grammar.ts'
import { Progress } from '../../../../src/evidence/tests/pytest/progress.ts'

const at = (line: number) => () => ({ line, lineSha256: '' })
const some = (counts: object) => Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0))
const filesOf = ({ files }: Progress) => [...files.files].map(([file, { outcomes }]) => [file, some(outcomes)])

describe('tests by their ids', () => {
  const read = (...tests: [id: string, told: Told, worker?: string][]) => {
    const progress = new Progress()
    tests.forEach(([id, told, worker], index) =>
      progress.test({ id, told, ...(worker !== undefined && { worker }) }, at(index + 1)),
    )
    return progress
  }

  test.each(['passed', 'failed', 'error', 'skipped', 'xfailed', 'xpassed'] as const)('%s', told => {
    const progress = read(['a.py::a', told])
    expect([some(progress.told), filesOf(progress)]).toEqual([{ [told]: 1 }, [['a.py', { [told]: 1 }]]])
    expect([progress.isEmpty, progress.reruns, progress.subtests.failed, progress.teardownErrors]).toEqual([
      false,
      0,
      0,
      0,
    ])
    expect(progress.failures).toEqual(
      told === 'failed' || told === 'error' ? [{ id: 'a.py::a', outcome: told, place: at(1)() }] : [],
    )
  })

  test.each([
    ['rerun', { isEmpty: false, reruns: 1, subtestsFailed: 0, failureCount: 0 }],
    ['subtest failed', { isEmpty: true, reruns: 0, subtestsFailed: 1, failureCount: 1 }],
    ['subtest passed', { isEmpty: true, reruns: 0, subtestsFailed: 0, failureCount: 0 }],
    ['subtest skipped', { isEmpty: true, reruns: 0, subtestsFailed: 0, failureCount: 0 }],
  ] as const)('%s is no outcome of a test', (told, expected) => {
    const progress = read(['a.py::a', told])
    expect([some(progress.told), filesOf(progress)]).toEqual([{}, []])
    const { isEmpty, reruns, subtests, failureCount } = progress
    expect({ isEmpty, reruns, subtestsFailed: subtests.failed, failureCount }).toEqual(expected)
    expect(progress.failures.map(({ outcome }) => outcome)).toEqual(failureCount === 0 ? [] : ['failed'])
  })

  test('an error right behind the outcome of the same test is one of its teardown', () => {
    const progress = read(['a.py::a', 'passed'], ['a.py::a', 'error'], ['a.py::b', 'error'], ['a.py::c', 'failed'])
    expect([some(progress.told), filesOf(progress), progress.teardownErrors]).toEqual([
      { passed: 1, failed: 1, error: 2 },
      [['a.py', { failed: 1, error: 2 }]],
      1,
    ])
  })

  test('outcomes of one worker follow each other', () => {
    const progress = read(
      ['a.py::a', 'passed', 'gw0'],
      ['a.py::b', 'passed', 'gw1'],
      ['a.py::a', 'error', 'gw0'],
      ['a.py::b', 'error', 'gw0'],
    )
    expect([filesOf(progress), progress.teardownErrors]).toEqual([[['a.py', { passed: 1, error: 2 }]], 1])
  })

  test('the last of the tests counted as bytes may have an error in its teardown, the last of each worker', () => {
    const progress = new Progress()
    progress.files.of('a.py', at(1)).passed = 4
    const last = ['', 'gw0'].map(worker => [worker, { id: `a.py::c${worker}`, outcome: 'passed' }] as const)
    progress.add({ ...noOutcomes(), passed: 4 }, new Map(last))
    progress.test({ id: 'a.py::c', told: 'error' }, at(5))
    progress.test({ id: 'a.py::cgw0', told: 'error', worker: 'gw0' }, at(6))
    expect([some(progress.told), filesOf(progress), progress.teardownErrors]).toEqual([
      { passed: 4, error: 2 },
      [['a.py', { passed: 2, error: 2 }]],
      2,
    ])
  })

  test('of more than 1,000 failures the first are kept, all are counted', () => {
    const progress = read(...Array.from({ length: 1001 }, (_, index): [string, Told] => [`a.py::${index}`, 'failed']))
    expect([progress.failures.length, progress.failureCount]).toEqual([1000, 1001])
  })
})

describe('tests by letters', () => {
  const read = (...lines: [letters: string, file?: string][]) => {
    const progress = new Progress()
    lines.forEach(([letters, file], index) =>
      progress.letters({ letters, hasProgress: false, ...(file !== undefined && { file }) }, at(index + 1)),
    )
    return progress
  }

  test('each is an outcome of the file before', () => {
    const progress = read(['.FsxX', 'a\\b.py'], ['..'], ['F', 'c.py'])
    expect(filesOf(progress)).toEqual([
      ['a/b.py', { failed: 1, xpassed: 1, xfailed: 1, skipped: 1, passed: 3 }],
      ['c.py', { failed: 1 }],
    ])
    expect(progress.files.files.get('c.py')?.place.line).toBe(3)
    expect([progress.unnamed, some(progress.told)]).toEqual([
      0,
      { failed: 2, xpassed: 1, xfailed: 1, skipped: 1, passed: 3 },
    ])
  })

  test('reruns and subtests are none', () => {
    const progress = read(['RuU,-y', 'a.py'])
    expect([filesOf(progress), progress.reruns, progress.subtests.failed, progress.unnamed]).toEqual([
      [['a.py', {}]],
      1,
      2,
      0,
    ])
  })

  test('without a file they are counted, but not named', () => {
    const progress = read(['.FE'])
    expect([progress.unnamed, some(progress.told), filesOf(progress)]).toEqual([
      3,
      { passed: 1, failed: 1, error: 1 },
      [],
    ])
    expect(progress.openErrors).toEqual([{ counts: undefined, before: 'failed' }])
  })

  test('an error is open, and knows the test before it in its file', () => {
    const progress = read(['E.REE', 'a.py'], ['E', 'b.py'])
    expect(progress.openErrors.map(({ before }) => before)).toEqual([undefined, 'passed', 'error', undefined])
    expect(progress.openErrorCount).toBe(4)
    expect(filesOf(progress)).toEqual([
      ['a.py', { passed: 1 }],
      ['b.py', {}],
    ])
  })

  test('100,000 open errors are kept, all are counted', () => {
    const progress = read(['E'.repeat(100_001), 'a.py'])
    expect([progress.openErrors.length, progress.openErrorCount]).toEqual([100_000, 100_001])
  })
})
