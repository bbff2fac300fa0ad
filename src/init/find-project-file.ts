import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Folders that hold no source of the project. */
const foreign = new Set(['node_modules', 'dist', 'build', 'venv', 'target', '__pycache__', 'vendor'])
/** A file that is not found among this many is not looked for further. */
const mostEntries = 50_000

/** Paths of a project's files by their name, relative to `folder`, hidden and foreign folders left out. */
export function listProjectFiles(folder: string): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, string[]>()
  const open = ['']
  let seen = 0
  for (let at = open.shift(); at !== undefined && seen < mostEntries; at = open.shift()) {
    for (const entry of entriesOf(join(folder, at))) {
      seen++
      const path = at === '' ? entry.name : `${at}/${entry.name}`
      if (entry.isDirectory() && !entry.name.startsWith('.') && !foreign.has(entry.name)) open.push(path)
      if (entry.isFile()) files.set(entry.name, [...(files.get(entry.name) ?? []), path])
    }
  }
  return files
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch {
    return []
  }
}
