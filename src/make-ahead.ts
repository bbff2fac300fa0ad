import { coarseness, lookAtFolders, Looks } from './cache/look.ts'
import type { Dependencies } from './cache/result-cache.ts'
import type { Config } from './config/read-config.ts'
import { make, type Made } from './make.ts'
import type { PrepareOptions } from './prepare.ts'

/** What was made before its turn, and what it was made from: plain data. */
export interface MadeAhead {
  readonly made: Made
  /** The configuration's text. */
  readonly config: string
  /** How everything that it rests on looked: of a file its place and time, of a folder what is in it. */
  readonly states: readonly string[]
}

/** What makes documents, with what was made of the same configuration and the same options before. */
export interface MakeOptions extends PrepareOptions {
  readonly ahead?: MadeAhead | undefined
}

const looks = new Looks()

/** Makes what will be wanted later; undefined when a file may have changed meanwhile: it is to be made again. */
export async function makeAhead(config: Config, options: PrepareOptions = {}): Promise<MadeAhead | undefined> {
  const began = Date.now()
  const made = await make(config, options)
  const states = made.dependencies && statesOf(made.dependencies, began - coarseness)
  return states && { made, config: config.text, states }
}

/** What a configuration yields now: what was made ahead, if everything still looks as it did, or made anew. */
export async function takeOrMake(config: Config, { ahead, ...options }: MakeOptions): Promise<Made> {
  return ahead && stands(config, ahead) ? ahead.made : make(config, options)
}

/** Whether everything still looks as it did when this was made, so that it would be made again. */
export function stands({ text }: Config, { made, config, states }: MadeAhead): boolean {
  return text === config && statesOf(made.dependencies!, Infinity)?.join('\n') === states.join('\n')
}

/** How everything looks; undefined when something changed at `latest` (milliseconds since 1970) or after it. */
function statesOf({ paths, folders }: Dependencies, latest: number): string[] | undefined {
  const found = [...paths.map(path => looks.glance(path)), ...folders.map(lookAtFolders)]
  const states = found.flatMap(look => (look && (look.isAbsent || look.changed < latest) ? [look.version] : []))
  return states.length === found.length ? states : undefined
}
