import type { PlannedGap } from './read-gaps.ts'

/** The names that conditions may use in the configuration that is written. */
export interface Names {
  readonly overall: boolean
  /** Id of the target group. */
  readonly group?: string
  readonly suites: readonly { readonly id: string; readonly passed?: number }[]
  readonly hasTests: boolean
  readonly hasGaps: boolean
}

/** The condition that decides a must-have of the plan, where its words leave no doubt about which; else undefined. */
export function bindTruth(truth: string, names: Names): string | undefined {
  const alternative = /\bOR\b.*\b(?:plan|documented|remaining)/i.test(truth) ? ' || handoff.needed' : ''
  if (names.hasGaps && /\bgaps?_closed\b|\ball gaps (?:are )?closed\b/i.test(truth)) {
    const documented = /\bor\b.*\bremaining/i.test(truth) ? ' || handoff.needed' : ''
    return `gapClosure.closed == gapClosure.count${documented}`
  }
  if (names.overall && /\boverall coverage\b.*\d\s?%/i.test(truth))
    return `coverage.overall.outcome == "met"${alternative}`
  const { group } = names
  if (group !== undefined && /\bfiles\b.*\d\s?%/i.test(truth))
    return `coverage.groups.${group}.met == coverage.groups.${group}.count${alternative}`
  const [, passed, total, word] = /\b(\d+)\/(\d+) (\w+) tests\b/.exec(truth) ?? []
  const suite = names.suites.find(({ id }) => id === word?.toLowerCase())
  if (suite && passed === total) return `suites.${suite.id}.passed == ${passed} && suites.${suite.id}.failed == 0`
  if (group !== undefined && /\bactual(?:ly)? measured\b/i.test(truth))
    return `coverage.groups.${group}.unmeasured == 0`
  if (names.hasTests && /\ball tests pass\b/i.test(truth)) return 'tests.failed == 0 && tests.errors == 0'
  return undefined
}

/** The conditions that close a gap, by the words of its title and of what the plan says of it; empty when none is evident. */
export function bindGap({ title, note }: PlannedGap, names: Names): string[] {
  const words = `${title} ${note}`
  const conditions: string[] = []
  if (names.hasTests && /\b(?:tests (?:now )?pass|failing tests|cannot be verified)\b/i.test(words)) {
    conditions.push('tests.failed == 0', 'tests.errors == 0')
    for (const { id, passed } of names.suites)
      if (passed !== undefined) conditions.push(`suites.${id}.passed == ${passed}`)
  }
  if (names.overall && /\boverall coverage\b/i.test(words)) conditions.push('coverage.overall.outcome == "met"')
  if (names.group !== undefined && /\bper[- ]file\b/i.test(words))
    conditions.push(`coverage.groups.${names.group}.met == coverage.groups.${names.group}.count`)
  for (const { id } of conditions.length > 0 ? [] : names.suites)
    if (new RegExp(`\\b${id} tests?\\b`, 'i').test(words))
      conditions.push(`suites.${id}.passed > 0`, `suites.${id}.failed == 0`, `suites.${id}.errors == 0`)
  return conditions
}
