import { existsSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { refuse } from '../diagnostic.ts'

/**
 * The nearest closeout.yaml in `folder` or above it.
 * @throws CloseoutError `config` when there is none.
 */
export function findConfig(folder: string, name = 'closeout.yaml'): string {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const file = join(at, name)
    if (existsSync(file)) return file
    if (dirname(at) === at) break
  }
  throw refuse(
    'config',
    name,
    `No \`${name}\` in \`${basename(resolve(folder))}\` or above it, expected a configuration`,
    {
      hint: 'run `closeout init`, or name the file with `--config`',
    },
  )
}
