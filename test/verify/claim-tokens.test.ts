import { describe, expect, test } from 'vitest'
import { findClaimTokens, valueDigit } from '../../src/verify/claim-tokens.ts'

const claims = (text: string) => findClaimTokens(text).map(({ kind, text: said }) => `${kind} ${said}`)

test('a claim says what it counts, and how exactly', () => {
  expect(findClaimTokens('At 17.69 %, 1,051/1,100 Tests, and 89 new ORM tests.')).toEqual([
    { kind: 'percent', start: 3, end: 10, text: '17.69 %', number: 17.69, digits: 2 },
    { kind: 'ratio', start: 12, end: 29, text: '1,051/1,100 Tests', number: 1051, of: 1100, digits: 0, noun: 'tests' },
    { kind: 'count', start: 35, end: 51, text: '89 new ORM tests', number: 89, digits: 0, noun: 'tests' },
  ])
  expect(findClaimTokens('Twelve files')).toMatchObject([{ kind: 'count', number: 12, noun: 'files' }])
  expect(findClaimTokens('two files')).toMatchObject([{ number: 2 }])
})

test('claims come in the order of the text', () => {
  expect(claims('Three gaps, 5 tests, 3/6 and 7%; Two files, 4/5 and 6%')).toEqual([
    'count Three gaps',
    'count 5 tests',
    'ratio 3/6',
    'percent 7%',
    'count Two files',
    'ratio 4/5',
    'percent 6%',
  ])
})

test('a row of numbers, however long, is not read again from each of them', () => {
  expect(claims(`${'1,'.repeat(100_000)}5%`)).toEqual([`percent ${'1,'.repeat(30)}5%`])
})

test('a digit that is a value makes the number none', () => {
  expect(findClaimTokens(`${valueDigit}${valueDigit}%`)).toMatchObject([{ kind: 'percent', number: NaN }])
})

describe('claims with a number', () => {
  test.each([
    ['5%', ['percent 5%']],
    ['5  %', []],
    ['5 per cent', ['percent 5 per cent']],
    ['5 percent', ['percent 5 percent']],
    ['5 percentage points', ['count 5 percentage points']],
    ['５．５％', ['percent ５．５％']],
    ['a5%', []],
    ['1.5.5%', []],
    ['3 of 6', ['ratio 3 of 6']],
    ['3 out of the 6 files', ['ratio 3 out of the 6 files']],
    ['3 of all 6', ['ratio 3 of all 6']],
    ['3 / 6', ['ratio 3 / 6']],
    ['3/6/9', []],
    ['3/6%', ['percent 6%']],
    ['3/6.5', []],
    ['3/6a', []],
    ['3/6.', ['ratio 3/6']],
    ['.3/6', []],
    ['3/6 unit integration tests', ['ratio 3/6 unit integration tests']],
    ['5 tests', ['count 5 tests']],
    ['5+ tests', ['count 5+ tests']],
    ['5.5 seconds', ['count 5.5 seconds']],
    ['5 Files', ['count 5 Files']],
    ['5 Test cases', ['count 5 Test cases']],
    ['5 property-tests', []],
    ['5 tests-to-be', []],
    ['5 aa bb cc tests', []],
    ['5 Alpha Beta tests', ['count 5 Alpha Beta tests']],
    ['5 Alpha Beta Gamma tests', []],
    ['-5 tests', []],
    ['x/5 tests', []],
    ['5 testsuites', []],
    ['Three gaps', ['count Three gaps']],
    ['threefold tests', []],
    ['three critical failures', ['count three critical failures']],
  ])('%j', (text, expected) => expect(claims(text)).toEqual(expected))
})

describe('what is counted', () => {
  test.each(
    (
      'test,tests,test case,test cases,file,files,line,lines,lines of code,passed,passing,failed,failing,failure,failures,' +
      'error,errors,warning,warnings,skipped,factories,gap,gaps,truth,truths,must-have,must haves,plan,plans,task,tasks,' +
      'commit,commits,function,functions,endpoint,endpoints,model,models,module,modules,statement,statements,branches,' +
      'point,points,percentage points,pp,minute,minutes,min,mins,second,seconds,sec,secs,hour,hours,ms,issue,issues,' +
      'artifact,artifacts,assertion,assertions,bug,bugs,requirement,requirements,condition,conditions,suite,suites,' +
      'regression,regressions'
    ).split(','),
  )('%s', noun => expect(claims(`7 ${noun}`)).toEqual([`count 7 ${noun}`]))

  test.each(
    (
      'unit,integration,property,orm,new,existing,failing,passing,failed,passed,total,critical,separate,more,additional,' +
      'different,core,other,real,Tier 2,GAP-01,X-y'
    ).split(','),
  )('%s bugs', adjective => expect(claims(`7 ${adjective} bugs`)).toEqual([`count 7 ${adjective} bugs`]))
})

describe('numbers that claim nothing', () => {
  test.each([
    '2026-02-15 tests',
    '2026-02-15T10:11 tests',
    '2026-02-15 10:11:12.345Z tests',
    '2026-02-15T10:11:12+01:00 tests',
    '2026-02-15T10:11:12-0100 tests',
    '2026-02-15 10:11+0100 tests',
    '2026-02-15 10:11:12.345+0100 tests',
    '2026-02-15/16 tests',
    'Feb 15 tests',
    'February 15, 2026 tests',
    'Sept. 5, 2026 tests',
    'Feb 15,2026 tests',
    '9:30 tests',
    '19:30:15 tests',
    'v1.2.3 tests',
    '1.2.3 tests',
    '1.2.3-rc.1 tests',
    '1.22.333+build tests',
    '11.22.33+44 tests',
    'v1.2.3+4.5 tests',
    '1.2.3-4/5 tests',
    'Python 3 tests',
    'Node.js 20 tests',
    'node v20 tests',
    'Node 20 tests',
    'coverage 7 tests',
    'pytest-8 tests',
    'coverage.py 7 tests',
    'React 18+ tests',
    'HTTP 500 errors',
    '#12 tests',
    'see #12 tests',
    'Phase 12 tests',
    'phases 12-13 tests',
    'phases 12–13 tests',
    'Phase#12 tests',
    'Line 12 tests',
    'Plan #3 tests',
    'Tier 1 files',
    'Lines 12 – 15 tests',
    'step 3b tests',
    'Week 2.5 tests',
    'Q3 tests',
    'in 1999 tests',
    'Since 2026 tests',
    'the 2026 report',
    '15 of 2026',
    'from 1990 on, 15 of 2026',
    'test_5 tests',
    'a.py:5 tests',
    'sha256 errors',
    'x5@1 tests',
  ])('%j', text => expect(claims(text)).toEqual([]))

  test.each([
    ['12026-02-15', []],
    ['2126 tests', ['count 2126 tests']],
    ['1899 tests', ['count 1899 tests']],
    ['2026/2030 tests', ['ratio 2026/2030 tests']],
    ['1990/2000 tests', ['ratio 1990/2000 tests']],
    ['2000 real tests', ['count 2000 real tests']],
    ['2026 %', ['percent 2026 %']],
    ['Tier 1 50%', ['percent 50%']],
    ['Tier 50%', ['percent 50%']],
    ['Python 50%', ['percent 50%']],
    ['Python 50 %', ['percent 50 %']],
    ['Tier 50 %', ['percent 50 %']],
    ['in 2026%', ['percent 2026%']],
    ['in 2026 %', ['percent 2026 %']],
    ['15 of 2026 tests', ['ratio 15 of 2026 tests']],
    ['a#12 tests', ['count 12 tests']],
    ['#12', []],
    ['2026-02-15 has 5 tests', ['count 5 tests']],
    ['March 5 has 5 tests', ['count 5 tests']],
    ['1.2 seconds', ['count 1.2 seconds']],
    ['Subphase 12 tests', ['count 12 tests']],
    ['Phase: 12 tests', ['count 12 tests']],
  ])('%j beside those that do', (text, expected) => expect(claims(text)).toEqual(expected))
})
