import { posix } from 'node:path'
import type { PlanReading } from './plan-reading.ts'
import type { PlannedOutput, PlannedRun } from './read-run.ts'
import { lacks, yamlList, yamlText } from './yaml-lines.ts'

/** `evidence`: what was not found gets its usual name, so that the build says that it is not there. */
export function evidenceLines({ run, rows, paths }: PlanReading): string[] {
  const folder = run?.folder
  const base = folder !== undefined && rows.some(row => 'path' in row && row.path.startsWith(`${folder}/`))
  const report = run?.coverage ?? (paths.coverage === undefined ? run?.defaultCoverage : { path: paths.coverage })
  const path = yamlText(report?.path ?? 'coverage.json')
  const lines = ['evidence:']
  if (report === undefined)
    lines.push(
      lacks(
        "a coverage report in the plan; name the JSON that `coverage json` or pytest's `--cov-report=json` writes",
        '  ',
      ),
    )
  else lines.push(...outsideLines(report, 'coverage report'))
  if (base)
    lines.push(
      `  # The tests run in ${folder}/: the report's keys may begin behind it.`,
      `  coverage: { path: ${path}, base: ${yamlText(folder)} }`,
    )
  else lines.push(`  coverage: ${path}`)
  return [...lines, ...testLines(run), ...recordLines]
}

function testLines(run: PlannedRun | undefined): string[] {
  const files = [run?.log, run?.junit].filter(file => file !== undefined)
  if (files.length > 0)
    return [
      ...(run?.log ? outsideLines(run.log, 'log') : []),
      ...(run?.junit ? outsideLines(run.junit, 'JUnit file') : []),
      '  tests:',
      ...files.map(({ path }) => `    - ${yamlText(path)}`),
    ]
  const lack =
    run === undefined
      ? 'a pytest command in the plan; name a log or a JUnit file'
      : 'where the plan keeps the test log; add `--junitxml=junit.xml` to its command'
  return [lacks(lack, '  '), '  tests: [junit.xml]']
}

function outsideLines({ path, outside }: PlannedOutput, what: string): string[] {
  return outside === undefined
    ? []
    : [`  # The plan's command keeps its ${what} outside the project, in ${outside}: keep it in ${path}.`]
}

/** The run record, in every configuration that is written. */
export const recordLines = [
  '  # What `closeout measure -- <command>` records of the run, its exit status too. To measure without it, take the line',
  '  # out, and name the exit status beside the log: `{ path: run.log, exit: exit-status }`.',
  '  run: evidence/run.json',
]

/** `targets`: overall, and one group of files. */
export function targetLines({ targets, rows, planFile, groupId }: PlanReading): string[] {
  const { overall, overallBefore, perFile } = targets
  const source = yamlText(posix.basename(planFile))
  const baseline = (percent: number | undefined) =>
    percent === undefined ? '' : `, baseline: { percent: ${percent}, source: ${source} }`
  const lines = ['targets:']
  if (overall === undefined) lines.push(lacks('an overall target in percent', '  '), '  # overall: { percent: 80 }')
  else lines.push(`  overall: { percent: ${overall}${baseline(overallBefore)} }`)
  const known = rows.filter(row => 'path' in row)
  if (perFile === undefined || known.length === 0) {
    lines.push(
      lacks(perFile === undefined ? 'a target in percent for each file' : 'the files that the target is for', '  '),
    )
    if (rows.length > 0) lines.push(`  # The plan names: ${rows.map(({ name }) => name).join(', ')}`)
    return overall === undefined ? lines.map((line, index) => (index === 0 ? '# targets:' : line)) : lines
  }
  lines.push(
    '  groups:',
    `    - id: ${groupId}`,
    `      name: ${yamlText(targets.groupName ?? 'Plan')}`,
    `      percent: ${perFile}`,
    '      files:',
  )
  for (const row of rows) {
    if ('path' in row)
      lines.push(
        row.before === undefined
          ? `        - ${yamlText(row.path)}`
          : `        - { path: ${yamlText(row.path)}${baseline(row.before)} }`,
      )
    else
      lines.push(
        lacks(
          `the path of ${row.name}${row.candidates.length > 0 ? `; it may be ${row.candidates.join(' or ')}` : ''}`,
          '        ',
        ),
      )
  }
  return lines
}

/** `suites`, and the exceptions to `watch`. */
export function suiteLines({ suites, plan }: PlanReading): string[] {
  if (suites.length === 0)
    return [
      lacks('test files in a pytest command, to make suites of'),
      '# suites: [{ id: unit, name: Unit tests, include: [tests/unit/**] }]',
    ]
  const lines = ["# The test files of the plan's pytest command, as the log names them.", 'suites:']
  for (const { id, name, include, passed } of suites) {
    lines.push(
      `  - id: ${id}`,
      `    name: ${yamlText(name)}`,
      '    include:',
      ...include.map(file => `      - ${yamlText(file)}`),
    )
    if (passed !== undefined) lines.push(`    expect: { passed: ${passed} }`)
  }
  const feared = plan.mustHaves.truths.flatMap(({ text }) =>
    /\bno\b/i.test(text) ? (text.match(/\b[A-Z]\w*(?:Error|Exception)\b/g) ?? []) : [],
  )
  if (feared.length > 0)
    lines.push('', '# Exceptions that must not end a test.', `watch: ${yamlList([...new Set(feared)])}`)
  return lines
}
