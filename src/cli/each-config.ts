import { readdirSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import type { BuildResult, Config, SharedReports } from '../index.ts'
import type { Invocation } from './command.ts'
import { openConfig } from './common-options.ts'

/** The operands of every command that takes several configurations. */
export const configArguments = '[config...]'
/** And its option. */
export const allOption = ['--all', 'every closeout.yaml below the working directory'] as const

type Found = Pick<BuildResult, 'documents' | 'diagnostics' | 'skipped'>

/**
 * Runs a command on the configuration that an invocation means, or on each of several, one after the other. Each is a
 * set of its own: what stops one leaves the others. Coverage reports that several of them name are read once.
 * Of several, all paths are relative to the working directory, which then is the root.
 */
export async function runEachConfig(
  invocation: Invocation,
  run: (config: Config, reports?: SharedReports) => Promise<Found>,
): Promise<{ found: Found; root: string }> {
  const { args, options, cwd } = invocation
  if (args.length === 0 && !options.all) {
    const config = await openConfig(invocation)
    return { found: await run(config), root: config.root.directory }
  }
  const { CloseoutError, readConfig, SharedReports } = await import('../index.ts')
  /** What it yields, or why it could not. */
  const attempt = async <T>(folder: string, work: () => Promise<T>): Promise<T | Found> => {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof CloseoutError)) throw error
      return placed({ documents: [], diagnostics: error.diagnostics, skipped: [] }, folder, cwd)
    }
  }
  const opened: (Config | Found)[] = []
  for (const file of await listConfigs(invocation)) {
    opened.push(await attempt(dirname(file), () => Promise.resolve(readConfig(file))))
  }
  const reports = new SharedReports(opened.filter(isConfig))
  const found: Found[] = []
  for (const one of opened) {
    const directory = isConfig(one) ? one.root.directory : cwd
    found.push(
      isConfig(one) ? await attempt(directory, async () => placed(await run(one, reports), directory, cwd)) : one,
    )
  }
  const all = {
    documents: found.flatMap(({ documents }) => documents),
    diagnostics: found.flatMap(({ diagnostics }) => diagnostics),
    skipped: found.flatMap(({ skipped }) => skipped),
  }
  return { found: all, root: cwd }
}

async function listConfigs({ args, options, cwd }: Invocation): Promise<string[]> {
  const { refuse } = await import('../index.ts')
  if (options.config !== undefined || (options.all && args.length > 0)) {
    throw refuse(
      'usage',
      '',
      'Unexpected second way to name the configuration, expected one of operands, `--all`, `--config`',
    )
  }
  if (!options.all) return args.map(file => resolve(cwd, file))
  const files = findConfigs(cwd)
  if (files.length > 0) return files
  throw refuse('nothing-to-do', '', 'No `closeout.yaml` below the working directory, expected at least one')
}

/** Folders that are not the project's own; planning systems keep theirs in hidden ones. */
const foreign = new Set(['node_modules', '.git', '.closeout'])

/** Every closeout.yaml below a folder, in the order of their paths; links are not followed. */
function findConfigs(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap(entry => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return foreign.has(entry.name) ? [] : findConfigs(path)
    return entry.isFile() && entry.name === 'closeout.yaml' ? [path] : []
  })
}

function isConfig(one: Config | Found): one is Config {
  return 'root' in one
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
