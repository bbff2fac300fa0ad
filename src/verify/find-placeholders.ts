import type { Html, Nodes } from 'mdast'
import { lastAtOrBefore, type Finding, type Severity } from '../diagnostic.ts'
import { isBlank, placeholderForms, type PlaceholderContext } from './placeholder-forms.ts'
import { readSkeleton } from './read-skeleton.ts'
import { readText, type Reading } from './read-text.ts'
import { sourceOffset, type VisibleBlock, type VisiblePiece } from './read-visible-blocks.ts'

/** A placeholder and the source offsets it takes. */
export interface PlaceholderMatch {
  readonly start: number
  readonly end: number
  readonly finding: Finding
}

const yamlFile = /\.ya?ml$/i
const brackets = /[[{]([^[\]{}]{1,200})[\]}]/g

/** Says where `[start, end)` of a scanned text stands in the source. */
type Locate = (start: number, end: number) => readonly [number, number]

/**
 * Placeholders in a Markdown text, or in YAML when `file` ends in `.yaml` or `.yml`: places that were left to be filled
 * and were not, in every disguise that reads the same. In the order of the text.
 */
export function findPlaceholders(text: string, { file }: { readonly file: string }): Finding[] {
  const reading = readText(text)
  const matches = yamlFile.test(file)
    ? withoutOverlaps(scan(text, 'yaml', reading, sameOffsets))
    : matchPlaceholders(reading)
  return matches.map(match => match.finding)
}

/** All matches of a Markdown text; those that overlap are one. */
export function matchPlaceholders(reading: Reading): PlaceholderMatch[] {
  const { text, bodyStart } = reading
  const body: Locate = (start, end) => [start + bodyStart, end + bodyStart]
  return withoutOverlaps([
    ...scan(text.slice(0, bodyStart), 'frontmatter', reading, sameOffsets),
    ...reading.blocks.flatMap(block => matchesInBlock(block, reading)),
    ...tagsIn(reading.tree).flatMap(tag => matchesInTag(tag, reading)),
    // Blanks that the page does not show as text: link targets, titles, attributes.
    ...scanBrackets(text.slice(bodyStart), () => 'link', reading, body),
  ])
}

function tagsIn(node: Nodes): Html[] {
  if (node.type === 'html') return [node]
  return 'children' in node ? node.children.flatMap(tagsIn) : []
}

/** `<PERCENT>` is read as a tag, of which the page shows nothing. What is longer than a line is found as a block. */
function matchesInTag({ value, position }: Html, reading: Reading): PlaceholderMatch[] {
  if (value.includes('\n')) return []
  const from = reading.bodyStart + position!.start.offset!
  return scanForms(value, 'comment', reading, (start, end) => [from + start, from + end])
}

const sameOffsets: Locate = (start, end) => [start, end]

/**
 * A quick look before all forms are tried: what every form has in visible text. Anything but ASCII is looked at closely.
 */
const mayHold =
  /[[{<]|[^\d\s]\s?%|NaN|undefined|null|Infinity|TB[DC]|TODO|FIXME|XXX|lorem| \| |\(est|approx|roughly|about|N\/A|--|:[ \t]+[?.]|\?\?|[^\u0000-\u007f]/i

const contexts: Readonly<Record<VisiblePiece['kind'], PlaceholderContext>> = {
  text: 'prose',
  break: 'prose',
  bracket: 'link',
  code: 'code',
  html: 'comment',
}

/** What the page shows, and its comments. */
function matchesInBlock(block: VisibleBlock, reading: Reading): PlaceholderMatch[] {
  const locate: Locate = (start, end) => [
    sourceOffset(block, reading.text, start),
    sourceOffset(block, reading.text, end - 1) + 1,
  ]
  if (block.kind === 'code') return scan(block.text, 'code', reading, locate)
  if (block.kind === 'html') return scan(block.text, 'comment', reading, locate)
  if (block.kind === 'definition') return scanBrackets(block.text, () => 'definition', reading, locate)
  if (!mayHold.test(block.text)) return []
  let prose = block.text
  const matches: PlaceholderMatch[] = []
  for (const piece of block.pieces) {
    if (piece.kind !== 'code' && piece.kind !== 'html') continue
    const end = piece.start + piece.text.length
    prose = prose.slice(0, piece.start) + '\ufffc'.repeat(piece.text.length) + prose.slice(end)
    const within: Locate = (from, to) => locate(piece.start + from, piece.start + to)
    matches.push(...scanForms(piece.text, contexts[piece.kind], reading, within))
  }
  const contextAt = (start: number) =>
    contexts[block.pieces[lastAtOrBefore(block.pieces, start, piece => piece.start)]!.kind]
  matches.push(...scanForms(prose, 'prose', reading, locate, block.kind === 'cell'))
  matches.push(...scanBrackets(block.text, contextAt, reading, locate))
  return matches
}

function scan(text: string, context: PlaceholderContext, reading: Reading, locate: Locate): PlaceholderMatch[] {
  return [...scanBrackets(text, () => context, reading, locate), ...scanForms(text, context, reading, locate)]
}

function scanBrackets(
  text: string,
  contextAt: (start: number) => PlaceholderContext,
  reading: Reading,
  locate: Locate,
): PlaceholderMatch[] {
  const skeleton = readSkeleton(text)
  const matches: PlaceholderMatch[] = []
  for (const match of skeleton.text.matchAll(brackets)) {
    const start = skeleton.originalIndex(match.index)
    const context = contextAt(start)
    if (!isBlank(match[1]!, context)) continue
    // In code, a name before a bracket makes an index of it: `counts[STATUS]`.
    if ((context === 'code' || context === 'link') && /[\w)\]]/.test(skeleton.text[match.index - 1] ?? '')) continue
    // Braces are common in code and YAML; there only brackets count.
    if (match[0].startsWith('{') && context !== 'prose') continue
    const end = skeleton.originalIndex(match.index + match[0].length - 1) + 1
    matches.push(found('placeholder', match[0], 'a measured value', 'error', locate(start, end), reading))
  }
  return matches
}

function scanForms(
  text: string,
  context: PlaceholderContext,
  reading: Reading,
  locate: Locate,
  isCell = false,
): PlaceholderMatch[] {
  const skeleton = readSkeleton(text)
  const matches: PlaceholderMatch[] = []
  for (const form of placeholderForms) {
    if (!form.contexts.includes(context) || (isCell && form.cells === false)) continue
    for (const match of skeleton.text.matchAll(form.pattern)) {
      if (form.accepts && !form.accepts(match)) continue
      const start = skeleton.originalIndex(match.index)
      const end = skeleton.originalIndex(match.index + match[0].length - 1) + 1
      matches.push(found(form.noun, match[0], form.expected, form.severity ?? 'error', locate(start, end), reading))
    }
  }
  return matches
}

function found(
  noun: string,
  shown: string,
  expected: string,
  severity: Severity,
  [start, end]: readonly [number, number],
  reading: Reading,
): PlaceholderMatch {
  const words = shown.replace(/\s+/g, ' ').replaceAll('`', "'").trim()
  const short = words.length > 60 ? `${words.slice(0, 59)}…` : words
  return {
    start,
    end,
    finding: {
      rule: 'no-placeholder',
      severity,
      message: `Unexpected ${noun} \`${short}\`, expected ${expected}`,
      hint: 'put the measured value in its place, or remove the sentence',
      place: reading.placeOf(start, end),
    },
  }
}

/** In the order of the text; of matches that overlap, the first and longest, an error before a warning. */
function withoutOverlaps(matches: PlaceholderMatch[]): PlaceholderMatch[] {
  const weight = (match: PlaceholderMatch) => (match.finding.severity === 'error' ? 0 : 1)
  const sorted = matches.sort((a, b) => a.start - b.start || weight(a) - weight(b) || b.end - a.end)
  let end = -1
  return sorted.filter(match => {
    if (match.start < end) return false
    end = match.end
    return true
  })
}
