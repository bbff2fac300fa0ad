import { expect, test } from 'vitest'
import { factsOf } from './facts-of.ts'

test('a run that passed: its counts, where they were read, and the suites in it', async () => {
  const facts = await factsOf(`evidence: { tests: [{ path: run.log, exit: 0 }] }
watch: [KeyError]
suites:
  - { id: parse, name: Parser, include: [tests/test_parse.py], expect: { passed: 3, failed: 0 } }
  - { id: other, name: Others, include: [tests/other.py] }
`)
  expect(facts('run')).toEqual([
    'status = passed ← runStatus()',
    'tool = pytest 7.2.1 ← run.log',
    'durationSeconds = 0.12 ← run.log:7',
  ])
  expect(facts('tests')).toEqual([
    'collected = 3 ← run.log:3',
    ...['passed = 3', 'failed = 0', 'errors = 0', 'skipped = 0', 'xfailed = 0', 'xpassed = 0'].map(at),
    ...['deselected = 0', 'reruns = 0', 'warnings = 0', 'total = 3'].map(at),
    'passRate = 100 ← passRate(3, 0, 0)',
    'passRateDisplay = 100.00 ← passRate(3, 0, 0, digits: 2)',
    'decided = 3 ← sum(3, 0, 0)',
    'watch.0.name = KeyError ← configured closeout.yaml#/watch/0',
    'watch.0.outcome = met ← watch(0)',
    'watch.0.count = 0 ← run.log',
  ])
  expect(facts('suites')).toEqual([
    'parse.name = Parser ← configured closeout.yaml#/suites/0/name',
    'parse.passed = 3 ← run.log#tests in tests/test_parse.py: passed',
    'parse.failed = 0 ← run.log#tests in tests/test_parse.py: failed',
    'parse.errors = 0 ← run.log#tests in tests/test_parse.py: error',
    'parse.skipped = 0 ← run.log#tests in tests/test_parse.py: skipped',
    'parse.xfailed = 0 ← run.log#tests in tests/test_parse.py: xfailed',
    'parse.xpassed = 0 ← run.log#tests in tests/test_parse.py: xpassed',
    'parse.total = 3 ← sum(3, 0, 0, 0, 0, 0)',
    'parse.expected.passed = 3 ← configured closeout.yaml#/suites/0/expect/passed',
    'parse.expected.failed = 0 ← configured closeout.yaml#/suites/0/expect/failed',
    'parse.outcome = met ← gate(3, 3, 0, 0)',
    'other.name = Others ← configured closeout.yaml#/suites/1/name',
    'other.outcome = unmeasured ← gate(Others)',
    'other.reason = no test of the evidence lies in these files ← reason(Others)',
  ])
})
const at = (fact: string) => `${fact} ← run.log:7`

const failure = (file: string, name: string, kind: string, exception: string, message: string) =>
  `<testcase classname="tests.${file}" name="${name}" time="0.1"><${kind} message="${exception}: ${message}">E   ${exception}: ${message}

tests/${file}.py:3: ${exception}</${kind}></testcase>`
const junit = `<testsuites><testsuite name="pytest" errors="1" failures="3" skipped="1" tests="6" time="0.5" timestamp="2026-02-13T23:59:00" hostname="h">
${failure('test_a', 'test_1', 'failure', 'AssertionError', 'no')}
${failure('test_a', 'test_2', 'failure', 'KeyError', 'x')}
${failure('test_a', 'test_3', 'failure', 'KeyError', 'y')}
${failure('test_b', 'test_1', 'error', 'ValueError', 'z')}
<testcase classname="tests.test_b" name="test_2" time="0.1"><skipped type="pytest.skip" message="later">later</skipped></testcase>
<testcase classname="tests.test_c" name="test_1" time="0.0" />
</testsuite></testsuites>
`

const short = '=========================== short test summary info ============================'
const log = (...lines: string[]) => `collected 3 items

tests/test_a.py FFF                                                      [100%]

${lines.join('\n')}
============================== 3 failed in 0.11s ===============================
`

test.each([
  [
    'by their tracebacks',
    '=================================== FAILURES ===================================',
    '_________________________________ test_strict __________________________________',
    '[XPASS(strict)] a reason',
    '___________________________________ test_sub ___________________________________',
    'contains 2 failed subtests',
    '___________________________________ test_err ___________________________________',
    'E   OSError: no',
  ],
  [
    'by the short summary, which cuts them off',
    short,
    'FAILED tests/test_a.py::test_strict - [XPASS(strict)] a reason that is much too l...',
    'FAILED tests/test_a.py::test_sub - contains 1 failed subtest',
    'FAILED tests/test_a.py::test_err - OSError: no',
  ],
])('a test in which nothing was raised ended with none of the exceptions: %s', async (_, ...lines) => {
  const facts = await factsOf('evidence: { tests: [{ path: xpass.log, exit: 1 }] }\nwatch: [KeyError, OSError]\n', {
    'xpass.log': `============================= test session starts ==============================\n${log(...lines)}`,
  })
  expect(facts('tests').filter(fact => /^watch\.\d\.(?:outcome|count)/.test(fact))).toEqual([
    expect.stringMatching(/^watch\.0\.outcome = met/),
    expect.stringMatching(/^watch\.0\.count = 0/),
    expect.stringMatching(/^watch\.1\.outcome = missed/),
    expect.stringMatching(/^watch\.1\.count = 1/),
  ])
})

test('a run that failed: the causes by how many tests they ended, the exceptions watched for, the suites', async () => {
  const facts = await factsOf(
    `evidence: { tests: [junit.xml] }
watch: [KeyError, TypeError]
suites:
  - { id: a, name: A, include: [tests/test_a.py], expect: { failed: 3, total: 4 } }
  - { id: b, name: B, include: [tests/test_b.py] }
  - { id: c, name: C, include: [tests/test_c.py] }
`,
    { 'junit.xml': junit },
  )
  expect(facts('run')).toEqual([
    'status = failed ← runStatus()',
    'reasons.0 = 3 failed (junit.xml) ← runStatus()',
    'reasons.1 = 1 error (junit.xml) ← runStatus()',
    'reasons.2 = the exit status is not known ← runStatus()',
    'durationSeconds = 0.5 ← junit.xml#/testsuites/testsuite/@time',
    'measuredOn = 2026-02-13 ← day(2026-02-13T23:59:00)',
  ])
  const place = (file: string, name: string, kind: string) =>
    `junit.xml#//testcase[@classname="tests.${file}" and @name="${name}"]/${kind}`
  const first = place('test_a', 'test_1', 'failure')
  const [key, otherKey] = [place('test_a', 'test_2', 'failure'), place('test_a', 'test_3', 'failure')]
  const error = place('test_b', 'test_1', 'error')
  const listed = (path: string, id: string, outcome: string, exception: string, message: string, from: string) => [
    `${path}.id = tests/${id} ← ${from}`,
    `${path}.file = tests/${id.split('::')[0]!} ← ${from}`,
    `${path}.outcome = ${outcome} ← ${from}`,
    `${path}.exception = ${exception} ← ${from}`,
    `${path}.message = ${message} ← ${from}`,
  ]
  expect(facts('tests')).toEqual([
    'passed = 1 ← junit.xml#//testcase[not(failure|error|skipped)]',
    'failed = 3 ← junit.xml#//testcase[failure]',
    'errors = 1 ← junit.xml#//testcase[error]',
    'skipped = 1 ← junit.xml#//testcase[skipped]',
    'xfailed = 0 ← junit.xml#//testcase[skipped/@type="pytest.xfail"]',
    'total = 6 ← junit.xml#//testcase',
    'passRate = 20 ← passRate(1, 3, 1)',
    'passRateDisplay = 20.00 ← passRate(1, 3, 1, digits: 2)',
    'decided = 5 ← sum(1, 3, 1)',
    ...listed('failures.0', 'test_a.py::test_1', 'failed', 'AssertionError', 'no', first),
    ...listed('failures.1', 'test_a.py::test_2', 'failed', 'KeyError', 'x', key),
    ...listed('failures.2', 'test_a.py::test_3', 'failed', 'KeyError', 'y', otherKey),
    ...listed('failures.3', 'test_b.py::test_1', 'error', 'ValueError', 'z', error),
    `causes.0.exception = KeyError ← ${key}`,
    'causes.0.count = 2 ← count(tests/test_a.py::test_2, tests/test_a.py::test_3)',
    ...listed('causes.0.tests.0', 'test_a.py::test_2', 'failed', 'KeyError', 'x', key),
    ...listed('causes.0.tests.1', 'test_a.py::test_3', 'failed', 'KeyError', 'y', otherKey),
    `causes.1.exception = AssertionError ← ${first}`,
    'causes.1.count = 1 ← count(tests/test_a.py::test_1)',
    ...listed('causes.1.tests.0', 'test_a.py::test_1', 'failed', 'AssertionError', 'no', first),
    `causes.2.exception = ValueError ← ${error}`,
    'causes.2.count = 1 ← count(tests/test_b.py::test_1)',
    ...listed('causes.2.tests.0', 'test_b.py::test_1', 'error', 'ValueError', 'z', error),
    'watch.0.name = KeyError ← configured closeout.yaml#/watch/0',
    'watch.0.outcome = missed ← watch(2)',
    `watch.0.count = 2 ← ${key}`,
    `watch.0.tests.0 = tests/test_a.py::test_2 ← ${key}`,
    `watch.0.tests.1 = tests/test_a.py::test_3 ← ${otherKey}`,
    'watch.1.name = TypeError ← configured closeout.yaml#/watch/1',
    'watch.1.outcome = met ← watch(0)',
    'watch.1.count = 0 ← junit.xml',
  ])
  const totals = facts('suites').filter(line => /\.(total|outcome|expected\.\w+) = /.test(line))
  expect(totals).toEqual([
    'a.total = 3 ← sum(0, 3, 0, 0, 0, 0)',
    'a.expected.failed = 3 ← configured closeout.yaml#/suites/0/expect/failed',
    'a.expected.total = 4 ← configured closeout.yaml#/suites/0/expect/total',
    'a.outcome = missed ← gate(3, 3, 3, 4)',
    'b.total = 2 ← sum(0, 0, 1, 1, 0, 0)',
    'b.outcome = missed ← gate(0, 1)',
    'c.total = 1 ← sum(1, 0, 0, 0, 0, 0)',
    'c.outcome = met ← gate(0, 0)',
  ])
})

test('more failing tests than are listed: all are counted, and none of the lists is a part of another', async () => {
  const tests = Array.from({ length: 1500 }, (_, index) =>
    failure('test_a', `test_${index}`, 'failure', index < 900 ? 'ValueError' : 'KeyError', 'x'),
  )
  const facts = await factsOf('evidence: { tests: [junit.xml] }\nwatch: [KeyError]\n', {
    'junit.xml': `<testsuites><testsuite name="pytest" errors="0" failures="1500" skipped="0" tests="1500" time="1">${tests.join('')}</testsuite></testsuites>`,
  })
  const place = (name: string) => `junit.xml#//testcase[@classname="tests.test_a" and @name="${name}"]/failure`
  const lines = facts('tests').filter(line => /^(?:failed|failures|causes\.\d\.(?!tests)|watch)/.test(line))
  const shown = Array.from({ length: 50 }, (_, index) => `tests/test_a.py::test_${index}`)
  expect(lines).toEqual([
    'failed = 1500 ← junit.xml#//testcase[failure]',
    `causes.0.exception = ValueError ← ${place('test_0')}`,
    'causes.0.count = 900 ← junit.xml#failing tests: ValueError',
    'causes.0.more = 850 ← subtract(900, 50)',
    `causes.1.exception = KeyError ← ${place('test_900')}`,
    'causes.1.count = 600 ← junit.xml#failing tests: KeyError',
    'causes.1.more = 550 ← subtract(600, 50)',
    'watch.0.name = KeyError ← configured closeout.yaml#/watch/0',
    'watch.0.outcome = missed ← watch(600)',
    `watch.0.count = 600 ← ${place('test_900')}`,
  ])
  expect(facts('tests').filter(line => /^causes\.0\.tests\.\d+\.id/.test(line))).toEqual(
    shown.map((id, index) => `causes.0.tests.${index}.id = ${id} ← ${place(`test_${index}`)}`),
  )
})

test('a run without an end, on a given day: what it collected, and no verdict', async () => {
  const facts = await factsOf(
    'evidence: { tests: [{ path: run.log, exit: 2 }] }\nwatch: [KeyError]\n',
    {
      'run.log':
        '============================= test session starts ==============================\ncollected 3 items\n\ntests/test_parse.py ..\n',
    },
    '2026-03-01',
  )
  expect(facts('run')).toEqual([
    'status = incomplete ← runStatus()',
    'reasons.0 = no summary line (run.log) ← runStatus()',
    'reasons.1 = exit status 2: interrupted, or errors while collecting (run.log) ← runStatus()',
    'measuredOn = 2026-03-01 ← configured --date#',
  ])
  expect(facts('tests')).toEqual([
    'collected = 3 ← run.log:2',
    'watch.0.name = KeyError ← configured closeout.yaml#/watch/0',
    'watch.0.outcome = unmeasured ← watch(KeyError)',
    'watch.0.reason = the run is not complete ← reason(KeyError)',
  ])
})

test('without test evidence a suite and what is watched are unmeasured, and there is no list of failing tests', async () => {
  const facts = await factsOf(`evidence: { coverage: coverage.json }
watch: [KeyError]
suites: [{ id: a, name: A, include: [tests/test_a.py] }]
`)
  expect(facts('run')).toEqual(['measuredOn = 2026-02-14 ← day(2026-02-14T09:30:00.000000)'])
  expect(facts('tests')).toEqual([
    'watch.0.name = KeyError ← configured closeout.yaml#/watch/0',
    'watch.0.outcome = unmeasured ← watch(KeyError)',
    'watch.0.reason = there is no test evidence ← reason(KeyError)',
  ])
  expect(facts('suites')).toEqual([
    'a.name = A ← configured closeout.yaml#/suites/0/name',
    'a.outcome = unmeasured ← gate(A)',
    'a.reason = there is no test evidence ← reason(A)',
  ])
})

test('a suite without expectations, or with none in them, is met when nothing failed in it', async () => {
  const facts = await factsOf(
    `evidence: { tests: [junit.xml] }
suites:
  - { id: a, name: A, include: [tests/test_a.py], expect: {} }
  - { id: b, name: B, include: [tests/test_a.py] }
  - { id: c, name: C, include: [tests/test_c.py], expect: {} }
`,
    { 'junit.xml': junit },
  )
  expect(facts('suites').filter(line => line.includes('outcome'))).toEqual([
    'a.outcome = missed ← gate(3, 0)',
    'b.outcome = missed ← gate(3, 0)',
    'c.outcome = met ← gate(0, 0)',
  ])
})

test('nothing is said of a watched exception where a failing test names none', async () => {
  const nameless = junit.replace(/<failure message="AssertionError: no">[^]*?<\/failure>/, '<failure/>')
  const facts = await factsOf('evidence: { tests: [junit.xml] }\nwatch: [TypeError]\n', { 'junit.xml': nameless })
  expect(facts('tests').filter(line => line.startsWith('watch'))).toEqual([
    'watch.0.name = TypeError ← configured closeout.yaml#/watch/0',
    'watch.0.outcome = unmeasured ← watch(TypeError)',
    'watch.0.reason = not every failing test names its exception ← reason(TypeError)',
  ])
})
