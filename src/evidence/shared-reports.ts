import { CloseoutError } from '../diagnostic.ts'
import type { Config } from '../config/read-config.ts'
import { fileVersion } from '../read-file.ts'
import type { RootedPath } from '../root.ts'
import { coveragePaths, targetPaths } from './coverage-paths.ts'
import { readCoverage } from './coverage/read-coverage.ts'

type Reading = ReturnType<typeof readCoverage>

/** Of each coverage report that several configurations name, the paths that any of them asks for. */
export type SharedPaths = ReadonlyMap<string, ReadonlySet<string>>

/** Coverage reports that several configurations name: each is read once for all of them, unless it changes meanwhile. */
export class SharedReports {
  readonly #shared: SharedPaths
  readonly #readings = new Map<string, { readonly version: string | undefined; readonly reading: Reading }>()

  /** `shared` is what `sharedPaths` finds; without it, every report is read for whom it is asked. */
  constructor(shared: SharedPaths = new Map()) {
    this.#shared = shared
  }

  /** The report of a file, kept when another configuration names it too; `isCompared` as `readCoverage` has it. */
  read(file: RootedPath, wanted: readonly string[], isCompared: boolean): Reading {
    const key = keyOf(file)
    const all = this.#shared.get(key)
    if (!all) return readCoverage(file, wanted, isCompared)
    const version = fileVersion(file.absolute)
    const known = this.#readings.get(key)
    if (known && known.version === version) return known.reading
    const reading = readCoverage(file, [...all])
    this.#readings.set(key, { version, reading })
    return reading
  }
}

/** The reports that several of these configurations name. */
export function sharedPaths(configs: readonly Config[]): SharedPaths {
  const named = new Map<string, Set<string>>()
  const shared = new Map<string, Set<string>>()
  // One alone shares nothing; its many paths need not be resolved for that.
  if (configs.length === 1) return shared
  for (const config of configs) {
    const { paths, wanted } = namesOf(config)
    for (const key of paths.map(keyOf)) {
      const before = named.get(key)
      if (before) shared.set(key, before)
      named.set(key, addAll(before ?? new Set(), wanted))
    }
  }
  return shared
}

/** A report is named by its path below the root, so two roots are two reports. */
function keyOf({ path, real }: RootedPath): string {
  return `${real}\0${path}`
}

function addAll(set: Set<string>, items: readonly string[]): Set<string> {
  for (const item of items) set.add(item)
  return set
}

/** What a configuration reads; a path that leads nowhere is the build's to report. */
function namesOf(config: Config): { paths: readonly RootedPath[]; wanted: readonly string[] } {
  try {
    return { paths: coveragePaths(config), wanted: [...targetPaths(config).values()] }
  } catch (error) {
    if (error instanceof CloseoutError) return { paths: [], wanted: [] }
    throw error
  }
}
