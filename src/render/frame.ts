import type { Block, PathStart } from './program.ts'

/** What the paths of a program start from. A frame is never changed: an inner one is made of it. */
export interface Frame {
  /** Innermost first. */
  readonly contexts: readonly unknown[]
  readonly parameters: ReadonlyMap<string, unknown>
  readonly variables: Variables
}

/** The `@` variables of a loop, and those of the loop around it. */
export interface Variables {
  readonly values: ReadonlyMap<string, unknown>
  readonly outer?: Variables
}

export function rootFrame(context: unknown): Frame {
  return { contexts: [context], parameters: new Map(), variables: { values: new Map([['root', context]]) } }
}

/** The frame of a partial: of its caller it sees the `@` variables only. */
export function partialFrame({ variables }: Frame, context: unknown): Frame {
  return { contexts: [context], parameters: new Map(), variables }
}

/** The frame inside a block. A context that stays the same is no level of its own: `..` leads past it. */
export function blockFrame(
  outer: Frame,
  context: unknown,
  { parameters: names }: Block,
  values: readonly unknown[],
  variables: Variables = outer.variables,
): Frame {
  const contexts = context === outer.contexts[0] ? outer.contexts : [context, ...outer.contexts]
  if (names.length === 0) return { contexts, parameters: outer.parameters, variables }
  const parameters = new Map([...outer.parameters, ...names.map((name, index) => [name, values[index]] as const)])
  return { contexts, parameters, variables }
}

/** What a path starts from; undefined when nothing is there. */
export function startOf(frame: Frame, start: PathStart): unknown {
  if (start.kind === 'context') return frame.contexts[start.depth]
  if (start.kind === 'parameter') return frame.parameters.get(start.name)
  let variables: Variables | undefined = frame.variables
  for (let depth = start.depth; depth > 0; depth--) variables = variables?.outer
  return variables?.values.get(start.name)
}
