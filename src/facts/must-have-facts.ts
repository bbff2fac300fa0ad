import vm from 'node:vm'
import { rootedPath, type Config } from '../config/read-config.ts'
import type { NamedFile, Planning } from '../config/read-planning.ts'
import type { PlanKeyLink } from '../config/plan.ts'
import { artifactFact, contentOf, result, type MustHaveOutcome } from './artifact-facts.ts'
import { decideCondition } from './condition.ts'
import { configured } from './origin.ts'
import { derived, Value, type FactTree, type Scalar } from './value.ts'

/**
 * The plan's must-haves: truths by the condition the configuration binds them to, artifacts by what the files hold,
 * key links by their pattern. Together they are `passed` only when there is at least one and every one is met.
 */
export function computeMustHaveFacts(facts: FactTree, planning: Planning, config: Config) {
  const { plan, planFile } = planning
  const mustHaves = plan?.mustHaves ?? { truths: [], artifacts: [], keyLinks: [] }
  const planned = <T extends Scalar>(data: T, pointer: string) =>
    new Value<T>(data, { kind: 'configured', file: planFile ?? config.file, pointer })
  const targets = new Set(
    config.data.documents.map(({ path }, index) => rootedPath(config, path, `/documents/${index}/path`).path),
  )
  const truths = mustHaves.truths.map(({ text }, index) =>
    truthFact(planned(text, `/must_haves/truths/${index}`), facts, config),
  )
  const artifacts = mustHaves.artifacts.map((artifact, index) => {
    const at = `/must_haves/artifacts/${index}`
    const path = planned(artifact.path, `${at}/path`)
    const provides = artifact.provides === undefined ? {} : { provides: planned(artifact.provides, `${at}/provides`) }
    return {
      path,
      ...provides,
      ...artifactFact(artifact, path, planning.files.get(artifact.path), targets.has(artifact.path)),
    }
  })
  const keyLinks = mustHaves.keyLinks.map((link, index) => {
    const at = `/must_haves/key_links/${index}`
    const from = planned(link.from, `${at}/from`)
    return {
      from,
      to: planned(link.to, `${at}/to`),
      ...(link.via !== undefined && { via: planned(link.via, `${at}/via`) }),
      ...(link.pattern !== undefined && { pattern: planned(link.pattern, `${at}/pattern`) }),
      ...keyLinkFact(link, from, planning.files),
    }
  })
  return {
    truths,
    artifacts,
    keyLinks,
    ...totals([...truths, ...artifacts, ...keyLinks].map(({ outcome }) => outcome)),
  }
}

function totals(outcomes: Value<MustHaveOutcome>[]) {
  const number = (outcome: MustHaveOutcome) => outcomes.filter(one => one.data === outcome).length
  const met = derived(number('met'), 'count', outcomes, { outcome: 'met' })
  const count = derived(outcomes.length, 'count', outcomes)
  const status =
    outcomes.length === 0
      ? 'human_needed'
      : met.data === count.data
        ? 'passed'
        : number('missed') > 0
          ? 'gaps_found'
          : 'human_needed'
  return {
    count,
    met,
    missed: derived(number('missed'), 'count', outcomes, { outcome: 'missed' }),
    status: derived(status, 'mustHaveStatus', outcomes),
    score: derived(`${met.data}/${count.data} must-haves verified`, 'score', [met, count]),
  }
}

function truthFact(truth: Value<string>, facts: FactTree, config: Config) {
  const index = config.data.truths.findIndex(one => one.truth === truth.data)
  if (index < 0) {
    return { truth, ...result('human_needed', 'no condition is bound to it', [truth]) }
  }
  const pointer = `/truths/${index}/when`
  const condition = configured(config.data.truths[index]!.when, config, pointer)
  const { outcome, observed } = decideCondition(condition, facts, config.file, config.placeOf(pointer))
  return { truth, condition, outcome: outcome as Value<MustHaveOutcome>, observed }
}

function keyLinkFact(
  { from, to, pattern }: PlanKeyLink,
  fromValue: Value<string>,
  files: ReadonlyMap<string, NamedFile>,
) {
  const source = files.get(from)
  const args = [fromValue, ...contentOf(from, source), ...contentOf(to, files.get(to))]
  if (!source?.exists) return result('human_needed', `${from} is not a file here`, args)
  if (pattern === undefined) return result('human_needed', 'the plan gives no pattern to look for', args)
  if (source.text === undefined) return result('unmeasured', 'it cannot be read as text', args)
  const comparison = /^\s*([A-Za-z_][\w.]*)\s*(>=|<=|==|>|<)\s*(\d+(?:\.\d+)?)\s*$/.exec(pattern)
  if (comparison) return compareNumber(source.text, comparison, args)
  for (const name of [from, to]) {
    const found = search(pattern, files.get(name)?.text ?? '')
    if (found === undefined)
      return result('human_needed', 'the pattern is no regular expression, or takes too long', args)
    if (found) return result('met', `the pattern is found in ${name}`, args)
  }
  return result('missed', 'the pattern is not found', args)
}

/** A numeric pattern such as `percent_covered >= 28`, on the JSON it names: its totals, else its top level. */
function compareNumber(text: string, comparison: RegExpExecArray, args: Value[]) {
  const [, name = '', operator = '', bound = ''] = comparison
  const number = numberIn(text, name)
  if (number === undefined) return result('unmeasured', `there is no number ${name}`, args)
  const limit = Number(bound)
  const holds = {
    '>=': number >= limit,
    '<=': number <= limit,
    '==': number === limit,
    '>': number > limit,
    '<': number < limit,
  }[operator]
  return result(holds ? 'met' : 'missed', `${name} is ${number}`, args)
}

function numberIn(text: string, name: string): number | undefined {
  try {
    const json = JSON.parse(text) as Record<string, unknown>
    const tables = [json['totals'], json].filter(table => typeof table === 'object' && table !== null)
    const found = tables.map(table => (table as Record<string, unknown>)[name]).find(value => typeof value === 'number')
    return typeof found === 'number' ? found : undefined
  } catch {
    return undefined
  }
}

/** A regular expression of a plan may be arbitrarily slow: it gets a second. */
function search(pattern: string, text: string): boolean | undefined {
  try {
    const context: { pattern: string; text: string; found?: boolean } = { pattern, text }
    vm.runInNewContext('found = new RegExp(pattern).test(text)', context, { timeout: 1000 })
    return context.found
  } catch {
    return undefined
  }
}
