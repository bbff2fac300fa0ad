import { join, relative, sep } from 'node:path'
import { rootedPath, type Config } from '../config/read-config.ts'
import { CloseoutError, refuse } from '../diagnostic.ts'
import { targetFiles } from '../evidence/coverage-paths.ts'
import { inputPaths } from '../evidence/input-paths.ts'
import { placeKey, realpathOfNearest, type RootedPath } from '../root.ts'
import type { Contract } from './document.ts'
import type { TemplateFolder } from './template.ts'

/** What a build reads, by the key of its place. */
export interface Inputs {
  /** What the configuration calls each file. */
  readonly files: ReadonlyMap<string, string>
  /** The folders of the templates that its documents name, with the templates' names. */
  readonly templates: ReadonlyMap<string, string>
}

const plan = 'what `plan` names'

/** Everything that the documents of a configuration must not be written over. */
export function findInputs(config: Config, folders: readonly TemplateFolder[]): Inputs {
  const files = new Map([[keyOf(config.absolute), 'the configuration']])
  for (const { path, pointer } of [...targetFiles(config.data), ...inputPaths(config.data)]) {
    const place = tryRooted(config, path, pointer)
    if (place) files.set(placeKey(place.real), `what \`${pointer.slice(1).replaceAll('/', '.')}\` names`)
  }
  const names = [...new Set(config.data.documents.map(({ template }) => template))]
  const templates = folders.flatMap(({ directory }) => names.map(name => [keyOf(join(directory, name)), name] as const))
  return { files, templates: new Map(templates) }
}

/**
 * Refuses a document in the place of something that the build reads, or among the files of Git or closeout. One that
 * is edited keeps what the file says, so it may be the plan.
 *
 * @throws CloseoutError `config` at the place of the document's path
 */
export function refuseInput(
  { path, real }: RootedPath,
  { files, templates }: Inputs,
  { kind }: Contract,
  config: Config,
  pointer: string,
): void {
  const key = placeKey(real)
  const parts = [path, relative(config.root.directory, real)].flatMap(one => placeKey(one).split(/[\\/]/))
  const owner = parts.find(part => part === '.git' || part === '.closeout')
  const input = parts.at(-1) === 'closeout.yaml' ? 'a configuration' : files.get(key)
  const template = [...templates].find(([folder]) => key.startsWith(folder + sep))?.[1]
  const why =
    owner !== undefined
      ? `what lies in \`${owner}\` is no document`
      : input !== undefined && !(input === plan && kind === 'edit')
        ? `it is ${input}`
        : template !== undefined && `it lies in the template \`${template}\``
  if (why === false) return
  throw refuse('config', config.file, `Unexpected target \`${path}\`: ${why}, expected a place of its own`, {
    place: config.placeOf(pointer),
    hint: 'give the document another path',
  })
}

/** A path that leaves the root is told where it is read. */
function tryRooted(config: Config, path: string, pointer: string): RootedPath | undefined {
  try {
    return rootedPath(config, path, pointer)
  } catch (error) {
    if (error instanceof CloseoutError) return undefined
    throw error
  }
}

function keyOf(absolute: string): string {
  return placeKey(realpathOfNearest(absolute) ?? absolute)
}
