import { createHash } from 'node:crypto'
import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { versionOf } from '../read-file.ts'

/** What was found at a path. Equal versions mean equal content, at the same place behind every symbolic link. */
export interface Look {
  readonly version: string
  /** When content or name last changed, in milliseconds since 1970; of what is not there, when its folder changed. */
  readonly changed: number
  /** Whether nothing is there. */
  readonly isAbsent?: boolean
}

/** A file's time may be this much behind the clock, in milliseconds. */
export const coarseness = 50
/** A folder with more in it than this is no folder of templates; what rests on it is not kept. */
const mostEntries = 1000
const windowSize = 256 * 1024
/** Without it, opening a FIFO that nobody writes to would wait for ever. Windows has neither. */
const withoutWaiting = (constants as Partial<typeof constants>).O_NONBLOCK ?? 0

/** Looks at files and folders; at a file that several ask for once, as long as it stays the same. */
export class Looks {
  readonly #files = new Map<string, { readonly state: string; readonly look: Look }>()
  #window: Buffer | undefined

  /** A file's bytes, or all that is in a folder; `undefined` for a folder that holds too much. */
  at(path: string): Look | undefined {
    const state = stateOf(path)
    const known = this.#files.get(path)
    if (known && known.state === state?.version) return known.look
    const look = this.#look(path)
    if (look && state) this.#files.set(path, { state: state.version, look })
    return look
  }

  /** The same, but of a file only what changes whenever it is written to or replaced: its bytes are not read. */
  glance(path: string): Look | undefined {
    return stateOf(path) ?? this.#look(path)
  }

  #look(path: string): Look | undefined {
    let real: string
    try {
      real = realpathSync.native(path)
    } catch (error) {
      return absent(path, error)
    }
    try {
      const [version, changed] = this.#describe(real)
      return { version: `${real} ${version}`, changed }
    } catch (error) {
      if (error instanceof TooMuch) return undefined
      return { version: `${real} ${codeOf(error)}`, changed: changedAbove(path) }
    }
  }

  #describe(real: string): [version: string, changed: number] {
    const file = openSync(real, constants.O_RDONLY | withoutWaiting)
    try {
      const facts = fstatSync(file)
      if (facts.isFile()) return [this.#hash(file), facts.ctimeMs]
      return facts.isDirectory() ? this.#list(real, facts.ctimeMs) : ['neither file nor folder', facts.ctimeMs]
    } finally {
      closeSync(file)
    }
  }

  #hash(file: number): string {
    const hash = createHash('sha256')
    const window = (this.#window ??= Buffer.allocUnsafeSlow(windowSize))
    for (let count = -1; count !== 0;) {
      count = readSync(file, window, 0, windowSize, null)
      hash.update(count === windowSize ? window : window.subarray(0, count))
    }
    return hash.digest('hex')
  }

  #list(folder: string, changed: number, entriesBefore = 0): [version: string, changed: number] {
    const hash = createHash('sha256')
    let latest = changed
    const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
    if (entriesBefore + entries.length > mostEntries) throw new TooMuch()
    for (const entry of entries) {
      const path = join(folder, entry.name)
      const [version, entryChanged] = entry.isDirectory()
        ? this.#list(path, statSync(path).ctimeMs, entriesBefore + entries.length)
        : entry.isFile()
          ? this.#describe(path)
          : ['neither file nor folder', 0]
      hash.update(`${JSON.stringify(entry.name)} ${version}\n`)
      latest = Math.max(latest, entryChanged)
    }
    return [hash.digest('hex'), latest]
  }
}

class TooMuch extends Error {}

/** What changes whenever a file is written to or replaced; undefined for anything else. */
function stateOf(path: string): Look | undefined {
  try {
    const facts = statSync(path, { bigint: true })
    return facts.isFile() ? { version: versionOf(facts), changed: Number(facts.ctimeNs) / 1e6 } : undefined
  } catch {
    return undefined
  }
}

/** The names of the folders in a folder. */
export function lookAtFolders(path: string): Look {
  try {
    const entries = readdirSync(path, { withFileTypes: true }).filter(entry => entry.isDirectory())
    const names = entries.map(({ name }) => name).sort()
    return { version: JSON.stringify(names), changed: statSync(path).ctimeMs }
  } catch (error) {
    return absent(path, error)
  }
}

function absent(path: string, error: unknown): Look {
  return { version: codeOf(error), changed: changedAbove(path), isAbsent: true }
}

/** The system's word for what is wrong with a path, e.g. `ENOENT`. */
function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  throw error
}

/** When the nearest folder above a path changed. */
function changedAbove(path: string): number {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const facts = statSync(folder, { throwIfNoEntry: false })
    if (facts) return facts.ctimeMs
    if (folder === dirname(folder)) return Infinity
  }
}
