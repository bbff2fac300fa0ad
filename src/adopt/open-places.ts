import { matchPlaceholders } from '../verify/find-placeholders.ts'
import { readText } from '../verify/read-text.ts'
import { claimsIn } from './atoms.ts'

/** Stands for a value; `claimsIn` takes what is made of it for the value's. */
const value = '\uf100'

/** The placeholders of a text, and the text with a value in the place of each. */
export function takePlaceholders(text: string): { found: readonly string[]; rest: string } {
  const matches = matchPlaceholders(readText(`${text}\n`))
  const found = matches.map(({ finding }) => /`([^`]+)`/.exec(finding.message)?.[1] ?? finding.message)
  const rest = matches.reduceRight((left, { start, end }) => left.slice(0, start) + value + left.slice(end), text)
  return { found, rest }
}

/** What a text says beside the result that a value takes the place of, where it claims more; else empty. */
export function claimBeside(text: string, snippet: string): string {
  const { found, rest } = takePlaceholders(text)
  const [first] = claimsIn(rest).sort((a, b) => rest.indexOf(a) - rest.indexOf(b))
  const filled = found.length > 0 || first === undefined ? rest : rest.replace(first, value)
  // A value such as `3/6` stands for the second number, too, and for what is counted.
  const ratio = new RegExp(String.raw`(${value})(?:\s?/\s?|\s+of\s+)\d+(?:\s+\w+)?`)
  const left = snippet.includes('}}/{{') ? filled.replace(ratio, '$1') : filled
  if (found.length < 2 && claimsIn(left).length === 0) return ''
  return left
    .replace(value, '')
    .replaceAll(value, '…')
    .replace(/^[\s%+,;:]+|[\s.]+$/g, '')
}
