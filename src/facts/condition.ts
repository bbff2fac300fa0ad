import type { ASTNode } from '@marcbachmann/cel-js'
import { closest } from '../config/closest.ts'
import { refuse, type Place } from '../diagnostic.ts'
import { countNames } from '../evidence/tests/test-run.ts'
import { childrenOf, MixedKinds, parseCel, type CelProgram } from './cel.ts'
import { Value, derived, plain, type FactTree } from './value.ts'

/** How a condition came out, with the facts it read. */
export interface ConditionFact {
  readonly expression: Value<string>
  readonly outcome: Value<'met' | 'missed' | 'unmeasured'>
  /** What it read, e.g. `tests.failed = 1`. */
  readonly observed: Value<string>
}

/**
 * Decides a CEL expression over the facts. What reads an unmeasured fact is `unmeasured`, unless CEL's own
 * `&&` and `||` decide without it.
 *
 * @throws CloseoutError `config` for a syntax error, for `matches()`, for a name that is no fact, and for a result that
 * is neither true nor false.
 */
export function decideCondition(expression: Value<string>, facts: FactTree, file: string, place: Place): ConditionFact {
  const wrong = (message: string, hint?: string) => refuse('config', file, message, { place, ...(hint && { hint }) })
  const code = expression.data
  const program = parse(code, wrong)
  const reads = readsOf(program.ast)
  const values: Value[] = []
  const look = (from: FactTree, path: Path): FactTree => {
    const found = follow(from, path)
    if ('wrong' in found)
      throw wrong(
        `Unexpected name \`${shown(found.wrong)}\` in the condition \`${code}\`, expected a fact`,
        found.near && `write \`${shown(found.near)}\``,
      )
    if (found.value instanceof Value) values.push(found.value)
    return found.value
  }
  const seen = reads.map(({ path, fields, member }) => {
    const value = look(facts, path)
    if (member !== undefined && isTable(value))
      return `${shown([...path, member])} = ${describe(look(value, [member]))}`
    const items = Array.isArray(value) && fields.size > 0 ? (value as readonly FactTree[]) : []
    const rows = items.map(item => [...fields.values()].map(field => describe(look(item, field))).join(', '))
    return `${shown(path)} = ${rows.length > 0 ? listed(rows) : describe(value)}`
  })
  const names = new Set(reads.map(({ path }) => String(path[0])))
  const outcome = derived(run(program, pick(facts, names), code, wrong), 'condition', [expression, ...values])
  return { expression, outcome, observed: derived(seen.join(', ') || 'nothing', 'observe', values) }
}

/** So many items of a list are told; of all of them the outcome is derived. */
const mostItems = 8

function listed(rows: readonly string[]): string {
  const shown = rows.slice(0, mostItems).map(row => `(${row})`)
  return shown.join(', ') + (rows.length > mostItems ? ` and ${rows.length - mostItems} more` : '')
}

function describe(value: FactTree): string {
  if (value instanceof Value) return String(value.data)
  if (value === undefined) return 'unmeasured'
  return Array.isArray(value) ? `a list of ${value.length}` : 'a table'
}

type Wrong = (message: string, hint?: string) => Error

function parse(code: string, wrong: Wrong): CelProgram {
  try {
    const program = parseCel(code)
    forbidMatches(program.ast, code, wrong)
    return program
  } catch (error) {
    if (error instanceof Error && error.name === 'CloseoutError') throw error
    throw wrong(`Cannot read the condition \`${code}\`: ${firstLine(error)}`)
  }
}

function run(program: CelProgram, facts: FactTree, code: string, wrong: Wrong): 'met' | 'missed' | 'unmeasured' {
  let result: unknown
  try {
    result = program.evaluate((asksFor(program.ast, unmeasured) ? plain : measured)(facts) as Record<string, unknown>)
  } catch (error) {
    if (/No such key|Unknown variable|Index out of bounds|division by zero/i.test(firstLine(error))) return 'unmeasured'
    if (error instanceof MixedKinds)
      throw wrong(
        `Unexpected comparison of ${error.message} in the condition \`${code}\`, expected two values of one kind`,
        'put text in quotes, numbers and true or false not: `phase.number == "12"`',
      )
    throw wrong(`Cannot decide the condition \`${code}\`: ${firstLine(error)}`)
  }
  if (typeof result !== 'boolean') throw wrong(`Unexpected result of the condition \`${code}\`, expected true or false`)
  return result ? 'met' : 'missed'
}

const unmeasured = 'unmeasured'

/** Does the expression compare with this word? */
function asksFor(node: ASTNode, word: string): boolean {
  return literalOf(node) === word || childrenOf(node).some(child => asksFor(child, word))
}

/** Plain facts without outcomes that are not measured: no word but this one is the same, or another. */
function measured(tree: FactTree): unknown {
  if (tree instanceof Value) return tree.data
  if (tree === undefined) return undefined
  if (Array.isArray(tree)) return tree.map(item => measured(item as FactTree))
  const entries = Object.entries(tree as Record<string, FactTree>)
  const known = entries.filter(
    ([, value]) => value !== undefined && !(value instanceof Value && value.data === unmeasured),
  )
  return Object.fromEntries(known.map(([name, value]) => [name, measured(value)]))
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!
}

/** The facts that an expression names: the others, and there are many, need not be turned into CEL's values. */
function pick(facts: FactTree, names: ReadonlySet<string>): FactTree {
  return Object.fromEntries(Object.entries(facts as Record<string, FactTree>).filter(([name]) => names.has(name)))
}

/** A regular expression of the configuration could run for ever. */
function forbidMatches(node: ASTNode, code: string, wrong: Wrong): void {
  const name = node.op === 'call' || node.op === 'rcall' ? node.args[0] : ''
  if (name === 'matches') throw wrong(`Unexpected \`matches\` in the condition \`${code}\`, expected comparisons only`)
  for (const child of childrenOf(node)) forbidMatches(child, code, wrong)
}

/** Names of tables, and numbers of items in lists. */
type Path = readonly (string | number)[]

/** A path that an expression reads, such as `suites.orm.passed`, `suites["orm"].passed` or `files[0].percent`. */
interface Read {
  readonly path: Path
  /** Where the path is a list that a macro such as `exists` goes through: the paths it reads of each item. */
  readonly fields: Map<string, Path>
  /** A name that is asked for with `in`, where the path is a table. */
  readonly member?: string
}

/** Every path that the expression reads; what a macro's variable stands for is told with its list. */
function readsOf(node: ASTNode, bound: ReadonlyMap<string, Read> = new Map()): Read[] {
  const path = pathOf(node)
  if (path) {
    const [head, ...rest] = path
    const list = bound.get(String(head))
    list?.fields.set(shown(rest), rest)
    return list ? [] : [{ path, fields: new Map() }]
  }
  if (node.op === 'in' && pathOf(node.args[1])) {
    const [name, list] = [literalOf(node.args[0]), readsOf(node.args[1], bound)[0]]
    // Of a list, each item is read.
    list?.fields.set('', [])
    const found = list && typeof name === 'string' ? { ...list, member: name } : list
    return [...readsOf(node.args[0], bound), ...(found ? [found] : [])]
  }
  if (node.op === 'rcall' && node.args[2].length > 1 && node.args[2][0]?.op === 'id') {
    const reads = readsOf(node.args[1], bound)
    // What a macro makes of a list is no list of facts: its items are not told.
    const list = pathOf(node.args[1]) ? reads[0] : undefined
    const inner = new Map([...bound, [node.args[2][0].args, list ?? { path: [], fields: new Map() }]])
    return [...reads, ...node.args[2].slice(1).flatMap(argument => readsOf(argument, inner))]
  }
  return childrenOf(node).flatMap(child => readsOf(child, bound))
}

function pathOf(node: ASTNode): Path | undefined {
  if (node.op === 'id') return [node.args]
  if (node.op !== '.' && node.op !== '[]') return undefined
  const before = pathOf(node.args[0])
  const step = node.op === '.' ? node.args[1] : literalOf(node.args[1])
  return before && step !== undefined ? [...before, step] : undefined
}

function literalOf({ op, args }: ASTNode): string | number | undefined {
  if (op !== 'value') return undefined
  return typeof args === 'bigint' ? Number(args) : typeof args === 'string' ? args : undefined
}

/** A path as CEL writes it. */
function shown(path: Path): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`
      if (!/^[A-Za-z_]\w*$/.test(part)) return `[${JSON.stringify(part)}]`
      return index === 0 ? part : `.${part}`
    })
    .join('')
}

/** Names that a fact may have while its number is not measured; a typo is not one of them. */
const measurable = new Set([
  ...'covered total missing percent display delta deltaDisplay regression shortfall pointsShort baseline'.split(' '),
  ...countNames,
  ...'failures causes tests more passRate passRateDisplay decided count mode unit unitOfOne tool version files'.split(
    ' ',
  ),
  ...'status exit startedAt finishedAt durationSeconds measuredOn commit measured reason outcome'.split(' '),
])

function isTable(tree: FactTree): boolean {
  return tree !== undefined && !(tree instanceof Value) && !Array.isArray(tree)
}

function follow(facts: FactTree, path: Path): { value: FactTree } | { wrong: Path; near?: Path } {
  let at: FactTree = facts
  for (const [index, name] of path.entries()) {
    if (at === undefined) return { value: undefined }
    const wrong = path.slice(0, index + 1)
    if (Array.isArray(at) && typeof name === 'number') {
      at = (at as readonly FactTree[])[name]
      continue
    }
    if (!isTable(at) || typeof name === 'number') return { wrong }
    const tree = at as Record<string, FactTree>
    if (!Object.hasOwn(tree, name)) {
      if (measurable.has(name)) return { value: undefined }
      const near = closest(name, Object.keys(tree))
      return near === undefined ? { wrong } : { wrong, near: [...path.slice(0, index), near] }
    }
    at = tree[name]
  }
  return { value: at }
}
