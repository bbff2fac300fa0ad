import type { Severity } from '../diagnostic.ts'

/** Where a text stands; a form says in which of these it is a placeholder. `link` and `definition` are for brackets only. */
export type PlaceholderContext = 'prose' | 'code' | 'comment' | 'frontmatter' | 'yaml' | 'link' | 'definition'

/** One way in which a place is left unfilled. */
export interface PlaceholderForm {
  /** What it is called in a message. */
  readonly noun: 'placeholder' | 'value' | 'estimate'
  readonly contexts: readonly PlaceholderContext[]
  /** Global and line-wise (`m`); the whole match is what is shown. */
  readonly pattern: RegExp
  /** Looks closer at a match; true when it is a placeholder. */
  readonly accepts?: (match: RegExpExecArray) => boolean
  /** Default `error`; `warning` where only a person can tell. */
  readonly severity?: Severity
  /** False where a table cell that holds nothing else is well understood. */
  readonly cells?: false
  readonly expected: string
}

const everywhere: readonly PlaceholderContext[] = ['prose', 'code', 'comment', 'frontmatter', 'yaml']
const written: readonly PlaceholderContext[] = ['prose', 'comment', 'frontmatter', 'yaml']
const mustaches: readonly PlaceholderContext[] = ['prose', 'comment', 'frontmatter']

const words = (text: string) => new Set(text.split(' '))
/** In brackets these are to be filled in, whatever their case, also as the text of a link. */
const blanks = words('MEASURED PERCENT PERCENTAGE PCT PLACEHOLDER TBD TODO FIXME TBC')
/** These only in capitals: in small letters they are the arguments of a command. */
const labels = words(
  'COUNT STATUS VERDICT VALUE NUMBER AMOUNT INSERT FILL RESULT RESULTS OUTCOME ACTUAL DATE NAME TOTAL SCORE DURATION ' +
    'VERSION DESCRIPTION REASON XX XXX',
)
/** Capitals in brackets that people write for good. */
const tags = words(
  'PASS PASSED FAIL FAILED OK INFO WARN WARNING ERROR DEBUG TRACE FATAL NOTE TIP IMPORTANT CAUTION WIP RFC NEW DONE ' +
    'SKIP SKIPPED RED GREEN REFACTOR BLOCKING BLOCKED BLOCKER CRITICAL HIGH MEDIUM LOW MAJOR MINOR URGENT OPTIONAL ' +
    'REQUIRED BREAKING DEPRECATED REMOVED ADDED FIXED CHANGED SECURITY EXPERIMENTAL BETA ALPHA STABLE SUCCESS ' +
    'FAILURE COMPLETE COMPLETED CHECKPOINT PARTIAL OPEN CLOSED MISSING VERIFIED UNVERIFIED DEFERRED PENDING CONFIRMED',
)
const instruction =
  /^(?:if|insert|any|list|describe|specify|specific|your|fill|add|enter|provide|replace|to be|e\.g\.|conclusion)\s[^\]]{3,}$/i

/** An HTML element's name in capitals is a tag, not a blank. */
const htmlNames = words(
  'ABBR BLOCKQUOTE BODY BR CENTER CODE DD DEL DETAILS DIV DL DT EM HEAD HR HTML IMG INS KBD LI LINK META OL PRE ' +
    'SCRIPT SPAN STRONG STYLE SUB SUMMARY SUP TABLE TBODY TD TH THEAD TITLE TR UL',
)

/** True for what brackets hold when they are a blank: `MEASURED`, `PASS/FAIL`, `TEST_COUNT`, `If any file …`. */
export function isBlank(content: string, context: PlaceholderContext): boolean {
  const text = content.replace(/[*`~\\]/g, '').trim()
  const joined = text.replace(/[\s_-]/g, '')
  if (blanks.has(joined.toUpperCase())) return true
  if (/^pass(?:ed)?[/|]fail(?:ed)?$/i.test(text.replace(/\s/g, ''))) return true
  if (context === 'link') return joined === 'COUNT'
  if (labels.has(joined)) return true
  if (context === 'prose' || context === 'comment' || context === 'definition')
    return instruction.test(text) || (context !== 'definition' && isOrderInCapitals(text))
  return false
}

/** Capitals that tell someone to write: not a tag such as `BLOCKING`, an id such as `GAP-01` or an acronym. */
function isOrderInCapitals(text: string): boolean {
  if (!/^[A-Z][A-Z0-9%.,'’]*(?:[\s_/|-]+[A-Z0-9%.,'’]+)*$/.test(text)) return false
  const parts = text.split(/[\s_/|-]+/)
  if (parts.some(part => blanks.has(part) || labels.has(part))) return true
  if (parts.every(part => tags.has(part))) return false
  const separated = /[\s_/|]/.test(text)
  return separated ? parts.some(part => part.length >= 4) && !/[A-Z]-?\d/.test(text) : /^[A-Z]{6,}$/.test(text)
}

/** What stands before a match on its line. */
function lineBefore(match: RegExpExecArray): string {
  const before = match.input.slice(Math.max(0, match.index - 80), match.index)
  return before.slice(before.lastIndexOf('\n') + 1)
}

/** The catalogue, apart from brackets. */
export const placeholderForms: readonly PlaceholderForm[] = [
  {
    noun: 'placeholder',
    contexts: everywhere,
    pattern: /(?<![\w.%])(?:[XYZN]{1,3}|[xy]{2,3})(?:\.[XYZNxy]{1,2})?\s?%(?!\w)/g,
    expected: 'a measured percentage',
  },
  {
    noun: 'placeholder',
    contexts: written,
    pattern: /(?<![\w?])(?:\?{1,4}|_{2,}|\.{3}|#{2,})\s?%(?!\w)/g,
    expected: 'a measured percentage',
  },
  {
    noun: 'value',
    contexts: everywhere,
    pattern: /(?<![\w.])(?:NaN|nan|undefined|null|None|-?Infinity)\s?%(?!\w)/g,
    expected: 'a measured percentage',
  },
  { noun: 'value', contexts: everywhere, pattern: /\[object [A-Z]\w*\]/g, expected: 'a measured value' },
  {
    noun: 'value',
    contexts: ['prose'],
    pattern: /(?<![\w.-])(?:NaN|undefined|null|-?Infinity)(?=[ \t]*$)/gm,
    accepts: match => /^\s*$|^[^:]{1,60}:\s+$/.test(lineBefore(match)),
    expected: 'a measured value',
  },
  {
    noun: 'placeholder',
    contexts: mustaches,
    pattern: /(?<!\$)\{\{[^{}\n]{0,80}\}\}/g,
    accepts: match => match[0].length > 4,
    expected: 'the value it names',
  },
  {
    noun: 'placeholder',
    contexts: mustaches,
    pattern: /\$\{(?!\{)[^{}\n]{1,80}\}/g,
    expected: 'the value it names',
  },
  {
    noun: 'placeholder',
    contexts: ['prose', 'comment'],
    pattern: /(?<![${\w/])\{[A-Za-z_][\w.]*(?::[^{}\s]{1,12}\}|\}(?=\s?%))/g,
    expected: 'the value it names',
  },
  {
    noun: 'placeholder',
    contexts: ['prose', 'comment'],
    pattern: /<([A-Z][A-Z]+(?:[ _-][A-Z]+)*)>/g,
    accepts: match => !htmlNames.has(match[1]!),
    expected: 'a measured value',
  },
  {
    noun: 'placeholder',
    contexts: ['prose', 'comment'],
    pattern: /(?<![\w%])%[A-Z][A-Z_]+[A-Z]%(?![\w%])/g,
    expected: 'a measured value',
  },
  { noun: 'placeholder', contexts: written, pattern: /(?<![\w/])TB[DC](?![\w/])/g, expected: 'a decision or a value' },
  {
    noun: 'placeholder',
    contexts: ['prose', 'comment'],
    pattern: /(?<![\w/])(?:TODO|FIXME|XXX+)(?=[ \t]*$|:|\(|[ \t]*-->)/gm,
    accepts: match => /^\s*(?:[-*+]\s+)?(?:<!--\s*)?$|:\s+$/.test(lineBefore(match)),
    expected: 'finished text',
  },
  {
    noun: 'placeholder',
    contexts: ['comment'],
    pattern: /<!--\s*(?:insert|fill|todo|fixme|replace|tbd|add)\b[^>]{0,80}/gi,
    expected: 'finished text',
  },
  { noun: 'placeholder', contexts: ['prose', 'comment'], pattern: /\blorem ipsum\b/gi, expected: 'finished text' },
  {
    noun: 'placeholder',
    contexts: ['prose'],
    pattern: /^(?:[\w-]{1,40}:[ \t]+)?[a-z]+(?:_[a-z]+)*(?: \| [a-z]+(?:_[a-z]+)*)+$/gm,
    expected: 'one of the alternatives',
  },
  {
    noun: 'placeholder',
    contexts: ['frontmatter', 'yaml'],
    pattern: /^[ \t]*[\w-]{1,40}:[ \t]+[a-z]+(?:_[a-z]+)*(?: \| [a-z]+(?:_[a-z]+)*)+$/gm,
    expected: 'one of the alternatives',
  },
  {
    noun: 'estimate',
    contexts: ['prose'],
    pattern:
      /(?:[~≈]\s?)?\d[\d.,]*\s?%\s\((?:est\.?|estimated?|estimation)\)|\b(?:approximately|approx\.|roughly|about)\s\d[\d,]*\s(?:tests?\s)?(?:passed|failed|passing|failing)\b/gi,
    severity: 'warning',
    expected: 'a measured value',
  },
  {
    noun: 'value',
    contexts: ['prose'],
    pattern: /^[^:\n|]{1,60}:[ \t]+(?:N\/A|—|–|--|\?+|\.{3})(?=[ \t]*$)|^(?:N\/A|—|\?{2,})$/gm,
    cells: false,
    severity: 'warning',
    expected: 'a measured value, or words that say why there is none',
  },
]
