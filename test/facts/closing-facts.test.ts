import { expect, test } from 'vitest'
import { files as project } from '../cli/project.ts'
import { factsOf } from './facts-of.ts'

test('a gap is closed when all its conditions are met, partly when some are', async () => {
  const facts = await factsOf(`evidence: { tests: [{ path: run.log, exit: 0 }] }
gaps:
  - id: gap_1
    title: Untested
    problem: No test
    cause: Haste
    solution: Write one
    plans: [GAP-01, GAP-02]
    closed_when: [tests.failed == 0]
  - { id: gap_2, title: Slow, solution: [Measure, Cut], closed_when: [tests.failed == 0, tests.passed == 0] }
  - { id: gap_3, title: Wrong, closed_when: [tests.passed == 0] }
`)
  expect(facts('gaps')).toEqual([
    'gap_1.id = gap_1 ← configured closeout.yaml#/gaps/0/id',
    'gap_1.title = Untested ← configured closeout.yaml#/gaps/0/title',
    'gap_1.plans.0 = GAP-01 ← configured closeout.yaml#/gaps/0/plans/0',
    'gap_1.plans.1 = GAP-02 ← configured closeout.yaml#/gaps/0/plans/1',
    'gap_1.status = closed ← gapStatus(met)',
    'gap_1.met = 1 ← count(met, outcome: met)',
    'gap_1.count = 1 ← count(met)',
    'gap_1.conditions.0.expression = tests.failed == 0 ← configured closeout.yaml#/gaps/0/closed_when/0',
    'gap_1.conditions.0.outcome = met ← condition(tests.failed == 0, 0)',
    'gap_1.conditions.0.observed = tests.failed = 0 ← observe(0)',
    'gap_1.problem = No test ← authored closeout.yaml#/gaps/0/problem',
    'gap_1.cause = Haste ← authored closeout.yaml#/gaps/0/cause',
    'gap_1.solution.0 = Write one ← authored closeout.yaml#/gaps/0/solution',
    'gap_2.id = gap_2 ← configured closeout.yaml#/gaps/1/id',
    'gap_2.title = Slow ← configured closeout.yaml#/gaps/1/title',
    'gap_2.status = partial ← gapStatus(met, missed)',
    'gap_2.met = 1 ← count(met, missed, outcome: met)',
    'gap_2.count = 2 ← count(met, missed)',
    'gap_2.conditions.0.expression = tests.failed == 0 ← configured closeout.yaml#/gaps/1/closed_when/0',
    'gap_2.conditions.0.outcome = met ← condition(tests.failed == 0, 0)',
    'gap_2.conditions.0.observed = tests.failed = 0 ← observe(0)',
    'gap_2.conditions.1.expression = tests.passed == 0 ← configured closeout.yaml#/gaps/1/closed_when/1',
    'gap_2.conditions.1.outcome = missed ← condition(tests.passed == 0, 3)',
    'gap_2.conditions.1.observed = tests.passed = 3 ← observe(3)',
    'gap_2.solution.0 = Measure ← authored closeout.yaml#/gaps/1/solution/0',
    'gap_2.solution.1 = Cut ← authored closeout.yaml#/gaps/1/solution/1',
    'gap_3.id = gap_3 ← configured closeout.yaml#/gaps/2/id',
    'gap_3.title = Wrong ← configured closeout.yaml#/gaps/2/title',
    'gap_3.status = open ← gapStatus(missed)',
    'gap_3.met = 0 ← count(missed, outcome: met)',
    'gap_3.count = 1 ← count(missed)',
    'gap_3.conditions.0.expression = tests.passed == 0 ← configured closeout.yaml#/gaps/2/closed_when/0',
    'gap_3.conditions.0.outcome = missed ← condition(tests.passed == 0, 3)',
    'gap_3.conditions.0.observed = tests.passed = 3 ← observe(3)',
  ])
  expect(facts('gapClosure')).toEqual([
    'status = in_progress ← gapClosure(closed, partial, open)',
    'closed = 1 ← count(closed, partial, open, status: closed)',
    'partial = 1 ← count(closed, partial, open, status: partial)',
    'open = 1 ← count(closed, partial, open, status: open)',
    'count = 3 ← count(closed, partial, open)',
  ])
  expect(facts('gapLines')).toEqual([
    '0 = gap_1: Untested -> CLOSED (GAP-01 + GAP-02) ← gapLine(gap_1, Untested, closed, GAP-01, GAP-02)',
    '1 = gap_2: Slow -> PARTIAL ← gapLine(gap_2, Slow, partial)',
    '2 = gap_3: Wrong -> OPEN ← gapLine(gap_3, Wrong, open)',
  ])
})

test('gaps are complete when every one is closed, and not when there is none', async () => {
  const closure = async (gaps: string) =>
    (await factsOf(`evidence: { tests: [{ path: run.log, exit: 0 }] }\ngaps: [${gaps}]\n`))('gapClosure')
  expect(await closure('{ id: gap_1, title: Untested, closed_when: [tests.failed == 0] }')).toEqual([
    'status = complete ← gapClosure(closed)',
    'closed = 1 ← count(closed, status: closed)',
    'partial = 0 ← count(closed, status: partial)',
    'open = 0 ← count(closed, status: open)',
    'count = 1 ← count(closed)',
  ])
  expect((await closure(''))[0]).toBe('status = in_progress ← gapClosure()')
})

const plan = `---
phase: 07-parser
plan: "02"
gap_closure: true
files_modified: [core/parse.py, core/print.py]
must_haves:
  truths:
    - Half is covered
    - It is pleasant
  artifacts:
    - path: core/parse.py
      provides: the parser
    - path: run.log
  key_links:
    - from: run.log
      to: core/parse.py
      via: the log
      pattern: passed
---

# Plan

<task type="auto">
</task>
`
const record = JSON.stringify({
  version: 1,
  command: ['pytest'],
  startedAt: '2026-02-14T23:59:50Z',
  finishedAt: '2026-02-15T00:00:05Z',
  exit: 0,
  interrupted: false,
  tools: {},
  git: { commit: 'abc', dirty: false },
  evidence: [],
})
const sha256 = 'de1500ca8b035fca69236fce9eea495a7aecdb7c0aa09edeb87be0d08cb25966'

test('a plan, a verification, a run record and a baseline: all that is said of them, and where it stands', async () => {
  const facts = await factsOf(
    `plan: PLAN.md
phase: { goal: Cover it }
evidence: { coverage: coverage.json, run: run.json }
targets: { overall: { percent: 50, baseline: { coverage: before.json } } }
gaps:
  - { id: gap_1, title: Half, closed_when: [coverage.overall.percent >= 50] }
  - { id: gap_2, title: More, closed_when: [coverage.overall.percent > 50] }
truths: [{ truth: Half is covered, when: coverage.overall.outcome == "met" }]
documents: [{ template: verification-status, path: V.md }]
`,
    {
      'PLAN.md': plan,
      'run.json': record,
      'before.json': project['coverage.json']!.replace('{"covered_lines": 4', '{"covered_lines": 5')
        .replace('"core/print.py": {"executed_lines": [1]', '"core/print.py": {"executed_lines": [1, 2]')
        .replace('"covered_lines": 1', '"covered_lines": 2')
        .replace(
          '25.0, "percent_covered_display": "25", "missing_lines": 3',
          '50.0, "percent_covered_display": "50", "missing_lines": 2',
        )
        .replace('[2, 3, 4]', '[3, 4]')
        .replace(
          '50.0, "percent_covered_display": "50", "missing_lines": 4',
          '62.5, "percent_covered_display": "62", "missing_lines": 3',
        ),
      'V.md': '---\nstatus: gaps_found\nscore: 1/2\n---\n\n# V\n',
    },
  )
  expect(facts('phase')).toEqual([
    'number = 7 ← configured PLAN.md#/phase',
    'id = 07-parser ← configured PLAN.md#/phase',
    'name = Parser ← configured PLAN.md#/phase',
    'plan = 02 ← configured PLAN.md#/plan',
    'goal = Cover it ← configured closeout.yaml#/phase/goal',
    'planFile = PLAN.md ← configured closeout.yaml#/plan',
    'tasks = 1 ← configured PLAN.md##tasks',
    'filesModified.0 = core/parse.py ← configured PLAN.md#/files_modified/0',
    'filesModified.1 = core/print.py ← configured PLAN.md#/files_modified/1',
  ])
  expect(facts('run')).toEqual([
    'startedAt = 2026-02-14T23:59:50Z ← run.json#/startedAt',
    'finishedAt = 2026-02-15T00:00:05Z ← run.json#/finishedAt',
    'durationSeconds = 15 ← subtract(2026-02-15T00:00:05Z, 2026-02-14T23:59:50Z)',
    'commit = abc ← run.json#/git/commit',
    'measuredOn = 2026-02-15 ← day(2026-02-15T00:00:05Z)',
  ])
  expect(facts('keyFiles')).toEqual([
    '0 = core/parse.py ← configured PLAN.md#/files_modified/0',
    '1 = core/print.py ← configured PLAN.md#/files_modified/1',
  ])
  expect(facts('reVerification')).toEqual([
    'updateStatus = false ← configured closeout.yaml#/update_status',
    'previousStatus = gaps_found ← V.md, as V.md#/status says',
    'previousScore = 1/2 ← V.md, as V.md#/score says',
    'gapsClosed.0 = Half ← gapTitle(Half, closed)',
    'gapsRemaining.0 = More ← gapTitle(More, open)',
    'regressions.0 = Overall: 62.50 % to 50.00 % ← regressionLine(Overall, 62.50, 50.00)',
  ])
  expect(facts('mustHaves')).toEqual([
    'truths.0.truth = Half is covered ← configured PLAN.md#/must_haves/truths/0',
    'truths.0.condition = coverage.overall.outcome == "met" ← configured closeout.yaml#/truths/0/when',
    'truths.0.outcome = met ← condition(coverage.overall.outcome == "met", met)',
    'truths.0.observed = coverage.overall.outcome = met ← observe(met)',
    'truths.1.truth = It is pleasant ← configured PLAN.md#/must_haves/truths/1',
    'truths.1.outcome = human_needed ← mustHave(It is pleasant)',
    'truths.1.observed = no condition is bound to it ← observe(It is pleasant)',
    'artifacts.0.path = core/parse.py ← configured PLAN.md#/must_haves/artifacts/0/path',
    'artifacts.0.provides = the parser ← configured PLAN.md#/must_haves/artifacts/0/provides',
    'artifacts.0.outcome = missed ← mustHave(core/parse.py)',
    'artifacts.0.observed = there is no such file ← observe(core/parse.py)',
    'artifacts.1.path = run.log ← configured PLAN.md#/must_haves/artifacts/1/path',
    `artifacts.1.outcome = met ← mustHave(run.log, ${sha256})`,
    `artifacts.1.observed = it is there and holds what the plan asks for ← observe(run.log, ${sha256})`,
    'keyLinks.0.from = run.log ← configured PLAN.md#/must_haves/key_links/0/from',
    'keyLinks.0.to = core/parse.py ← configured PLAN.md#/must_haves/key_links/0/to',
    'keyLinks.0.via = the log ← configured PLAN.md#/must_haves/key_links/0/via',
    'keyLinks.0.pattern = passed ← configured PLAN.md#/must_haves/key_links/0/pattern',
    `keyLinks.0.outcome = met ← mustHave(run.log, ${sha256})`,
    `keyLinks.0.observed = the pattern is found in run.log ← observe(run.log, ${sha256})`,
    'count = 5 ← count(met, human_needed, missed, met, met)',
    'met = 3 ← count(met, human_needed, missed, met, met, outcome: met)',
    'missed = 1 ← count(met, human_needed, missed, met, met, outcome: missed)',
    'status = gaps_found ← mustHaveStatus(met, human_needed, missed, met, met)',
    'score = 3/5 must-haves verified ← score(3, 5)',
  ])
  expect(facts('evidence').filter(line => !line.includes('sha256 ='))).toEqual([
    '0.path = coverage.json ← coverage.json',
    `0.bytes = ${project['coverage.json']!.length} ← coverage.json`,
    '0.format = coverage report ← coverage.json',
    '0.tool = coverage.py ← coverage.json',
    '0.version = 7.4.1 ← coverage.json#/meta/version',
    '0.timestamp = 2026-02-14T09:30:00.000000 ← coverage.json#/meta/timestamp',
    '1.path = before.json ← before.json',
    '1.bytes = 810 ← before.json',
    '1.format = coverage report ← before.json',
    '1.tool = coverage.py ← before.json',
    '1.version = 7.4.1 ← before.json#/meta/version',
    '1.timestamp = 2026-02-14T09:30:00.000000 ← before.json#/meta/timestamp',
    '2.path = run.json ← run.json',
    `2.bytes = ${record.length} ← run.json`,
    '2.format = run record ← run.json',
    '2.timestamp = 2026-02-15T00:00:05Z ← run.json#/finishedAt',
  ])
})

test('the next phase takes over what is not met, the whole first', async () => {
  const facts = await factsOf(`evidence: { coverage: coverage.json }
targets:
  overall: { percent: 60 }
  groups: [{ id: core, name: Core, percent: 30, files: [core/parse.py, core/print.py, core/none.py] }]
next: { number: "7.1", name: More, goal: Cover more, depends_on: "7" }
`)
  const shown = facts('handoff').filter(line => !/^\w+\.\d\./.test(line) || /\.(name|outcome) = /.test(line))
  expect(shown).toEqual([
    'needed = true ← anyNotMet(missed, met, missed, unmeasured)',
    'unmeasured = 1 ← count(missed, met, missed, unmeasured, outcome: unmeasured)',
    'count = 2 ← count(missed, met, missed, unmeasured, outcome: not met)',
    'number = 7.1 ← configured closeout.yaml#/next/number',
    'name = More ← configured closeout.yaml#/next/name',
    'goal = Cover more ← configured closeout.yaml#/next/goal',
    'dependsOn = 7 ← configured closeout.yaml#/next/depends_on',
    'files.0.name = print.py ← basename(core/print.py)',
    'files.0.outcome = missed ← gate(1, 4, 30)',
    'files.1.name = none.py ← basename(core/none.py)',
    'files.1.outcome = unmeasured ← gate(30)',
    'targets.0.name = Overall coverage ← configured closeout.yaml#/targets/overall',
    'targets.0.outcome = missed ← gate(4, 8, 60)',
    'targets.1.name = print.py ← basename(core/print.py)',
    'targets.1.outcome = missed ← gate(1, 4, 30)',
    'targets.2.name = none.py ← basename(core/none.py)',
    'targets.2.outcome = unmeasured ← gate(30)',
  ])
})

test('what the configuration says for the documents is taken as it is', async () => {
  const facts = await factsOf(`evidence: { coverage: coverage.json }
phase: { number: 7, name: Parser }
notes: [First, Second]
reproduce: make test
summary: { title: T, subsystem: S, tags: [a], requires: [b], provides: [c], affects: [d], tech_stack: [e] }
`)
  expect(facts('phase')).toEqual([
    'number = 7 ← configured closeout.yaml#/phase/number',
    'name = Parser ← configured closeout.yaml#/phase/name',
    'reason = closeout.yaml names no `plan`, and its `phase` does not say it ← configured closeout.yaml#/phase',
  ])
  expect(facts('notes')).toEqual([
    '0 = First ← authored closeout.yaml#/notes/0',
    '1 = Second ← authored closeout.yaml#/notes/1',
  ])
  expect(facts('reproduce')).toEqual([' = make test ← configured closeout.yaml#/reproduce'])
  expect(facts('summary')).toEqual([
    'title = T ← configured closeout.yaml#/summary/title',
    'subsystem = S ← configured closeout.yaml#/summary/subsystem',
    'tags.0 = a ← configured closeout.yaml#/summary/tags/0',
    'requires.0 = b ← configured closeout.yaml#/summary/requires/0',
    'provides.0 = c ← configured closeout.yaml#/summary/provides/0',
    'affects.0 = d ← configured closeout.yaml#/summary/affects/0',
    'techStack.0 = e ← configured closeout.yaml#/summary/tech_stack/0',
  ])
  expect(facts('keyFiles')).toEqual(['0 = NOTE.md ← configured closeout.yaml#/documents/0/path'])
  expect(facts('handoff')).toEqual([
    'needed = false ← anyNotMet()',
    'unmeasured = 0 ← count(outcome: unmeasured)',
    'count = 0 ← count(outcome: not met)',
    'reason = closeout.yaml has no `next` ← configured closeout.yaml#/next',
  ])
})
