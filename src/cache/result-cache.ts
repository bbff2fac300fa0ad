import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pid } from 'node:process'
import type { DocumentResult } from '../make.ts'
import type { Diagnostic } from '../diagnostic.ts'
import { readTextFile } from '../read-file.ts'
import { isIdle } from '../write/control-folder.ts'
import { coarseness, lookAtFolders, Looks, type Look } from './look.ts'

/** What a run found that had nothing to write. */
export interface Outcome {
  readonly documents: readonly DocumentResult[]
  readonly diagnostics: readonly Diagnostic[]
  readonly skipped: readonly string[]
}

/** Everything on the disk that an outcome rests on. */
export interface Dependencies {
  /** Absolute folder below which the documents lie. */
  readonly root: string
  /** Absolute paths of files and folders, the documents and what need not exist among them. */
  readonly paths: readonly string[]
  /** Absolute paths of folders in which the names of folders decide something. */
  readonly folders: readonly string[]
}

type Versions = readonly (readonly [path: string, version: string])[]

/** One kept outcome, as JSON. */
interface Kept {
  /** What made it: closeout's version and the options of the run. */
  readonly maker: string
  readonly root: string
  /** What lay at every path. */
  readonly paths: Versions
  /** Which folders lay in every folder. */
  readonly folders: Versions
  readonly documents: readonly Omit<DocumentResult, 'before' | 'text'>[]
  readonly diagnostics: readonly Diagnostic[]
  readonly skipped: readonly string[]
}

/**
 * Keeps what a run found when it had nothing to write, so that the next one need not read, render and verify again
 * while no file of it has changed: the configuration, evidence, plan, templates, documents and traces are compared by
 * sha256. It lies in the user's own cache folder and not in the work tree, where a change under review could forge it.
 */
export class ResultCache {
  readonly #folder: string
  readonly #maker: string
  readonly #looks = new Looks()
  /** What `has` found, for `recall`. */
  readonly #read = new Map<string, Kept | undefined>()

  /** `folder` is absolute and need not exist; `maker` names the program and whatever else decides an outcome. */
  constructor(folder: string, maker: string) {
    this.#folder = folder
    this.#maker = maker
  }

  /** What the last run of a configuration (an absolute path) found, if a run now would find the same. */
  recall(config: string): (Outcome & { readonly root: string }) | undefined {
    const kept = this.#find(config)
    if (!kept) return undefined
    const documents: DocumentResult[] = []
    for (const document of kept.documents) {
      const text = readTextFile(join(kept.root, document.path), Infinity)
      // Someone may have written between the two looks.
      if (createHash('sha256').update(text).digest('hex') !== document.sha256) return undefined
      documents.push({ ...document, before: text, text })
    }
    const { root, diagnostics, skipped } = kept
    return { root, documents, diagnostics, skipped }
  }

  /**
   * Keeps what a run found that wrote nothing, unless a file changed since it began (milliseconds since 1970).
   * A cache that cannot be written is none.
   */
  keep(config: string, began: number, dependencies: Dependencies, outcome: Outcome): void {
    const paths = versionsOf([config, ...dependencies.paths], began, path => this.#looks.at(path))
    const folders = versionsOf(dependencies.folders, began, lookAtFolders)
    if (!paths || !folders) return
    const documents = outcome.documents.map(({ path, action, sha256, values, unmeasured }) => {
      return { path, action, sha256, values, unmeasured }
    })
    const { diagnostics, skipped } = outcome
    const { root } = dependencies
    const kept: Kept = { maker: this.#maker, root, paths, folders, documents, diagnostics, skipped }
    const file = this.#fileOf(config)
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
      writeFileSync(`${file}.${pid}`, JSON.stringify(kept))
      renameSync(`${file}.${pid}`, file)
    } catch {
      // It only costs time.
    }
  }

  /** Whether there is something to recall. */
  has(config: string): boolean {
    return this.#find(config) !== undefined
  }

  /** What was kept, if no file that it rests on has changed. */
  #find(config: string): Kept | undefined {
    if (!this.#read.has(config)) this.#read.set(config, readKept(this.#fileOf(config)))
    const kept = this.#read.get(config)
    if (kept?.maker !== this.#maker || !isIdle({ directory: kept.root })) return undefined
    const stands =
      kept.folders.every(([path, version]) => lookAtFolders(path).version === version) &&
      kept.paths.every(([path, version]) => this.#looks.at(path)?.version === version)
    return stands ? kept : undefined
  }

  #fileOf(config: string): string {
    return join(this.#folder, `${createHash('sha256').update(config).digest('hex')}.json`)
  }
}

function readKept(file: string): Kept | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Kept
  } catch {
    return undefined
  }
}

/** The version of each path, or undefined when one of them changed after a run began. */
function versionsOf(
  paths: readonly string[],
  began: number,
  look: (path: string) => Look | undefined,
): Versions | undefined {
  const versions: [path: string, version: string][] = []
  for (const path of new Set(paths)) {
    const found = look(path)
    if (found === undefined || found.changed >= began - coarseness) return undefined
    versions.push([path, found.version])
  }
  return versions
}
