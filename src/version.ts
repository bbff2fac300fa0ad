import { readFileSync } from 'node:fs'

/** Put in by the bundler. */
declare const __VERSION__: string | undefined

/** closeout's version: the bundled one, or package.json's when run from source. */
export function readVersion(): string {
  if (typeof __VERSION__ === 'string') return __VERSION__
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}
