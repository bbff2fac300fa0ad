import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openRoot, type Root } from '../../src/root.ts'

/** A file system in memory, where there is one: hundreds of trees, and no wait for the disk. */
const memory = '/dev/shm'

/** A temporary root holding these files; removed after the test. */
export function workTree(files: Record<string, string> = {}): Root {
  const directory = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'closeout-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  for (const [path, text] of Object.entries(files)) putFile(directory, path, text)
  return openRoot(directory)
}

export function putFile(directory: string, path: string, text: string): void {
  mkdirSync(dirname(join(directory, path)), { recursive: true })
  writeFileSync(join(directory, path), text)
}

/** Every file below the root with its text; a folder without files ends in `/`; a link shows where it leads. */
export function treeOf(root: Root, folder = ''): Record<string, string> {
  const found: Record<string, string> = {}
  for (const name of readdirSync(join(root.directory, folder)).sort()) {
    const path = folder === '' ? name : `${folder}/${name}`
    const absolute = join(root.directory, path)
    const facts = lstatSync(absolute)
    if (facts.isSymbolicLink()) found[path] = `-> ${readlinkSync(absolute)}`
    else if (!facts.isDirectory()) found[path] = readFileSync(absolute, 'utf8')
    else {
      const inner = treeOf(root, path)
      if (Object.keys(inner).length === 0) found[`${path}/`] = ''
      Object.assign(found, inner)
    }
  }
  return found
}

/** Makes the documents of a tree these again, cheaper than a new tree: only what differs is touched. */
export function resetTree(root: Root, documents: Record<string, string>): void {
  if (existsSync(join(root.directory, '.closeout'))) rmdirSync(join(root.directory, '.closeout'))
  const now = documentsOf(root)
  for (const path of Object.keys(now)) if (documents[path] === undefined) removeUpwards(root.directory, path)
  for (const [path, text] of Object.entries(documents)) if (now[path] !== text) putFile(root.directory, path, text)
}

function removeUpwards(directory: string, path: string): void {
  if (path.endsWith('/')) rmdirSync(join(directory, path))
  else unlinkSync(join(directory, path))
  const parent = dirname(path)
  if (parent !== '.' && readdirSync(join(directory, parent)).length === 0) removeUpwards(directory, `${parent}/`)
}

/** The tree without the (empty) control folder, which stays. */
export function documentsOf(root: Root): Record<string, string> {
  return Object.fromEntries(Object.entries(treeOf(root)).filter(([path]) => path !== '.closeout/'))
}

/** Planned writes from old and new texts; undefined: the file does not exist. */
export function planned(changes: Record<string, readonly [before: string | undefined, content: string]>) {
  return Object.entries(changes).map(([path, [before, content]]) => ({
    path,
    before: before === undefined ? undefined : Buffer.from(before),
    content: Buffer.from(content),
  }))
}
