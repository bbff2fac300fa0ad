import { readdirSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import type { BuildResult, Config, MakeOptions } from '../core.ts'
import { CloseoutError, refuse, type ResultCache } from '../light.ts'
import type { Invocation } from './command.ts'
import { nameConfig } from './common-options.ts'
import { foreignFolders, listFiles } from './list-files.ts'
import type { ThreadOptions } from './threads.ts'

/** The operands of every command that takes several configurations. */
export const configArguments = '[config...]'
/** And its option. */
export const allOption = ['--all', 'every closeout.yaml below the working directory'] as const

type Found = Pick<BuildResult, 'documents' | 'diagnostics' | 'skipped'>

/** What a command does to one configuration. */
export type RunConfig = (config: Config, options: MakeOptions) => Promise<Found>

/**
 * Runs a command on the configuration that an invocation means, or on each of several, one after the other. Each is a
 * set of its own: what stops one leaves the others. Coverage reports that several of them name are read once; where
 * nothing has changed since a run that had nothing to do, none is (see `ResultCache`). The documents of many are made
 * in threads (see `Threads`).
 * Of several, all paths are relative to the working directory, which then is the root.
 */
export async function runEachConfig(
  invocation: Invocation,
  cache: ResultCache | undefined,
  making: ThreadOptions,
  run: RunConfig,
): Promise<{ found: Found; root: string }> {
  const { args, options, cwd } = invocation
  if (args.length > 0 || options.all) {
    return { found: await runSeveral(await listConfigs(invocation), invocation, cache, making, run), root: cwd }
  }
  const file = nameConfig(invocation)
  const known = cache?.recall(file)
  if (known) return { found: known, root: known.root }
  const { readConfig } = await import('../core.ts')
  const config = readConfig(file)
  return { found: await run(config, { ...making, ...(cache && { cache }) }), root: config.root.directory }
}

async function runSeveral(
  files: readonly string[],
  { cwd, env }: Invocation,
  cache: ResultCache | undefined,
  making: ThreadOptions,
  run: RunConfig,
): Promise<Found> {
  const toRead = files.filter(file => !cache?.has(file))
  const threads = toRead.length > 0 ? await startThreads(toRead, env) : undefined
  try {
    const opened = new Map<string, Config | Found>()
    for (const file of toRead) opened.set(file, await open(file, cwd))
    const sharing = opened.size > 0 ? await share([...opened.values()].filter(isConfig)) : undefined
    if (sharing) threads?.begin({ options: making, shared: sharing.shared })
    const options = { ...making, ...(cache && { cache }), ...(sharing && { reports: sharing.reports }) }
    const runOne = async (file: string): Promise<Found> => {
      // Decided in its turn: a run before this one may have written what it rests on.
      const known = cache?.recall(file)
      if (known) return placed(known, known.root, cwd)
      const config = opened.get(file) ?? (await open(file, cwd))
      const ahead = await threads?.take(file)
      if (!isConfig(config)) return config
      return attempt(config.root.directory, cwd, () => run(config, { ...options, ahead }))
    }
    const found: Found[] = []
    for (const file of files) found.push(await runOne(file))
    return {
      documents: found.flatMap(({ documents }) => documents),
      diagnostics: found.flatMap(({ diagnostics }) => diagnostics),
      skipped: found.flatMap(({ skipped }) => skipped),
    }
  } finally {
    await threads?.end()
  }
}

/** The configuration in a file, or why it cannot be read. */
async function open(file: string, cwd: string): Promise<Config | Found> {
  const { readConfig } = await import('../core.ts')
  try {
    return readConfig(file)
  } catch (error) {
    if (!(error instanceof CloseoutError)) throw error
    return refused(error, dirname(file), cwd)
  }
}

async function share(configs: readonly Config[]) {
  const { SharedReports, sharedPaths } = await import('../core.ts')
  const shared = sharedPaths(configs)
  return { shared, reports: new SharedReports(shared) }
}

/** @throws CloseoutError `usage` when `CLOSEOUT_THREADS` is no number of threads. */
async function startThreads(files: readonly string[], { CLOSEOUT_THREADS }: NodeJS.ProcessEnv) {
  const { Threads } = await import('./threads.ts')
  if (!CLOSEOUT_THREADS) return Threads.start(files)
  if (/^\d{1,3}$/.test(CLOSEOUT_THREADS)) return Threads.start(files, Number(CLOSEOUT_THREADS))
  const expected = 'expected a number of threads like `4`, or `1` for none beside the first'
  throw refuse('usage', '', `Unexpected value \`${CLOSEOUT_THREADS}\` of \`CLOSEOUT_THREADS\`, ${expected}`)
}

/** What a run finds, or why it could not, with paths relative to the working directory. */
async function attempt(folder: string, cwd: string, work: () => Promise<Found>): Promise<Found> {
  try {
    return placed(await work(), folder, cwd)
  } catch (error) {
    if (!(error instanceof CloseoutError)) throw error
    return refused(error, folder, cwd)
  }
}

function refused({ diagnostics }: CloseoutError, folder: string, cwd: string): Found {
  return placed({ documents: [], diagnostics, skipped: [] }, folder, cwd)
}

async function listConfigs({ args, options, cwd }: Invocation): Promise<string[]> {
  if (options.config !== undefined || (options.all && args.length > 0)) {
    throw refuse(
      'usage',
      '',
      'Unexpected second way to name the configuration, expected one of operands, `--all`, `--config`',
    )
  }
  if (!options.all) return listFiles(args, cwd)
  const files = findConfigs(cwd)
  if (files.length > 0) return files
  throw refuse('nothing-to-do', '', 'No `closeout.yaml` below the working directory, expected at least one')
}

/** Every closeout.yaml below a folder, in the order of their paths; links are not followed. */
function findConfigs(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap(entry => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return foreignFolders.has(entry.name) ? [] : findConfigs(path)
    return entry.isFile() && entry.name === 'closeout.yaml' ? [path] : []
  })
}

function isConfig(one: Config | Found): one is Config {
  return 'root' in one
}

/** The unified diff of all documents that differ. */
export async function diffAll(documents: Found['documents']): Promise<string> {
  if (documents.every(({ before, text }) => before === text)) return ''
  const { diffOf } = await import('../core.ts')
  return documents.map(diffOf).join('')
}

/** The same with paths relative to the working directory. */
function placed({ documents, diagnostics, skipped }: Found, folder: string, cwd: string): Found {
  const from = (path: string) => (path === '' ? '' : relative(cwd, join(folder, path)).split(sep).join('/'))
  return {
    documents: documents.map(document => ({ ...document, path: from(document.path) })),
    diagnostics: diagnostics.map(diagnostic => ({ ...diagnostic, file: from(diagnostic.file) })),
    skipped: skipped.map(from),
  }
}
