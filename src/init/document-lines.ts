import { loadYaml } from '../frontmatter/load-yaml.ts'
import type { PlanReading } from './plan-reading.ts'
import { lacks, yamlList, yamlText } from './yaml-lines.ts'

/** `next`: the phase that takes over what is left. */
export function nextLines({ next, paths }: PlanReading): string[] {
  if (!next) return [lacks('the name of the phase that takes over what is left'), '# next: { number: auto, name: … }']
  const lines =
    paths.roadmap === undefined
      ? []
      : [`# The plan says ${next.number}; auto takes the first number that the roadmap has free.`]
  return [
    ...lines,
    'next:',
    `  number: ${paths.roadmap === undefined ? yamlText(next.number) : 'auto'}`,
    `  name: ${yamlText(next.name)}`,
  ]
}

/** `summary`: what the plan's draft of a SUMMARY says of itself. */
export function summaryLines({ drafts, plan, text }: PlanReading): string[] {
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

/** `documents`, by the plan's artifacts; a roadmap is edited once it is known what comes next. */
export function documentLines({ paths, next }: PlanReading): string[] {
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
      : roadmapLines(entry('roadmap-phase', paths.roadmap, 'handoff.needed'), next !== undefined)),
  ]
}

function roadmapLines(entry: readonly string[], isNamed: boolean): readonly string[] {
  if (isNamed) return entry
  const lack = lacks('what the roadmap is to name as the next phase; complete `next`, then take these `#` away', '  ')
  return [lack, ...entry.map(line => line.replace('  ', '  # '))]
}
