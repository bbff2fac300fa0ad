import { expect, test } from 'vitest'
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
])('a number of %s is what is counted by: %s', (unit, nouns) => {
  const facts: Record<string, FactTree> = {
    tests: { tests: { passed: fact(7) } },
    statements: { coverage: { covered: fact(7) } },
    files: { groups: { met: fact(7), missed: fact(7) } },
    gaps: { closure: { closed: fact(7), partial: fact(7) } },
    warnings: { tests: { passed: fact('x'), warnings: fact(7) } },
    tasks: { phase: { tasks: fact(7) } },
    seconds: { run: { durationSeconds: fact(7) } },
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
