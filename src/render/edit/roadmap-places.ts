import { comparePhaseNumbers } from '../../markdown/phase-name.ts'
import type { PhaseAnchor, Roadmap } from '../../markdown/roadmap.ts'

/**
 * The entry a new phase stands behind: of those it may stand beside, the one with the greatest smaller number
 * (the last of several), else the last of all. Entries inside `<details>` serve only where there is no other.
 */
export function anchorFor(anchors: readonly PhaseAnchor[], number: string): PhaseAnchor | undefined {
  const open = anchors.filter(anchor => anchor.open)
  const smaller = open.filter(anchor => comparePhaseNumbers(anchor.number, number) < 0)
  const greatest = smaller.reduce<PhaseAnchor | undefined>(
    (best, anchor) => (best && comparePhaseNumbers(anchor.number, best.number) < 0 ? best : anchor),
    undefined,
  )
  return greatest ?? open.at(-1) ?? anchors.at(-1)
}

/**
 * Where the entry of a phase heading ends: behind the last line of what belongs to it. The next heading of its
 * level or above ends it, as do the progress table and a `<details>` of other phases; a rule at its end, and a
 * footer behind a rule at the end of the file, are not its own. Behind the `<details>` an entry is in.
 */
export function endOfEntry(text: string, roadmap: Roadmap, anchor: PhaseAnchor): number {
  const around = roadmap.details.find(region => isWithin(region, anchor))
  if (around) return nextLine(text, around.end)
  const { blocks } = roadmap
  const first = blocks.findIndex(block => isWithin(block, anchor))
  const behind = blocks.slice(first + 1)
  const next = behind.findIndex(block => endsEntry(roadmap, block, anchor))
  const own = [blocks[first]!, ...(next < 0 ? behind : behind.slice(0, next))]
  const rule = own.findLastIndex(block => block.type === 'thematicBreak')
  const behindRule = own.slice(rule + 1)
  const isFooter = behindRule.length === 0 || (next < 0 && behindRule.every(block => block.type === 'paragraph'))
  // Without a rule nothing is a footer: the first block is that of the heading.
  const last = isFooter ? own[rule - 1]! : own.at(-1)!
  return nextLine(text, last.end)
}

function endsEntry({ anchors, details }: Roadmap, block: Roadmap['blocks'][number], anchor: PhaseAnchor): boolean {
  if (block.type === 'heading') return block.depth! <= (anchor.depth ?? 0)
  if (block.type === 'table') return anchors.some(one => one.open && isWithin(block, one))
  const region = details.find(({ start }) => start === block.start)
  return region !== undefined && anchors.some(one => one.where === 'heading' && isWithin(region, one))
}

function isWithin(region: { start: number; end: number }, anchor: PhaseAnchor): boolean {
  return region.start <= anchor.start && anchor.end <= region.end
}

/** The start of the line behind the one an offset is on; the text's end when there is none. */
export function nextLine(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset)
  return newline < 0 ? text.length : newline + 1
}

/** Whether the line that starts at an offset is blank. */
export function isBlankAt(text: string, offset: number): boolean {
  const blank = /[ \t]*\r?(?:\n|$)/y
  blank.lastIndex = offset
  return blank.test(text)
}
