import { describe, expect, test } from 'vitest'
import {
  checkChange,
  checkShare,
  checkSum,
  checkVerdict,
  findLineInconsistencies,
} from '../../src/verify/line-consistency.ts'

/** What is reported: the words it is about, and what was expected. */
const found = (text: string) =>
  findLineInconsistencies(text).map(({ start, end, message }) => [
    text.slice(start, end),
    /, expected (.*)$/.exec(message)![1]!.replaceAll('`', ''),
  ])

describe('a ratio and its percent', () => {
  test.each([
    ['10,146/57,368 statements (17.70%)', '10,146/57,368 statements (17.70%', '17.69%'],
    ['so 8 of 10 (90%).', '8 of 10 (90%', '80%'],
    ['8 out of 10 tests passed (90 %)', '8 out of 10 tests passed (90 %', '80%'],
    ['8 / 10 new branches covered ( 90.5%)', '8 / 10 new branches covered ( 90.5%', '80.0%'],
    ['90% (8/10)', '90% (8/10)', '80%'],
    ['90% pass rate (8 of 10 tests)', '90% pass rate (8 of 10 tests)', '80%'],
    ['90% coverage (8/10 lines)', '90% coverage (8/10 lines)', '80%'],
    ['90% covered (8/10)', '90% covered (8/10)', '80%'],
    ['90% = passed / (passed + failed) = 8/10', '90% = passed / (passed + failed) = 8/10', '80%'],
  ])('%j', (text, words, expected) => expect(found(text)).toEqual([[words, expected]]))

  test.each([
    ['8/10 (80%)'],
    ['80% (8/10)'],
    ['80% = passed / all = 8/10'],
    ['8/10 lines (90% of the target)'],
    ['8/10 lines (90% target)'],
    ['8/10 lines (90% → 95%)'],
    ['8/10 files with a bug (90%)'],
    ['2026/8/10 (90%)'],
    ['8/10.5 (90%)'],
    ['8/10% (90%)'],
    ['90% of (8/10)'],
    ['0/0 tests (100%)'],
    ['9.0,90% (9/10)'],
  ])('%j says nothing else', text => expect(found(text)).toEqual([]))
})

describe('two percents and their change', () => {
  test.each([
    ['10% → 20% (+12 points)', '10% → 20% (+12 points', '+10'],
    ['10% -> 20% (+12pp)', '10% -> 20% (+12pp', '+10'],
    ['from 10% to 20% now (+12.0 percentage points)', '10% to 20% now (+12.0 percentage points', '+10.0'],
    ['20% → 10% (−12 points)', '20% → 10% (−12 points', '-10'],
    ['20% → 10% (-12 percentage point)', '20% → 10% (-12 percentage point', '-10'],
    ['10% → 10% (+5 points)', '10% → 10% (+5 points', '0'],
    ['10% → 20% (+100 points)', '10% → 20% (+100 points', '+10'],
    ['10% → 20% (+101%)', '10% → 20% (+101%', '+10'],
    ['10% → 20% (+50%)', '10% → 20% (+50%', '+10'],
    ['20% → 10% (+50%)', '20% → 10% (+50%', '-10'],
    [
      'is 20%.\nIt was 10% before (a.json), a change of +12 points',
      'is 20%.\nIt was 10% before (a.json), a change of +12 points',
      '+10',
    ],
    ['is 20%, was 10% before, a change of 100 points', 'is 20%, was 10% before, a change of 100 points', '+10'],
  ])('%j', (text, words, expected) => expect(found(text)).toEqual([[words, expected]]))

  test.each([
    ['10% → 20% (+10 points)'],
    ['10% → 20% (+10%)'],
    ['10% → 20% (+100%)'],
    ['10% → 20% (+99.5%)'],
    ['20% → 10% (-50%)'],
    ['10% → 20% (12 tests)'],
    ['10% → 20% of 7 (+12 points)'],
    ['is 20%, was 10% before, a change of 10 points'],
    ['is 20%, was 10% afterwards, a change of 12 points'],
  ])('%j says nothing else', text => expect(found(text)).toEqual([]))
})

describe('a percent, its target and a verdict', () => {
  test.each([
    ['20% against a target of 28%: PASS', '20% against a target of 28%: PASS', 'FAIL'],
    ['20% (1 of 5) against a target of 28%: PASSED', '20% (1 of 5) against a target of 28%: PASSED', 'FAIL'],
    ['30% against a target of 28%: FAILED', '30% against a target of 28%: FAILED', 'PASS'],
    ['30% against a target of 28%: ❌', '30% against a target of 28%: ❌', 'PASS'],
    ['45.2% (target: 50%) PASS', '45.2% (target: 50%) PASS', 'FAIL'],
    ['45.2% (goal: >= 50%): ✅', '45.2% (goal: >= 50%): ✅', 'FAIL'],
    ['45.2% (Target of ≥50%) - passed', '45.2% (Target of ≥50%) - passed', 'FAIL'],
    ['55% (target 50%) fail', '55% (target 50%) fail', 'PASS'],
    ['The target of 28% is reached with 20%', 'target of 28% is reached with 20%', 'FAIL'],
    ['The target of 28% is reached: 20%', 'target of 28% is reached: 20%', 'FAIL'],
    ['The target of 28% is not reached with 30.10%', 'target of 28% is not reached with 30.10%', 'PASS'],
    ['The target of 28% is not reached: 30%', 'target of 28% is not reached: 30%', 'PASS'],
  ])('%j', (text, words, expected) => expect(found(text)).toEqual([[words, expected]]))

  test('the verdict is named', () => {
    const [finding] = findLineInconsistencies('The target of 28% is not reached with 30%')
    expect(finding!.message).toBe('Unexpected `FAIL` beside `30%` and a target of `28%`, expected `PASS`')
  })

  test.each([
    ['30% against a target of 28%: PASS'],
    ['20% against a target of 28%: FAIL'],
    ['45% (target: 50%), still a long way from a PASS'],
    ['45% (target: 50%) | PASS'],
    ['45% (target: 50%) FAIL'],
    ['The target of 28% is reached with 30%'],
    ['The target of 28% is not reached with 20%'],
  ])('%j says nothing else', text => expect(found(text)).toEqual([]))
})

describe('parts and their total', () => {
  test.each([
    ['214 (89 property + 126 integration)', '214 (89 property + 126 integration)', '215'],
    ['all 1,000 files (500 + 400)', '1,000 files (500 + 400)', '900'],
    ['214 new unit tests (89 x y + 126 z w + 1)', '214 new unit tests (89 x y + 126 z w + 1)', '216'],
    ['10 tests: 7 passed, 2 failed', '10 tests: 7 passed, 2 failed', '9'],
    ['10 total tests (7 passing, 2 failing)', '10 total tests (7 passing, 2 failing', '9'],
    ['1 test: 1 pass, 1 fail', '1 test: 1 pass, 1 fail', '2'],
    ['10 tests: 7 passed, 2 failed, 2 skipped', '10 tests: 7 passed, 2 failed, 2 skipped', '11'],
    ['Of 3 gaps, 1 is closed, 2 partly closed and 1 open', 'Of 3 gaps, 1 is closed, 2 partly closed and 1 ', '4'],
    ['Of the 1,000 files, 500 are a, 300 b, and 100 c', 'Of the 1,000 files, 500 are a, 300 b, and 100 ', '900'],
    ['Of 5 files, 2 are above 7%, 1 below and 1 unmeasured', 'Of 5 files, 2 are above 7%, 1 below and 1 ', '4'],
    ['Of 5 files, 2 are above 27.55%, 1 below and 1 unmeasured', 'Of 5 files, 2 are above 27.55%, 1 below and 1 ', '4'],
    ['Of 25 files, 12 are a, 11 b and 10 c', 'Of 25 files, 12 are a, 11 b and 10 ', '33'],
  ])('%j', (text, words, expected) => expect(found(text)).toEqual([[words, expected]]))

  test('the parts are named without what they count', () => {
    const [finding] = findLineInconsistencies('214 (89 property + 126 integration)')
    expect(finding!.message).toBe('Unexpected total `214` beside `89 + 126`, expected `215`')
  })

  test.each([
    ['215 (89 property + 126 integration)'],
    ['1.5 (1 + 1)'],
    ['+5 (1 + 1)'],
    ['5 (1)'],
    ['9 tests: 7 passed, 2 failed'],
    ['10 tests: 7 passed, 2 failed, 1 skipped'],
    ['10 tests: 7 passed, 2 failed and 1 lost'],
    ['Of 4 gaps, 1 is closed, 2 partly closed and 1 open'],
    ['Of 3 gaps, 1 is closed, 2 partly closed and 1 %'],
    ['Of 3 gaps, 1.5 are closed, 2 partly closed and 1 open'],
    ['Of 3 gaps; 1 is closed, 2 partly closed and 1 open'],
    ['Roof 3 gaps, 1 is closed, 2 partly closed and 1 open'],
  ])('%j says nothing else', text => expect(found(text)).toEqual([]))
})

describe('a number and the names behind it', () => {
  test.each([
    ['5 files: A, B', '5 files: A, B', '2'],
    ['Created 12 new test factories: A_1, b.py, src/c-d.ts', '12 new test factories: A_1, b.py, src/c-d.ts', '3'],
    ['3 files: A, and B. More', '3 files: A, and B', '2'],
    ['1 file: _a, B.\nMore', '1 file: _a, B.', '2'],
  ])('%j', (text, words, expected) => expect(found(text)).toEqual([[words, expected]]))

  test.each([
    ['2 files: A, B'],
    ['5 files: A'],
    ['5 files: A, B!'],
    ['5 files: A, B c'],
    ['5 files: A, 1'],
    ['v1.5 files: A, B'],
    ['512 files: A, B'],
    ['5 Files: A, B'],
    ['5 of: A, B'],
    ['5 a b c files: A, B'],
  ])('%j says nothing else', text => expect(found(text)).toEqual([]))
})

test.each([
  ['94/90 tests passing', '94/90 tests'],
  ['94 of 90 new files', '94 of 90 new files'],
  ['1,000/999 gaps', '1,000/999 gaps'],
])('%j: no more than all', (text, words) => expect(found(text)).toEqual([[words, 'no more than all']]))

test.each([['90/90 tests'], ['94/90 px'], ['999/1,000 tests'], ['94/90 testsuites']])('%j may be', text =>
  expect(found(text)).toEqual([]),
)

describe('several at once', () => {
  const words = (text: string) => found(text).map(([part]) => part)

  test('a part of the text is reported once', () => {
    expect(words('94/90 tests (90%)')).toEqual(['94/90 tests (90%'])
    expect(words('90% (94/90 tests)')).toEqual(['90% (94/90 tests)'])
  })

  test('parts beside each other are all reported', () => {
    expect(words('94/90 tests and 8/10 (90%)')).toEqual(['8/10 (90%', '94/90 tests'])
    expect(words('8/10 (90%) and 94/90 tests')).toEqual(['8/10 (90%', '94/90 tests'])
    expect(words('8/10 (90%94/90 tests')).toEqual(['8/10 (90%', '94/90 tests'])
    expect(words('Of 3 gaps, 1 is a, 1 b and 2 8/10 (90%)')).toEqual(['8/10 (90%', 'Of 3 gaps, 1 is a, 1 b and 2 '])
    expect(words('8/10 (90%), 7/10 (90%)')).toEqual(['8/10 (90%', '7/10 (90%'])
  })
})

test('what is compared is told in full', () => {
  expect(checkShare('8', '10', '90')).toBe('Unexpected `90%` beside `8/10`, expected `80%`')
  expect(checkShare('8', '10', '80')).toBeUndefined()
  expect(checkChange('10', '20', '+12', false)).toBe('Unexpected change `+12` from `10%` to `20%`, expected `+10`')
  expect(checkChange('10', '20', '+100', true)).toBeUndefined()
  expect(checkVerdict('20', '28', '✅')).toBe('Unexpected `✅` beside `20%` and a target of `28%`, expected `FAIL`')
  expect(checkVerdict('27.9', '28', 'FAIL')).toBeUndefined()
  expect(checkSum('1,000', ['500', '400'])).toBe('Unexpected total `1,000` beside `500 + 400`, expected `900`')
  expect(checkSum('1,000', ['1,000'])).toBeUndefined()
  expect(findLineInconsistencies('94/90 tests').map(({ message }) => message)).toEqual([
    'Unexpected `94` out of `90`, expected no more than all',
  ])
  expect(findLineInconsistencies('5 files: A, B').map(({ message }) => message)).toEqual([
    'Unexpected `5 files` beside 2 names, expected `2`',
  ])
})
