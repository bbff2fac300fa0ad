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

const adjective =
  '(?:unit|integration|property|orm|new|existing|failing|passing|failed|passed|total|critical|separate|more|additional|different|core|other|real|·+|[A-Z][\\w-]*)'
const nouns =
  'test cases?|tests?|files?|lines?(?: of code)?|passed|passing|failed|failing|failures?|errors?|warnings?|skipped|factories|gaps?|truths?|must[- ]haves?|plans?|tasks?|commits?|functions?|endpoints?|models?|modules?|statements?|branches|(?:percentage )?points?|pp|minutes?|mins?|seconds?|secs?|hours?|ms|issues?|artifacts?|assertions?|bugs?|requirements?|conditions?|suites?|regressions?'
/** Also with a capital, as in a heading; other words with a capital are names before the noun. */
const noun = `${nouns}|${nouns.replace(/(?<=^|\|)[a-z]/g, letter => letter.toUpperCase())}`
/** What is written for a number up to twelve; one is an article. */
export const numberWords = 'two|three|four|five|six|seven|eight|nine|ten|eleven|twelve'

const digit = `[\\d${valueDigit}]`
const decimal = `${digit}[\\d,${valueDigit}]*(?:\\.${digit}+)?`
const percents = new RegExp(`(?<![\\w.${valueDigit}])(${decimal})\\s?%`, 'g')
const ratios = new RegExp(
  `(?<![\\w./${valueDigit}])(${digit}[\\d,${valueDigit}]*)(?:\\s?/\\s?| (?:out )?of (?:the |all )?)(${digit}[\\d,${valueDigit}]*)(?!${digit}|\\s?%|[./]\\d|\\w)(?:\\s(?:${adjective}\\s){0,2}(${noun})\\b)?`,
  'g',
)
const counts = new RegExp(`(?<![\\w./${valueDigit}-])(${decimal})\\+?\\s(?:${adjective}\\s){0,2}(${noun})\\b(?!-)`, 'g')
const wordCounts = new RegExp(
  `\\b(${numberWords}|${numberWords.replace(/(?<=^|\|)[a-z]/g, letter => letter.toUpperCase())})\\s(?:${adjective}\\s){0,2}(${noun})\\b`,
  'g',
)

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
  new RegExp(`(?<!/\\s?)\\b(?:19|20)\\d{2}\\b(?!\\s?[%/]|\\s(?:${adjective}\\s){0,2}(?:${noun})\\b)`, 'g'),
]

/** The claims with a number in a text, in its order; a part of the text belongs to one claim at most. */
export function findClaimTokens(text: string): ClaimToken[] {
  const masked = maskExempt(text)
  const tokens: ClaimToken[] = []
  const taken = new Uint8Array(text.length)
  const take = (
    kind: ClaimToken['kind'],
    match: RegExpMatchArray,
    parts: { number: string; of?: string; noun?: string },
  ) => {
    const start = match.index!
    const end = start + match[0].length
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
  for (const match of masked.matchAll(percents)) take('percent', match, { number: match[1]! })
  for (const match of masked.matchAll(ratios))
    take('ratio', match, { number: match[1]!, of: match[2]!, ...(match[3] && { noun: match[3] }) })
  for (const match of masked.matchAll(counts)) take('count', match, { number: match[1]!, noun: match[2]! })
  for (const match of masked.matchAll(wordCounts)) {
    const number = numberWords.split('|').indexOf(match[1]!.toLowerCase()) + 2
    take('count', match, { number: String(number), noun: match[2]! })
  }
  return tokens.sort((a, b) => a.start - b.start)
}

function toNumber(text: string): number {
  return Number(text.replaceAll(',', ''))
}

function maskExempt(text: string): string {
  const dots = (part: string) => '·'.repeat(part.length)
  const plain = exempt.reduce((masked, pattern) => masked.replace(pattern, dots), text)
  // Identifiers, file names and places in files: letters and digits without a blank between.
  return plain.replace(/[\w./:@\\-]+/g, word => (/[A-Za-z_]/.test(word) && /\d/.test(word) ? dots(word) : word))
}
