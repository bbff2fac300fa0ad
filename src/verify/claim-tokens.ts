/** A number that claims a result: `17.69 %`, `51/51`, `3 of 6`, `89 tests`. */
export interface ClaimToken {
  readonly kind: 'percent' | 'ratio' | 'count'
  readonly start: number
  readonly end: number
  readonly text: string
  /** The number, or the ratio's first. A digit that is a value's is `valueDigit` in `text` and makes this NaN. */
  readonly number: number
  /** The ratio's second. */
  readonly of?: number
  /** Digits behind the decimal point. */
  readonly digits: number
  /** What is counted, in small letters: `tests`, `passed`. */
  readonly noun?: string
}

/** Stands for a character of a printed number: a claim made of such characters only is a value's. */
export const valueDigit = '\ue000'

/** A word before a noun, with the blank behind it. */
const adjective =
  /(?:unit|integration|property|orm|new|existing|failing|passing|failed|passed|total|critical|separate|more|additional|different|core|other|real|·+|[A-Z][\w-]*)\s/y
const nouns =
  'test cases?|tests?|files?|lines?(?: of code)?|passed|passing|failed|failing|failures?|errors?|warnings?|skipped|factories|gaps?|truths?|must[- ]haves?|plans?|tasks?|commits?|functions?|endpoints?|models?|modules?|statements?|branches|(?:percentage )?points?|pp|minutes?|mins?|seconds?|secs?|hours?|ms|issues?|artifacts?|assertions?|bugs?|requirements?|conditions?|suites?|regressions?'
/** What is written for a number up to twelve; one is an article. */
export const numberWords = 'two|three|four|five|six|seven|eight|nine|ten|eleven|twelve'
/** Also with a capital, as in a heading; other words with a capital are names before the noun. */
const orCapital = (words: string) => `${words}|${words.replace(/(?<=^|\|)[a-z]/g, letter => letter.toUpperCase())}`
const noun = new RegExp(`(?:${orCapital(nouns)})\\b`, 'y')
const nounAlone = new RegExp(`${noun.source}(?!-)`, 'y')

const digit = `[\\d${valueDigit}]`
/** Of more commas the last are looked at: each may be where a number begins, and is not to be read to the end from there. */
const whole = `${digit}+(?:,${digit}*){0,30}`
const decimal = `${whole}(?:\\.${digit}+)?`
const percents = new RegExp(`(?<![\\w.${valueDigit}])(${decimal})\\s?(?:%|per ?cent\\b)`, 'g')
const ratios = new RegExp(
  `(?<![\\w./${valueDigit}])(${whole})(?:\\s?/\\s?| (?:out )?of (?:the |all )?)(${whole})(?!${digit}|\\s?%|[./]\\d|\\w)`,
  'g',
)
/** With a noun behind them, these are counts. */
const numbers = new RegExp(`(?<![\\w./${valueDigit}-])(${decimal})\\+?\\s`, 'g')
const numbersInWords = new RegExp(`\\b(${orCapital(numberWords)})\\s`, 'g')
/** Without a noun behind them, these are dates. */
const years = /(?<!\/\s?)\b(?:19|20)\d{2}\b(?!\s?[%/])/g

/** What looks like a claim and is none. Each is replaced by dots of its length before claims are looked for. */
const exempt: readonly RegExp[] = [
  // Dates and times
  /\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?\b/g,
  /\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2}(?:, ?\d{4})?\b/g,
  /\b\d{1,2}:\d{2}(?::\d{2})?\b/g,
  // Versions
  /\bv?\d+\.\d+\.\d+(?:[-+.][\w.]+)?\b/g,
  /\b(?:Python|Node(?:\.js)?|pytest|SQLAlchemy|React|Expo|iOS|Android|TypeScript|PostgreSQL|coverage(?:\.py)?|RFC|CVE|HTTP|ISO|SDK)[- ]?v?\d[\d.]*\+?(?!\d|\s?%)/gi,
  // Ids and the numbers of things that have one
  /(?<!\S)#\d+\b/g,
  /\b(?:Phase|Plan|Task|Tier|Gap|Step|Section|Wave|Level|Rule|Part|Option|Chapter|Appendix|Figure|Table|Lines?|Priority|Milestone|Sprint|Week|Day|Round|Batch|Truth|Deviation|Case|Scenario|Page|Port|Q)s? ?#?\d+(?:\.\d+)?[a-z]?(?:\s?[-–]\s?\d+)?\b(?!\s?%)/gi,
  // Years, but not where they count something
  /\b(?:in|since|by|until|during|before|after) (?:19|20)\d{2}\b(?!\s?%)/gi,
]

/** Full-width digits and signs (`９７％`) as those they read as; nothing changes its place. */
export function halfWidth(text: string): string {
  return text.replace(/[\uff05\uff0c\uff0e-\uff1a]/g, sign => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
}

/** A result and its number, as in a list: `Tests: 51`. */
const labeled = new RegExp(
  `\\b(?:tests?|test cases?|passed|passing|failed|failing|failures?|errors?|warnings?|skipped|coverage|covered|statements?|assertions?|regressions?)\\s?:\\s+(${decimal})(?![\\w-])`,
  'gi',
)

/** The numbers that a label names, and no word behind them. */
export function findLabeledNumbers(
  text: string,
): readonly { start: number; end: number; text: string; number: string }[] {
  return Array.from(maskExempt(text).matchAll(labeled), match => {
    const end = endOf(match)
    return { start: match.index, end, text: text.slice(match.index, end), number: match[1]! }
  })
}

/** The claims with a number in a text, in its order; a part of the text belongs to one claim at most. */
export function findClaimTokens(text: string): ClaimToken[] {
  const masked = maskExempt(halfWidth(text))
  const tokens: ClaimToken[] = []
  const taken = new Uint8Array(text.length)
  const take = (
    kind: ClaimToken['kind'],
    start: number,
    end: number,
    parts: { number: string; of?: string; noun?: string },
  ) => {
    if (taken.subarray(start, end).includes(1)) return
    taken.fill(1, start, end)
    tokens.push({
      kind,
      start,
      end,
      text: text.slice(start, end),
      number: toNumber(parts.number),
      digits: parts.number.split('.')[1]?.length ?? 0,
      ...(parts.of !== undefined && { of: toNumber(parts.of) }),
      ...(parts.noun !== undefined && { noun: parts.noun.toLowerCase() }),
    })
  }
  for (const match of masked.matchAll(percents)) take('percent', match.index, endOf(match), { number: match[1]! })
  for (const match of masked.matchAll(ratios)) {
    const end = endOf(match)
    const counted = /\s/.test(masked[end] ?? '') ? findNoun(masked, end + 1, noun) : undefined
    take('ratio', match.index, counted?.end ?? end, {
      number: match[1]!,
      of: match[2]!,
      ...(counted && { noun: counted.noun }),
    })
  }
  for (const match of masked.matchAll(numbers)) {
    const counted = findNoun(masked, endOf(match), nounAlone)
    if (counted) take('count', match.index, counted.end, { number: match[1]!, noun: counted.noun })
  }
  for (const match of masked.matchAll(numbersInWords)) {
    const counted = findNoun(masked, endOf(match), noun)
    const number = numberWords.split('|').indexOf(match[1]!.toLowerCase()) + 2
    if (counted) take('count', match.index, counted.end, { number: String(number), noun: counted.noun })
  }
  return tokens.sort((a, b) => a.start - b.start)
}

function endOf(match: RegExpExecArray): number {
  return match.index + match[0].length
}

/** The noun at `at`, or behind one or two adjectives there; most are taken. */
function findNoun(text: string, at: number, noun: RegExp): { noun: string; end: number } | undefined {
  const starts = [at]
  while (starts.length < 3) {
    adjective.lastIndex = starts[0]!
    if (!adjective.test(text)) break
    starts.unshift(adjective.lastIndex)
  }
  for (const start of starts) {
    noun.lastIndex = start
    const match = noun.exec(text)
    if (match) return { noun: match[0], end: noun.lastIndex }
  }
  return undefined
}

function toNumber(text: string): number {
  return Number(text.replaceAll(',', ''))
}

function maskExempt(text: string): string {
  const dots = (part: string) => '·'.repeat(part.length)
  const plain = exempt
    .reduce((masked, pattern) => masked.replace(pattern, dots), text)
    .replace(years, (year, at: number, masked: string) => {
      const end = at + year.length
      return /\s/.test(masked[end] ?? '') && findNoun(masked, end + 1, noun) ? year : dots(year)
    })
  // Identifiers, file names and places in files: letters and digits without a blank between.
  return plain.replace(/[\w./:@\\-]+/g, word => (/[A-Za-z_]/.test(word) && /\d/.test(word) ? dots(word) : word))
}
