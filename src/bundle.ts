import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A file or folder of the bundle, by its path in it; undefined when closeout is run from source. */
export function findBundled(path: string): URL | undefined {
  // Code that the bundler put into dist/chunks/ is one folder deeper.
  return [new URL(path, import.meta.url), new URL(`../${path}`, import.meta.url)].find(url => existsSync(url))
}

/** Absolute folder of the shipped templates: in the bundle, or in the repository when run from source. */
export function findTemplates(): string {
  return fileURLToPath(findBundled('templates') ?? new URL('../templates', import.meta.url))
}
