import type { Plan } from '../config/plan.ts'

/** A gap that a plan closes, as far as its text says. */
export interface PlannedGap {
  readonly id: string
  readonly title: string
  /** What the plan says closes it: words to find a condition by. */
  readonly note: string
  readonly plans: readonly string[]
  readonly cause?: string
}

/**
 * The gaps a plan closes: the numbered list under "Gaps Closed" in its objective (else in a draft it holds), and lines
 * such as `- gap_1: "Title" -> CLOSED (GAP-01)`, which name the plans that worked on each.
 */
export function readGaps(plan: Plan, text: string): PlannedGap[] {
  const listed = listedGaps(plan.objective ?? '')
  const titles = listed.size > 0 ? listed : listedGaps(text)
  const lines = [...text.matchAll(/^\s*-\s+gap_(\d+):\s*"([^"]+)"\s*->\s*(.*)$/gm)]
  const plans = new Map(lines.map(([, number, , rest]) => [number!, rest!.match(/GAP-\d+/g) ?? []]))
  for (const [, number, title] of lines) if (!titles.has(number!)) titles.set(number!, { title: title!, note: '' })
  const causes = readCauses(plan.objective ?? '')
  return [...titles].map(([number, { title, note }]) => {
    const by = plans.get(number) ?? []
    const cause = by.map(one => causes.get(one)).find(found => found !== undefined)
    return { id: `gap_${number}`, title, note, plans: by, ...(cause !== undefined && { cause }) }
  })
}

function listedGaps(text: string): Map<string, { title: string; note: string }> {
  const section = /^[\s#*]*Gaps Closed:?\**\s*$\n+((?:[ \t]*(?:\d+\.[^\n]*)?\n)+)/m.exec(text)?.[1] ?? ''
  const items = [...section.matchAll(/^\s*(\d+)\.\s+(.+)$/gm)].map(([, number, item]) => {
    const [name = '', ...rest] = item!.split(/\s+[-–—]\s+/)
    const title = name.replace(/^["~*]+|["~*]+$/g, '').replace(/^Gap \d+:\s*/, '')
    return [number!, { title, note: rest.join(' ') }] as const
  })
  return new Map(items.filter(([, { title }]) => title !== ''))
}

function readCauses(objective: string): Map<string, string> {
  const section = /Root Causes?[^\n]*\n((?:\s*-[^\n]*(?:\n|$))+)/i.exec(objective)?.[1] ?? ''
  return new Map([...section.matchAll(/-\s+(GAP-\d+):\s*(.+)/g)].map(([, plan, cause]) => [plan!, cause!.trim()]))
}
