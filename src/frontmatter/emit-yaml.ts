import { refuse } from '../diagnostic.ts'

/** Words some YAML reader takes for a boolean or for nothing, as a value or as a key (YAML 1.1 and 1.2). */
const reservedWords = /^(?:true|false|yes|no|on|off|null|y|n)$/i
/** Characters YAML cannot hold on one quoted line, and the noncharacters the renderer marks its values with. */
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff\ufeff\ufdd0-\ufdef\ufffe\uffff]/u

/**
 * One scalar in the safe subset, which fourteen readers were seen to read alike (YAML 1.1 and 1.2 libraries
 * and hand-rolled line parsers): a plain word stays bare, anything else is one quoted line without escapes.
 * Dates, ratios, percents and `01` are quoted, non-negative integers and booleans are bare.
 *
 * @param file names the target in a refusal
 * @param path where the value stands, e.g. `re_verification.previous_score`
 * @throws CloseoutError `frontmatter` for what has no such form; it is never changed to fit.
 */
export function emitScalar(value: unknown, file = 'frontmatter', path = 'value'): string {
  if (typeof value === 'string' && isBareWord(value)) return value
  return typeof value === 'string' ? quoteScalar(value, file, path) : emitNonText(value, file, path)
}

/**
 * A list item: always text and always quoted, so that no reader takes `key: value` or `[x]` in it for
 * structure. Numbers are refused, as quoting would turn them into text.
 */
export function emitItem(value: unknown, file = 'frontmatter', path = 'item'): string {
  if (typeof value === 'string') return quoteScalar(value, file, path)
  throw cannotHold(file, path, `${kindOf(value)} in a list`, 'write each item as text')
}

/** A key in the safe subset: a letter, then letters, digits, `_`, `-`; not a word YAML reads as something else. */
export function emitKey(key: string, file = 'frontmatter', path = key): string {
  if (isBareWord(key)) return key
  const expected = 'a letter, then letters, digits, `_` or `-`, and no word that stands for true, false or null'
  throw refuse('frontmatter', file, `Unexpected key \`${key}\` at \`${path}\`, expected ${expected}`, {
    hint: 'rename the key; put what it names into a value',
  })
}

/** One top-level entry as LF lines, the last one ended: a scalar, a list of texts, or a map of those. */
export function emitEntry(key: string, value: unknown, file = 'frontmatter'): string {
  return emitAt('', key, value, file, key)
}

/**
 * A whole record between its `---` lines. Maps are at most two levels deep (a key of the frontmatter may hold
 * a map of scalars and lists), lists hold text only, an empty list is `[]`.
 */
export function emitFrontmatter(record: Readonly<Record<string, unknown>>, file = 'frontmatter'): string {
  const entries = Object.entries(record).map(([key, value]) => emitEntry(key, value, file))
  return `---\n${entries.join('')}---\n`
}

function emitAt(indent: string, key: string, value: unknown, file: string, path: string): string {
  const lead = `${indent}${emitKey(key, file, path)}:`
  if (Array.isArray(value)) return emitList(lead, `${indent}  `, value, file, path)
  if (typeof value !== 'object' || value === null) return `${lead} ${emitScalar(value, file, path)}\n`
  const entries = Object.entries(value)
  if (indent !== '') throw cannotHold(file, path, 'a map inside a map', 'flatten it into keys of its own')
  if (entries.length === 0) throw cannotHold(file, path, 'an empty map', 'leave the key out')
  return `${lead}\n${entries.map(([name, inner]) => emitAt('  ', name, inner, file, `${path}.${name}`)).join('')}`
}

function emitList(lead: string, indent: string, items: readonly unknown[], file: string, path: string): string {
  if (items.length === 0) return `${lead} []\n`
  return `${lead}\n${items.map((item, index) => `${indent}- ${emitItem(item, file, `${path}[${index}]`)}\n`).join('')}`
}

function isBareWord(value: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_-]*$/.test(value) && !reservedWords.test(value)
}

function emitNonText(value: unknown, file: string, path: string): string {
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value) && value >= 0 && !Object.is(value, -0)) return String(value)
    throw cannotHold(file, path, `the number \`${value}\``, 'write it as text with its unit, e.g. `28.5%`')
  }
  throw cannotHold(file, path, kindOf(value), 'give it text, a whole number or true/false')
}

function quoteScalar(value: string, file: string, path: string): string {
  if (unprintable.test(value)) throw cannotHold(file, path, 'a line break or control character', 'write it on one line')
  if (value !== value.trim()) throw cannotHold(file, path, 'blanks at an edge', 'trim it')
  if (!/["\\]/.test(value)) return `"${value}"`
  if (!value.includes("'")) return `'${value}'`
  throw cannotHold(file, path, 'both `\'` and `"` or `\\`', 'reword it with one kind of quote')
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return value === undefined ? 'nothing' : typeof value === 'object' ? 'a map' : `a ${typeof value}`
}

function cannotHold(file: string, path: string, what: string, hint: string) {
  const message = `Unexpected ${what} at \`${path}\`, expected a value every frontmatter reader understands`
  return refuse('frontmatter', file, message, { hint })
}
