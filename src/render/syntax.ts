/** What a template may write beside paths and helpers, each with what it does, in one line of Markdown. */

export const blocks = {
  if: 'what is there when the condition is true; it must be true or false, never a number or nothing',
  unless: 'what is there when it is false',
  each: 'once for each item: `{{#each files as |file|}}`; `{{else}}` for none',
  with: 'inside a map: `{{#with coverage.overall}}`',
} as const

/** Called like helpers; they look at their arguments themselves. */
export const forms = {
  and: 'are all true? Looks no further than it must',
  or: 'is one of them true? Looks no further than it must',
  has: 'is there a value at a path? The one question that may be asked about what is not there',
} as const

export const statements = {
  claim:
    '`{{claim "words" source="whose" reason="why"}}`: words that claim something and are no fact, with whose they are',
  prose: '`{{prose gap.problem}}`: a text of the configuration with its Markdown; anything else is escaped',
} as const

export const variables = {
  root: 'all facts, from anywhere',
  index: 'number of the turn of `{{#each}}`, from 0',
  number: 'the same, from 1',
  key: 'key of the item',
  first: 'is it the first?',
  last: 'is it the last?',
} as const

/** The keys, which keep their order. */
export function keysOf<K extends string>(entries: Readonly<Record<K, string>>): K[] {
  return Object.keys(entries) as K[]
}
