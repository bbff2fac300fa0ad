import type { Plan } from '../config/plan.ts'
import type { Root } from '../root.ts'
import { gapLines, truthLines } from './condition-lines.ts'
import { documentLines, nextLines, summaryLines } from './document-lines.ts'
import { evidenceLines, recordLines, suiteLines, targetLines } from './measurement-lines.ts'
import { readWhole, type PlanReading } from './plan-reading.ts'
import { lacks, notFound, yamlText } from './yaml-lines.ts'

/** A configuration's text, and what it says it could not find. */
export interface ComposedConfig {
  readonly text: string
  readonly missing: readonly Missing[]
}

export interface Missing {
  /** 1-based, in the text. */
  readonly line: number
  readonly what: string
}

const parts = [
  headLines,
  evidenceLines,
  targetLines,
  suiteLines,
  gapLines,
  truthLines,
  nextLines,
  summaryLines,
  documentLines,
]

/** The text of a closeout.yaml for a plan: what the plan says, and comments for what it does not. */
export function composeConfig(plan: Plan, text: string, planFile: string, root: Root): ComposedConfig {
  const reading = readWhole(plan, text, planFile, root)
  return finish(parts.map(part => part(reading).join('\n')).join('\n\n'))
}

/** The text of a closeout.yaml for a project without a plan. */
export function composeStarter(): ComposedConfig {
  return finish(`# What closes a phase: the evidence, the targets, and the documents that come out.
version: 1
# plan: .planning/phases/01-name/01-name-01-PLAN.md   # phase, tasks, files and must-haves come from it
phase: { number: 1, name: First phase }               # what it is called where there is no plan: correct it

evidence:
  # What a run of the tests leaves. \`closeout build\` names each file that is not there.
  coverage: coverage.json            # pytest --cov --cov-report=json (pytest-cov 4.1 or later); else coverage json
  tests: [junit.xml]                 # pytest --junitxml=junit.xml; or the log that \`| tee run.log\` keeps
${recordLines.join('\n')}

targets:
  overall: { percent: 80 }
  # groups:
  #   - { id: core, name: Core, percent: 90, files: [src/core/parse.py] }

# suites:
#   - { id: unit, name: Unit tests, include: [tests/unit/**] }

# gaps:
#   - id: gap_1
#     title: Coverage cannot be verified
#     closed_when: [tests.failed == 0, tests.errors == 0]

documents:
  - { template: final-report, path: docs/closing-report.md }`)
}

function finish(marked: string): ComposedConfig {
  const lines = `${marked}\n`.split('\n')
  const missing = lines.flatMap((line, index): Missing[] => {
    const [, what] = line.split(notFound)
    return what === undefined ? [] : [{ line: index + 1, what }]
  })
  return { text: lines.join('\n').replaceAll(notFound, ''), missing }
}

function headLines({ plan, planFile, text }: PlanReading): string[] {
  return [
    `# What closes plan ${plan.plan} of phase ${plan.phase}: the evidence, the targets, the gaps, and the documents that come out.`,
    'version: 1',
    'root: .',
    '# Phase, plan, tasks, files_modified and must_haves come from here.',
    `plan: ${yamlText(planFile)}`,
    ...phaseLines(plan, text),
  ]
}

/** `phase`: what the plan says in its text, and what it should. */
function phaseLines({ phaseNumber }: Plan, text: string): string[] {
  const goal = /^[ \t>*-]*\*{0,2}Goal:\*{0,2}[ \t]*(.+)$/m.exec(text)?.[1]?.replaceAll('*', '').trim()
  return [
    ...(goal ? [] : [lacks('a goal in the plan; add `phase: { goal: … }`')]),
    ...(phaseNumber === undefined ? [lacks("a number in the plan's phase; add `phase: { number: … }`")] : []),
    ...(goal ? ['phase:', `  goal: ${yamlText(goal)}`] : []),
  ]
}
