/** Template text that prints a fact, or says that it is unmeasured. */
export function shown(fact: string, print = `{{${fact}}}`): string {
  return `{{#if (has ${fact})}}${print}{{else}}unmeasured{{/if}}`
}

/** Snippets of a template, by what they say. */
export const snippets = {
  overallPercent: shown('coverage.overall.display', '{{coverage.overall.display}}%'),
  overallTarget: '{{coverage.overall.target}}%',
  overallBefore: shown('coverage.overall.baseline', '{{coverage.overall.baseline.display}}%'),
  overallVerdict: '{{verdict coverage.overall.outcome}}',
  gapStatus: '{{gapClosure.status}}',
  gapCount: '{{gapClosure.count}}',
  gapsClosed: '{{gapClosure.closed}} of {{gapClosure.count}} gaps closed',
  measuredOn: shown('run.measuredOn'),
  nextPhase: '{{#if (has handoff.number)}}Phase {{handoff.number}}{{else}}the next phase{{/if}}',
  handoffNames:
    '{{#each handoff.files as |file|}}{{#unless @first}}, {{/unless}}{{file.name}}{{else}}the overall target{{/each}}',
} as const

/** The percent of one file of a target group. */
export function filePercent(group: string, name: string): string {
  return ofFile(group, name, '{{#if (has file.display)}}{{file.display}}%{{else}}unmeasured{{/if}}')
}

/** Template text about `file`, for one file of a target group. */
export function ofFile(group: string, name: string, print: string): string {
  return `{{#each coverage.groups.${group}.files as |file|}}{{#if (eq file.name "${name}")}}${print}{{/if}}{{/each}}`
}

/** How many files of a target group came out so. */
export function fileCount(group: string, outcome: 'met' | 'missed'): string {
  return `{{coverage.groups.${group}.${outcome}}}/{{coverage.groups.${group}.count}}`
}

/** What is left to do, a line for each file. */
export const handoffLines = [
  '{{#each handoff.files as |file|}}',
  '- {{file.name}}: {{#if (has file.display)}}{{file.display}}% of {{file.target}}%, {{number file.shortfall}} more to cover{{#if (gt (count file.missingRanges) 0)}}; not covered: {{ranges file.missingRanges}}{{/if}}{{else}}unmeasured ({{file.reason}}){{/if}}',
  '{{else}}',
  'No file is handed on.',
  '{{/each}}',
]

/** Whether the overall target is reached. */
export const conclusionLines = [
  '{{#if (eq coverage.overall.outcome "met")}}',
  'The overall target of {{coverage.overall.target}}% is reached with {{coverage.overall.display}}%.',
  '{{/if}}',
  '{{#if (eq coverage.overall.outcome "missed")}}',
  'The overall target of {{coverage.overall.target}}% is not reached: {{coverage.overall.display}}%, {{coverage.overall.pointsShort}} points short.',
  '{{/if}}',
  '{{#if (eq coverage.overall.outcome "unmeasured")}}',
  'Whether the overall target of {{coverage.overall.target}}% is reached is not known: {{coverage.overall.reason}}.',
  '{{/if}}',
]
