import { createHash } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { CloseoutError, refuse } from '../diagnostic.ts'
import { invalidYaml } from '../frontmatter/invalid-frontmatter.ts'
import { loadYaml } from '../frontmatter/load-yaml.ts'
import { locateFrontmatter } from '../frontmatter/locate-frontmatter.ts'
import { repairYaml } from '../frontmatter/repair-yaml.ts'
import { topLevelKeys } from '../frontmatter/top-level-keys.ts'
import { readTextFile } from '../read-file.ts'
import { rooted, type RootedPath } from '../root.ts'
import { readPlan, type Plan } from './plan.ts'
import { rootedPath, type Config } from './read-config.ts'

/** A file that the plan's must-haves name, as it stands before this build. */
export interface NamedFile {
  readonly exists: boolean
  /** Undefined when it does not exist, is not text, is larger than 16 MiB, or is written by this build. */
  readonly text?: string
  /** Of the text's bytes. */
  readonly sha256?: string
}

/** What the planning documents say: the plan, the files it names, and the number the next phase gets. */
export interface Planning {
  readonly plan?: Plan
  /** Root-relative path of the plan. */
  readonly planFile?: string
  readonly files: ReadonlyMap<string, NamedFile>
  /** What the verification document that is edited says of itself. */
  readonly verification?: Verification
  /** The next phase's number; `taken` when it was found, not given. */
  readonly next?: { readonly number: string; readonly taken: boolean }
}

/** The verifier's own words in a verification document, from before any gap was closed. */
export interface Verification {
  /** Root-relative. */
  readonly file: string
  readonly status?: string
  readonly score?: string
}

/**
 * Reads the plan and what it names. The parser of Markdown is loaded where there is something to parse.
 *
 * @param repair whether a document's invalid frontmatter is repaired, not refused
 * @throws CloseoutError `config` when the plan does not exist, and what `readPlan` throws.
 */
export async function readPlanning(config: Config, repair = false): Promise<Planning> {
  const { plan: path } = config.data
  const planned = path === undefined ? undefined : readPlanFile(config, rootedPath(config, path, '/plan'))
  const next = await nextNumber(config)
  const verification = readVerification(config, repair)
  return {
    ...planned,
    files: planned ? namedFiles(planned.plan, config) : new Map(),
    ...(verification && { verification }),
    ...(next && { next }),
  }
}

/** Text of a planning document below the root. @throws CloseoutError `config` when it cannot be read. */
export function readPlanningText(file: RootedPath, config: Config, pointer: string): string {
  const text = readText(file.absolute)
  if (text !== undefined) return text
  throw refuse('config', config.file, `Cannot read \`${file.path}\`, expected a text file`, {
    place: config.placeOf(pointer),
    hint: 'correct the path; it is relative to the configuration file',
  })
}

function readPlanFile(config: Config, file: RootedPath): { plan: Plan; planFile: string } {
  return { plan: readPlan(readPlanningText(file, config, '/plan'), file.path), planFile: file.path }
}

function namedFiles(plan: Plan, config: Config): Map<string, NamedFile> {
  const { artifacts, keyLinks } = plan.mustHaves
  const paths = new Set([...artifacts.map(({ path }) => path), ...keyLinks.flatMap(({ from, to }) => [from, to])])
  const targets = new Set(
    config.data.documents.map(({ path }, index) => rootedPath(config, path, `/documents/${index}/path`).path),
  )
  return new Map([...paths].map(path => [path, targets.has(path) ? { exists: true } : readNamed(path, config)]))
}

function readNamed(path: string, config: Config): NamedFile {
  try {
    const { absolute } = rooted(config.root, path)
    if (!existsSync(absolute)) return { exists: false }
    const text = readText(absolute)
    if (text === undefined) return { exists: true }
    return { exists: true, text, sha256: createHash('sha256').update(text).digest('hex') }
  } catch (error) {
    // A key link's end may be a module name or prose rather than a path: then there is no such file.
    if (error instanceof CloseoutError) return { exists: false }
    throw error
  }
}

function readText(absolute: string): string | undefined {
  try {
    return readTextFile(absolute)
  } catch {
    return undefined
  }
}

/**
 * The status and score that the verifier gave. Once closeout has kept them under `re_verification`, they are read
 * from there, so that a second run says the same.
 */
function readVerification(config: Config, repair: boolean): Verification | undefined {
  const index = config.data.documents.findIndex(({ template }) => template === 'verification-status')
  if (index < 0) return undefined
  const target = rootedPath(config, config.data.documents[index]!.path, `/documents/${index}/path`)
  const text = readText(target.absolute)
  const mends = (key: string) => repair || config.data.update_status || key === 're_verification'
  const data = text === undefined ? undefined : readWords(text, target.path, mends)
  if (!data) return { file: target.path }
  const kept = data['re_verification'] as Record<string, unknown> | undefined
  const status = kept?.['previous_status'] ?? data['status']
  const score = kept?.['previous_score'] ?? data['score']
  return {
    file: target.path,
    ...(typeof status === 'string' && { status }),
    ...(typeof score === 'string' && { score }),
  }
}

/**
 * Frontmatter that cannot be read is refused, or mended, where it is edited. What becomes of it is needed before: these
 * entries are read each by itself, with values in quotes where the edit mends them.
 *
 * @throws CloseoutError `frontmatter` where what closeout kept cannot be read even so: the edit would lose it
 */
function readWords(
  text: string,
  file: string,
  mends: (key: string) => boolean,
): Record<string, unknown> | null | undefined {
  const location = locateFrontmatter(text)
  if (location.kind !== 'block') return undefined
  const yaml = text.slice(location.start, location.end)
  const whole = loadYaml(yaml)
  if (whole.ok) return whole.data as Record<string, unknown> | null
  const words: Record<string, unknown> = {}
  for (const { key, start, end } of topLevelKeys(yaml)) {
    if (!['re_verification', 'status', 'score'].includes(key)) continue
    const { yaml: mended, changes, error } = repairYaml(yaml.slice(start, end))
    if (changes.length > 0 && !mends(key)) continue
    if (error === undefined) Object.assign(words, (loadYaml(mended) as { data: object }).data)
    else if (key === 're_verification') throw invalidYaml(text, file, location.start + start, error.reason)
  }
  return words
}

/** `number: auto` takes the first free number after this phase, by the roadmap and the phase folders beside it. */
async function nextNumber(config: Config): Promise<{ number: string; taken: boolean } | undefined> {
  const { next, documents } = config.data
  if (!next) return undefined
  if (next.number !== 'auto') return { number: String(next.number), taken: false }
  const index = documents.findIndex(({ template }) => template === 'roadmap-phase')
  if (index < 0) {
    throw refuse('config', config.file, 'Cannot take the next free phase number: no document edits a roadmap', {
      place: config.placeOf('/next/number'),
      hint: 'write the number, or add a `roadmap-phase` document',
    })
  }
  const pointer = `/documents/${index}/path`
  const file = rootedPath(config, documents[index]!.path, pointer)
  const folders = phaseFolders(file.absolute)
  const { nextFreePhase } = await import('../markdown/roadmap.ts')
  return { number: nextFreePhase(readPlanningText(file, config, pointer), folders, next.name), taken: true }
}

/** Where the phase folders beside a roadmap lie. */
export function phaseFolderOf(roadmap: string): string {
  return roadmap.replace(/[^/\\]*$/, 'phases')
}

/** Names of the phase folders beside a roadmap: `phases/12-tier-1-coverage-push`. */
export function phaseFolders(roadmap: string): string[] {
  const folder = phaseFolderOf(roadmap)
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name)
    .sort()
}
