import { findClaimTokens, valueDigit } from '../verify/claim-tokens.ts'
import { findVerdicts } from '../verify/verdict-words.ts'

const first = 0xf100

/**
 * Keeps template expressions out of the way of what reads words: each is one private character, so that no rule of
 * language takes its parentheses and names for text.
 */
export class Atoms {
  readonly #snippets: string[] = []

  /** The character that stands for a snippet of the template. */
  add(snippet: string): string {
    return String.fromCharCode(first + this.#snippets.push(snippet) - 1)
  }

  /** The text with its snippets. */
  restore(text: string): string {
    return text.replace(/[\uf100-\uf8ff]/g, atom => this.#snippets[atom.charCodeAt(0) - first] ?? atom)
  }
}

/** The claims that a text makes by itself, its values aside. `decided`: a condition around it has decided its verdicts. */
export function claimsIn(text: string, decided = false): string[] {
  const plain = text.replace(/[\uf100-\uf8ff]/g, valueDigit).replace(/`[^`]*`/g, code => '·'.repeat(code.length))
  const numbers = findClaimTokens(plain).filter(token => /\d/.test(token.text) || !token.text.includes(valueDigit))
  const verdicts = findVerdicts(plain).filter(({ kind }) => kind === 'word' || !decided)
  return [...numbers, ...verdicts].map(({ start, end }) => text.slice(start, end))
}

/**
 * Takes out what claims a result that no fact stands for: parentheses first, then parts of a sentence behind a dash, a
 * comma or a semicolon, then whole sentences. What remains may be empty.
 */
export function dropClaims(text: string, decided = false): { kept: string; dropped: string[] } {
  const dropped: string[] = []
  const isClaim = (part: string) => claimsIn(part, decided).length > 0
  const drop = (part: string) => {
    dropped.push(part.trim())
    return ''
  }
  if (!isClaim(text)) return { kept: text, dropped }
  const plain = text.replace(/ ?\([^()]*\)/g, part => (isClaim(part) ? drop(part) : part))
  const sentences = plain.split(/(?<=[.!?:])\s+(?=[A-Z\uf100-\uf8ff])/).flatMap(sentence => {
    if (!isClaim(sentence)) return [sentence]
    const parts = sentence.split(/(\s[-–—]\s|,\s|;\s)/)
    if (parts.length === 1 || isClaim(parts[0]!)) return [drop(sentence)]
    const kept = parts.filter((part, index) => index === 0 || index % 2 === 1 || !isClaim(part) || drop(part) !== '')
    const joined = kept.filter((_, index) => index % 2 === 0 || index + 1 < kept.length).join('')
    const ended = joined.replace(/(?:\s[-–—]\s|[,;]\s?)+$/, '')
    return isClaim(ended) ? [drop(sentence)] : [/[.!?]$/.test(sentence) && !/[.!?]$/.test(ended) ? `${ended}.` : ended]
  })
  const kept = sentences.filter(sentence => sentence !== '').join(' ')
  return { kept, dropped }
}
