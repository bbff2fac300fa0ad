import type * as z from 'zod'

type Issue = z.core.$ZodIssue

/** What was found in the place of a value, in our words: "list", "value `3`"; undefined when nothing is there. */
export function foundIn({ input }: Issue): string | undefined {
  if (input === undefined) return undefined
  if (input === null || input === '') return 'empty value'
  if (Array.isArray(input)) return input.length === 0 ? 'empty list' : 'list'
  if (typeof input !== 'object') return `value \`${shorten(String(input as string | number | boolean | bigint))}\``
  return Object.getPrototypeOf(input) === Object.prototype ? 'map' : 'value'
}

function shorten(text: string): string {
  const line = text.split('\n', 1)[0]!
  return line.length > 60 ? `${line.slice(0, 60)}…` : line
}

/** What a schema expected, in our words: "a whole number", "`error` or `off`". */
export function expectedBy(issue: Issue): string {
  // The schema's own messages say what is expected.
  const own = /^expected (.*)$/s.exec(issue.message)?.[1]
  if (own !== undefined) return own
  switch (issue.code) {
    case 'invalid_type':
      return kinds[issue.expected] ?? issue.expected
    case 'invalid_value':
      return oneOf(issue.values.map(value => `\`${String(value)}\``))
    case 'too_small':
      return issue.origin === 'string'
        ? 'text'
        : issue.origin === 'array'
          ? 'at least one'
          : `at least ${issue.minimum}`
    case 'too_big':
      return `at most ${issue.maximum}`
    case 'invalid_union':
      return oneOf([...new Set(issue.errors.flatMap(form => form.map(expectedBy)))])
    default:
      return 'another'
  }
}

const kinds: Readonly<Record<string, string>> = {
  object: 'a map',
  record: 'a map',
  array: 'a list',
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: '`true` or `false`',
}

/** `a, b or c`. */
export function oneOf(words: readonly string[]): string {
  return [words.slice(0, -1).join(', '), words.at(-1)].filter(Boolean).join(' or ')
}
