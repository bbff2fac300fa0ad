import { Environment, type ASTNode } from '@marcbachmann/cel-js'
import { closest } from '../config/closest.ts'
import { refuse, type Place } from '../diagnostic.ts'
import { countNames } from '../evidence/tests/test-run.ts'
import { Value, derived, type FactTree } from './value.ts'

/** How a condition came out, with the facts it read. */
export interface ConditionFact {
  readonly expression: Value<string>
  readonly outcome: Value<'met' | 'missed' | 'unmeasured'>
  /** What it read, e.g. `tests.failed = 1`. */
  readonly observed: Value<string>
}

const environment = new Environment({
  unlistedVariablesAreDyn: true,
  limits: { maxAstNodes: 2000, maxDepth: 50, maxListElements: 200, maxMapEntries: 50, maxCallArguments: 8 },
})

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
  const look = (from: FactTree, path: readonly string[]): FactTree => {
    const found = follow(from, path)
    if ('wrong' in found)
      throw wrong(`Unexpected name \`${found.wrong}\` in the condition \`${code}\`, expected a fact`, found.hint)
    if (found.value instanceof Value) values.push(found.value)
    return found.value
  }
  const seen = reads.map(({ path, fields }) => {
    const value = look(facts, path)
    const items = Array.isArray(value) && fields.size > 0 ? (value as readonly FactTree[]) : []
    const rows = items.map(item => [...fields.values()].map(field => describe(look(item, field))).join(', '))
    return `${path.join('.')} = ${rows.length > 0 ? listed(rows) : describe(value)}`
  })
  const names = new Set(reads.map(({ path }) => path[0]!))
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

function parse(code: string, wrong: (message: string) => Error) {
  try {
    const program = environment.parse(code)
    forbidMatches(program.ast, code, wrong)
    return program
  } catch (error) {
    if (error instanceof Error && error.name === 'CloseoutError') throw error
    throw wrong(`Cannot read the condition \`${code}\`: ${firstLine(error)}`)
  }
}

function run(
  program: (context: Record<string, unknown>) => unknown,
  facts: FactTree,
  code: string,
  wrong: (message: string) => Error,
): 'met' | 'missed' | 'unmeasured' {
  let result: unknown
  try {
    result = program(toCel(facts) as Record<string, unknown>)
  } catch (error) {
    if (/No such key|Unknown variable|Index out of bounds/i.test(firstLine(error))) return 'unmeasured'
    throw wrong(`Cannot decide the condition \`${code}\`: ${firstLine(error)}`)
  }
  if (typeof result !== 'boolean') throw wrong(`Unexpected result of the condition \`${code}\`, expected true or false`)
  return result ? 'met' : 'missed'
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!
}

/** The facts that an expression names: the others, and there are many, need not be turned into CEL's values. */
function pick(facts: FactTree, names: ReadonlySet<string>): FactTree {
  return Object.fromEntries(Object.entries(facts as Record<string, FactTree>).filter(([name]) => names.has(name)))
}

/** CEL integers are 64-bit: whole numbers become BigInt, so that `== 51` compares integers. */
function toCel(tree: FactTree): unknown {
  if (tree instanceof Value)
    return typeof tree.data === 'number' && Number.isInteger(tree.data) ? BigInt(tree.data) : tree.data
  if (tree === undefined) return undefined
  if (Array.isArray(tree)) return tree.map(item => toCel(item as FactTree))
  const entries = Object.entries(tree as Record<string, FactTree>).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries.map(([name, value]) => [name, toCel(value)]))
}

type Child = ASTNode | readonly Child[] | string | number | bigint | boolean | null | undefined | Uint8Array | object

function children(node: ASTNode): ASTNode[] {
  const flat = (child: Child): ASTNode[] => {
    if (Array.isArray(child)) return child.flatMap(flat)
    return typeof child === 'object' && child !== null && 'op' in child ? [child as ASTNode] : []
  }
  return flat(node.args as Child)
}

/** A regular expression of the configuration could run for ever. */
function forbidMatches(node: ASTNode, code: string, wrong: (message: string) => Error): void {
  const name = node.op === 'call' || node.op === 'rcall' ? node.args[0] : ''
  if (name === 'matches') throw wrong(`Unexpected \`matches\` in the condition \`${code}\`, expected comparisons only`)
  for (const child of children(node)) forbidMatches(child, code, wrong)
}

/** A path of plain names that an expression reads, such as `suites.orm.passed`. */
interface Read {
  readonly path: readonly string[]
  /** Where the path is a list that a macro such as `exists` goes through: the paths it reads of each item. */
  readonly fields: Map<string, readonly string[]>
}

/** Every path that the expression reads; what a macro's variable stands for is told with its list. */
function readsOf(node: ASTNode, bound: ReadonlyMap<string, Read> = new Map()): Read[] {
  const path = pathOf(node)
  if (path) {
    const [head, ...rest] = path
    const list = bound.get(head!)
    list?.fields.set(rest.join('.'), rest)
    return list ? [] : [{ path, fields: new Map() }]
  }
  if (node.op === 'rcall' && node.args[2].length > 1 && node.args[2][0]?.op === 'id') {
    const reads = readsOf(node.args[1], bound)
    // What a macro makes of a list is no list of facts: its items are not told.
    const list = pathOf(node.args[1]) ? reads[0] : undefined
    const inner = new Map([...bound, [node.args[2][0].args, list ?? { path: [], fields: new Map() }]])
    return [...reads, ...node.args[2].slice(1).flatMap(argument => readsOf(argument, inner))]
  }
  return children(node).flatMap(child => readsOf(child, bound))
}

function pathOf(node: ASTNode): string[] | undefined {
  if (node.op === 'id') return [node.args]
  if (node.op !== '.') return undefined
  const before = pathOf(node.args[0])
  return before && [...before, node.args[1]]
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

function follow(facts: FactTree, path: readonly string[]): { value: FactTree } | { wrong: string; hint?: string } {
  let at: FactTree = facts
  for (const [index, name] of path.entries()) {
    if (at instanceof Value || at === undefined || Array.isArray(at)) {
      return at === undefined ? { value: undefined } : { wrong: path.slice(0, index + 1).join('.') }
    }
    const tree = at as Record<string, FactTree>
    if (!Object.hasOwn(tree, name)) {
      if (measurable.has(name)) return { value: undefined }
      const near = closest(name, Object.keys(tree))
      return {
        wrong: path.slice(0, index + 1).join('.'),
        ...(near && { hint: `write \`${[...path.slice(0, index), near].join('.')}\`` }),
      }
    }
    at = tree[name]
  }
  return { value: at }
}
