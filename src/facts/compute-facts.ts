import type { Config } from '../config/read-config.ts'
import type { Planning } from '../config/read-planning.ts'
import type { Evidence } from '../evidence/read-evidence.ts'
import { computeClaimFacts } from './claim-facts.ts'
import {
  computeGapLines,
  computeKeyFiles,
  computeRegressions,
  computeReVerification,
  countBaselines,
} from './closing-facts.ts'
import { computeCoverageFacts } from './coverage-facts.ts'
import { computeEvidenceFacts } from './evidence-facts.ts'
import { computeFigureFacts } from './figure-facts.ts'
import { computeGapClosure, computeGapFacts } from './gap-facts.ts'
import { computeHandoffFacts } from './handoff-facts.ts'
import { computeMustHaveFacts } from './must-have-facts.ts'
import { authored, configured } from './origin.ts'
import { computePhaseFacts } from './phase-facts.ts'
import { computeRunFacts, computeSuiteFacts, computeTestFacts } from './test-facts.ts'
import { Value, type FactTree } from './value.ts'

/** What is given from outside: the day to print instead of the evidence's own (`YYYY-MM-DD`). */
export interface FactOptions {
  readonly date?: string
}

/**
 * Evidence and configuration to facts: the contract of `closeout facts`, of templates and of conditions.
 * Pure: the same inputs give the same facts.
 *
 * @throws CloseoutError `config` for a condition that cannot be decided.
 */
export function computeFacts(evidence: Evidence, planning: Planning, config: Config, options: FactOptions = {}) {
  const coverage = computeCoverageFacts(evidence, config)
  const tests = computeTestFacts(evidence.run, config)
  const measuredFacts = {
    phase: computePhaseFacts(planning, config),
    run: computeRunFacts(evidence, options.date),
    coverage,
    tests,
    suites: computeSuiteFacts(evidence.run, config),
    claims: computeClaimFacts(evidence, config),
    figures: computeFigureFacts(evidence.figures, Object.keys(config.data.evidence.figures)),
  }
  const readable = measuredFacts as unknown as { readonly [name: string]: FactTree }
  const gaps = computeGapFacts(readable, config)
  const gapClosure = computeGapClosure(gaps)
  const handoff = computeHandoffFacts(coverage, nextNumber(planning, config), config)
  return {
    ...measuredFacts,
    gaps,
    gapClosure,
    gapLines: computeGapLines(gaps),
    keyFiles: computeKeyFiles(planning, config),
    regressions: computeRegressions(coverage),
    baselines: countBaselines(coverage),
    reVerification: computeReVerification(gaps, coverage, planning, config),
    mustHaves: computeMustHaveFacts(
      { ...readable, gaps, gapClosure, handoff } as unknown as FactTree,
      planning,
      config,
    ),
    handoff,
    evidence: computeEvidenceFacts(evidence),
    summary: summaryFacts(config),
    notes: config.data.notes.map((note, index) => authored(note, config, `/notes/${index}`)),
    ...(config.data.reproduce !== undefined && { reproduce: configured(config.data.reproduce, config, '/reproduce') }),
  }
}

/** The facts with their static shape; `asTree` gives them to templates and conditions. */
export type Facts = ReturnType<typeof computeFacts>

/** The facts as the tree that templates and conditions walk. */
export function asTree(facts: Facts): { readonly [name: string]: FactTree } {
  return facts as unknown as { readonly [name: string]: FactTree }
}

function nextNumber({ next }: Planning, config: Config): Value<string> | undefined {
  if (next === undefined) return undefined
  if (!next.taken) return configured(next.number, config, '/next/number')
  return new Value(next.number, {
    kind: 'derived',
    operation: 'nextFreePhase',
    arguments: [configured('auto', config, '/next/number')],
  })
}

function summaryFacts(config: Config) {
  const { title, subsystem, ...lists } = config.data.summary
  const list = (name: keyof typeof lists) =>
    lists[name].map((item, index) => configured(item, config, `/summary/${name}/${index}`))
  return {
    ...(title !== undefined && { title: configured(title, config, '/summary/title') }),
    ...(subsystem !== undefined && { subsystem: configured(subsystem, config, '/summary/subsystem') }),
    tags: list('tags'),
    requires: list('requires'),
    provides: list('provides'),
    affects: list('affects'),
    techStack: list('tech_stack'),
  }
}
