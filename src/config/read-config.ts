import { basename, dirname, resolve } from 'node:path'
import { load, YAMLException } from 'js-yaml'
import { CloseoutError, refuse, type Diagnostic, type Place } from '../diagnostic.ts'
import { isAbsent, readTextFile, whyUnreadable } from '../read-file.ts'
import { openRoot, realFolder, rooted, type Root, type RootedPath } from '../root.ts'
import { configProblems } from './config-problems.ts'
import { configSchema, type ConfigData } from './config.ts'
import { findYamlPlaces } from './yaml-places.ts'

/** closeout.yaml, read and checked, with what is needed to name places in it. */
export interface Config {
  readonly data: ConfigData
  readonly root: Root
  /** Root-relative path of the file; its own name when it lies outside the root. */
  readonly file: string
  /** Where the file lies. */
  readonly absolute: string
  /** Absolute folder of the file: paths in it are relative to here. */
  readonly folder: string
  readonly text: string
  /** Where a JSON pointer's value stands in the file. */
  placeOf(pointer: string): Place
}

/** How large a configuration may be, in bytes. */
const largest = 4 * 1024 * 1024

/**
 * Reads and checks a configuration.
 * @throws CloseoutError `config` with every problem and its place: not YAML, unknown keys (with a suggestion), wrong types.
 */
export function readConfig(file: string): Config {
  const text = readText(file)
  const name = basename(file)
  const raw = parse(text, name)
  const placeOf = findYamlPlaces(text)
  const result = configSchema.safeParse(raw, { reportInput: true })
  if (!result.success) {
    const diagnostics = configProblems(result.error.issues, name, placeOf)
    throw new CloseoutError(...(diagnostics as [Diagnostic, ...Diagnostic[]]))
  }
  const absolute = resolve(file)
  const folder = realFolder(dirname(absolute))
  const root = openRoot(resolve(folder, result.data.root))
  return { data: result.data, root, file: pathInside(root, name, folder) ?? name, absolute, folder, text, placeOf }
}

/** Resolves a path of the configuration below the root. @throws CloseoutError `outside-root`, at the pointer's place. */
export function rootedPath(config: Config, path: string, pointer: string): RootedPath {
  try {
    return rooted(config.root, path, config.folder)
  } catch (error) {
    if (!(error instanceof CloseoutError)) throw error
    const place = config.placeOf(pointer)
    const [first, ...rest] = error.diagnostics.map(diagnostic => ({ ...diagnostic, file: config.file, place }))
    throw new CloseoutError(first!, ...rest)
  }
}

function pathInside(root: Root, name: string, folder: string): string | undefined {
  try {
    return rooted(root, name, folder).path
  } catch {
    return undefined
  }
}

function readText(file: string): string {
  const name = basename(file)
  try {
    return readTextFile(file, largest).replace(/^\ufeff/, '')
  } catch (error) {
    const hint = 'run `closeout init` to write one, or name another with `--config`'
    throw refuse('config', name, `Cannot read \`${name}\`: ${whyUnreadable(error)}`, isAbsent(error) ? { hint } : {})
  }
}

function parse(text: string, name: string): unknown {
  try {
    return load(text, { filename: name, maxAliases: 64 })
  } catch (error) {
    if (!(error instanceof YAMLException))
      throw refuse('config', name, `Cannot read \`${name}\` as YAML: ${String(error)}`)
    const place = error.mark ? { line: error.mark.line + 1, column: error.mark.column + 1 } : { line: 1 }
    throw refuse('config', name, `Cannot read \`${name}\` as YAML: ${error.reason}`, { place })
  }
}
