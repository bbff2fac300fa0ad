import { suiteResult } from './fill-prose.ts'
import type { KnownFacts } from './known-facts.ts'
import { fileCount, filePercent, shown, snippets } from './snippets.ts'

/** Where a labelled text stands. */
export interface LabelPlace {
  readonly known: KnownFacts
  /** The headings above it, outermost first. */
  readonly section: readonly string[]
}

/** The value that a label names, by its words and its section; undefined where it names none. */
export function fillLabel(label: string, rest: string, { known, section }: LabelPlace): string | undefined {
  const words = label
    .toLowerCase()
    .replace(/\s*\([^()]*\)/g, '')
    .trim()
  const { overall, groups, suites, hasGoal } = known
  const own = groups.find(({ files }) => files.includes(label.trim().replace(/`/g, '')))
  if (own) return filePercent(own.id, label.trim().replace(/`/g, ''))
  if (overall) {
    if (/^(?:starting|baseline|before|pre-gap)\b/.test(words))
      return overall.hasBaseline || !/\d/.test(rest) ? snippets.overallBefore : undefined
    if (/^target\b/.test(words)) return snippets.overallTarget
    if (/^(?:achieved|after|actual|measured|final|current|overall coverage|overall|coverage)\b/.test(words))
      return snippets.overallPercent
  }
  if (/^(?:status|result|verdict)$/.test(words)) return statusOf(rest, known, section)
  if (/^(?:total tests|tests|tests run)$/.test(words)) return shown('tests.total', '{{number tests.total}}')
  if (/^pass rate\b/.test(words)) return shown('tests.passRateDisplay', '{{tests.passRateDisplay}}%')
  const outcome = /^(?:tests )?(passed|failed|errors|skipped)(?: tests)?$/.exec(words)?.[1]
  if (outcome) return shown(`tests.${outcome}`, `{{number tests.${outcome}}}`)
  const [group] = groups
  if (group && groups.length === 1) {
    if (/^(?:passing|reaching|files (?:met|passing))\b/.test(words)) return `${fileCount(group.id, 'met')} files`
    if (/^(?:failing|below|missed)\b/.test(words)) return `${fileCount(group.id, 'missed')} files`
  }
  const suite = suites.find(
    ({ id, name }) => name.toLowerCase() === words || `${id.replaceAll('_', ' ')} tests` === words,
  )
  if (suite) return suiteResult(suite.id, 'passed')
  if (/^duration$/.test(words)) return shown('run.durationSeconds', '{{duration run.durationSeconds}}')
  if (/^started$/.test(words)) return shown('run.startedAt')
  if (/^(?:completed|generated|report generated|date|measured on)$/.test(words)) return snippets.measuredOn
  if (/^tasks$/.test(words)) return shown('phase.tasks')
  if (/^files modified$/.test(words)) return '{{count keyFiles}}'
  if (words === 'goal' && hasGoal) return '{{phase.goal}}'
  return undefined
}

/** A status of the whole run, of one gap plan's gaps, or of all gaps, by the section it stands in. */
function statusOf(rest: string, { overall, gaps }: KnownFacts, section: readonly string[]): string | undefined {
  if (section.some(heading => /\boverall|coverage results/i.test(heading))) return overall && snippets.overallVerdict
  const plan = section.map(heading => /\bGAP-\d+\b/.exec(heading)?.[0]).findLast(found => found !== undefined)
  if (plan !== undefined) {
    const own = gaps.filter(({ plans }) => plans.includes(plan))
    const isClaim = /\d|\[|\b(?:pass|closed|complete)/i.test(rest)
    if (own.length > 0 && isClaim)
      return own.map(({ id }) => `{{gaps.${id}.title}}: {{status gaps.${id}.status}}`).join('; ')
    return undefined
  }
  return gaps.length > 0 && /^\W*(?:\[[A-Z]|(?:COMPLETE|CLOSED|PASS|DONE))/.test(rest) ? snippets.gapStatus : undefined
}
