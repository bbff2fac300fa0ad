import { findClaimTokens, type ClaimToken } from './claim-tokens.ts'
import type { FactIndex, FactNumber, FactSubject } from './fact-index.ts'

/** A number in prose that the facts do not bear out. Offsets are those of the text that was checked. */
export interface ProseClaim {
  readonly kind: 'contradicted' | 'unmatched'
  readonly start: number
  readonly end: number
  readonly text: string
  /** The fact that says otherwise, or the nearest one. */
  readonly fact?: FactNumber
  /** For a ratio, the fact behind its second number. */
  readonly of?: FactNumber
}

const aimed =
  /(?:>=|<=|≥|≤|>|<)\s*$|\b(?:targets?|goals?|expect(?:ed|s)?|requires?d?|thresholds?|minimum|at least|below|above|under|over|should|must|need(?:s|ed)?|to reach|aim(?:s|ed)?)\b/i
const past = /\b(?:was|were|had|initially|originally|previously|before|earlier|up from|down from|from)\b/i
const present = /\b(?:now|pass|passes|passing|is|are|currently|today|reached|achieved|stands?)\b/i

/** How many characters before and behind a number are read with it, where a sentence is longer. */
const reach = 500

/**
 * Compares the numbers in prose with the facts, sentence by sentence. A number equal to a fact at the precision it is
 * written with is borne out. Where the sentence names what it speaks of (a suite, a file, `overall`), the fact must be
 * one of that subject, and another number *contradicts* it: unless the sentence speaks of a target or of the past,
 * where the facts hold less than people know. Everything else that matches no fact is *unmatched*.
 *
 * @param isHistory the text tells what was wrong before, so only a sentence in the present tense speaks of today
 */
export function checkProse(text: string, facts: FactIndex, isHistory: boolean): ProseClaim[] {
  const claims: ProseClaim[] = []
  for (const { 0: sentence, index } of text.matchAll(/[^\n;!?]+?(?:\.(?=\s)|(?=[\n;!?]|$))/g)) {
    for (const token of findClaimTokens(sentence)) {
      const from = Math.max(0, token.start - reach)
      const near = { ...token, start: token.start - from, end: token.end - from }
      const claim = checkToken(near, sentence.slice(from, token.end + reach), facts, isHistory)
      if (claim) claims.push({ ...claim, start: index + token.start, end: index + token.end, text: token.text })
    }
  }
  return claims
}

function checkToken(
  token: ClaimToken,
  sentence: string,
  facts: FactIndex,
  isHistory: boolean,
): Pick<ProseClaim, 'kind' | 'fact' | 'of'> | undefined {
  const before = sentence.slice(Math.max(0, token.start - 40), token.start)
  const after = sentence.slice(token.end, token.end + 20)
  const isAimed = aimed.test(before) || /^\s*(?:\w+\s)?(?:targets?|goals?|threshold|expected)\b/i.test(after)
  const isPast = past.test(before) || (isHistory && !present.test(sentence))
  const subjects = namedIn(sentence, token, facts).filter(subject =>
    subject.numbers.some(number => fits(number, token)),
  )
  const nearest = findNearest(subjects.length > 0 ? subjects : facts.subjects, token, sentence)
  if (subjects.length > 0 && !isAimed && !isPast) {
    const results = subjects.map(({ numbers }) => numbers.filter(number => number.role === 'result'))
    return results.some(numbers => bearsOut(numbers, token, sentence))
      ? undefined
      : { kind: 'contradicted', ...nearest }
  }
  // Said of nothing in particular, a number may be a target or an earlier one as well.
  const known = facts.subjects.some(({ numbers }) => bearsOut(numbers, token, sentence))
  return known ? undefined : { kind: 'unmatched', ...nearest }
}

/** The subjects a sentence names. A count's must stand with it: `51 ORM tests`, `ORM tests: 51`. */
function namedIn(sentence: string, token: ClaimToken, facts: FactIndex): FactSubject[] {
  const near = token.kind === 'count' ? sentence.slice(Math.max(0, token.start - 40), token.end + 10) : sentence
  const plain = near.replace(token.text, token.text.replace(/\d[\d.,/]*/g, ' ')).toLowerCase()
  const words = Array.from(plain.matchAll(/[\p{L}\p{N}./_-]+/gu), ([word]) => word.replace(/^[./-]+|[./-]+$/g, ''))
  const clean = words.filter(word => word !== '')
  const found = new Set<FactSubject>()
  for (let from = 0; from < clean.length; from++)
    for (let length = 1; length <= 6; length++)
      for (const subject of facts.byName.get(clean.slice(from, from + length).join(' ')) ?? []) found.add(subject)
  return [...found]
}

const units: Readonly<Record<string, RegExp>> = {
  tests: /^(?:tests?|test cases?|passed|passing|failed|failing|failures?|errors?|skipped|assertions?)$/,
  statements: /^(?:lines?|lines? of code|statements?|branches)$/,
  files: /^(?:files?|modules?)$/,
  gaps: /^gaps?$/,
  warnings: /^warnings?$/,
  tasks: /^tasks?$/,
  seconds: /^(?:seconds?|secs?)$/,
  percent: /^(?:percentage points?|points?|pp)$/,
}

/** Could this fact be what the claim counts? */
function fits(number: FactNumber, token: ClaimToken): boolean {
  if (token.kind === 'percent') return number.unit === 'percent'
  if (token.noun === undefined) return number.unit !== 'percent' && number.unit !== 'seconds'
  return units[number.unit]?.test(token.noun) ?? false
}

/** Is a claim what one subject's numbers say? */
function bearsOut(numbers: readonly FactNumber[], token: ClaimToken, sentence: string): boolean {
  const fitting = numbers.filter(number => fits(number, token))
  const key = outcomeKey(token, sentence)
  const outcomes = fitting.filter(number => number.key === key)
  const meant = outcomes.length > 0 ? outcomes : fitting
  if (!meant.some(number => isSame(number.data, token.number, token.digits))) return false
  return token.of === undefined || fitting.some(number => number.data === token.of)
}

const nextNumber = /\d|\b(?:none|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b/i

/** The outcome that the words at a claim name, up to the next number: `51 tests, 50 passed` says it of the 50. */
function outcomeKey(token: ClaimToken, sentence: string): string | undefined {
  if (token.kind === 'percent') return undefined
  const words = `${token.text} ${sentence.slice(token.end, token.end + 30).split(nextNumber, 1)[0]!}`
  const outcome = /\b(?:(pass)(?:es|ed|ing)?|(fail)(?:s|ed|ing|ures?)?|(skip)(?:ped)?|(clos)ed|(cover)ed)\b/i.exec(
    words,
  )
  if (!outcome) return undefined
  const [, pass, fail, skip, closed] = outcome
  return pass ? 'passed' : fail ? 'failed' : skip ? 'skipped' : closed ? 'closed' : 'covered'
}

/** What a number without an outcome is first of all. */
const plainKey = /^(?:total|count|percent|passed|covered|closed|durationSeconds)$/

/** Equal at the precision of the prose, rounded or cut off. */
function isSame(fact: number, said: number, digits: number): boolean {
  const unit = 10 ** -digits
  const size = Math.abs(fact)
  return Math.abs(size - said) <= unit / 2 + 1e-9 || (size >= said && size < said + unit - 1e-9 && digits > 0)
}

function findNearest(
  subjects: readonly FactSubject[],
  token: ClaimToken,
  sentence: string,
): Pick<ProseClaim, 'fact' | 'of'> {
  const key = outcomeKey(token, sentence)
  let best: FactNumber | undefined
  let owner: FactSubject | undefined
  const distance = (number: FactNumber) => {
    const isMeant = key === undefined ? plainKey.test(number.key) : number.key === key
    return Math.abs(number.data - token.number) + (number.role === 'result' ? 0 : 1e6) + (isMeant ? 0 : 1e9)
  }
  for (const subject of subjects)
    for (const number of subject.numbers) {
      if (!fits(number, token) || (best && distance(best) <= distance(number))) continue
      best = number
      owner = subject
    }
  if (!best) return {}
  const of = token.of === undefined ? undefined : owner!.numbers.find(number => /^(?:total|count)$/.test(number.key))
  return { fact: best, ...(of && { of }) }
}
