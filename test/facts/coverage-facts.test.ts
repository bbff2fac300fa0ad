import { expect, test } from 'vitest'
import { files as project } from '../cli/project.ts'
import { factsOf, placesBehind } from './facts-of.ts'

/** The project's report as it was before: `core/parse.py` was covered wholly. */
const before = project['coverage.json']!.replace('[1, 2, 3]', '[1, 2, 3, 4]')
  .replace('"covered_lines": 3', '"covered_lines": 4')
  .replace(
    '75.0, "percent_covered_display": "75", "missing_lines": 1',
    '100.0, "percent_covered_display": "100", "missing_lines": 0',
  )
  .replace('"missing_lines": [4]', '"missing_lines": []')
  .replace('"totals": {"covered_lines": 4', '"totals": {"covered_lines": 5')
  .replace(
    '50.0, "percent_covered_display": "50", "missing_lines": 4',
    '62.5, "percent_covered_display": "62", "missing_lines": 3',
  )

test('a target is held against its counts, and beside what an earlier document claimed', async () => {
  const facts = await factsOf(`evidence: { coverage: coverage.json }
targets: { overall: { percent: 50, baseline: { percent: 60.5, source: AUDIT.md } } }
`)
  expect(facts('coverage')).toEqual([
    'mode = statement ← coverage.json#/meta/branch_coverage',
    'unit = statements ← unit(statement)',
    'unitOfOne = statement ← unit(statement)',
    'tool = coverage.py ← coverage.json#/meta',
    'version = 7.4.1 ← coverage.json#/meta/version',
    'files = 2 ← coverage.json#/files',
    'overall.name = Overall ← configured closeout.yaml#/targets/overall',
    'overall.target = 50 ← configured closeout.yaml#/targets/overall/percent',
    'overall.outcome = met ← gate(4, 8, 50)',
    'overall.covered = 4 ← coverage.json#/totals/covered_lines',
    'overall.total = 8 ← coverage.json#/totals/num_statements',
    'overall.missing = 4 ← subtract(8, 4)',
    'overall.percent = 50 ← percent(4, 8)',
    'overall.display = 50.00 ← percent(4, 8, digits: 2, target: 50)',
    'overall.shortfall = 0 ← shortfall(4, 8, 50)',
    'overall.pointsShort = 0.00 ← pointsShort(50, 50, digits: 2)',
    'overall.baseline.percent = 60.5 ← AUDIT.md, as closeout.yaml#/targets/overall/baseline/percent says',
    'overall.baseline.display = 60.50 ← AUDIT.md, as closeout.yaml#/targets/overall/baseline/percent says',
    'overall.baseline.source = AUDIT.md ← configured closeout.yaml#/targets/overall/baseline/source',
    'overall.baseline.kind = claimed ← configured closeout.yaml#/targets/overall/baseline',
    'overall.delta = -10.5 ← subtract(50, 60.5)',
    'overall.deltaDisplay = -10.50 ← subtract(50, 60.5, digits: 2)',
    'overall.regression = true ← below(50, 60.5)',
  ])
  expect(facts('baselines')).toEqual([' = 1 ← count(60.50)'])
})

test('the files of a group each have a row; the group has no sum while one of them is unmeasured', async () => {
  const facts = await factsOf(
    `evidence: { coverage: coverage.json }
targets:
  baseline: { coverage: before.json }
  groups:
    - id: core
      name: Core
      percent: 50
      files:
        - core/parse.py
        - { path: core/print.py, name: Printer, percent: 30, baseline: { percent: 24.99, source: OLD.md } }
        - core/none.py
`,
    { 'before.json': before },
  )
  const rows = facts('coverage').filter(line => line.startsWith('groups.'))
  expect(rows.map(line => line.replace('groups.core.', ''))).toEqual([
    'name = Core ← configured closeout.yaml#/targets/groups/0/name',
    'target = 50 ← configured closeout.yaml#/targets/groups/0/percent',
    'met = 1 ← count(met, missed, unmeasured, outcome: met)',
    'missed = 1 ← count(met, missed, unmeasured, outcome: missed)',
    'unmeasured = 1 ← count(met, missed, unmeasured, outcome: unmeasured)',
    'regressions = 1 ← count(true, false, regression: true)',
    'count = 3 ← count(met, missed, unmeasured)',
    'files.0.name = parse.py ← basename(core/parse.py)',
    'files.0.path = core/parse.py ← configured closeout.yaml#/targets/groups/0/files/0',
    'files.0.target = 50 ← configured closeout.yaml#/targets/groups/0/percent',
    'files.0.key = core/parse.py ← coverage.json#/files/core~1parse.py',
    'files.0.outcome = met ← gate(3, 4, 50)',
    'files.0.covered = 3 ← coverage.json#/files/core~1parse.py/summary/covered_lines',
    'files.0.total = 4 ← coverage.json#/files/core~1parse.py/summary/num_statements',
    'files.0.missing = 1 ← subtract(4, 3)',
    'files.0.percent = 75 ← percent(3, 4)',
    'files.0.display = 75.00 ← percent(3, 4, digits: 2, target: 50)',
    'files.0.shortfall = 0 ← shortfall(3, 4, 50)',
    'files.0.pointsShort = 0.00 ← pointsShort(75, 50, digits: 2)',
    'files.0.baseline.percent = 100 ← percent(4, 4)',
    'files.0.baseline.display = 100.00 ← percent(4, 4, digits: 2)',
    'files.0.baseline.source = before.json ← configured closeout.yaml#/targets/baseline/coverage',
    'files.0.baseline.kind = measured ← configured closeout.yaml#/targets/baseline',
    'files.0.delta = -25 ← subtract(75, 100)',
    'files.0.deltaDisplay = -25.00 ← subtract(75, 100, digits: 2)',
    'files.0.regression = true ← below(75, 100)',
    'files.0.missingRanges.0.0 = 4 ← coverage.json#/files/core~1parse.py/missing_lines/0',
    'files.0.missingRanges.0.1 = 4 ← coverage.json#/files/core~1parse.py/missing_lines/0',
    'files.0.missingBlocks.0.lines = 4 ← range(4, 4)',
    'files.0.missingBlocks.0.count = 1 ← rangeLength(4, 4)',
    'files.1.name = Printer ← configured closeout.yaml#/targets/groups/0/files/1/name',
    'files.1.path = core/print.py ← configured closeout.yaml#/targets/groups/0/files/1/path',
    'files.1.target = 30 ← configured closeout.yaml#/targets/groups/0/files/1/percent',
    'files.1.key = core/print.py ← coverage.json#/files/core~1print.py',
    'files.1.outcome = missed ← gate(1, 4, 30)',
    'files.1.covered = 1 ← coverage.json#/files/core~1print.py/summary/covered_lines',
    'files.1.total = 4 ← coverage.json#/files/core~1print.py/summary/num_statements',
    'files.1.missing = 3 ← subtract(4, 1)',
    'files.1.percent = 25 ← percent(1, 4)',
    'files.1.display = 25.00 ← percent(1, 4, digits: 2, target: 30)',
    'files.1.shortfall = 1 ← shortfall(1, 4, 30)',
    'files.1.pointsShort = 5.00 ← pointsShort(25, 30, digits: 2)',
    'files.1.baseline.percent = 24.99 ← OLD.md, as closeout.yaml#/targets/groups/0/files/1/baseline/percent says',
    'files.1.baseline.display = 24.99 ← OLD.md, as closeout.yaml#/targets/groups/0/files/1/baseline/percent says',
    'files.1.baseline.source = OLD.md ← configured closeout.yaml#/targets/groups/0/files/1/baseline/source',
    'files.1.baseline.kind = claimed ← configured closeout.yaml#/targets/groups/0/files/1/baseline',
    'files.1.delta = 0.010000000000001563 ← subtract(25, 24.99)',
    'files.1.deltaDisplay = +0.01 ← subtract(25, 24.99, digits: 2)',
    'files.1.regression = false ← below(25, 24.99)',
    'files.1.missingRanges.0.0 = 2 ← coverage.json#/files/core~1print.py/missing_lines/0',
    'files.1.missingRanges.0.1 = 4 ← coverage.json#/files/core~1print.py/missing_lines/2',
    'files.1.missingBlocks.0.lines = 2-4 ← range(2, 4)',
    'files.1.missingBlocks.0.count = 3 ← rangeLength(2, 4)',
    'files.2.name = none.py ← basename(core/none.py)',
    'files.2.path = core/none.py ← configured closeout.yaml#/targets/groups/0/files/2',
    'files.2.target = 50 ← configured closeout.yaml#/targets/groups/0/percent',
    'files.2.outcome = unmeasured ← gate(50)',
    'files.2.reason = no key of `coverage.json` is `core/none.py` ← reason(none.py)',
  ])
})

const summary = (covered: number, total: number, branches = [0, 0]) => ({
  covered_lines: covered,
  num_statements: total,
  percent_covered: (100 * (covered + branches[0]!)) / (total + branches[1]!),
  percent_covered_display: String(Math.round((100 * (covered + branches[0]!)) / (total + branches[1]!))),
  missing_lines: total - covered,
  excluded_lines: 0,
  num_branches: branches[1],
  num_partial_branches: branches[1]! - branches[0]!,
  covered_branches: branches[0],
  missing_branches: branches[1]! - branches[0]!,
})
const region = (executed: number[], missing: number[], branched = false) => ({
  executed_lines: executed,
  summary: summary(executed.length, executed.length + missing.length, branched ? [1, 2] : [0, 0]),
  missing_lines: missing,
  excluded_lines: [],
  executed_branches: branched ? [[1, 5]] : [],
  missing_branches: branched ? [[1, 2]] : [],
})
const branchReport = JSON.stringify({
  meta: { format: 3, version: '7.6.1', timestamp: '2026-02-14T09:30:00', branch_coverage: true, show_contexts: false },
  files: {
    'a/x.py': {
      ...region([1, 5], [2, 3, 7], true),
      functions: { f: region([], [7]), g: region([], [2, 3]), h: region([5], []), '': region([1], [], true) },
      classes: { '': region([1, 5], [2, 3, 7], true) },
    },
    'b/x.py': region([1], []),
  },
  totals: summary(3, 6, [1, 2]),
})

test('in branch mode statements and branches are added, and the functions that lack most come first', async () => {
  const facts = await factsOf(
    `evidence: { coverage: branches.json }
targets:
  overall: { percent: 60, baseline: { coverage: coverage.json } }
  groups: [{ id: x, name: X, percent: 42.86, files: [a/x.py, b/x.py] }]
`,
    { 'branches.json': branchReport },
  )
  expect(facts('coverage').filter(line => !/\.(target|path|name|key|count|missed|met) = /.test(line))).toEqual([
    'mode = branch ← branches.json#/meta/branch_coverage',
    'unit = statements and branches ← unit(branch)',
    'unitOfOne = statement or branch ← unit(branch)',
    'tool = coverage.py ← branches.json#/meta',
    'version = 7.6.1 ← branches.json#/meta/version',
    'files = 2 ← branches.json#/files',
    'overall.outcome = missed ← gate(4, 8, 60)',
    'overall.covered = 4 ← sum(3, 1)',
    'overall.total = 8 ← sum(6, 2)',
    'overall.missing = 4 ← subtract(8, 4)',
    'overall.percent = 50 ← percent(4, 8)',
    'overall.display = 50.00 ← percent(4, 8, digits: 2, target: 60)',
    'overall.shortfall = 1 ← shortfall(4, 8, 60)',
    'overall.pointsShort = 10.00 ← pointsShort(50, 60, digits: 2)',
    'groups.x.unmeasured = 0 ← count(missed, met, outcome: unmeasured)',
    'groups.x.regressions = 0 ← count(regression: true)',
    'groups.x.covered = 4 ← sum(3, 1)',
    'groups.x.total = 8 ← sum(7, 1)',
    'groups.x.percent = 50 ← percent(4, 8)',
    'groups.x.display = 50.00 ← percent(4, 8, digits: 2)',
    'groups.x.files.0.outcome = missed ← gate(3, 7, 42.86)',
    'groups.x.files.0.covered = 3 ← sum(2, 1)',
    'groups.x.files.0.total = 7 ← sum(5, 2)',
    'groups.x.files.0.missing = 4 ← subtract(7, 3)',
    'groups.x.files.0.percent = 42.857142857142854 ← percent(3, 7)',
    'groups.x.files.0.display = 42.857 ← percent(3, 7, digits: 2, target: 42.86)',
    'groups.x.files.0.shortfall = 1 ← shortfall(3, 7, 42.86)',
    'groups.x.files.0.pointsShort = 0.00 ← pointsShort(42.857142857142854, 42.86, digits: 2)',
    'groups.x.files.0.missingRanges.0.0 = 2 ← branches.json#/files/a~1x.py/missing_lines/0',
    'groups.x.files.0.missingRanges.0.1 = 3 ← branches.json#/files/a~1x.py/missing_lines/1',
    'groups.x.files.0.missingRanges.1.0 = 7 ← branches.json#/files/a~1x.py/missing_lines/2',
    'groups.x.files.0.missingRanges.1.1 = 7 ← branches.json#/files/a~1x.py/missing_lines/2',
    'groups.x.files.0.missingBlocks.0.lines = 2-3 ← range(2, 3)',
    'groups.x.files.0.missingBlocks.1.lines = 7 ← range(7, 7)',
    'groups.x.files.0.uncovered.0.kind = function ← branches.json#/files/a~1x.py/functions/g',
    'groups.x.files.0.uncovered.0.missing = 2 ← branches.json#/files/a~1x.py/functions/g/summary/missing_lines',
    'groups.x.files.0.uncovered.0.total = 2 ← branches.json#/files/a~1x.py/functions/g/summary/num_statements',
    'groups.x.files.0.uncovered.1.kind = function ← branches.json#/files/a~1x.py/functions/f',
    'groups.x.files.0.uncovered.1.missing = 1 ← branches.json#/files/a~1x.py/functions/f/summary/missing_lines',
    'groups.x.files.0.uncovered.1.total = 1 ← branches.json#/files/a~1x.py/functions/f/summary/num_statements',
    'groups.x.files.1.outcome = met ← gate(1, 1, 42.86)',
    'groups.x.files.1.covered = 1 ← sum(1, 0)',
    'groups.x.files.1.total = 1 ← sum(1, 0)',
    'groups.x.files.1.missing = 0 ← subtract(1, 1)',
    'groups.x.files.1.percent = 100 ← percent(1, 1)',
    'groups.x.files.1.display = 100.00 ← percent(1, 1, digits: 2, target: 42.86)',
    'groups.x.files.1.shortfall = 0 ← shortfall(1, 1, 42.86)',
    'groups.x.files.1.pointsShort = 0.00 ← pointsShort(100, 42.86, digits: 2)',
  ])
  expect(facts('coverage').filter(line => /uncovered\.\d\.name/.test(line))).toEqual([
    'groups.x.files.0.uncovered.0.name = g ← branches.json#/files/a~1x.py/functions/g',
    'groups.x.files.0.uncovered.1.name = f ← branches.json#/files/a~1x.py/functions/f',
  ])
})

test('without a report, or with several files that could be meant, a target is unmeasured and says why', async () => {
  const targets = 'targets: { groups: [{ id: x, name: X, percent: 50, files: [x.py] }] }\n'
  const why = async (evidence: string) =>
    (await factsOf(`evidence: { ${evidence} }\n${targets}`, { 'branches.json': branchReport }))('coverage').filter(
      line => /files\.0\.(outcome|reason)/.test(line),
    )
  expect(await why('tests: [run.log]')).toEqual([
    'groups.x.files.0.outcome = unmeasured ← gate(50)',
    'groups.x.files.0.reason = there is no coverage report ← reason(x.py)',
  ])
  expect(await why('coverage: branches.json')).toEqual([
    'groups.x.files.0.outcome = unmeasured ← gate(50)',
    'groups.x.files.0.reason = several measured files could be meant: a/x.py, b/x.py ← reason(x.py)',
  ])
})

test('what an earlier document said is confirmed, exceeded, contradicted, or unmeasured', async () => {
  const claim = (subject: string, percent: number) => `{ subject: ${subject}, percent: ${percent}, source: OLD.md }`
  const facts = await factsOf(`evidence: { coverage: coverage.json }
claims: [${[claim('overall', 50), claim('core/print.py', 26), claim('core/parse.py', 74.99), claim('none.py', 1)].join(', ')}]
`)
  expect(facts('claims').filter(line => !line.startsWith('1.') || line.includes('verdict'))).toEqual([
    '0.subject = overall ← configured closeout.yaml#/claims/0/subject',
    '0.source = OLD.md ← configured closeout.yaml#/claims/0/source',
    '0.claimed = 50 ← OLD.md, as closeout.yaml#/claims/0/percent says',
    '0.claimedDisplay = 50.00 ← OLD.md, as closeout.yaml#/claims/0/percent says',
    '0.measured = 50 ← percent(4, 8)',
    '0.display = 50.00 ← percent(4, 8, digits: 2)',
    '0.verdict = confirmed ← compareClaim(50, 50)',
    '1.verdict = contradicted ← compareClaim(26, 25)',
    '2.subject = core/parse.py ← configured closeout.yaml#/claims/2/subject',
    '2.source = OLD.md ← configured closeout.yaml#/claims/2/source',
    '2.claimed = 74.99 ← OLD.md, as closeout.yaml#/claims/2/percent says',
    '2.claimedDisplay = 74.99 ← OLD.md, as closeout.yaml#/claims/2/percent says',
    '2.measured = 75 ← percent(3, 4)',
    '2.display = 75.00 ← percent(3, 4, digits: 2)',
    '2.verdict = exceeded ← compareClaim(74.99, 75)',
    '3.subject = none.py ← configured closeout.yaml#/claims/3/subject',
    '3.source = OLD.md ← configured closeout.yaml#/claims/3/source',
    '3.claimed = 1 ← OLD.md, as closeout.yaml#/claims/3/percent says',
    '3.claimedDisplay = 1.00 ← OLD.md, as closeout.yaml#/claims/3/percent says',
    '3.verdict = unmeasured ← compareClaim(1)',
  ])
})

test('a claim of branch coverage is compared with statements and branches together', async () => {
  const facts = await factsOf(
    'evidence: { coverage: branches.json }\nclaims: [{ subject: a/x.py, percent: 42.86, source: OLD.md }]\n',
    { 'branches.json': branchReport },
  )
  expect(facts('claims').slice(-3)).toEqual([
    '0.measured = 42.857142857142854 ← percent(2, 5, 1, 2)',
    '0.display = 42.86 ← percent(2, 5, 1, 2, digits: 2)',
    '0.verdict = confirmed ← compareClaim(42.86, 42.857142857142854)',
  ])
})

test('a claim is compared with the counts of its file, or of all files', async () => {
  const claims = (subject: string, report: string) =>
    `evidence: { coverage: ${report} }\nclaims: [{ subject: ${subject}, percent: 1, source: OLD.md }]\n`
  const at = (place: string, names: string[]) => names.map(name => `${place}/${name}`)
  expect(await placesBehind('claims', claims('overall', 'coverage.json'))).toEqual(
    at('coverage.json#/totals', ['covered_lines', 'num_statements']),
  )
  expect(await placesBehind('claims', claims('core/print.py', 'coverage.json'))).toEqual(
    at('coverage.json#/files/core~1print.py/summary', ['covered_lines', 'num_statements']),
  )
  expect(await placesBehind('claims', claims('a/x.py', 'branches.json'), { 'branches.json': branchReport })).toEqual(
    at('branches.json#/files/a~1x.py/summary', ['covered_lines', 'num_statements', 'covered_branches', 'num_branches']),
  )
})
