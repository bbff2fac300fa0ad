import { posix } from 'node:path'
import type { PlanReading } from './plan-reading.ts'
import { readRun } from './read-suites.ts'
import { lacks, yamlList, yamlText } from './yaml-lines.ts'

/** `evidence`: what was not found gets its usual name, so that the build says that it is not there. */
export function evidenceLines({ text, rows, paths, names }: PlanReading): string[] {
  const run = readRun(text)
  const lines = ['evidence:']
  const base = run.folder !== undefined && rows.some(row => 'path' in row && row.path.startsWith(`${run.folder}/`))
  if (paths.coverage === undefined)
    lines.push(
      lacks("a coverage report among the plan's files; name the JSON that `pytest --cov-report=json` writes", '  '),
      '  coverage: coverage.json',
    )
  else if (base)
    lines.push(
      `  # The tests run in ${run.folder}/: the report's keys may begin behind it.`,
      `  coverage: { path: ${yamlText(paths.coverage)}, base: ${yamlText(run.folder)} }`,
    )
  else lines.push(`  coverage: ${yamlText(paths.coverage)}`)
  if (run.log !== undefined) {
    const isOutside = /^[/~]/.test(run.log)
    const path = isOutside ? `evidence/${posix.basename(run.log)}` : posix.join(run.folder ?? '', run.log)
    if (isOutside) lines.push(`  # The plan's command keeps its log outside the project, in ${run.log}: keep it here.`)
    lines.push('  tests:', `    - ${yamlText(path)}`)
    lines.push(
      '    # - { path: …, exit: evidence/exit-status }   # the log of `pytest | tee` does not say how the run ended',
    )
  } else if (names.hasTests)
    lines.push(
      lacks('where the plan keeps the test log; add `--junitxml=junit.xml` to its command', '  '),
      '  tests: [junit.xml]',
    )
  else lines.push(lacks('a pytest command in the plan; name a log or a JUnit file', '  '), '  tests: [junit.xml]')
  return lines
}

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
