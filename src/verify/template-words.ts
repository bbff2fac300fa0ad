import type { Origin, Scalar } from '../facts/value.ts'
import type { Span } from '../render/document.ts'

/** Operations of templates that print what they are given: given words of the template, they print those. */
const printing = new Set([
  'percent',
  'number',
  'points',
  'verdict',
  'status',
  'date',
  'duration',
  'bar',
  'basename',
  'upper',
])

/** Is it text of the template, be it by way of a helper? */
export function isTemplateText({ kind, data, origin }: Span): boolean {
  return kind === 'literal' || (origin !== undefined && printsTemplateWords(data, origin))
}

/** `{{upper "pass"}}`, and the noun that `{{plural n "test" "tests"}}` chose. */
function printsTemplateWords(data: Scalar | undefined, origin: Origin): boolean {
  if (origin.kind !== 'derived') return false
  const { operation, parameters, arguments: given } = origin
  if (operation === 'plural') {
    const chosen = given.find(argument => argument.data === data)
    if (chosen) return printsTemplateWords(data, chosen.origin)
    return parameters?.['one'] === data || parameters?.['many'] === data
  }
  return printing.has(operation) && given.every(value => printsTemplateWords(value.data, value.origin))
}

/** What a template writes between the items of a list. */
export function separatorOf({ origin }: Span): string | undefined {
  const separator = origin?.kind === 'derived' && origin.operation === 'list' && origin.parameters?.['separator']
  return typeof separator === 'string' ? separator : undefined
}
