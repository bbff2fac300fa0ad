import { mayShowChange, mayShowPercent, outcomeOf, readShownNumber, showLike } from './shown-number.ts'

/** Two statements that cannot both be true. Offsets are those of the checked text. */
export interface Inconsistency {
  readonly message: string
  readonly start: number
  readonly end: number
}

/** A form of words that relates numbers, and what must hold between them. */
interface Relation {
  readonly pattern: RegExp
  /** The message when it does not hold; groups are those of the pattern. */
  readonly check: (groups: readonly string[], match: RegExpExecArray) => string | undefined
}

const percent = '(?<![\\d.,])(\\d+(?:\\.\\d+)?)\\s?%'
const whole = '(\\d[\\d,]*)'
const ratio = `(?<![\\d./,])${whole}(?:\\s?/\\s?| (?:out )?of )${whole}(?![\\d/]|[.,]\\d|\\s?%)`
/** What a percent beside a ratio is a percent of; of other things it is often an average. */
const counted =
  '(?:\\s(?:\\w+\\s){0,2}?(?:tests?|passing|passed|pass|statements?|lines?|branches|covered|gaps?|conditions?))*'
const verdict = '(PASS(?:ED)?|FAIL(?:ED)?|✅|❌)'
const change = '([+−-]?\\d+(?:\\.\\d+)?)\\s?(?:pp|percentage points?|points?)'

const relations: readonly Relation[] = [
  // 10,146/57,368 statements (17.69%)
  {
    pattern: new RegExp(`${ratio}${counted}[ \\t]?\\(\\s?${percent}(?!\\s*(?:of|→|->|to\\b|target|goal))`, 'g'),
    check: ([part, all, shown]) => checkShare(part!, all!, shown!),
  },
  // 17.69% (10,146 of 57,368 statements)
  {
    pattern: new RegExp(`${percent}(?: pass rate| coverage| covered)? \\(${ratio}${counted}\\)`, 'g'),
    check: ([shown, part, all]) => checkShare(part!, all!, shown!),
  },
  // 85.51% = passed / (passed + failed + errors) = 183/214
  {
    pattern: new RegExp(`${percent} =[^\\d\\n]{0,80}= ${ratio}`, 'g'),
    check: ([shown, part, all]) => checkShare(part!, all!, shown!),
  },
  // 9.17% → 20.27% (+11.10 points)
  {
    pattern: new RegExp(
      `${percent}\\s?(?:→|->|to)\\s?${percent}[^\\d()\\n]{0,12}\\(\\s?([+−-]\\d+(?:\\.\\d+)?)\\s?(?:pp|percentage points?|points?|%)`,
      'g',
    ),
    check: ([before, after, shown], match) => checkChange(before!, after!, shown!, match[0].endsWith('%')),
  },
  // is 17.69% … It was 22.80% before …, a change of -5.11 points
  {
    pattern: new RegExp(
      `\\bis ${percent}[^]{0,300}?\\bwas ${percent} before\\b[^]{0,200}?\\ba change of ${change}`,
      'g',
    ),
    check: ([after, before, shown]) => checkChange(before!, after!, shown!, false),
  },
  // 17.69% (…) against a target of 28%: FAIL
  {
    pattern: new RegExp(`${percent}(?: \\([^()\\n]{0,80}\\))? against a target of ${percent}: ${verdict}`, 'g'),
    check: ([shown, target, word]) => checkVerdict(shown!, target!, word!),
  },
  // 45.2% (target: 50%) FAIL
  {
    pattern: new RegExp(
      `${percent} \\((?:target|goal):? (?:of )?(?:>=|≥)?\\s?${percent}\\)[^\\d\\n%|]{0,20}?${verdict}`,
      'gi',
    ),
    check: ([shown, target, word]) => checkVerdict(shown!, target!, word!),
  },
  // The overall target of 28% is (not) reached with 30.10%
  {
    pattern: new RegExp(`target of ${percent} is( not)? reached(?: with|:) ${percent}`, 'g'),
    check: ([target, not, shown]) => checkVerdict(shown!, target!, not ? 'FAIL' : 'PASS'),
  },
  // 214 (89 property + 125 integration)
  {
    pattern: new RegExp(
      `(?<![\\d.,+])${whole}(?: (?:[a-z]+ ){0,2}(?:tests?|cases?|lines|files|statements|branches|gaps|failures|total))? \\((\\d[\\d,]*(?: [a-z]+){0,2}(?: \\+ \\d[\\d,]*(?: [a-z]+){0,2})+)\\)`,
      'gi',
    ),
    check: ([total, parts]) =>
      checkSum(
        total!,
        parts!.split('+').map(part => part.trim().split(' ')[0]!),
      ),
  },
  // 10 tests: 7 passed, 2 failed, 1 skipped
  {
    pattern: new RegExp(
      `(?<![\\d.,])${whole} (?:total )?tests?:? \\(?${whole} pass(?:ed|ing)?, ${whole} fail(?:ed|ing)?\\b(?:, ${whole} skipped)?(?!,? ?(?:and )?\\d)`,
      'gi',
    ),
    check: ([total, ...parts]) => checkSum(total!, parts.filter(Boolean)),
  },
  // Of 3 gaps, 1 is closed, 2 partly closed and 0 open
  {
    pattern:
      /\bOf (?:the )?(\d[\d,]*) [^\d,.;:\n]{1,40}, (\d[\d,]*) [^\d,.;:%\n]{1,30}(?:\d+(?:\.\d+)?%)?, (\d[\d,]*) [^\d,.;:%\n]{1,30},? and (\d[\d,]*) (?!%)/g,
    check: ([total, ...parts]) => checkSum(total!, parts),
  },
  // Created 5 new factories: A, B, C
  {
    pattern:
      /(?<![\w.,-])(\d{1,2}) (?:[a-z]+ ){0,2}([a-z]{3,}): ([A-Za-z_][\w./-]*(?:, (?:and )?[A-Za-z_][\w./-]*)+)(?=\.?$|\.\s)/gm,
    check: ([count, noun, names]) => checkList(count!, noun!, names!.split(', ').length),
  },
  // 94/90 tests passing
  {
    pattern: new RegExp(`${ratio} (?:\\w+ ){0,2}?(?:tests?|passing|passed|files?|gaps?|statements?)\\b`, 'g'),
    check: ([part, all]) =>
      toCount(part!) > toCount(all!)
        ? `Unexpected \`${part!}\` out of \`${all!}\`, expected no more than all`
        : undefined,
  },
]

/** Statements of a line or paragraph that contradict each other. A part of the text is reported once. */
export function findLineInconsistencies(text: string): Inconsistency[] {
  // Most cells hold one number or none: nothing to compare.
  if (!/\d[^\d.,]\D*\d|\d [a-z][^:]{0,60}: /.test(text)) return []
  const found: Inconsistency[] = []
  for (const { pattern, check } of relations)
    for (const match of text.matchAll(pattern)) {
      const message = check(match.slice(1), match)
      const [start, end] = [match.index, match.index + match[0].length]
      if (message && !found.some(other => start < other.end && end > other.start)) found.push({ message, start, end })
    }
  return found
}

/** A part of a whole beside its percent. */
export function checkShare(part: string, all: string, shownText: string): string | undefined {
  const shown = readShownNumber(shownText)
  const [a, b] = [toCount(part), toCount(all)]
  if (b === 0) return undefined
  const exact = (100 * a) / b
  if (mayShowPercent(shown, exact)) return undefined
  return `Unexpected \`${shownText}%\` beside \`${part}/${all}\`, expected \`${showLike(exact, shown)}%\``
}

/** Two percents beside their difference; in hand-written text `%` may also mean the relative change. */
export function checkChange(before: string, after: string, shownText: string, isPercent: boolean): string | undefined {
  const from = readShownNumber(before)
  const to = readShownNumber(after)
  const shown = readShownNumber(shownText)
  if (mayShowChange(from, to, shown)) return undefined
  const exact = to.data - from.data
  if (isPercent && Math.abs((100 * exact) / from.data - shown.data) < 1) return undefined
  const expected = (exact > 0 ? '+' : '') + showLike(exact, shown)
  return `Unexpected change \`${shownText}\` from \`${before}%\` to \`${after}%\`, expected \`${expected}\``
}

/** A verdict beside a percent and the target it was held against. */
export function checkVerdict(shown: string, target: string, word: string): string | undefined {
  const outcome = outcomeOf(readShownNumber(shown), readShownNumber(target))
  const said = /PASS|✅/i.test(word) ? 'pass' : 'fail'
  if (outcome === undefined || outcome === said) return undefined
  return `Unexpected \`${word}\` beside \`${shown}%\` and a target of \`${target}%\`, expected \`${outcome.toUpperCase()}\``
}

/** Parts beside their total. */
export function checkSum(total: string, parts: readonly string[]): string | undefined {
  const sum = parts.reduce((all, part) => all + toCount(part), 0)
  if (sum === toCount(total)) return undefined
  return `Unexpected total \`${total}\` beside \`${parts.join(' + ')}\`, expected \`${sum}\``
}

function checkList(count: string, noun: string, names: number): string | undefined {
  return Number(count) === names
    ? undefined
    : `Unexpected \`${count} ${noun}\` beside ${names} names, expected \`${names}\``
}

function toCount(text: string): number {
  return Number(text.replaceAll(',', ''))
}
