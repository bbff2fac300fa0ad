import type { Config } from './config/read-config.ts'
import type { Diagnostic } from './diagnostic.ts'
import { asTree, type Facts } from './facts/compute-facts.ts'
import { plain, Value, type FactTree, type Origin } from './facts/value.ts'
import { prepareFacts, type PrepareOptions } from './prepare.ts'

export interface FactsResult {
  readonly facts: Facts
  /** The facts as plain JSON: the contract for scripts and template authors. */
  readonly json: unknown
  /** The same tree with an origin in place of each value, for `--origins`. */
  readonly origins: () => unknown
  readonly diagnostics: readonly Diagnostic[]
}

/** Evidence → facts; renders and writes nothing. */
export async function facts(config: Config, options: Omit<PrepareOptions, 'templates'> = {}): Promise<FactsResult> {
  const { facts: computed, diagnostics } = await prepareFacts(config, options)
  const tree = asTree(computed)
  return { facts: computed, json: plain(tree), origins: () => originsOf(tree), diagnostics }
}

function originsOf(tree: FactTree): unknown {
  if (tree instanceof Value) return { value: tree.data, origin: describeOrigin(tree.origin) }
  if (tree === undefined) return undefined
  if (Array.isArray(tree)) return tree.map(item => originsOf(item as FactTree))
  return Object.fromEntries(
    Object.entries(tree as Record<string, FactTree>).map(([name, value]) => [name, originsOf(value)]),
  )
}

function describeOrigin(origin: Origin): unknown {
  if (origin.kind !== 'derived') return origin
  const args = origin.arguments.map(argument => ({ value: argument.data, origin: describeOrigin(argument.origin) }))
  return { ...origin, arguments: args }
}
