import type { KnownFacts } from './known-facts.ts'

/** A numbered item that names a gap, with the gap's own title and status; `tail` is what else it said. */
export interface FilledGap {
  readonly line: string
  readonly tail: string
  /** Does the item say what was found before, and not how it came out? */
  readonly isPast: boolean
}

/** Turns `1. ~~Title~~ - **CLOSED** - words` into a line that says how the gap came out. Undefined for no known gap. */
export function fillGap(line: string, { gaps }: KnownFacts): FilledGap | undefined {
  const [, indent, number, rest] = /^(\s*)(\d+)\.\s+(.*)$/.exec(line) ?? []
  if (rest === undefined) return undefined
  const [name = '', ...parts] = rest.split(/\s+[-–—]\s+/)
  const prefix = /Gap \d+: /.exec(name)?.[0] ?? ''
  const title = wordsOf(name.replace(/Gap \d+: /, ''))
  const gap =
    gaps.find(one => wordsOf(one.title) === title || wordsOf(one.title).startsWith(`${title} `)) ??
    gaps.find(one => one.id === `gap_${number}` && title.split(' ').some(word => wordsOf(one.title).includes(word)))
  if (!gap) return undefined
  const at = `gaps.${gap.id}`
  const isStatus = (part: string) => /^\*{0,2}(?:\[[A-Z/ ]+\]|CLOSED|OPEN|PARTIAL|PASS|FAIL)\*{0,2}/.test(part)
  const status = parts.findIndex(isStatus)
  const by = gap.plans.length > 0 ? ` ({{list ${at}.plans}})` : ''
  if (status < 0) {
    const problem = `{{#if (has ${at}.problem)}}: {{${at}.problem}}{{/if}}`
    return { line: `${indent}${number}. **${prefix}{{${at}.title}}**${problem}`, tail: parts.join(' - '), isPast: true }
  }
  const named = `{{#if (eq ${at}.status "closed")}}~~${prefix}{{${at}.title}}~~{{else}}${prefix}{{${at}.title}}{{/if}}`
  const result = `**{{status ${at}.status}}**${by} - {{${at}.met}} of {{${at}.count}} closing conditions met`
  const tail = parts.filter((part, index) => index !== status || !/^\S+(?: \(GAP[^)]*\))?$/.test(part)).join(' - ')
  return { line: `${indent}${number}. ${named} - ${result}`, tail, isPast: false }
}

function wordsOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
}
