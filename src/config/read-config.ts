import { basename, dirname, resolve } from 'node:path'
import { load, YAMLException } from 'js-yaml'
import { CloseoutError, refuse, type Diagnostic, type Place } from '../diagnostic.ts'
import { isAbsent, readTextFile, whyUnreadable } from '../read-file.ts'
import { openRoot, realFolder, rooted, type Root, type RootedPath } from '../root.ts'
import { closest } from './closest.ts'
import { configSchema, type ConfigData } from './config.ts'
import { findYamlPlaces, toPointer } from './yaml-places.ts'

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
  const result = configSchema.safeParse(raw)
  if (!result.success) {
    const diagnostics = result.error.issues.flatMap(issue => describe(issue, name, placeOf))
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

type Issue = Parameters<typeof toDiagnostic>[0]

function describe(issue: Issue, file: string, placeOf: (pointer: string) => Place): Diagnostic[] {
  return innermost(issue).flatMap(one => toDiagnostic(one, file, placeOf))
}

/** The problems of a union are those of the form that came nearest: the one with the deepest, then fewest problems. */
function innermost(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union' || !issue.errors || issue.errors.length === 0) return [issue]
  const forms = issue.errors.filter(form => !form.every(one => one.path.length === 0 && one.code === 'invalid_type'))
  const nearest = [...forms].sort((a, b) => a.length - b.length)[0]
  if (!nearest) return [issue]
  return nearest.flatMap(one => innermost({ ...one, path: [...issue.path, ...one.path] }))
}

function toDiagnostic(
  issue: {
    readonly code?: string | undefined
    readonly path: readonly PropertyKey[]
    readonly message: string
    readonly keys?: readonly string[]
    readonly errors?: readonly (readonly Issue[])[]
  },
  file: string,
  placeOf: (pointer: string) => Place,
): Diagnostic[] {
  const at = { rule: 'config', severity: 'error', file } as const
  const where = issue.path.length > 0 ? `\`${issue.path.map(String).join('.')}\`` : 'the configuration'
  if (issue.code === 'unrecognized_keys' && issue.keys) {
    return issue.keys.map(key => {
      const near = closestKey(key)
      return {
        ...at,
        place: placeOf(toPointer([...issue.path, key])),
        message: `Unexpected key \`${key}\` in ${where}, expected one that closeout knows`,
        ...(near && { hint: `write \`${near}\`` }),
      }
    })
  }
  const message = `Unexpected value for ${where}: ${issue.message}`
  return [{ ...at, place: placeOf(toPointer(issue.path)), message }]
}

let known: string[] | undefined

function closestKey(key: string): string | undefined {
  known ??= knownKeys(configSchema)
  return closest(key, known)
}

function knownKeys(schema: unknown, seen = new Set<unknown>()): string[] {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return []
  seen.add(schema)
  const definition = (schema as { def?: Record<string, unknown> }).def
  if (!definition) return []
  const shape = definition['shape'] as Record<string, unknown> | undefined
  const inner = [
    definition['innerType'],
    definition['element'],
    ...((definition['options'] as unknown[] | undefined) ?? []),
  ]
  return [
    ...Object.entries(shape ?? {}).flatMap(([name, value]) => [name, ...knownKeys(value, seen)]),
    ...inner.flatMap(value => knownKeys(value, seen)),
  ]
}
