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
