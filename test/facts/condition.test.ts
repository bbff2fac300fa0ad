import { expect, test } from 'vitest'
import { CloseoutError } from '../../src/diagnostic.ts'
import { decideCondition } from '../../src/facts/condition.ts'
import { Value, type FactTree, type Origin } from '../../src/facts/value.ts'

const origin: Origin = { kind: 'configured', file: 'closeout.yaml', pointer: '/when' }
const facts: FactTree = {
  tests: { failed: new Value(0, origin), passed: undefined },
  name: new Value(`${'a'.repeat(60)}!`, origin),
  files: [{ outcome: new Value('met', origin) }, { outcome: new Value('unmeasured', origin) }],
}

/** How a condition came out, or the message of its refusal. */
function decide(code: string): string {
  try {
    return decideCondition(new Value(code, origin), facts, 'closeout.yaml', { line: 3 }).outcome.data
  } catch (error) {
    if (!(error instanceof CloseoutError)) throw error
    const { rule, place, message } = error.diagnostics[0]!
    return `${rule} ${place?.line}: ${message}`
  }
}

test('a whole number before a fact is compared with it as behind it', () => {
  expect(['0 == tests.failed', '1 == tests.failed', '1 != tests.failed'].map(decide)).toEqual(['met', 'missed', 'met'])
})

test('a condition is met, missed, or unmeasured where what it reads is', () => {
  expect(['tests.failed == 0', 'tests.failed > 0', 'tests.passed > 0'].map(decide)).toEqual([
    'met',
    'missed',
    'unmeasured',
  ])
})

test.each([
  ['files[1].outcome == "met"', 'unmeasured'],
  ['files[1].outcome != "missed"', 'unmeasured'],
  ['files[0].outcome == "met" || files[1].outcome == "met"', 'met'],
  ['files[0].outcome == "missed" && files[1].outcome == "met"', 'missed'],
  ['files.all(f, f.outcome != "missed")', 'unmeasured'],
  ['files.exists(f, f.outcome == "met")', 'met'],
  ['files[1].outcome == "unmeasured"', 'met'],
  ['files[1].outcome in ["met", "unmeasured"]', 'met'],
])('an outcome that is not measured is compared with nothing but that: %s is %s', (code, expected) => {
  expect(decide(code)).toBe(expected)
})

test.each(['size(tests.failures) == 0', 'tests.failures.all(f, f.outcome == "x")', '!tests.causes.exists(c, true)'])(
  'of a list that nobody measured nothing is decided: %s',
  code => {
    expect(decide(code)).toBe('unmeasured')
  },
)

test.each(['name.matches("^(a+)+$")', 'tests.failed == 1 && name.matches("x")', '[name].all(n, n.matches("(a+)+$"))'])(
  'a regular expression is refused before it runs: %s',
  code => {
    expect(decide(code)).toBe(
      `config 3: Unexpected \`matches\` in the condition \`${code}\`, expected comparisons only`,
    )
  },
)

test.each(['constructor', 'tests.constructor', 'tests.__proto__', 'toString'])(
  'a member that every object has is no fact: %s',
  name => {
    expect(decide(`${name} == 0`)).toBe(
      `config 3: Unexpected name \`${name}\` in the condition \`${name} == 0\`, expected a fact`,
    )
  },
)

test('nothing of JavaScript can be called', () => {
  expect(decide('__proto__ == 0')).toBe(
    'config 3: Cannot read the condition `__proto__ == 0`: Reserved identifier: __proto__',
  )
  for (const code of ['name.constructor("x")', 'eval("1")', 'Function("return 1")()', 'process.exit(1)'])
    expect(decide(code)).toMatch(/^config 3: /)
})

test('an expression nested without end is refused', () => {
  expect(decide(`${'('.repeat(1000)}true${')'.repeat(1000)}`)).toMatch(/^config 3: Cannot read the condition/)
})

test('what is unmeasured is in no table', () => {
  expect(decide('size(tests) == 1')).toBe('met')
  expect(decide('has(tests.passed)')).toBe('missed')
})

test('what was read is shown, also a list, a table and what is not measured', () => {
  const tree: FactTree = {
    tests: { failed: new Value(0, origin), failures: [new Value('a', origin), new Value('b', origin)] },
  }
  const observed = (code: string) =>
    decideCondition(new Value(code, origin), tree, 'closeout.yaml', { line: 3 }).observed.data
  expect(observed('tests.failed == 0 && size(tests.failures) == 2')).toBe(
    'tests.failed = 0, tests.failures = a list of 2',
  )
  expect(observed('has(tests.failed) || size(tests) == 2')).toBe('tests.failed = 0, tests = a table')
  expect(observed('tests.passed > 0')).toBe('tests.passed = unmeasured')
  expect(observed('tests.failures.all(name, name == "a")')).toBe('tests.failures = (a), (b)')
  expect(observed('1 == 1')).toBe('nothing')
})

const value = <T extends string | number>(data: T) => new Value(data, origin)
const files = [
  { name: value('a.py'), outcome: value('met'), suites: [{ name: value('unit') }] },
  { name: value('b.py'), outcome: value('missed'), percent: undefined, suites: [] },
]

test.each([
  ['files.exists(file, file.name == "a.py" && file.outcome == "met")', 'files = (a.py, met), (b.py, missed)'],
  ['files.all(file, file.outcome == "met" || file.outcome == "missed")', 'files = (met), (missed)'],
  ['files.exists(file, file.percent > 5)', 'files = (unmeasured), (unmeasured)'],
  [
    'files.exists(file, file.suites.exists(suite, suite.name == file.name))',
    'files = (a list of 1, a.py), (a list of 0, b.py)',
  ],
  ['files.filter(file, file.outcome == "met").all(file, file.name == "a.py")', 'files = (met), (missed)'],
  ['files.exists(file, true)', 'files = a list of 2'],
  ['none.all(file, file.name == "a.py")', 'none = a list of 0'],
  ['[1, 2].all(number, number > 0)', 'nothing'],
])('of a list, what a macro reads of each item is shown: %s', (code, observed) => {
  const tree: FactTree = { files, none: [] }
  const condition = decideCondition(value(code), tree, 'closeout.yaml', { line: 3 })
  expect(condition.observed.data).toBe(observed)
})

test('a condition over a list is derived from what it read of each item', () => {
  const code = 'files.exists(file, file.outcome == "met" && file.percent > 5)'
  const { outcome } = decideCondition(value(code), { files }, 'closeout.yaml', { line: 3 })
  expect(outcome.origin).toMatchObject({ arguments: [{ data: code }, { data: 'met' }, { data: 'missed' }] })
})

test('of a long list, the first eight items are shown and the others counted', () => {
  const many = Array.from({ length: 11 }, (_, index) => ({ met: value(index) }))
  const { observed } = decideCondition(value('many.all(one, one.met >= 0)'), { many }, 'closeout.yaml', { line: 3 })
  expect(observed.data).toBe('many = (0), (1), (2), (3), (4), (5), (6), (7) and 3 more')
  expect(observed.origin).toMatchObject({ arguments: Array.from({ length: 11 }, (_, data) => ({ data })) })
})

test('a name that the items of a list do not have is refused', () => {
  expect(() =>
    decideCondition(value('files.exists(file, file.outcom == "met")'), { files }, 'closeout.yaml', { line: 3 }),
  ).toThrow('Unexpected name `outcom` in the condition')
})

test.each([
  [
    'tests.faild == 0',
    'Unexpected name `tests.faild` in the condition `tests.faild == 0`, expected a fact',
    'write `tests.failed`',
  ],
  [
    'tests.failed.x == 0',
    'Unexpected name `tests.failed.x` in the condition `tests.failed.x == 0`, expected a fact',
    undefined,
  ],
  ['tests.failed', 'Unexpected result of the condition `tests.failed`, expected true or false', undefined],
])('a condition that decides nothing is refused: %s', (code, message, hint) => {
  try {
    decideCondition(new Value(code, origin), facts, 'closeout.yaml', { line: 3 })
    expect.unreachable()
  } catch (error) {
    const { diagnostics } = error as CloseoutError
    expect(diagnostics.map(one => [one.message, one.hint, one.place?.line])).toEqual([[message, hint, 3]])
  }
})

test.each([
  ...['covered', 'total', 'missing', 'percent', 'display', 'delta', 'deltaDisplay', 'regression', 'shortfall'],
  ...[
    'pointsShort',
    'baseline',
    'collected',
    'tests',
    'passed',
    'errors',
    'skipped',
    'xfailed',
    'xpassed',
    'deselected',
  ],
  ...[
    'reruns',
    'subtestsPassed',
    'warnings',
    'passRate',
    'passRateDisplay',
    'decided',
    'count',
    'mode',
    'unit',
    'unitOfOne',
    'tool',
  ],
  ...['version', 'files', 'status', 'exit', 'startedAt', 'finishedAt', 'durationSeconds', 'measuredOn', 'commit'],
  ...['measured', 'reason', 'outcome'],
])('a fact may be unmeasured: %s', name => {
  expect(decide(`tests.${name} == 0`)).toBe('unmeasured')
})

test('how many failed may be unmeasured, too', () => {
  const { outcome } = decideCondition(value('run.failed == 0'), { run: {} }, 'closeout.yaml', { line: 3 })
  expect(outcome.data).toBe('unmeasured')
})

/** How a condition over some measurements came out, what it observed, and what it is derived from. */
function over(code: string) {
  const tree: FactTree = {
    tests: { failed: value(4), total: value(17), errors: value(0), passed: undefined },
    coverage: { percent: value(50), display: value('50.00'), files: [{ percent: value(49.5) }, {}] },
    figures: { 'a-b': { 'x y': value(1) }, names: [value('a'), value('b')] },
    phase: { number: value('3') },
    needed: new Value(true, origin),
  }
  try {
    const { outcome, observed } = decideCondition(value(code), tree, 'closeout.yaml', { line: 3 })
    const args = outcome.origin.kind === 'derived' ? outcome.origin.arguments.slice(1) : []
    return [outcome.data, observed.data, args.length]
  } catch (error) {
    const { message, hint } = (error as CloseoutError).diagnostics[0]!
    return hint === undefined ? [message] : [message, hint]
  }
}

test.each([
  ['tests.failed / tests.total < 0.05', 'missed'],
  ['tests.failed / tests.total > 0.2', 'met'],
  ['100 * tests.failed / tests.total < 24', 'met'],
  ['tests.failed < 1 / 20', 'missed'],
  ['(tests.failed + 1) / (tests.total + 3) == 1 / 4', 'met'],
  ['tests.total / tests.failed / 2 == 2.125', 'met'],
  ['tests.total // in all\n / tests.failed > 4.2', 'met'],
  ['size(coverage.files) / size(figures.names) == 1', 'met'],
  ['size(figures.names) / tests.failed == 0.5', 'met'],
  ['coverage.files.exists(file, file.percent / 99 == 0.5)', 'met'],
  ['coverage.percent - 40.5 > 0.0', 'met'],
  ['40.5 - coverage.percent < 0', 'met'],
  ['coverage.percent * 2.0 + 1 == 101', 'met'],
  ['coverage.percent == 50.0 && coverage.percent == 50', 'met'],
  ['coverage.percent != 50.5', 'met'],
  ['tests.total % 2 == 1 && tests.total % 2.0 == 1.0', 'met'],
  ['size(figures.names) * 1.5 == 3', 'met'],
  ['size(figures.names) % 1.5 == 0.5', 'met'],
  ['-tests.failed == -4', 'met'],
  ['tests.failed in [3, 4]', 'met'],
  ['tests.failed / tests.errors > 1', 'unmeasured'],
  ['tests.failed / 0 > 1', 'unmeasured'],
  ['tests.failed / tests.passed > 1', 'unmeasured'],
])('numbers are of one kind, however they are written: %s', (code, outcome) => {
  expect(over(code)[0]).toBe(outcome)
})

const hint = 'put text in quotes, numbers and true or false not: `phase.number == "12"`'
test.each([
  ['phase.number == 3', 'a text and a number'],
  ['3.0 != phase.number', 'a text and a number'],
  ['coverage.display >= 50', 'a text and a number'],
  ['50 > coverage.display', 'a text and a number'],
  ['needed == "true"', 'a text and true or false'],
  ['needed == 1', 'true or false and a number'],
])('values of two kinds are not compared: %s', (code, what) => {
  expect(over(code)).toEqual([
    `Unexpected comparison of ${what} in the condition \`${code}\`, expected two values of one kind`,
    hint,
  ])
})

test.each([
  ['phase["number"] == "3"', ['met', 'phase.number = 3', 1]],
  ['tests["failed"] == 4', ['met', 'tests.failed = 4', 1]],
  ['tests["passed"] == 4', ['unmeasured', 'tests.passed = unmeasured', 0]],
  ['coverage.files[0].percent >= 49.5', ['met', 'coverage.files[0].percent = 49.5', 1]],
  ['coverage["files"][1]["percent"] > 0', ['unmeasured', 'coverage.files[1].percent = unmeasured', 0]],
  ['coverage.files[2].percent > 0', ['unmeasured', 'coverage.files[2].percent = unmeasured', 0]],
  ['figures["a-b"]["x y"] == 1', ['met', 'figures["a-b"]["x y"] = 1', 1]],
  ['figures.names[1] == "b"', ['met', 'figures.names[1] = b', 1]],
  [
    'figures.names[size(figures.names) - 1] == "b"',
    ['met', 'figures.names = a list of 2, figures.names = a list of 2', 0],
  ],
  ['"failed" in tests', ['met', 'tests.failed = 4', 1]],
  ['!("passed" in tests)', ['met', 'tests.passed = unmeasured', 0]],
  ['"b" in figures.names', ['met', 'figures.names = (a), (b)', 2]],
  ['phase.number in figures.names', ['missed', 'phase.number = 3, figures.names = (a), (b)', 3]],
  [
    'tests["faild"] == 0',
    ['Unexpected name `tests.faild` in the condition `tests["faild"] == 0`, expected a fact', 'write `tests.failed`'],
  ],
  [
    'figures["a-c"] == 0',
    [
      'Unexpected name `figures["a-c"]` in the condition `figures["a-c"] == 0`, expected a fact',
      'write `figures["a-b"]`',
    ],
  ],
  ['!("nope" in tests)', ['Unexpected name `nope` in the condition `!("nope" in tests)`, expected a fact']],
  ['tests[0] == 4', ['Unexpected name `tests[0]` in the condition `tests[0] == 4`, expected a fact']],
])('a name or a number in brackets is read as one behind a dot: %s', (code, expected) => {
  expect(over(code)).toEqual(expected)
})
