import { posix } from 'node:path'
import type { Plan } from '../config/plan.ts'
import { loadYaml } from '../frontmatter/load-yaml.ts'
import type { Root } from '../root.ts'
import { findClaimTokens } from '../verify/claim-tokens.ts'
import { findVerdicts } from '../verify/verdict-words.ts'
import { bindGap, bindTruth, type Names } from './bind-conditions.ts'
import { readDrafts, type Draft } from './read-drafts.ts'
import { readGaps, type PlannedGap } from './read-gaps.ts'
import { findPlanningPaths, findTargetFiles, type PlanningPaths, type TargetRow } from './read-project.ts'
import { readRun, readSuites, toId, type PlannedSuite } from './read-suites.ts'
import { readTargets, type PlannedTargets } from './read-targets.ts'
import { yamlList, yamlText } from './yaml-lines.ts'

/** A configuration's text, and what it says it could not find. */
export interface ComposedConfig {
  readonly text: string
  readonly missing: readonly Missing[]
}

export interface Missing {
  /** 1-based, in the text. */
  readonly line: number
  readonly what: string
}

/** Marks a comment that says what was not found; taken out of the text. */
const notFound = '\u0000'

/** Everything that was read for a configuration. */
interface Read {
  readonly plan: Plan
  readonly planFile: string
  readonly text: string
  readonly targets: PlannedTargets
  readonly rows: readonly TargetRow[]
  readonly gaps: readonly PlannedGap[]
  readonly suites: readonly PlannedSuite[]
  readonly paths: PlanningPaths
  readonly drafts: readonly Draft[]
  readonly names: Names
  readonly groupId: string
}

/** The text of a closeout.yaml for a plan: what the plan says, and comments for what it does not. */
export function composeConfig(plan: Plan, text: string, planFile: string, root: Root): ComposedConfig {
  const targets = readTargets(plan, text)
  const rows = findTargetFiles(targets.rows, targets.paths, root)
  const gaps = readGaps(plan, text)
  const suites = readSuites(plan)
  const groupId = toId(targets.groupName ?? 'plan')
  const hasGroup = targets.perFile !== undefined && rows.some(row => 'path' in row)
  const names = {
    overall: targets.overall !== undefined,
    ...(hasGroup && { group: groupId }),
    suites: suites.map(({ id, passed }) => ({ id, ...(passed !== undefined && { passed }) })),
    hasTests: plan.pytestFiles.length > 0,
    hasGaps: gaps.length > 0,
  }
  const paths = findPlanningPaths(plan, planFile, root)
  const read: Read = {
    plan,
    planFile,
    text,
    targets,
    rows,
    gaps,
    suites,
    paths,
    drafts: readDrafts(text),
    names,
    groupId,
  }
  const parts = [head, evidence, targetLines, suiteLines, gapLines, truthLines, nextLines, summaryLines, documentLines]
  return finish(parts.map(part => part(read).join('\n')).join('\n\n'))
}

/** The text of a closeout.yaml for a project without a plan. */
export function composeStarter(): ComposedConfig {
  return finish(`# What closes a phase: the evidence, the targets, and the documents that come out.
version: 1
# plan: .planning/phases/01-name/01-name-01-PLAN.md   # phase, tasks, files and must-haves come from it

evidence:
  # What a run of the tests leaves. \`closeout build\` names each file that is not there.
  coverage: coverage.json            # pytest --cov --cov-report=json
  tests: [junit.xml]                 # pytest --junitxml=junit.xml; or the log that \`| tee run.log\` keeps

targets:
  overall: { percent: 80 }
  # groups:
  #   - { id: core, name: Core, percent: 90, files: [src/core/parse.py] }

# suites:
#   - { id: unit, name: Unit tests, include: [tests/unit/**] }

# gaps:
#   - id: gap_1
#     title: Coverage cannot be verified
#     closed_when: [tests.failed == 0, tests.errors == 0]

documents:
  - { template: final-report, path: docs/closing-report.md }`)
}

function finish(marked: string): ComposedConfig {
  const lines = `${marked}\n`.split('\n')
  const missing = lines.flatMap((line, index): Missing[] => {
    const [, what] = line.split(notFound)
    return what === undefined ? [] : [{ line: index + 1, what }]
  })
  return { text: lines.join('\n').replaceAll(notFound, ''), missing }
}

/** A comment that says what the plan does not. */
function lacks(what: string, indent = ''): string {
  return `${indent}# ${notFound}Not found: ${what}`
}

function head({ plan, planFile, text }: Read): string[] {
  const goal = /^[ \t>*-]*\*{0,2}Goal:\*{0,2}[ \t]*(.+)$/m.exec(text)?.[1]?.replaceAll('*', '').trim()
  return [
    `# What closes plan ${plan.plan} of phase ${plan.phase}: the evidence, the targets, the gaps, and the documents that come out.`,
    'version: 1',
    'root: .',
    '# Phase, plan, tasks, files_modified and must_haves come from here.',
    `plan: ${yamlText(planFile)}`,
    ...(goal ? ['phase:', `  goal: ${yamlText(goal)}`] : [lacks('a goal in the plan; add `phase: { goal: … }`')]),
  ]
}

/** What was not found gets its usual name, so that the build says that it is not there. */
function evidence({ text, rows, paths, names }: Read): string[] {
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
    const path = isOutside
      ? `evidence/${posix.basename(run.log)}`
      : posix.join(run.folder && !isOutside ? run.folder : '', run.log)
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

function targetLines({ targets, rows, planFile, groupId }: Read): string[] {
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

function suiteLines({ suites, plan }: Read): string[] {
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

function gapLines({ gaps, names }: Read): string[] {
  if (gaps.length === 0)
    return [
      lacks('gaps: neither a list "Gaps Closed" nor `gap_1: "…"` lines'),
      '# gaps: [{ id: gap_1, title: …, closed_when: [tests.failed == 0] }]',
    ]
  const decided = gaps.map(gap => ({ gap, conditions: bindGap(gap, names) }))
  const isAny = decided.some(({ conditions }) => conditions.length > 0)
  const lines = [`${isAny ? '' : '# '}gaps:`]
  for (const { gap, conditions } of decided) {
    const off = conditions.length === 0 ? '# ' : ''
    if (off !== '') lines.push(lacks(`what closes the gap "${gap.title}"; write its conditions`, '  '))
    lines.push(`  ${off}- id: ${gap.id}`, `  ${off}  title: ${yamlText(gap.title)}`)
    if (gap.plans.length > 0) lines.push(`  ${off}  plans: ${yamlList(gap.plans)}`)
    lines.push(
      `  ${off}  closed_when:`,
      ...(off ? ['…'] : conditions).map(one => `  ${off}    - ${off ? one : yamlText(one)}`),
    )
    if (gap.cause === undefined) continue
    const claims = findClaimTokens(gap.cause).length > 0 || findVerdicts(gap.cause).length > 0
    if (claims)
      lines.push(
        `  ${off}  # cause: ${gap.cause}`,
        `  ${off}  # (a comment, as it claims a result that nothing has measured yet)`,
      )
    else lines.push(`  ${off}  cause: ${yamlText(gap.cause)}`)
  }
  return lines
}

function truthLines({ plan, names }: Read): string[] {
  const { truths } = plan.mustHaves
  if (truths.length === 0) return [lacks('must-have truths in the plan')]
  const bound = truths.map(({ text }) => ({ text, when: bindTruth(text, names) }))
  const open = bound.filter(({ when }) => when === undefined)
  const lines = bound.flatMap(({ text, when }) =>
    when === undefined ? [] : [`  - truth: ${yamlText(text)}`, `    when: ${yamlText(when)}`],
  )
  return [
    "# What decides the plan's must-haves; one without a condition is left to a person.",
    ...(lines.length > 0 ? ['truths:', ...lines] : ['# truths:']),
    ...open.flatMap(({ text }) => [
      lacks('what decides this must-have; add a condition', '  '),
      `  # - truth: ${yamlText(text)}`,
      '  #   when: …',
    ]),
  ]
}

function nextLines({ text, paths }: Read): string[] {
  const named = /^[ \t]*#{2,4} Phase (\d[\w.]*): (.+?)(?: \(Recommended\))?[ \t]*$/m.exec(text)
  if (!named) return [lacks('the name of the phase that takes over what is left'), '# next: { number: auto, name: … }']
  const [, number, name] = named
  const lines =
    paths.roadmap === undefined
      ? []
      : [`# The plan says ${number}; auto takes the first number that the roadmap has free.`]
  return [
    ...lines,
    'next:',
    `  number: ${paths.roadmap === undefined ? yamlText(number!) : 'auto'}`,
    `  name: ${yamlText(name!)}`,
  ]
}

function summaryLines({ drafts, plan, text }: Read): string[] {
  const draft = drafts.find(({ title }) => /\bSummary$/.test(title))
  const title = draft && /: (.+?) Summary$/.exec(draft.title)?.[1]
  const yaml = draft && /^---\n([\s\S]*?)\n---/.exec(draft.text)?.[1]
  const loaded = yaml === undefined ? undefined : loadYaml(yaml)
  const fields = (loaded?.ok ? (loaded.data as Record<string, unknown>) : {}) ?? {}
  const list = (value: unknown) =>
    (Array.isArray(value) ? value : typeof value === 'string' ? value.split(/,\s*/) : []).filter(
      item => typeof item === 'string',
    )
  const depends = loadYaml(/^depends_on:.*$/m.exec(text)?.[0] ?? 'depends_on: []')
  const requires = list(depends.ok ? (depends.data as Record<string, unknown>)['depends_on'] : [])
  const provides = plan.mustHaves.artifacts.flatMap(({ provides: what }) => what ?? [])
  const entries = [
    ...(title ? [`  title: ${yamlText(title)}`] : []),
    ...(typeof fields['subsystem'] === 'string' ? [`  subsystem: ${yamlText(fields['subsystem'])}`] : []),
    ...(list(fields['tags']).length > 0 ? [`  tags: ${yamlList(list(fields['tags']))}`] : []),
    ...(requires.length > 0 ? [`  requires: ${yamlList(requires)}`] : []),
    ...(provides.length > 0 ? ['  provides:', ...provides.map(what => `    - ${yamlText(what)}`)] : []),
    ...(list(fields['tech-stack']).length > 0 ? [`  tech_stack: ${yamlList(list(fields['tech-stack']))}`] : []),
  ]
  return entries.length > 0
    ? ["# For the summary's frontmatter.", 'summary:', ...entries]
    : [lacks('what the summary provides'), '# summary: { subsystem: testing, tags: [coverage] }']
}

function documentLines({ paths }: Read): string[] {
  const entry = (template: string, path: string, more = '') => [
    `  - template: ${template}`,
    `    path: ${yamlText(path)}`,
    ...(more ? [`    when: ${more}`] : []),
  ]
  return [
    'documents:',
    ...(paths.report === undefined
      ? [lacks('a report among the artifacts', '  '), '  # - { template: final-report, path: docs/closing-report.md }']
      : entry('final-report', paths.report)),
    ...entry('summary', paths.summary),
    ...(paths.verification === undefined
      ? [lacks('a VERIFICATION.md to say in how the gaps were closed', '  ')]
      : entry('verification-status', paths.verification)),
    ...(paths.roadmap === undefined
      ? [lacks('a ROADMAP.md that the next phase is written to', '  ')]
      : entry('roadmap-phase', paths.roadmap, 'handoff.needed')),
  ]
}
