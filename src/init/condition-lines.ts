import { findClaimTokens } from '../verify/claim-tokens.ts'
import { findVerdicts } from '../verify/verdict-words.ts'
import { bindGap, bindTruth } from './bind-conditions.ts'
import type { PlanReading } from './plan-reading.ts'
import { lacks, yamlList, yamlText } from './yaml-lines.ts'

/** `gaps`, each with the conditions that close it. */
export function gapLines({ gaps, names }: PlanReading): string[] {
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
    // Plans list "Added integration tests" under the root causes: that is what was done, not why it was needed.
    const key = /^[A-Z][a-z]+ed\b/.test(gap.cause) ? 'solution' : 'cause'
    const claims = findClaimTokens(gap.cause).length > 0 || findVerdicts(gap.cause).length > 0
    if (claims)
      lines.push(
        `  ${off}  # ${key}: ${gap.cause}`,
        `  ${off}  # (a comment, as it claims a result that nothing has measured yet)`,
      )
    else lines.push(`  ${off}  ${key}: ${yamlText(gap.cause)}`)
  }
  return lines
}

/** `truths`: what decides the plan's must-haves. */
export function truthLines({ plan, names }: PlanReading): string[] {
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
