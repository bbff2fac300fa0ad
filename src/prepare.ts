import { createHash } from 'node:crypto'
import { findTemplates } from './bundle.ts'
import type { ResultCache } from './cache/result-cache.ts'
import type { Config } from './config/read-config.ts'
import { readPlanning, type Planning } from './config/read-planning.ts'
import { isError, refuse, type Diagnostic } from './diagnostic.ts'
import { readEvidence, sourcesOf, type Evidence } from './evidence/read-evidence.ts'
import type { SharedReports } from './evidence/shared-reports.ts'
import { takeRendered } from './facts/artifact-facts.ts'
import { asTree, computeFacts, type Facts } from './facts/compute-facts.ts'
import type { Document } from './render/document.ts'
import { findTargets } from './find-targets.ts'
import { toLf } from './line-ends.ts'
import type { TraceInputs } from './trace/build-trace.ts'
import { readVersion } from './version.ts'

/** What every command takes: what to print instead of the evidence's own day, and whether a missed target is a finding. */
export interface PrepareOptions {
  /** `YYYY-MM-DD`; default the day the evidence says. */
  readonly date?: string
  /** Makes a missed or unmeasured target an error: the documents are written all the same, the exit status is 1. */
  readonly requireMet?: boolean
  /** Puts values in quotes where an edited document's frontmatter is invalid YAML, instead of refusing it. */
  readonly repairFrontmatter?: boolean
  /** Coverage reports that other configurations of this run name, too. */
  readonly reports?: SharedReports
  /** Keeps what is found when there is nothing to write. */
  readonly cache?: ResultCache
  /** Absolute folder of templates beside those of the configuration; default those that closeout ships. */
  readonly templates?: string
}

/** The documents as they would be written, with everything that was found on the way. */
export interface Prepared {
  readonly facts: Facts
  readonly documents: readonly Document[]
  readonly diagnostics: readonly Diagnostic[]
  /** Target paths that their condition left out. */
  readonly skipped: readonly string[]
  /** What the documents were made from, for their traces. */
  readonly inputs: TraceInputs
  readonly planning: Planning
}

/** Evidence → facts → documents → diagnostics; writes nothing. The heavy stages are loaded only here. */
export async function prepare(config: Config, options: PrepareOptions): Promise<Prepared> {
  const { inputs, planning, facts: given, recompute, diagnostics: found } = await prepareFacts(config, options)
  const { renderDocuments, verifyDocuments } = await import('./documents.ts')
  const folders = [
    { directory: `${config.folder}/templates`, label: 'templates' },
    { directory: options.templates ?? findTemplates(), label: 'shipped' },
  ]
  const rendering = { fewestLines: fewestLines(planning), repairFrontmatter: options.repairFrontmatter ?? false }
  const render = (facts: Facts) => renderDocuments(asTree(facts), config, folders, rendering)
  const first = render(given)
  // The must-haves may ask of a document what only shows when it is there.
  const short = takeRendered(planning, first.documents)
  const facts = short ? recompute(short) : given
  const { documents, diagnostics: rendered, skipped } = short ? render(facts) : first
  const verified = verifyDocuments(documents, asTree(facts), config.data.rules)
  // A document that could not be rendered is not there: no rule can switch that off.
  const refusals = rendered.filter(diagnostic => isError(diagnostic) && !follows(diagnostic, found))
  const warnings = rendered.filter(diagnostic => !isError(diagnostic))
  const diagnostics = [...found, ...refusals, ...adjust(warnings, config), ...verified]
  if (documents.length === 0 && !diagnostics.some(isError)) diagnostics.push(noDocument(config))
  return { facts, documents, diagnostics, skipped, inputs, planning }
}

/** Whether a value may be missing only because evidence that was named could not be read, which is told already. */
function follows({ rule }: Diagnostic, found: readonly Diagnostic[]): boolean {
  return (
    rule === 'unmeasured' && found.some(one => one.rule === 'evidence-missing' || one.rule === 'evidence-unreadable')
  )
}

/** "Nothing to do" is never success. */
function noDocument(config: Config): Diagnostic {
  return {
    rule: 'nothing-to-do',
    severity: 'error',
    message: 'No document was called for, expected at least one whose `when` holds',
    file: config.file,
    place: config.placeOf('/documents'),
  }
}

/** How long the plan wants its artifacts to be, by root-relative path. */
function fewestLines({ plan }: Planning): ReadonlyMap<string, number> {
  return new Map(plan?.mustHaves.artifacts.map(({ path, minLines = 0 }) => [path, minLines]))
}

/** Every file that facts were read from: the evidence, and what the plan's must-haves name. */
function inputsOf(evidence: Evidence, { files }: Planning, { file, text }: Config): TraceInputs {
  const named = [...files].flatMap(([path, { sha256 }]) => (sha256 === undefined ? [] : [[path, sha256] as const]))
  const read = sourcesOf(evidence).map(({ path, sha256 }) => [path, sha256] as const)
  const inputs = [...new Map([...named, ...read])].map(([path, sha256]) => ({ path, sha256 }))
  return {
    tool: `closeout ${readVersion()}`,
    config: { path: file, sha256: createHash('sha256').update(toLf(text)).digest('hex') },
    inputs: inputs.sort((a, b) => (a.path < b.path ? -1 : 1)),
  }
}

/**
 * Evidence → facts, with the findings of the evidence and of the targets.
 * @throws CloseoutError `nothing-to-do` when no evidence is configured
 */
export async function prepareFacts(
  config: Config,
  {
    date,
    requireMet = false,
    repairFrontmatter = false,
    reports,
  }: Pick<PrepareOptions, 'date' | 'requireMet' | 'repairFrontmatter' | 'reports'>,
) {
  const { coverage, tests, figures } = config.data.evidence
  if (coverage === undefined && tests.length === 0 && Object.keys(figures).length === 0) {
    throw refuse('nothing-to-do', config.file, 'No evidence file is configured, expected at least one', {
      place: config.placeOf('/evidence'),
      hint: 'add `coverage`, `tests` or `figures` to `evidence`',
    })
  }
  const evidence = await readEvidence(config, reports)
  const planning = await readPlanning(config, repairFrontmatter)
  const recompute = (changed: Planning) => computeFacts(evidence, changed, config, date === undefined ? {} : { date })
  const facts = recompute(planning)
  const closing = Object.values(facts.gaps).some(({ status }) => status.data === 'closed')
  const found = evidence.diagnostics.map(diagnostic => (closing ? insist(diagnostic) : diagnostic))
  const targets = findTargets(facts, config)
  return {
    inputs: inputsOf(evidence, planning, config),
    planning,
    facts,
    recompute,
    diagnostics: [...adjust(found, config), ...(requireMet ? targets.map(asError) : adjust(targets, config))],
  }
}

/** Doubts about the evidence that a gap must not close on. */
const doubts = new Set(['log-and-junit-disagree', 'evidence-stale', 'baseline-identical', 'run-status-unknown'])

function insist(diagnostic: Diagnostic): Diagnostic {
  if (!doubts.has(diagnostic.rule) || isError(diagnostic)) return diagnostic
  return asError({ ...diagnostic, message: `${diagnostic.message}; a gap would close on it` })
}

function asError(diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, severity: 'error' }
}

/** The configuration's `rules` decide how bad a finding is; what could not be read cannot be switched off. */
export function adjust(diagnostics: readonly Diagnostic[], { data: { rules } }: Config): Diagnostic[] {
  const fixed = new Set(['config', 'evidence-missing', 'evidence-unreadable', 'outside-root', 'template', 'unmeasured'])
  return diagnostics.flatMap(diagnostic => {
    const severity = fixed.has(diagnostic.rule) ? undefined : rules[diagnostic.rule]
    if (severity === 'off') return []
    return [severity ? { ...diagnostic, severity } : diagnostic]
  })
}
