import { createHash } from 'node:crypto'
import type { Config } from './config/read-config.ts'
import { readPlanning, type Planning } from './config/read-planning.ts'
import { isError, refuse, type Diagnostic } from './diagnostic.ts'
import { readEvidence, sourcesOf, type Evidence } from './evidence/read-evidence.ts'
import { asTree, computeFacts, type Facts } from './facts/compute-facts.ts'
import type { Document } from './render/document.ts'
import type { TraceInputs } from './trace/build-trace.ts'

/** What every command takes: what to print instead of the evidence's own day, and whether a missed target is a finding. */
export interface PrepareOptions {
  /** `YYYY-MM-DD`; default the day the evidence says. */
  readonly date?: string
  /** Makes a missed or unmeasured target an error: the documents are written all the same, the exit status is 1. */
  readonly requireMet?: boolean
  /** Absolute folder of the shipped templates. */
  readonly templates: string
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
}

/** Evidence → facts → documents → diagnostics; writes nothing. The heavy stages are loaded only here. */
export async function prepare(config: Config, options: PrepareOptions): Promise<Prepared> {
  const { coverage, tests } = config.data.evidence
  if (coverage === undefined && tests.length === 0) {
    throw refuse('nothing-to-do', config.file, 'No evidence file is configured, expected at least one', {
      place: config.placeOf('/evidence'),
      hint: 'add `coverage` or `tests` to `evidence`',
    })
  }
  const { inputs, planning, facts, diagnostics: found } = await prepareFacts(config, options)
  const [{ renderDocuments }, { verifyDocuments }] = await Promise.all([
    import('./render/render-documents.ts'),
    import('./verify/verify-documents.ts'),
  ])
  const tree = asTree(facts)
  const folders = [
    { directory: `${config.folder}/templates`, label: 'templates' },
    { directory: options.templates, label: 'shipped' },
  ]
  const { documents, diagnostics: rendering, skipped } = renderDocuments(tree, config, folders, fewestLines(planning))
  const verified = verifyDocuments(documents, tree, config.data.rules)
  return {
    facts,
    documents,
    diagnostics: [...found, ...adjust(rendering, config), ...verified],
    skipped,
    inputs,
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
    config: { path: file, sha256: createHash('sha256').update(text).digest('hex') },
    inputs: inputs.sort((a, b) => (a.path < b.path ? -1 : 1)),
  }
}

/** Evidence → facts, with the findings of the evidence and of the targets. */
export async function prepareFacts(config: Config, options: Omit<PrepareOptions, 'templates'>) {
  const evidence = await readEvidence(config)
  const planning = readPlanning(config)
  const facts = computeFacts(evidence, planning, config, options.date === undefined ? {} : { date: options.date })
  const closing = Object.values(facts.gaps).some(({ status }) => status.data === 'closed')
  const found = evidence.diagnostics.map(diagnostic => (closing ? insist(diagnostic) : diagnostic))
  return {
    inputs: inputsOf(evidence, planning, config),
    planning,
    facts,
    diagnostics: [...adjust(found, config), ...targetFindings(facts, config, options.requireMet ?? false)],
  }
}

/** Doubts about the evidence that a gap must not close on. */
const doubts = new Set(['log-and-junit-disagree', 'evidence-stale', 'baseline-identical', 'run-status-unknown'])

function insist(diagnostic: Diagnostic): Diagnostic {
  if (!doubts.has(diagnostic.rule) || isError(diagnostic)) return diagnostic
  return { ...diagnostic, severity: 'error', message: `${diagnostic.message}; a gap would close on it` }
}

/** The configuration's `rules` decide how bad a finding is; what could not be read cannot be switched off. */
function adjust(diagnostics: readonly Diagnostic[], { data: { rules } }: Config): Diagnostic[] {
  const fixed = new Set(['config', 'evidence-missing', 'evidence-unreadable', 'outside-root', 'template', 'unmeasured'])
  return diagnostics.flatMap(diagnostic => {
    const severity = fixed.has(diagnostic.rule) ? undefined : rules[diagnostic.rule]
    if (severity === 'off') return []
    return [severity ? { ...diagnostic, severity } : diagnostic]
  })
}

/** The rules that say how the targets came out: they never stop the write. */
export const targetRules: ReadonlySet<string> = new Set(['target-unmeasured', 'target-missed'])

function targetFindings({ coverage }: Facts, config: Config, requireMet: boolean): Diagnostic[] {
  const refused = config.data.evidence.coverage !== undefined && coverage.mode === undefined
  const rows = Object.values(coverage.groups).flatMap((group, groupIndex) =>
    group.files.map((file, index) => ({ file, pointer: `/targets/groups/${groupIndex}/files/${index}` })),
  )
  const all = [...(coverage.overall ? [{ file: coverage.overall, pointer: '/targets/overall' }] : []), ...rows]
  return all.flatMap(({ file, pointer }): Diagnostic[] => {
    const at = {
      file: config.file,
      place: config.placeOf(pointer),
      severity: requireMet ? 'error' : 'warning',
    } as const
    const name = 'path' in file ? file.path.data : 'overall coverage'
    if (file.outcome.data === 'unmeasured' && 'reason' in file) {
      // A report that was refused is one finding, not one more for each of its targets.
      if (refused && !requireMet) return []
      const hint = 'measure it, or take it out of the targets'
      return [
        { ...at, rule: 'target-unmeasured', message: `Target \`${name}\` is unmeasured: ${file.reason.data}`, hint },
      ]
    }
    if (file.outcome.data !== 'missed' || !requireMet || !('display' in file)) return []
    const message = `Target \`${name}\` is missed: ${file.display.data} %, expected at least ${file.target.data} %`
    return [{ ...at, rule: 'target-missed', message }]
  })
}
