import { expect, test } from 'vitest'
import { mergeFailures } from '../../../src/evidence/tests/merge-failures.ts'
import type { TestFailure } from '../../../src/evidence/tests/test-run.ts'
import { makeReport, sourceOf } from './make-report.ts'

type Failure = Omit<TestFailure, 'place' | 'file' | 'outcome'> & Partial<Pick<TestFailure, 'outcome'>>

const place = { source: sourceOf('run') }
const listed = (failures: readonly Failure[]): TestFailure[] =>
  failures.map(failure => ({ file: 'a.py', outcome: 'failed', ...failure, place }))
const log = (...failures: Failure[]) =>
  makeReport('pytest-log', {}, { failures: listed(failures), failureCount: failures.length })
const junit = (...failures: Failure[]) => ({ ...log(...failures), format: 'junit' as const })

test('without evidence there are none', () => {
  expect(mergeFailures(undefined, undefined)).toEqual({ failures: [], failureCount: 0, exceptions: new Map() })
})

test('the file that names more of them is taken, the log of equal ones', () => {
  const one = { id: 'a', exception: 'KeyError' }
  const other = { id: 'b', exception: 'OSError' }
  expect(mergeFailures(log(one), junit(other))).toEqual({
    failures: listed([one]),
    failureCount: 1,
    exceptions: new Map([['KeyError', 1]]),
  })
  expect(mergeFailures(log(one), junit(other, other)).exceptions).toEqual(new Map([['OSError', 2]]))
  expect(mergeFailures(undefined, junit(other)).failures).toEqual(listed([other]))
  expect(mergeFailures(log(one), undefined).failures).toEqual(listed([one]))
})

test.each<[string, Failure, Failure, Failure]>([
  [
    'exception and message',
    { id: 'a' },
    { id: 'a', exception: 'KeyError', message: '1' },
    { id: 'a', exception: 'KeyError', message: '1' },
  ],
  [
    'the exception of a message',
    { id: 'a', message: 'cut' },
    { id: 'a', exception: 'KeyError', message: '1' },
    { id: 'a', exception: 'KeyError', message: 'cut' },
  ],
  ['the message alone', { id: 'a' }, { id: 'a', message: '1' }, { id: 'a', message: '1' }],
  ['nothing', { id: 'a' }, { id: 'a' }, { id: 'a' }],
  [
    'nothing where the exception is known',
    { id: 'a', exception: 'KeyError' },
    { id: 'a', exception: 'OSError', message: '1' },
    { id: 'a', exception: 'KeyError' },
  ],
  ['nothing of another test', { id: 'a' }, { id: 'b', exception: 'KeyError' }, { id: 'a' }],
  ['nothing of an error', { id: 'a' }, { id: 'a', outcome: 'error', exception: 'KeyError' }, { id: 'a' }],
  [
    'what stands under a classname',
    { id: 'a/b.py::X::c' },
    { id: 'a.b.X.c', exception: 'KeyError' },
    { id: 'a/b.py::X::c', exception: 'KeyError' },
  ],
  [
    'what stands under another separator',
    { id: 'a\\b.py' },
    { id: 'a/b.py', exception: 'KeyError' },
    { id: 'a\\b.py', exception: 'KeyError' },
  ],
  [
    'what stands under the name of a module',
    { id: 'a/b.py' },
    { id: 'a.b', exception: 'KeyError' },
    { id: 'a/b.py', exception: 'KeyError' },
  ],
  [
    'nothing of a test of another file',
    { id: 'a.python::b' },
    { id: 'athon::b', exception: 'KeyError' },
    { id: 'a.python::b' },
  ],
])('a failure takes from the other file %s', (_, failure, known, merged) => {
  const { failures } = mergeFailures(log(failure), junit(known))
  expect(failures).toStrictEqual(listed([merged]))
})

test('where not all failures are listed, the count that names more exceptions is taken', () => {
  const many = listed(Array.from({ length: 1000 }, (_, index) => ({ id: `${index}`, exception: 'KeyError' })))
  const counted = (failureCount: number, exceptions: Map<string, number>) =>
    makeReport('pytest-log', {}, { failures: many, failureCount, exceptions })
  const all = new Map([['KeyError', 1001]])
  const more = new Map([['OSError', 1002]])
  expect(mergeFailures(counted(1000, all), undefined).exceptions).toEqual(new Map([['KeyError', 1000]]))
  expect(mergeFailures(counted(1001, all), undefined)).toMatchObject({ failureCount: 1001, exceptions: all })
  expect(mergeFailures(counted(1002, all), { ...counted(1002, more), format: 'junit' }).exceptions).toBe(more)
  const few = makeReport('pytest-log', {}, { failures: many.slice(1), failureCount: 1001, exceptions: all })
  expect(mergeFailures(few, undefined).exceptions).toEqual(new Map([['KeyError', 999]]))
})
