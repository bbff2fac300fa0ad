import { expect, test } from 'vitest'
import { noOutcomes, OutcomeTally, sumOf } from '../../../src/evidence/tests/outcome-tally.ts'

test('a file is counted under its name, at its first place', () => {
  const tally = new OutcomeTally<number>()
  tally.of('a.py', () => 1).passed++
  tally.of('b.py', () => 2).failed++
  tally.of('a.py', () => 3).passed++
  expect([...tally.files]).toEqual([
    ['a.py', { outcomes: { ...noOutcomes(), passed: 2 }, place: 1 }],
    ['b.py', { outcomes: { ...noOutcomes(), failed: 1 }, place: 2 }],
  ])
})

test.each([
  ['passed', { passed: 0, error: 1 }],
  ['xfailed', { xfailed: 0, error: 1 }],
  ['skipped', { skipped: 0, error: 1 }],
  ['failed', { failed: 1 }],
  ['error', { error: 1 }],
] as const)('a test that %s and has an error afterwards counts once', (before, after) => {
  const counts = { ...noOutcomes(), [before]: 1 }
  OutcomeTally.worsen(counts, before)
  expect(counts).toEqual({ ...noOutcomes(), ...after })
})

test('the sum is over all outcomes', () => {
  expect(sumOf({ failed: 1, error: 2, xpassed: 4, xfailed: 8, skipped: 16, passed: 32 })).toBe(63)
})
