import { escapePointer } from '../evidence/escape-pointer.ts'
import type { Figures, Json } from '../evidence/figures.ts'
import type { Source } from '../evidence/source.ts'
import { measured } from './origin.ts'
import type { FactTree } from './value.ts'

/** The leaves of every file of figures, each measured at its JSON pointer; what is `null`, or not read, is absent. */
export function computeFigureFacts(
  figures: ReadonlyMap<string, Figures>,
  names: readonly string[],
): { readonly [id: string]: FactTree } {
  return Object.fromEntries(names.map(name => [name, factsOf(figures.get(name))]))
}

function factsOf(figures: Figures | undefined): FactTree {
  return figures && toFacts(figures.data, figures.source, '')
}

function toFacts(data: Json, source: Source, pointer: string): FactTree {
  if (data === null) return undefined
  if (typeof data !== 'object') return measured(data, source, pointer)
  if (isList(data)) return data.map((item, index) => toFacts(item, source, `${pointer}/${index}`))
  const entries = Object.entries(data).map(([name, item]) => {
    return [name, toFacts(item, source, `${pointer}/${escapePointer(name)}`)] as const
  })
  return Object.fromEntries(entries)
}

function isList(data: object): data is readonly Json[] {
  return Array.isArray(data)
}
