import { describe, expect, test } from 'vitest'
import { valueDigit } from '../../src/verify/claim-tokens.ts'
import { findVerdicts } from '../../src/verify/verdict-words.ts'

const verdicts = (text: string) => findVerdicts(text).map(({ kind, text: said }) => `${kind} ${said}`)

test('verdicts come in the order of the text, with their places', () => {
  expect(findVerdicts('All tests pass: PASS')).toEqual([{ kind: 'word', start: 16, end: 20, text: 'PASS' }])
  expect(findVerdicts('All tests pass, so PASS')).toEqual([
    { kind: 'sentence', start: 0, end: 14, text: 'All tests pass' },
    { kind: 'word', start: 19, end: 23, text: 'PASS' },
  ])
})

describe('words that are verdicts by themselves', () => {
  test.each([
    ...'PASS,PASSED,PASSES,FAIL,FAILED,FAILS,CLOSED,PARTIALLY CLOSED,PARTIAL,OPEN,VERIFIED,COMPLETE,COMPLETED'.split(
      ',',
    ),
    ...'ACHIEVED,MET,MISSED,CONFIRMED,CONTRADICTED,SATISFIED,EXCEEDED,SUCCESS,GREEN,REGRESSED,NOT MET'.split(','),
    ...'✅,❌,✔,✓,✗,✘,☑,🟢,🔴,🟡,:white_check_mark:,:x:,:heavy_check_mark:'.split(','),
  ])('%s', word => expect(verdicts(`so ${word}`)).toEqual([`word ${word}`]))

  test.each([
    'pass',
    'PASSWORD',
    'BYPASS',
    'X-PASS',
    'PASS-THROUGH',
    '1PASS',
    'PASS_2',
    'ÉPASS',
    'PASSING',
    'PASS: 3',
    'PASS (all): 3',
    'PASS (all) : 3',
  ])('%s is none', text => expect(verdicts(text)).toEqual([]))

  test.each([
    ['PASS :', ['word PASS'].slice(1)],
    ['PASS:3', ['word PASS']],
    [`PASS (${'x'.repeat(40)}): 3`, []],
    [`PASS (${'x'.repeat(41)}): 3`, ['word PASS']],
  ])('%j', (text, expected) => expect(verdicts(text)).toEqual(expected))
})

describe('sentences that say how something came out', () => {
  test.each([
    ['all tests pass', 'all tests pass'],
    ['Every one passes', 'Every one passes'],
    ['each suite passed', 'each suite passed'],
    ['both are passing', 'both are passing'],
    ['all succeed', 'all succeed'],
    ['all succeeded', 'all succeeded'],
    ...'closed,met,reached,covered,verified,complete,completed,achieved,satisfied,green,resolved,fixed,done,confirmed'
      .split(',')
      .map(done => [`all are ${done}`, `all are ${done}`]),
    [`all ${'x'.repeat(58)} met`, `all ${'x'.repeat(58)} met`],
    ['the tests now fail', 'tests now fail'],
    ['test is still failing', 'test is still failing'],
    ['suites passed', 'suites passed'],
    ['the build fails', 'build fails'],
    ['a check failed', 'check failed'],
    ['the pipeline is green', 'pipeline is green'],
    ['CI passes', 'CI passes'],
    ['the target of it is met', 'target of it is met'],
    ['targets were not met', 'targets were not met'],
    ['goals are finally reached', 'goals are finally reached'],
    ['the gap was closed', 'gap was closed'],
    ['phase has been completed', 'phase has been completed'],
    ['plan is done', 'plan is done'],
    ['the threshold is missed', 'threshold is missed'],
    ['requirements are exceeded', 'requirements are exceeded'],
    ['it meets the target', 'meets the target'],
    ['they meet their goals', 'meet their goals'],
    ['it exceeds its overall threshold', 'exceeds its overall threshold'],
    ['it exceeded every target', 'exceeded every target'],
    ['it reaches all targets', 'reaches all targets'],
    ['they reached targets', 'reached targets'],
    ['it misses the goal', 'misses the goal'],
    ['it missed the goal', 'missed the goal'],
    ['it achieves the goal', 'achieves the goal'],
    ['it achieved the goal', 'achieved the goal'],
    ['there are no failures', 'no failures'],
    ['there was no failure', 'no failure'],
    ['it ran with zero known test errors', 'zero known test errors'],
    ['it ran without any regression', 'without any regression'],
    ['it ran without an error', 'without an error'],
    ['no failing tests', 'no failing tests'],
    ['no flaky test', 'no flaky test'],
    ...'failed,fell,broke,regressed,missing,uncovered,left,remain,remains'
      .split(',')
      .map(word => [`nothing there ${word}`, `nothing there ${word}`]),
    ...'remain,remains,remained,left,failed,missed,found,open'
      .split(',')
      .map(word => [`no more gaps ${word}`, `no more gaps ${word}`]),
    ['no issue is left', 'no issue is left'],
    ['no target missed', 'no target missed'],
    ['no files left', 'no files left'],
    ['no tests of it remained', 'no tests of it remained'],
    ['the success criteria are met', 'criteria are met'],
    ['the criterion was not met', 'criterion was not met'],
    ['it was a success', 'success'],
    ['it ended successfully', 'successfully'],
    ['it was unsuccessful', 'unsuccessful'],
  ])('%j', (text, said) => expect(verdicts(text!)).toEqual([`sentence ${said!}`]))

  test.each([
    'overall passing',
    'all of it. It passed',
    'all | passed',
    'all\npassed',
    `all ${'x'.repeat(62)} met`,
    'all passengers',
    'the tests of the big one pass away',
    'contests pass over',
    'target is near',
    'targeting is met',
    'it meets people',
    'successor',
    'no one remains here',
    'nothing new',
    'Tests passed: 12',
    'Success Criteria (what must be TRUE)',
    'SUCCESS CRITERION',
    'success\r\ncriteria',
  ])('%j says nothing', text => expect(verdicts(text)).toEqual([]))

  test.each('whether,if,when,until,unless,once,how many,which,why,must,should,would,could,may,can,to'.split(','))(
    '%s all tests pass is not said yet',
    word => {
      expect(verdicts(`so ${word} all tests pass`)).toEqual([])
      expect(verdicts(`so ${word}. all tests pass`)).toEqual(['sentence all tests pass'])
    },
  )

  test('what stands far before is not looked at', () => {
    expect(verdicts(`if ${'x '.repeat(40)}all tests pass`)).toEqual(['sentence all tests pass'])
  })

  test('a number that is a value makes the sentence its own', () => {
    expect(verdicts(`${valueDigit} ORM tests pass`)).toEqual([])
    expect(verdicts(`${valueDigit}% of the real tests pass`)).toEqual([])
    expect(verdicts(`${valueDigit} a b c d e tests pass`)).toEqual(['sentence tests pass'])
    expect(verdicts('7 ORM tests pass')).toEqual(['sentence tests pass'])
  })

  test.each(['\n', '\r\n'])('a line may end in %j within a sentence', eol => {
    expect(verdicts(`${valueDigit}${eol}ORM${eol}tests pass`)).toEqual([])
    expect(verdicts(`so tests${eol}now${eol}pass`)).toEqual([`sentence tests${eol}now${eol}pass`])
  })
})
