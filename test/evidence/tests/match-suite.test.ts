import { expect, test } from 'vitest'
import { countSuite } from '../../../src/evidence/tests/match-suite.ts'
import { runOf } from './read-text.ts'

const { run } = runOf(
  [
    {
      content:
        '=== test session starts ===\ntests/unit/a.py .F\ntests/unit/b.py .s\ntests/.hidden/c.py .\n=== 1 failed, 3 passed, 1 skipped in 0.1s ===\n',
    },
  ],
  1,
)
const none = { failed: 0, error: 0, xpassed: 0, xfailed: 0, skipped: 0, passed: 0 }

test.each([
  [['tests/unit/a.py'], { ...none, passed: 1, failed: 1 }],
  [['tests/unit/**'], { ...none, passed: 2, failed: 1, skipped: 1 }],
  [['**/*.py'], { ...none, passed: 3, failed: 1, skipped: 1 }],
  [['tests/unit/b.py', 'tests/.hidden/*'], { ...none, passed: 2, skipped: 1 }],
])('%s', (include, outcomes) => {
  expect(countSuite(run, include)).toEqual(outcomes)
})

test('a suite that no file matches is unmeasured, not empty', () => {
  expect(countSuite(run, ['tests/e2e/**'])).toBeUndefined()
})

test('a run whose evidence names no files measures no suite', () => {
  expect(countSuite(runOf([{ content: '..\n2 passed in 0.1s\n' }], 0).run, ['**'])).toBeUndefined()
})
