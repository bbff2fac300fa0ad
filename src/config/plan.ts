import { type Place, placeAt, refuse } from '../diagnostic.ts'
import { locateFrontmatter } from '../frontmatter/locate-frontmatter.ts'
import { readFrontmatter } from '../frontmatter/read-frontmatter.ts'
import { topLevelKeys } from '../frontmatter/top-level-keys.ts'
import { readPhaseFolder } from '../markdown/phase-name.ts'
import { countTasks, findPytestFiles, textOfElement } from './plan-body.ts'
import { findYamlPlaces } from './yaml-places.ts'

/** What a PLAN.md says, as far as closing its phase needs it. */
export interface Plan {
  /** As written: `12-tier-1-coverage-push`. */
  readonly phase: string
  /** `12`, `62.4`; absent when the phase does not start with a number. */
  readonly phaseNumber?: string
  /** The slug behind the number as a title: `Tier 1 Coverage Push`. */
  readonly phaseName?: string
  /** As written: `GAP-03`, `03`. */
  readonly plan: string
  readonly type?: string
  /** How many tasks the body lists. */
  readonly tasks: number
  readonly filesModified: readonly string[]
  readonly mustHaves: MustHaves
  /** The text of `<objective>`. */
  readonly objective?: string
  /** The test files its pytest commands name, in order, as written. */
  readonly pytestFiles: readonly string[]
}

/** What must be true, exist and be wired for the plan to count as done. Places are those of the plan's text. */
export interface MustHaves {
  readonly truths: readonly PlanTruth[]
  readonly artifacts: readonly PlanArtifact[]
  readonly keyLinks: readonly PlanKeyLink[]
}

export interface PlanTruth {
  readonly text: string
  readonly place: Place
}

/** A file that must exist and hold something. */
export interface PlanArtifact {
  readonly path: string
  readonly provides?: string
  readonly minLines?: number
  readonly contains?: string
  readonly exports?: readonly string[]
  readonly place: Place
}

/** Two ends that must be connected; `pattern` is a regular expression or a comparison such as `percent_covered >= 28`. */
export interface PlanKeyLink {
  readonly from: string
  readonly to: string
  readonly via?: string
  readonly pattern?: string
  readonly place: Place
}

type Fields = Readonly<Record<string, unknown>>
type PlaceOf = (pointer: string) => Place

/**
 * Reads a plan's frontmatter and what its body says about tasks and tests. Lists may be indented by any width;
 * a truth may be text or a map with a `truth` (YAML turns an unquoted `a: b` into a map: it is read as text again).
 *
 * @throws CloseoutError `frontmatter` when it is unclosed or no YAML, `plan` when phase or plan is missing or an
 * entry has no path, each with its place.
 */
export function readPlan(text: string, file: string): Plan {
  const { data, content } = readFrontmatter(text, file)
  const { placeOf, asWritten } = readPlaces(text)
  const required = (key: 'phase' | 'plan') => {
    const written = asWritten(key) ?? asText(data[key])
    if (written) return written
    throw refuse('plan', file, `Unexpected plan without \`${key}\`, expected it in the frontmatter`, {
      hint: `add \`${key}: …\` between the lines \`---\``,
      place: placeOf(`/${key}`),
    })
  }
  const phase = required('phase')
  const words = readPhaseFolder(phase)
  const objective = textOfElement(content, 'objective')
  return {
    phase,
    ...(words && { phaseNumber: words.number }),
    ...(words?.name && { phaseName: titleOf(words.name) }),
    plan: required('plan'),
    ...textField(data, 'type'),
    tasks: countTasks(content),
    filesModified: asList(data['files_modified']),
    mustHaves: readMustHaves(asFields(data['must_haves']), placeOf, file),
    ...(objective && { objective }),
    pytestFiles: findPytestFiles(content),
  }
}

function readMustHaves(fields: Fields, placeOf: PlaceOf, file: string): MustHaves {
  const entries = <T>(key: string, read: (entry: unknown, place: Place) => T): T[] => {
    const list = fields[key]
    const items = Array.isArray(list) ? (list as unknown[]) : []
    return items.map((entry, index) => read(entry, placeOf(`/must_haves/${key}/${index}`)))
  }
  const named = (entry: Fields, key: string, place: Place): string => {
    const value = asText(entry[key])
    if (value) return value
    throw refuse('plan', file, `Unexpected must-have without \`${key}\`, expected one`, { place })
  }
  return {
    truths: entries('truths', (entry, place) => ({ text: truthText(entry), place })).filter(({ text }) => text !== ''),
    artifacts: entries('artifacts', (entry, place) => {
      const artifact = typeof entry === 'string' ? { path: entry } : asFields(entry)
      const minLines = Number(asText(artifact['min_lines']))
      return {
        path: named(artifact, 'path', place),
        ...textField(artifact, 'provides'),
        ...(minLines > 0 && { minLines }),
        ...textField(artifact, 'contains'),
        ...(artifact['exports'] !== undefined && { exports: asList(artifact['exports']) }),
        place,
      }
    }),
    keyLinks: entries('key_links', (entry, place) => {
      const link = asFields(entry)
      return {
        from: named(link, 'from', place),
        to: named(link, 'to', place),
        ...textField(link, 'via'),
        ...textField(link, 'pattern'),
        place,
      }
    }),
  }
}

/** `- "text"`, `- truth: text`, or `- Overall: 28%` that YAML took for a map. */
function truthText(entry: unknown): string {
  if (typeof entry !== 'object' || entry === null) return asText(entry) ?? ''
  const fields = asFields(entry)
  const [first] = Object.entries(fields)
  return asText(fields['truth']) ?? asText(fields['text']) ?? (first ? `${first[0]}: ${asText(first[1]) ?? ''}` : '')
}

/** Where the frontmatter's values stand in the text, and scalars as they are written: `plan: 03` is `03`. */
function readPlaces(text: string): { placeOf: PlaceOf; asWritten: (key: string) => string | undefined } {
  const location = locateFrontmatter(text)
  if (location.kind !== 'block') return { placeOf: () => ({ line: 1, column: 1 }), asWritten: () => undefined }
  const yaml = text.slice(location.start, location.end)
  const keys = topLevelKeys(yaml)
  const placeInYaml = keys.length > 0 ? findYamlPlaces(yaml) : () => ({ line: 0, column: 1 })
  const before = placeAt(text, location.start).line - 1
  return {
    placeOf: pointer => {
      const place = placeInYaml(pointer)
      return { ...place, line: place.line + before }
    },
    asWritten: key => {
      const entry = keys.find(candidate => candidate.key === key)
      const source = entry && /:[ \t]+([\w.-]+)[ \t]*(?:#.*)?\r?\n?$/.exec(yaml.slice(entry.start, entry.end))
      return source?.[1]
    },
  }
}

/** `tier-1-coverage-push` as a title: `Tier 1 Coverage Push`. */
function titleOf(slug: string): string {
  return slug
    .split('-')
    .filter(Boolean)
    .map(word => word[0]!.toUpperCase() + word.slice(1))
    .join(' ')
}

function textField<K extends string>(fields: Fields, key: K): { [name in K]?: string } {
  const value = asText(fields[key])
  return (value === undefined ? {} : { [key]: value }) as { [name in K]?: string }
}

/** Text of a scalar; undefined for what is none, and for empty text. */
function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value.trim()
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

function asList(value: unknown): string[] {
  const items: unknown[] = Array.isArray(value) ? value : [value]
  return items.map(asText).filter(item => item !== undefined)
}

function asFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}
