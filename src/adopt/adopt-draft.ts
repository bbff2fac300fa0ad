import { yamlText } from '../init/yaml-lines.ts'
import { adoptFrontmatter } from './adopt-frontmatter.ts'
import { Atoms, claimsIn, dropClaims } from './atoms.ts'
import { fillGap } from './fill-gap.ts'
import { fillLabel } from './fill-label.ts'
import { fillProse } from './fill-prose.ts'
import { fillTable, rowName } from './fill-table.ts'
import type { KnownFacts } from './known-facts.ts'
import { openCondition, wholeLine } from './fill-bracket.ts'
import { claimBeside, takePlaceholders } from './open-places.ts'

/** A draft as a template, with what a person has to look at. */
export interface AdoptedDraft {
  /** Text of `template.md.hbs`. */
  readonly template: string
  /** Text of `contract.yaml`. */
  readonly contract: string
  /** Left in the template, which is refused until someone decides. */
  readonly undecided: readonly Leftover[]
  /** Claims taken out of the text, as no fact stands for them. */
  readonly dropped: readonly Leftover[]
}

/** Something of the draft that no value was found for; the line is the draft's, 1-based. */
export interface Leftover {
  readonly line: number
  readonly text: string
  /** The file whose row of a table it stands in. */
  readonly file?: string
}

/** What is gathered while the lines are read. */
interface State {
  readonly known: KnownFacts
  readonly out: string[]
  readonly undecided: Leftover[]
  readonly dropped: Leftover[]
  readonly sections: string[]
  readonly phase?: string
}

/** Turns a draft into a template: each placeholder, and each result it claims already, becomes a value by its place. */
export function adoptDraft(draft: string, known: KnownFacts): AdoptedDraft {
  const lines = draft.replace(/\s+$/, '').split(/\r?\n/)
  const phase = /^# .*?\bPhase (\d+)/m.exec(draft)?.[1]
  const state: State = {
    known,
    out: [],
    undecided: [],
    dropped: [],
    sections: [],
    ...(phase !== undefined && { phase }),
  }
  const front = adoptFrontmatter(lines)
  state.out.push(...front.lines)
  state.undecided.push(...front.undecided)
  for (let at = front.end; at < lines.length;) at = adoptBlock(lines, at, state)
  return {
    template: `${state.out.join('\n')}\n`,
    contract: contractOf(state.out, front.keys),
    undecided: state.undecided,
    dropped: state.dropped,
  }
}

/** Adopts the block that begins at a line; returns the line behind it. */
function adoptBlock(lines: readonly string[], at: number, state: State): number {
  const line = lines[at]!
  const fence = /^\s*(`{3,}|~{3,})/.exec(line)?.[1]
  if (fence !== undefined) {
    const end = lines.findIndex((other, index) => index > at && other.trim().startsWith(fence))
    const behind = end < 0 ? lines.length : end + 1
    state.out.push(...lines.slice(at, behind))
    return behind
  }
  if (line.trim().startsWith('|')) {
    let end = at
    while (lines[end]?.trim().startsWith('|')) end++
    adoptTable(lines.slice(at, end), at, state)
    return end
  }
  adoptLine(line, at + 1, state)
  return at + 1
}

function adoptTable(lines: readonly string[], at: number, state: State): void {
  const filled = fillTable(lines, state.known, state.sections)
  for (const { index, text } of filled?.dropped ?? [])
    state.dropped.push({ line: at + index + 1, text: readable(text) })
  for (const [index, line] of (filled?.lines ?? lines).entries()) {
    state.out.push(line)
    if (!line.startsWith('{{')) leave(line, at + Math.min(index, lines.length - 1) + 1, state, rowName(line))
  }
}

function adoptLine(line: string, number: number, state: State): void {
  const heading = /^(#{1,6})\s+(.*?)\s*$/.exec(line)
  if (heading) {
    state.sections.length = Math.min(state.sections.length, heading[1]!.length - 1)
    state.sections[heading[1]!.length - 1] = heading[2]!
  }
  if (line.trim() === '' || /^(?:-{3,}|\*{3,}|_{3,})\s*$/.test(line)) {
    // What was taken out leaves no second blank line behind.
    if (line.trim() !== '') state.out.push('***')
    else if (state.out.at(-1) !== '') state.out.push('')
    return
  }
  const block = wholeLine(line, state.known)
  if (block) {
    state.out.push(...block)
    return
  }
  const condition = openCondition(line, state.known)
  if (condition) {
    const text = finishText(condition.text, number, state, { decided: true })
    if (text !== '') state.out.push(condition.open, text, '{{/if}}')
    return
  }
  const inGaps = state.sections.some(section => section !== undefined && /\bgaps?\b/i.test(section))
  const gap = inGaps ? fillGap(line, state.known) : undefined
  if (gap) {
    const tail = gap.tail === '' ? '' : finishText(gap.tail, number, state, { isPast: gap.isPast })
    state.out.push(tail === '' ? gap.line : `${gap.line} - ${tail}`)
    return
  }
  state.out.push(...adoptText(line, number, state))
}

/** A labelled line, a list item or running text; nothing when all of it was taken out. */
function adoptText(line: string, number: number, state: State): string[] {
  const labelled = /^(\s*(?:[-*+]\s+)?[*_]{0,2})([A-Z][^:*_|]{0,60}?)(:[*_]{0,2}|[*_]{2}:)\s+(.*?)([*_]?)$/.exec(line)
  if (labelled) {
    const [, lead, label, colon, rest, end] = labelled as unknown as [string, string, string, string, string, string]
    const place = { known: state.known, section: state.sections.filter(Boolean) }
    const result = resultIn(label, rest, state)
    const value = result ?? fillLabel(label, rest, place)
    const name = finishText(label, number, state)
    if (value !== undefined && name !== '') {
      const lost = result === undefined ? claimBeside(rest, value) : ''
      if (lost !== '') state.dropped.push({ line: number, text: lost })
      return [`${lead}${name}${colon} ${value}${end}`]
    }
    const text = finishText(rest, number, state, { isPast: /^(?:problem|root cause|cause|before)\b/i.test(label) })
    return text === '' || name === '' ? [] : [`${lead}${name}${colon} ${text}${end}`]
  }
  const [, lead = '', rest = ''] = /^(\s*(?:[-*+]\s+(?:\[[ xX]\]\s+)?|\d+\.\s+|#{1,6}\s+|>\s+)?)(.*)$/.exec(line) ?? []
  const text = finishText(rest, number, state)
  return text === '' ? [] : [lead + text]
}

/** A result in words of which every number is a fact says more than a status would. */
function resultIn(label: string, rest: string, { known }: State): string | undefined {
  if (!/^result$/i.test(label)) return undefined
  const atoms = new Atoms()
  const filled = fillProse(rest, { known, atoms })
  return filled !== rest && claimsIn(filled).length === 0 ? atoms.restore(filled) : undefined
}

/** How a text is to be read: its verdicts are decided by a condition, or it tells what was before this measurement. */
interface Reading {
  readonly decided?: boolean
  readonly isPast?: boolean
}

/** Fills running text, takes out the claims that remain, and notes what is left to decide. */
function finishText(text: string, line: number, state: State, { decided, isPast }: Reading = {}): string {
  const atoms = new Atoms()
  const around = { known: state.known, atoms, ...(state.phase !== undefined && { phase: state.phase }) }
  const { kept, dropped } = dropClaims(isPast ? text : fillProse(text, around), decided)
  for (const part of dropped) state.dropped.push({ line, text: readable(part) })
  leave(kept, line, state)
  return atoms.restore(kept)
}

/** Notes the placeholders and claims that a line of the template keeps. */
function leave(line: string, number: number, state: State, file?: string): void {
  const { found, rest } = takePlaceholders(line.replace(/\{\{.*?\}\}/g, '\uf100'))
  const claims = line.startsWith('|') ? claimsIn(rest) : []
  for (const text of [...found, ...claims])
    state.undecided.push({ line: number, text: readable(text), ...(file !== undefined && { file }) })
}

function readable(text: string): string {
  return text.replace(/[\uf100-\uf8ff]/g, '…')
}

function contractOf(lines: readonly string[], keys: readonly string[]): string {
  const sections = lines.flatMap(line => /^## ([^{}]+)$/.exec(line)?.[1]?.trim() ?? [])
  return [
    'kind: create',
    ...(sections.length > 0 ? ['required_sections:', ...sections.map(section => `  - ${yamlText(section)}`)] : []),
    ...(keys.length > 0 ? [`frontmatter: [${keys.join(', ')}]`] : []),
    '',
  ].join('\n')
}
