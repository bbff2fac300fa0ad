import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { readPlan } from './config/plan.ts'
import { refuse, type Diagnostic } from './diagnostic.ts'
import { composeConfig, composeStarter, type ComposedConfig } from './init/compose-config.ts'
import { readRegularFile } from './read-file.ts'
import { openRoot, rooted, type Root } from './root.ts'
import { withLock } from './write/lock.ts'
import { recover } from './write/recover.ts'
import { writeAll, type PlannedWrite } from './write/write-all.ts'

export interface InitOptions {
  /** The PLAN.md to read, relative to the configuration's folder and below it. */
  readonly from?: string
  /** Replaces a configuration or templates that are there. */
  readonly force?: boolean
  /** Absolute folder of the shipped templates: they are copied to `templates/` beside the configuration. */
  readonly templates?: string
}

export interface InitResult {
  readonly root: Root
  /** Root-relative paths. */
  readonly written: readonly string[]
  /** One warning for each thing that the configuration says it could not find. */
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Writes a commented closeout.yaml, filled from a plan where one is given, and copies the shipped templates where
 * that is asked for (then a configuration that is there is left alone, unless a plan is given).
 *
 * @param file absolute path of the configuration to write
 * @throws CloseoutError `usage` when a file is there and `force` is not, the folder is not there, or the plan cannot be read; `outside-root`
 * for a plan elsewhere; what `readPlan` throws for a plan that is none, with its place.
 */
export async function init(file: string, options: InitOptions = {}): Promise<InitResult> {
  const name = basename(file)
  const root = openFolder(dirname(file), name)
  const copies = options.templates === undefined ? [] : copyTemplates(root, options.templates)
  const onlyCopies = copies.length > 0 && options.from === undefined && !options.force && readBytes(file) !== undefined
  const composed = onlyCopies ? undefined : compose(root, options.from)
  const config = composed ? [planWrite(root, name, Buffer.from(composed.text))] : []
  const writes = [...config, ...copies]
  if (!options.force) for (const write of writes) refuseExisting(write)
  const { written } = await withLock(root, () => {
    const diagnostics = recover(root)
    return Promise.resolve({ ...writeAll(root, writes), diagnostics })
  })
  return { root, written, diagnostics: toWarnings(composed, name) }
}

function openFolder(folder: string, name: string): Root {
  if (existsSync(folder)) return openRoot(folder)
  throw refuse('usage', name, `No folder \`${basename(folder)}\` for \`${name}\`, expected one that is there`, {
    hint: 'make the folder, or correct the path behind `--config`',
  })
}

function compose(root: Root, from: string | undefined): ComposedConfig {
  if (from === undefined) return composeStarter()
  const { path, absolute } = rooted(root, from)
  const text = readPlanText(absolute, path)
  return composeConfig(readPlan(text, path), text, path, root)
}

function readPlanText(absolute: string, path: string): string {
  const bytes = readBytes(absolute)
  try {
    if (bytes !== undefined) return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw refuse('usage', path, `Cannot read \`${path}\`: it is not valid UTF-8, expected a plan`)
  }
  throw refuse('usage', path, `Cannot read \`${path}\`: it is not there, expected a plan`, { hint: 'correct the path' })
}

/** A file's bytes; undefined when it is not there or no file. */
function readBytes(absolute: string): Buffer | undefined {
  try {
    return readRegularFile(absolute)
  } catch {
    return undefined
  }
}

/** Every file of the shipped templates, for `templates/` beside the configuration. */
function copyTemplates(root: Root, shipped: string): PlannedWrite[] {
  return readdirSync(shipped, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .flatMap(({ name }) =>
      readdirSync(join(shipped, name))
        .filter(file => lstatSync(join(shipped, name, file)).isFile())
        .map(file => planWrite(root, `templates/${name}/${file}`, readFileSync(join(shipped, name, file)))),
    )
}

function planWrite(root: Root, path: string, content: Buffer): PlannedWrite {
  return { path, before: readBytes(rooted(root, path).absolute), content }
}

function refuseExisting({ path, before, content }: PlannedWrite): void {
  if (before === undefined || before.equals(content)) return
  throw refuse('usage', path, `Unexpected file \`${path}\`, expected none: it would be overwritten`, {
    hint: 'keep it, or overwrite it with `--force`',
  })
}

function toWarnings(composed: ComposedConfig | undefined, file: string): Diagnostic[] {
  return (composed?.missing ?? []).map(({ line, what }) => ({
    rule: 'init',
    severity: 'warning',
    file,
    place: { line },
    message: what,
    hint: 'complete the configuration there, or leave it out',
  }))
}
