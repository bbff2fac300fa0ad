import { describe, expect, test } from 'vitest'
import { Value, type FactTree } from '../../src/facts/value.ts'
import { checkProse } from '../../src/verify/check-prose.ts'
import { indexFacts } from '../../src/verify/fact-index.ts'

const fact = (data: number | string) =>
  new Value(data, { kind: 'measured', file: 'run.log', sha256: '0'.repeat(64), line: 1 })
const claims = (text: string, facts: FactTree) =>
  checkProse(text, indexFacts(facts), false).map(({ kind, text: said }) => `${kind} ${said}`)

test('a number is borne out by what it may be rounded to, either way', () => {
  const facts = { coverage: { overall: { percent: fact(62.5) } } }
  expect(claims('Overall coverage is 62%, or 63%.', facts)).toEqual([])
  expect(claims('Overall coverage is 61%, or 64%.', facts)).toEqual(['contradicted 61%', 'contradicted 64%'])
})

test('a number is aimed at only where the sign stands right before it', () => {
  const facts = { coverage: { files: { name: fact('models.py'), percent: fact(50) } } }
  expect(claims('As a > b, models.py is at 60%.', facts)).toEqual(['contradicted 60%'])
  expect(claims('models.py is to be > 60%.', facts)).toEqual(['unmatched 60%'])
})

test('of a sentence, 500 characters before a number and behind it are read with it', () => {
  const facts = { coverage: { overall: { percent: fact(62.5) } } }
  const apart = (characters: number) => ','.repeat(characters - 2)
  expect(claims(`Overall ${apart(493)} 61%`, facts)).toEqual(['contradicted 61%'])
  expect(claims(`Overall ${apart(494)} 61%`, facts)).toEqual(['unmatched 61%'])
  expect(claims(`61% ${apart(493)} overall`, facts)).toEqual(['contradicted 61%'])
  expect(claims(`61% ${apart(494)} overall`, facts)).toEqual(['unmatched 61%'])
})

test('a sentence of thousands of numbers is not read again for each of them', () => {
  expect(claims('is 5% '.repeat(3000), {})).toHaveLength(3000)
})

test('a count is of what its noun says', () => {
  const facts = { run: { attempts: fact(15) } }
  expect(claims('We wrote 15 tests.', facts)).toEqual(['unmatched 15 tests'])
})

test.each([
  ...['all tests', 'total tests', 'the test suite', 'the full suite', 'the whole suite', 'the test pass rate'],
  'the overall pass rate',
])('%s is that of the whole run', words => {
  const facts = { tests: { passed: fact(1), passRate: fact(50) } }
  expect(claims(`Of ${words}, 60%.`, facts)).toEqual(['contradicted 60%'])
})

test('the facts give numbers with what they count and when that was; a baseline is no subject of its own', () => {
  const facts = {
    coverage: {
      overall: { display: fact('17.69'), total: fact(9), target: fact(28), baseline: { percent: fact(22.8) } },
    },
    groups: [{ met: fact(1), missed: fact(2) }],
    suites: { orm: { passed: fact(50), warnings: fact(3), expected: { passed: fact(51) } } },
    evidence: { bytes: fact(75) },
  }
  const { subjects } = indexFacts(facts)
  expect(subjects.map(({ path }) => path)).toEqual(['coverage.overall', 'groups.0', 'suites.orm'])
  expect(
    subjects.flatMap(({ numbers }) => numbers.map(({ path, data, unit, role }) => `${path} ${data} ${unit} ${role}`)),
  ).toEqual([
    'coverage.overall.display 17.69 percent result',
    'coverage.overall.total 9 statements result',
    'coverage.overall.target 28 percent target',
    'coverage.overall.baseline.percent 22.8 percent before',
    'groups.0.met 1 files result',
    'groups.0.missed 2 files result',
    'suites.orm.passed 50 tests result',
    'suites.orm.warnings 3 warnings result',
    'suites.orm.expected.passed 51 tests target',
  ])
})

const overall = { coverage: { overall: { percent: fact(50) } } }

test.each([
  ...'target,targets,goal,goals,expect,expected,expects,require,requires,required,threshold,thresholds,minimum,at least,below,above'.split(
    ',',
  ),
  ...'under,over,should,must,need,needs,needed,to reach,aim,aims,aimed,>=,<=,≥,≤,>,<'.split(','),
  ...'was,were,had,initially,originally,previously,before,earlier,up from,down from,from'.split(','),
])('what is said after `%s` is a target, or of the past', words => {
  expect(claims(`Overall coverage ${words} 60%.`, overall)).toEqual(['unmatched 60%'])
})

test.each(['target', 'targets', 'overall target', 'goal', 'goals', 'threshold', 'expected'])(
  'what is said before `%s` is a target',
  words => expect(claims(`Overall coverage of a 60% ${words}.`, overall)).toEqual(['unmatched 60%']),
)

test.each(['retarget', 'goalless', 'wasp', 'hadron', 'underneath', 'overt', 'from a', 'it'])(
  '`%s` says nothing of a target when it stands too far, or is another word',
  words => {
    const far = words.includes(' ') ? `${words} ${'x'.repeat(40)}` : words
    expect(claims(`Overall coverage ${far} 60%.`, overall)).toEqual(['contradicted 60%'])
  },
)

test.each([
  'now',
  'pass',
  'passes',
  'passing',
  'is',
  'are',
  'currently',
  'today',
  'reached',
  'achieved',
  'stand',
  'stands',
])('in a history, `%s` speaks of today', word => {
  const said = (text: string) =>
    checkProse(text, indexFacts(overall), true).map(({ kind, text: claim }) => `${kind} ${claim}`)
  expect(said(`Overall coverage ${word} 60%.`)).toEqual(['contradicted 60%'])
  expect(said(`Overall coverage x${word}x 60%.`)).toEqual(['unmatched 60%'])
})

test.each([
  ['tests', 'tests,test,test case,test cases,passed,passing,failed,failing,failure,failures,error,errors,skipped'],
  ['tests', 'assertion,assertions'],
  ['statements', 'line,lines,line of code,lines of code,statement,statements,branches'],
  ['files', 'file,files,module,modules'],
  ['gaps', 'gap,gaps'],
  ['warnings', 'warning,warnings'],
  ['tasks', 'task,tasks'],
  ['seconds', 'second,seconds,sec,secs'],
  ['percent', 'point,points,percentage point,percentage points,pp'],
])('a number of %s is what is counted by: %s', (unit, nouns) => {
  const facts: Record<string, FactTree> = {
    tests: { tests: { passed: fact(7) } },
    statements: { coverage: { covered: fact(7) } },
    files: { groups: { met: fact(7), missed: fact(7) } },
    gaps: { closure: { closed: fact(7), partial: fact(7) } },
    warnings: { tests: { passed: fact('x'), warnings: fact(7) } },
    tasks: { phase: { tasks: fact(7) } },
    seconds: { run: { durationSeconds: fact(7) } },
    percent: { coverage: { delta: fact(7) } },
  }
  for (const noun of nouns.split(',')) {
    expect([noun, ...claims(`There are 7 ${noun}.`, facts[unit]!)]).toEqual([noun])
    for (const other of Object.keys(facts).filter(one => one !== unit))
      expect([noun, other, ...claims(`There are 7 ${noun}.`, facts[other]!)]).toEqual([
        noun,
        other,
        expect.stringContaining('unmatched'),
      ])
  }
})

test.each([
  ['passed', 'pass,passes,passed,passing'],
  ['failed', 'fail,fails,failed,failing,failure,failures'],
  ['skipped', 'skip,skipped'],
])('which outcome is meant: %s, by %s', (key, words) => {
  const facts = { suites: { orm: { name: fact('ORM tests'), passed: fact(1), failed: fact(2), skipped: fact(3) } } }
  const right = { passed: 1, failed: 2, skipped: 3 }[key]!
  for (const word of words.split(',')) {
    expect([word, ...claims(`${right} ORM tests ${word}.`, facts)]).toEqual([word])
    expect([word, ...claims(`${(right % 3) + 1} ORM tests ${word}.`, facts)]).toEqual([
      word,
      `contradicted ${(right % 3) + 1} ORM tests`,
    ])
  }
})

test('a sentence ends with its sign and a blank, or with the line', () => {
  expect(claims('Overall coverage. 60%', overall)).toEqual(['unmatched 60%'])
  expect(claims('Overall coverage; 60%', overall)).toEqual(['unmatched 60%'])
  expect(claims('Overall coverage\n60%', overall)).toEqual(['unmatched 60%'])
  expect(claims('Overall coverage.x 60%', overall)).toEqual(['contradicted 60%'])
  expect(claims('Really! Overall coverage is 60%? No.', overall)).toEqual(['contradicted 60%'])
})

test('where two numbers of a fact are near, the nearest result is named', () => {
  const facts = { coverage: { overall: { percent: fact(50), target: fact(59), baseline: { percent: fact(61) } } } }
  const [claim] = checkProse('Overall coverage is 60%.', indexFacts(facts), false)
  expect(claim).toMatchObject({ kind: 'contradicted', start: 20, end: 23, fact: { path: 'coverage.overall.percent' } })
})

const nearest = (text: string, facts: FactTree) =>
  checkProse(text, indexFacts(facts), false).map(({ fact: near, of }) => [near?.path, of?.path])

test('a percent is no count, endpoints are no points, and a ratio of nothing is neither percent nor time', () => {
  expect(claims('It is at 50%.', { run: { tasks: fact(50) } })).toEqual(['unmatched 50%'])
  expect(claims('There are 7 endpoints.', { coverage: { delta: fact(7) } })).toEqual(['unmatched 7 endpoints'])
  expect(claims('It is 3/6.', { run: { tasks: fact(3), plans: fact(6) } })).toEqual([])
  expect(claims('It is 3/6.', { run: { percent: fact(3), plans: fact(6) } })).toEqual(['unmatched 3/6'])
  expect(claims('It is 3/6.', { run: { durationSeconds: fact(3), plans: fact(6) } })).toEqual(['unmatched 3/6'])
})

test.each([
  ['17.69%', []],
  ['17.68%', []],
  ['17.6%', []],
  ['17.5%', ['contradicted 17.5%']],
  ['17.9%', ['contradicted 17.9%']],
  ['18%', []],
  ['17%', ['contradicted 17%']],
])('17.6857 written as %s: %j', (said, expected) => {
  expect(claims(`Overall coverage is ${said}.`, { coverage: { overall: { percent: fact(17.6857) } } })).toEqual(
    expected,
  )
})

test('what is cut off is less than a step; a sign is said in words', () => {
  const facts = { coverage: { overall: { percent: fact(17.7), delta: fact(-3.2) } } }
  expect(claims('Overall coverage is 17.6%.', facts)).toEqual(['contradicted 17.6%'])
  expect(claims('Overall coverage fell by 3.2 points.', facts)).toEqual([])
})

test('said of nothing in particular, a number may be any result, target or earlier one', () => {
  const facts = {
    coverage: {
      overall: { percent: fact(50), target: fact(28), baseline: { percent: fact(22) } },
      rest: { percent: fact(7) },
    },
  }
  for (const known of [50, 28, 22, 7]) expect(claims(`It is ${known}%.`, facts)).toEqual([])
  expect(claims('It is 29%.', facts)).toEqual(['unmatched 29%'])
  expect(claims('Overall coverage is 28%, or 22%, or 7%.', facts)).toEqual([
    'contradicted 28%',
    'contradicted 22%',
    'contradicted 7%',
  ])
  expect(claims('Overall coverage was 22%. Overall coverage should be 28%.', facts)).toEqual([])
})

test('both numbers of a ratio are facts of one subject', () => {
  const facts = { suites: { orm: { passed: fact(50), total: fact(51) }, api: { passed: fact(4), total: fact(52) } } }
  expect(claims('50/51 ORM tests.', facts)).toEqual([])
  expect(claims('50/52 ORM tests.', facts)).toEqual(['contradicted 50/52 ORM tests'])
  expect(claims('It is 50/52.', facts)).toEqual(['unmatched 50/52'])
})

test('a subject without numbers of that kind is not meant', () => {
  const facts = {
    coverage: {
      files: [
        { path: fact('models.py'), covered: fact(5) },
        { path: fact('b.py'), percent: fact(1) },
      ],
    },
  }
  expect(claims('models.py is at 60%.', facts)).toEqual(['unmatched 60%'])
})

test('a file is meant by its path, also where a word of it names nothing in particular', () => {
  const path = 'backend/tests/coverage.py'
  const facts = { coverage: { files: [{ path: fact(path), percent: fact(50) }] } }
  expect(claims(`${path} is at 60%.`, facts)).toEqual(['contradicted 60%'])
  expect(claims('coverage.py is at 60%.', facts)).toEqual(['contradicted 60%'])
})

describe('what a sentence names', () => {
  const facts = (name: string) => ({ suites: { a_b: { name: fact(name), failed: fact(1), percent: fact(50) } } })

  test.each([
    ['new orm', 'New - ORM at 60%'],
    ['models.py', 'At ./models.py...: 60%'],
    ['one two three four five six', 'One two three four five six: 60%'],
  ])('%j is named in %j', (name, text) => expect(claims(text, facts(name))).toEqual(['contradicted 60%']))

  test.each([
    ['one two three four five six seven', 'One two three four five six seven: 60%', 'unmatched 60%'],
    ['3 errors', 'There are 3 errors', 'unmatched 3 errors'],
    ['orm', `ORM ${'x'.repeat(40)} 3 errors`, 'unmatched 3 errors'],
    ['orm', `3 errors of the whole ORM`, 'unmatched 3 errors'],
  ])('%j is not named in %j', (name, text, expected) => expect(claims(text, facts(name))).toEqual([expected]))

  test.each([`ORM ${'x'.repeat(35)} 3 errors`, '3 errors of ORM'])('near a count, it is named in %j', text =>
    expect(claims(text, facts('orm'))).toEqual(['contradicted 3 errors']),
  )
})

describe('the outcome that a claim speaks of', () => {
  const suite = { suites: { orm: { name: fact('ORM tests'), passed: fact(1), failed: fact(2) } } }

  test('is said in it or behind it, not before it, and not far', () => {
    expect(claims('2 failed ORM tests.', suite)).toEqual([])
    expect(claims('1 failed ORM tests.', suite)).toEqual(['contradicted 1 failed ORM tests'])
    expect(claims('Those that failed aside, 1 ORM tests ran.', suite)).toEqual([])
    expect(claims(`1 ORM tests ${'x'.repeat(30)} failed.`, suite)).toEqual([])
  })

  test('is not that of another number', () => {
    expect(
      claims('3 ORM tests, 1 passed and 2 failed.', { suites: { orm: { ...suite.suites.orm, total: fact(3) } } }),
    ).toEqual([])
    const gapClosure = { closed: fact(1), partial: fact(2), count: fact(3) }
    expect(claims('Of 3 gaps, one is closed; of three gaps, two are not closed.', { gapClosure })).toEqual([])
    expect(claims('3 gaps, none of them closed, and all 3 gaps closed.', { gapClosure })).toEqual([
      'contradicted 3 gaps',
    ])
  })

  test('may be that statements are covered, or gaps closed', () => {
    const facts = { coverage: { overall: { covered: fact(5), total: fact(9) } } }
    expect(claims('Overall, 5 statements are covered, and 9 lines are there.', facts)).toEqual([])
    expect(claims('Overall, 9 statements are covered.', facts)).toEqual(['contradicted 9 statements'])
    const gapClosure = { closed: fact(1), partial: fact(2), count: fact(3) }
    expect(claims('There are 3 gaps. 3 gaps were closed.', { gapClosure })).toEqual(['contradicted 3 gaps'])
  })

  test('is none for a percent', () => {
    const facts = { coverage: { overall: { percent: fact(50), pointsShort: fact(59) } } }
    expect(nearest('Overall coverage is 60% passed.', facts)).toEqual([['coverage.overall.percent', undefined]])
  })
})

describe('the fact that is named as the nearest', () => {
  test('is a total or the like, unless an outcome was said', () => {
    const facts = { at: { covered: fact(10), uncovered: fact(59), coveredOnce: fact(61) } }
    expect(nearest('It is 60/70.', facts)).toEqual([['at.covered', undefined]])
  })

  test('is the first of two at one distance', () => {
    const facts = { coverage: { overall: { percent: fact(50) }, rest: { percent: fact(70) } } }
    expect(nearest('It is 60%.', facts)).toEqual([['coverage.overall.percent', undefined]])
  })

  test('comes with the total it is a part of', () => {
    const facts = { at: { discount: fact(20), totals: fact(30), passed: fact(8), total: fact(40) } }
    expect(nearest('It is 9/99 passed.', facts)).toEqual([['at.passed', 'at.total']])
    expect(nearest('It is 9/99 passed.', { at: { passed: fact(8), count: fact(40) } })).toEqual([
      ['at.passed', 'at.count'],
    ])
  })

  test('is none where nothing of that kind was counted', () => {
    expect(nearest('We wrote 3/5 factories.', { at: { passed: fact(3) } })).toEqual([[undefined, undefined]])
  })
})

test('a target is said right before or after', () => {
  expect(claims('Overall coverage is to be >60%.', overall)).toEqual(['unmatched 60%'])
  expect(claims('Overall coverage of a 60%  target.', overall)).toEqual(['unmatched 60%'])
  expect(claims('Overall coverage is 60%, a target of 50%.', overall)).toEqual(['contradicted 60%'])
})
