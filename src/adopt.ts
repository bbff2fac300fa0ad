import { adoptDraft, type Leftover } from './adopt/adopt-draft.ts'
import { isOf } from './adopt/fill-table.ts'
import { findKnownFacts, type KnownFacts } from './adopt/known-facts.ts'
import type { Config } from './config/read-config.ts'
import { refuse, type Diagnostic } from './diagnostic.ts'
import { readDrafts } from './init/read-drafts.ts'
import { readRegularFile, readTextFile, whyUnreadable } from './read-file.ts'
import { rooted } from './root.ts'
import { withLock } from './write/lock.ts'
import { recover } from './write/recover.ts'
import { writeAll, type PlannedWrite } from './write/write-all.ts'

export interface AdoptOptions {
  /** The draft, relative to the configuration's folder. One of `draft` and `from` is given. */
  readonly draft?: string
  /** A plan whose fenced drafts are adopted. */
  readonly from?: string
  /** The template's folder, `templates/<name>`; by default named after the draft's title. For one draft only. */
  readonly to?: string
  /** Replaces a template that is there. */
  readonly force?: boolean
}

export interface AdoptResult {
  /** Root-relative paths. */
  readonly written: readonly string[]
  /** Names of the templates, in the order of the drafts. */
  readonly templates: readonly string[]
  /** An error for each place that a person has to decide, a warning for each claim taken out. */
  readonly diagnostics: readonly Diagnostic[]
}

/** A draft and where it comes from. */
interface Source {
  readonly file: string
  /** 1-based line of the file on which the draft begins. */
  readonly line: number
  readonly title: string
  readonly text: string
}

/**
 * Turns drafts into template folders beside the configuration. A placeholder that cannot be placed stays in the
 * template, where rendering it is refused.
 *
 * @throws CloseoutError `usage` for a file that cannot be read, holds no draft, or a template that is there already;
 * `outside-root` for a path elsewhere.
 */
export async function adopt(config: Config, options: AdoptOptions): Promise<AdoptResult> {
  const known = findKnownFacts(config.data)
  const sources = readSources(config, options)
  const writes: PlannedWrite[] = []
  const templates: string[] = []
  const diagnostics: Diagnostic[] = []
  for (const source of sources) {
    const folder = folderOf(source, options, sources.length)
    const adopted = adoptDraft(source.text, known)
    templates.push(folder.slice(folder.lastIndexOf('/') + 1))
    for (const [name, text] of [
      ['template.md.hbs', adopted.template],
      ['contract.yaml', adopted.contract],
    ] as const)
      writes.push(planWrite(config, `${folder}/${name}`, text, options.force ?? false))
    diagnostics.push(...adopted.undecided.map(left => openPlace(left, source, known)))
    diagnostics.push(...adopted.dropped.map(left => takenOut(left, source)))
  }
  const { written } = await withLock(config.root, () => {
    diagnostics.unshift(...recover(config.root))
    return Promise.resolve(writeAll(config.root, writes))
  })
  return { written, templates, diagnostics }
}

function readSources(config: Config, { draft, from }: AdoptOptions): Source[] {
  const path = draft ?? from
  if (path === undefined) throw refuse('usage', '', 'Unexpected call without a draft, expected a file or `--from`')
  if (draft !== undefined && from !== undefined)
    throw refuse('usage', '', `Unexpected \`--from ${from}\` beside the draft \`${draft}\`, expected one of them`, {
      hint: 'adopt one after the other',
    })
  const { absolute, path: file } = rooted(config.root, path, config.folder)
  const text = readText(absolute, file)
  if (draft !== undefined) return [{ file, line: 1, title: /^# (.+)$/m.exec(text)?.[1] ?? file, text }]
  const drafts = readDrafts(text)
  if (drafts.length > 0) return drafts.map(one => ({ file, ...one }))
  throw refuse('usage', file, `No draft in \`${file}\`, expected a fence of Markdown that begins with a title`, {
    hint: 'keep the draft in a file of its own, and name that',
  })
}

function readText(absolute: string, file: string): string {
  try {
    return readTextFile(absolute).replace(/^\ufeff/, '')
  } catch (error) {
    const why = whyUnreadable(error)
    throw refuse('usage', file, `Cannot read \`${file}\`: ${why}, expected a draft`, { hint: 'correct the path' })
  }
}

function folderOf({ title, file }: Source, { to }: AdoptOptions, count: number): string {
  if (to === undefined)
    return `templates/${
      title
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-+|-+$/g, '') || 'draft'
    }`
  if (count === 1 && /^templates\/[a-z0-9]+(?:-[a-z0-9]+)*\/?$/.test(to)) return to.replace(/\/$/, '')
  throw refuse(
    'usage',
    file,
    count > 1
      ? `Unexpected \`--to ${to}\`, expected none for ${count} drafts: each is named after its title`
      : `Unexpected \`--to ${to}\`, expected \`templates/<name>\`, its name of small letters, digits and single hyphens`,
  )
}

function planWrite(config: Config, path: string, text: string, force: boolean): PlannedWrite {
  const target = rooted(config.root, path, config.folder)
  const before = readBefore(target.absolute)
  const content = Buffer.from(text)
  if (before === undefined || before.equals(content) || force) return { path: target.path, before, content }
  throw refuse('usage', target.path, `Unexpected file \`${target.path}\`, expected none: it would be overwritten`, {
    hint: 'name another with `--to`, or overwrite it with `--force`',
  })
}

function readBefore(absolute: string): Buffer | undefined {
  try {
    return readRegularFile(absolute)
  } catch {
    return undefined
  }
}

function openPlace(left: Leftover, source: Source, known: KnownFacts): Diagnostic {
  const { line, text } = left
  return {
    rule: 'adopt',
    severity: 'error',
    file: source.file,
    place: { line: source.line + line - 1 },
    message: `No value for \`${text}\`, expected a fact that its place names`,
    hint: adviseOn(left, known),
  }
}

/** What would place it: a group for the file of a table's row, else a fact of its kind. */
function adviseOn({ text, file }: Leftover, known: KnownFacts): string {
  if (file !== undefined) {
    const group = known.groups.find(({ files }) => isOf(file, files))
    return group === undefined
      ? `add \`${file}\` to a group of \`targets.groups\`: a table of a group's files is filled from it`
      : `let the table's rows be the files of the group \`${group.id}\`, each once, or decide in the template`
  }
  const candidates = candidatesFor(text, known)
  return `decide in the template${candidates.length > 0 ? `; candidates: ${candidates.join(', ')}` : ''}`
}

/** Facts of the kind that a placeholder asks for; none where it does not say which. */
function candidatesFor(text: string, { overall, groups, suites, gaps }: KnownFacts): string[] {
  const isVerdict = /STATUS|PASS|FAIL|VERDICT|CLOSED|RESULT/i.test(text)
  const isCount = /COUNT|NUMBER|TOTAL|\d+\/\d+|tests|files/i.test(text)
  const isPercent = /MEASURED|ACTUAL|COVERAGE|PERCENT|PCT|RATE|%|X{2}|\d/i.test(text)
  const found = isVerdict
    ? [
        ...(overall ? ['verdict coverage.overall.outcome'] : []),
        ...gaps.map(({ id }) => `status gaps.${id}.status`),
        ...suites.map(({ id }) => `verdict suites.${id}.outcome`),
        'gapClosure.status',
      ]
    : isCount
      ? [
          'tests.total',
          'tests.passed',
          ...groups.map(({ id }) => `coverage.groups.${id}.met`),
          ...suites.map(({ id }) => `suites.${id}.passed`),
        ]
      : isPercent
        ? [
            ...(overall ? ['coverage.overall.display'] : []),
            ...groups.map(({ id }) => `coverage.groups.${id}.display`),
            'tests.passRateDisplay',
          ]
        : []
  return found.map(one => `\`{{${one}}}\``)
}

function takenOut({ line, text }: Leftover, source: Source): Diagnostic {
  return {
    rule: 'adopt',
    severity: 'warning',
    file: source.file,
    place: { line: source.line + line - 1 },
    message: `Took out \`${text.replaceAll('`', "'")}\`: no fact stands for what it claims`,
    hint: 'say it in the configuration, e.g. as `problem` or `notes`, or print a fact in the template',
  }
}
