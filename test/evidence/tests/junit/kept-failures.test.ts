import { expect, test } from 'vitest'
import { Ending, KeptFailures } from '../../../../src/evidence/tests/junit/kept-failures.ts'
import { sourceOf } from '../make-report.ts'

const source = sourceOf('junit.xml')
const keep = (kept: KeptFailures, id: string, outcome: 'failed' | 'error', attributes: Record<string, string>) =>
  kept.keep({ classname: 'c', name: id }, { id, file: 'a.py' }, outcome, new Ending(attributes), true)

test('a failure has its exception, its message and the path of its element', () => {
  const kept = new KeptFailures()
  keep(kept, 'a', 'failed', { message: 'KeyError: 1\nmore' })
  keep(kept, 'b', 'error', { message: 'KeyError' })
  keep(kept, 'c', 'failed', {})
  const pointer = (name: string) => `//testcase[@classname="c" and @name="${name}"]`
  expect(kept.report(source)).toStrictEqual({
    failures: [
      {
        id: 'a',
        file: 'a.py',
        outcome: 'failed',
        exception: 'KeyError',
        message: '1',
        place: { source, pointer: `${pointer('a')}/failure` },
      },
      {
        id: 'b',
        file: 'a.py',
        outcome: 'error',
        exception: 'KeyError',
        place: { source, pointer: `${pointer('b')}/error` },
      },
      { id: 'c', file: 'a.py', outcome: 'failed', place: { source, pointer: `${pointer('c')}/failure` } },
    ],
    failureCount: 3,
    exceptions: new Map([['KeyError', 2]]),
  })
})

test('the failures of a test that passed in the end are forgotten, with their exceptions', () => {
  const kept = new KeptFailures()
  keep(kept, 'a', 'failed', { message: 'KeyError: 1' })
  keep(kept, 'b', 'failed', { message: 'KeyError: 1' })
  keep(kept, 'a', 'error', { message: 'OSError: 1' })
  keep(kept, 'a', 'failed', {})
  kept.forget('a')
  const { failures, failureCount, exceptions } = kept.report(source)
  expect([failures.map(({ id }) => id), failureCount, [...exceptions]]).toEqual([['b'], 1, [['KeyError', 1]]])
})

test('of more than 1,000 failures the first are kept, all are counted', () => {
  const kept = new KeptFailures()
  for (let index = 0; index <= 1000; index++) keep(kept, `${index}`, 'failed', { message: 'KeyError: 1' })
  const { failures, failureCount, exceptions } = kept.report(source)
  expect([failures.length, failureCount, exceptions.get('KeyError')]).toEqual([1000, 1001, 1001])
})

test('text is kept up to the piece with which it has 64 KiB', () => {
  const ending = new Ending({})
  for (const length of [64 * 1024 - 1, 2, 3]) ending.add('x'.repeat(length))
  expect(ending.body).toHaveLength(64 * 1024 + 1)
  const full = new Ending({})
  for (const length of [64 * 1024, 1]) full.add('x'.repeat(length))
  expect(full.body).toHaveLength(64 * 1024)
})
