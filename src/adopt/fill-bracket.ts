import type { KnownFacts } from './known-facts.ts'
import { conclusionLines, handoffLines } from './snippets.ts'

/** `[If 28% achieved]: text`: the block that decides it, and its text. */
export interface OpenCondition {
  readonly open: string
  readonly text: string
}

/** The block for a line that stands or falls with a condition in brackets; undefined where no fact decides it. */
export function openCondition(line: string, { overall, gaps, groups }: KnownFacts): OpenCondition | undefined {
  const [, condition, text] = /^\s*(?:[-*+]\s+)?\[If ([^\]]+)\]:?\s+(.+)$/i.exec(line) ?? []
  if (condition === undefined || text === undefined) return undefined
  const percent = /(\d+(?:\.\d+)?)\s?%/.exec(condition)?.[1]
  const isNot = /\bnot\b|\bmissed\b/i.test(condition)
  if (
    overall &&
    percent !== undefined &&
    Number(percent) === overall.percent &&
    /\b(?:achieved|met|reached|missed)\b/i.test(condition)
  )
    return { open: `{{#if (eq coverage.overall.outcome "${isNot ? 'missed' : 'met'}")}}`, text }
  if (gaps.length > 0 && /\bgaps?\b.*\bclosed\b/i.test(condition))
    return { open: `{{#if (eq gapClosure.status "${isNot ? 'in_progress' : 'complete'}")}}`, text }
  if (groups.length > 0 && /\bfiles?\b.*\bbelow\b|\btargets?\b.*\bnot met\b/i.test(condition))
    return { open: '{{#if handoff.needed}}', text }
  return undefined
}

/** The lines for a line that is nothing but an order in brackets; undefined where no fact answers it. */
export function wholeLine(line: string, { overall, groups }: KnownFacts): readonly string[] | undefined {
  const order = /^\s*(?:[-*+]\s+)?\[([^\]]+)\]\s*$/.exec(line)?.[1]
  if (order === undefined) return undefined
  if (groups.length > 0 && /\b(?:files?|others?)\b.*\bbelow\b/i.test(order)) return handoffLines
  if (overall && /^conclusion\b/i.test(order)) return conclusionLines
  return undefined
}
