import { createHash } from 'node:crypto'
import { readdirSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ResultCache } from '../light.ts'
import { readVersion } from '../version.ts'
import type { Invocation } from './command.ts'

/** The option of every command that renders. */
export const cacheOption = ['--no-cache', 'render and verify even where nothing has changed'] as const

/** What decides an outcome beside the files that the configuration names. */
interface RunOptions {
  readonly date?: string
  readonly requireMet: boolean
  readonly repairFrontmatter: boolean
}

/**
 * The outcomes of earlier runs of this very program with the same options, in the user's cache folder; undefined when
 * there shall be none: `--no-cache`, `CLOSEOUT_CACHE=off`, or run from source, where every file is the program.
 */
export function openCache(
  { options, env, cwd }: Invocation,
  { date, requireMet, repairFrontmatter }: RunOptions,
): ResultCache | undefined {
  const folder = options.cache ? cacheFolder(env) : undefined
  const program = folder === undefined ? undefined : identifyProgram()
  if (folder === undefined || program === undefined) return undefined
  const maker = createHash('sha256').update(JSON.stringify([program, date ?? null, requireMet, repairFrontmatter]))
  return new ResultCache(resolve(cwd, folder), maker.digest('hex'))
}

/** `CLOSEOUT_CACHE`, or where the system keeps what may be deleted at any time. */
function cacheFolder(env: NodeJS.ProcessEnv): string | undefined {
  const { CLOSEOUT_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = env
  if (CLOSEOUT_CACHE === 'off') return undefined
  if (CLOSEOUT_CACHE) return CLOSEOUT_CACHE
  if (process.platform === 'win32') return LOCALAPPDATA && join(LOCALAPPDATA, 'closeout', 'cache')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'closeout')
  return join(XDG_CACHE_HOME && isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : join(homedir(), '.cache'), 'closeout')
}

/** The version, and size and time of every file of the bundle, the shipped templates among them. */
function identifyProgram(): string | undefined {
  const here = fileURLToPath(import.meta.url)
  if (here.endsWith('.ts')) return undefined
  const bundle = dirname(here).replace(/[/\\]chunks$/, '')
  const parts = ['chunks', 'templates'].flatMap(part =>
    readdirSync(join(bundle, part), { recursive: true, encoding: 'utf8' }).map(file => join(part, file)),
  )
  const states = ['cli.js', 'index.js', 'thread.js', ...parts.sort()].map(file => {
    const { size, mtimeMs } = statSync(join(bundle, file))
    return [file, size, mtimeMs]
  })
  return JSON.stringify([readVersion(), bundle, states])
}
