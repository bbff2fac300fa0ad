import { valueDigit } from './claim-tokens.ts'

/** Words that say how something came out. */
export interface VerdictMatch {
  /**
   * `word` is a verdict by itself (`PASS`, `CLOSED`, `✅`); a `sentence` says it in words (`all tests pass`), which
   * a condition of the template may have decided.
   */
  readonly kind: 'word' | 'sentence'
  readonly start: number
  readonly end: number
  readonly text: string
}

const verdictWord =
  /(?<![\p{L}\p{N}_-])(?:NOT )?(?:PASS(?:ED|ES)?|FAIL(?:ED|S)?|(?:PARTIALLY )?CLOSED|PARTIAL|OPEN|VERIFIED|COMPLETED?|ACHIEVED|MET|MISSED|CONFIRMED|CONTRADICTED|SATISFIED|EXCEEDED|SUCCESS(?!\s+CRITERI(?:A|ON)\b)|GREEN|REGRESSED)(?![\p{L}\p{N}_-])|[✅❌✔✓✗✘☑🟢🔴🟡]|:(?:white_check_mark|x|heavy_check_mark):/gu

const passes = 'pass(?:es|ed|ing)?|succeed(?:s|ed)?'
const done =
  'closed|met|reached|covered|verified|complete|completed|achieved|satisfied|green|resolved|fixed|done|confirmed'
const gap = '[^.;:!?|\\n]'
const sentences: readonly RegExp[] = [
  new RegExp(`\\b(?:all|every|each|both)\\b${gap}{0,60}?\\b(?:${passes}|${done})\\b`, 'gi'),
  new RegExp(
    `\\b(?:tests?|suites?|builds?|checks?|pipeline|CI)\\s+(?:\\w+\\s+){0,2}?(?:${passes}|fail(?:s|ed|ing)?|green)\\b`,
    'gi',
  ),
  new RegExp(
    `\\b(?:targets?|goals?|gaps?|phase|plan|thresholds?|requirements?|criteri(?:a|on))\\b${gap}{0,40}?\\b(?:is|are|was|were|been)\\s+(?:not\\s+)?(?:\\w+ly\\s+)?(?:${done}|missed|exceeded)\\b`,
    'gi',
  ),
  new RegExp(
    `\\b(?:meets?|exceeds?|exceeded|reach(?:es|ed)?|miss(?:es|ed)|achieve[sd]?)\\s+(?:(?:the|its|their|every|all)\\s+)?(?:\\w+\\s+)?(?:targets?|goals?|thresholds?)\\b`,
    'gi',
  ),
  /\b(?:no|zero|without(?: any)?)\s+(?:\w+\s+){0,2}?(?:failures?|errors?|regressions?|(?:failing|flaky)\s+tests?)\b/gi,
  new RegExp(`\\bnothing\\b${gap}{0,50}?\\b(?:failed|fell|broke|regressed|missing|uncovered|left|remains?)\\b`, 'gi'),
  new RegExp(
    `\\bno\\s+(?:\\w+\\s+){0,2}?(?:gaps?|issues?|targets?|files?|tests?)\\b${gap}{0,30}?\\b(?:remain(?:s|ed)?|left|failed|missed|found|open)\\b`,
    'gi',
  ),
  // Criteria of success are what is to come.
  /\b(?:un)?success(?:ful(?:ly)?)?\b(?!\s+criteri(?:a|on)\b)/gi,
]

const labeled = new RegExp(
  `(?<=(?:^|\\n)\\s*(?:\\w+\\s){0,2}(?:status|verdict|result|outcome)\\s?:\\s+)(?:${passes}|${done}|failed)\\b`,
  'gi',
)

/** `Result: succeeded`, at the begin of a line. */
export function findLabeledVerdicts(text: string): VerdictMatch[] {
  return Array.from(text.matchAll(labeled), ({ 0: said, index }) => {
    return { kind: 'sentence', start: index, end: index + said.length, text: said }
  })
}

/** Said of what may be or shall be, not of what is. */
const supposed =
  /\b(?:whether|if|when|until|unless|once|how many|which|why|must|should|would|could|may|can|to)\b[^.;!?|\n]*$/i
/** A number and what it counts: `51 ORM tests` pass, and the number is what is checked. */
const counted = new RegExp(`${valueDigit}%?\\s+(?:[\\w\\ue001-]+\\s+){0,4}$`)

/** The verdicts in a text, in its order. Names of columns and labels (`Passed:`) are none. */
export function findVerdicts(text: string): VerdictMatch[] {
  const matches: VerdictMatch[] = []
  const taken = new Uint8Array(text.length)
  const take = (kind: VerdictMatch['kind'], match: RegExpMatchArray) => {
    const start = match.index!
    const end = start + match[0].length
    if (taken.subarray(start, end).includes(1)) return
    taken.fill(1, start, end)
    matches.push({ kind, start, end, text: match[0] })
  }
  for (const match of text.matchAll(verdictWord)) if (!isLabel(text, match)) take('word', match)
  for (const pattern of sentences)
    for (const match of text.matchAll(pattern)) {
      const before = text.slice(Math.max(0, match.index - 80), match.index)
      if (!supposed.test(before) && !counted.test(before) && !isLabel(text, match)) take('sentence', match)
    }
  return matches.sort((a, b) => a.start - b.start)
}

/** `Tests passed: 12` names what follows. */
function isLabel(text: string, match: RegExpMatchArray): boolean {
  return /^\s?(?:\([^()]{0,40}\)\s?)?:(?:\s|$)/.test(text.slice(match.index! + match[0].length))
}
