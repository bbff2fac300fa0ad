import { existsSync } from 'node:fs'

/** A file or folder of the bundle, by its path in it; undefined when closeout is run from source. */
export function findBundled(path: string): URL | undefined {
  // Code that the bundler put into dist/chunks/ is one folder deeper.
  return [new URL(path, import.meta.url), new URL(`../${path}`, import.meta.url)].find(url => existsSync(url))
}
