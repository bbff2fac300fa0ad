/** A phase as roadmaps write it: digits, perhaps a letter, perhaps decimals: `12`, `12.1`, `253a`. */
export const phaseNumber = String.raw`\d+[A-Za-z]?(?:\.\d+[A-Za-z]?)*`

/** `Phase 12: Name`, `✅ Phase 8.7 - Name (COMPLETE)`; not `Phase 9.1-9.5`, `Phase 10.x`, `Phases 1-3`. */
const phrase = new RegExp(String.raw`^[^\p{L}\p{N}]*Phase\s+(${phaseNumber})(?![\w]|\.\w|[-–]\w)(.*)$`, 'isu')
/** What stands between number and name: a colon, a full stop, a dash. */
const separator = /^[\s*]*(?::|\.(?=\s)|[-–—](?=\s))[\s*]*(.*)$/s
/** The first cell of a progress row: `12. Name`, `Phase 12: Name`, `12`. */
const cell = new RegExp(
  String.raw`^[^\p{L}\p{N}]*(?:Phase\s+)?(${phaseNumber})(?:[.:]?\s+|[.:]?$|\s*[-–—]\s+)(.*)$`,
  'isu',
)
/** A phase's folder: `12-tier-1-coverage-push`, `62.4-name`, `CK-01-name`. */
const folder = new RegExp(String.raw`^(?:[A-Z]{1,6}-)?(${phaseNumber})(?:-(.*))?$`, 's')

/** A phase's number and name as read from one place. */
export interface PhaseWords {
  /** Normalised: see `normalizePhaseNumber`. */
  readonly number: string
  /** Without status marks; empty where the place has no name. */
  readonly name: string
  /** Whether the number is followed by a separator, as an entry's is, and not by prose. */
  readonly separated: boolean
}

/** Reads `Phase N: Name` at the start of a heading or a list item. */
export function readPhaseWords(words: string): PhaseWords | undefined {
  const match = phrase.exec(words.split('\n')[0]!.trim())
  if (!match) return undefined
  const rest = separator.exec(match[2]!)
  return {
    number: normalizePhaseNumber(match[1]!),
    name: rest ? withoutStatus(rest[1]!) : '',
    separated: rest !== null || match[2]!.trim() === '',
  }
}

/** Reads the first cell of a row in a table of phases. */
export function readPhaseCell(words: string): PhaseWords | undefined {
  const match = cell.exec(words.trim())
  if (!match) return undefined
  return { number: normalizePhaseNumber(match[1]!), name: withoutStatus(match[2]!), separated: true }
}

/** Reads the name of a phase's folder; the name comes as a slug. */
export function readPhaseFolder(name: string): PhaseWords | undefined {
  const match = folder.exec(name)
  return match ? { number: normalizePhaseNumber(match[1]!), name: match[2] ?? '', separated: true } : undefined
}

/** One spelling per number: no leading zeros, letters small: `08.7` is `8.7`, `253A` is `253a`. `9.0` is not `9`. */
export function normalizePhaseNumber(text: string): string {
  return text
    .toLowerCase()
    .split('.')
    .map(part => part.replace(/^0+(?=\d)/, ''))
    .join('.')
}

/** Numeric order, decimals and letters after their integer: 8, 8.7, 9, 9.0, 12, 12a, 12.1, 253. */
export function comparePhaseNumbers(a: string, b: string): number {
  const [left, right] = [a.split('.'), b.split('.')]
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const [x, y] = [left[at] ?? '', right[at] ?? '']
    const difference = (x === '' ? -1 : parseInt(x, 10)) - (y === '' ? -1 : parseInt(y, 10))
    if (difference !== 0) return difference
    if (x !== y) return x < y ? -1 : 1
  }
  return 0
}

/** Whether two names are one: case, punctuation, and status marks do not count, so that a folder's slug fits. */
export function isSamePhaseName(a: string, b: string): boolean {
  return slugOf(a) === slugOf(b)
}

/** `Tier 2 Coverage Push` as folders are named: `tier-2-coverage-push`. */
function slugOf(name: string): string {
  return withoutStatus(name)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
}

/** Cuts what people put behind a name: `✅ COMPLETE`, `⚠️ …`, `(NEW)`, `(INSERTED)`. */
function withoutStatus(name: string): string {
  const cut = name
    .replace(/\s+\p{Extended_Pictographic}.*$/su, '')
    .replace(/\s*\([A-Z][A-Z ]*\)\s*$/, '')
    .trim()
  return cut === '' ? name.trim() : cut
}
