import { Value, type FactTree } from './facts/value.ts'
import { contractSchema } from './render/contract.ts'
import { helpers } from './render/helpers.ts'
import { blocks, forms, statements, variables } from './render/syntax.ts'

/** Maps whose keys the configuration gives. */
const named: ReadonlySet<string> = new Set(['coverage.groups', 'suites', 'gaps', 'figures'])

/** docs/reference.md: what templates, conditions and contracts may say. The facts are those of an example. */
export function reference(facts: FactTree): string {
  return `# Reference

Generated from the code and from the facts of [the example](../examples/phase-12/closeout.yaml) (\`npm run generate\`).

## Facts

A template prints them (\`{{coverage.overall.display}}\`), a condition compares them (\`tests.failed == 0\`, in CEL), and
\`closeout facts\` prints them all as they are for a project, with more or fewer than here. \`<id>\` is a name that
closeout.yaml gives. What could not be obtained is not there: its map then has a \`reason\`, and where it has an
\`outcome\`, that is \`unmeasured\`; a template asks with \`has\`, and a condition that reads it is unmeasured, too.

Percents: \`percent\` is the exact one, \`display\` the one to print. \`shortfall\` is how many statements more must be
covered for the target, \`delta\` the points since the baseline.

${table(['in', 'facts'], factRows(facts))}
## Outcomes

${table(
  ['of', 'words'],
  [
    ['a target, a suite, a condition', 'outcome', ['met', 'missed', 'unmeasured']],
    ['a gap', 'status', ['closed', 'partial', 'open']],
    ['all gaps', 'gapClosure.status', ['complete', 'in_progress']],
    ['the test run', 'run.status', ['passed', 'failed', 'incomplete', 'unknown']],
    ['a claim of an earlier document', 'verdict', ['confirmed', 'exceeded', 'contradicted', 'unmeasured']],
  ].map(([of, fact, words]) => [`${of as string}, \`${fact as string}\``, code(words as string[])]),
)}
## Helpers

\`{{percent coverage.overall.percent digits=1}}\` prints, \`(gt tests.failed 0)\` is an argument. They format and compare,
and never compute.

${table(['call', 'gives'], [...helperRows(), ...describe(forms), ...describe(statements)])}
${table(['block', 'shows'], describe(blocks))}
${table(['variable', 'is'], describe(variables, '@'))}
## contract.yaml

What a template promises of its documents; \`*.partial.hbs\` beside it are its partials.

${table(
  ['key', 'meaning'],
  Object.entries(contractSchema.shape).map(([key, schema]) => [`\`${key}\``, schema.description ?? '']),
)}`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |\n`
  return [head, head.map(() => '---'), ...rows].map(line).join('')
}

function describe(entries: Readonly<Record<string, string>>, mark = ''): string[][] {
  return Object.entries(entries).map(([name, description]) => [`\`${mark}${name}\``, description])
}

function helperRows(): string[][] {
  return Object.entries(helpers).map(([name, { parameters, options, description }]) => {
    const words = [name, ...parameters.keys(), ...[...options.keys()].map(option => `[${option}=]`)]
    return [`\`${words.join(' ')}\``, description]
  })
}

/** A row for each map: its single values by their kind. A map that stands in several places has one row. */
function factRows(facts: FactTree): string[][] {
  const rows = new Map<string, { readonly kinds: Map<string, Set<string>>; same?: string }>()
  const places = new Map<object, string>()
  const rowOf = (path: string) => rows.get(path) ?? rows.set(path, { kinds: new Map() }).get(path)!
  const note = (path: string, kind: string, name: string) => {
    const { kinds } = rowOf(path)
    kinds.set(kind, (kinds.get(kind) ?? new Set()).add(name))
  }
  const walk = (path: string, name: string, tree: FactTree): void => {
    const at = path === '' ? name : `${path}.${name}`
    if (tree instanceof Value) note(path, kindOf(tree), name)
    else if (Array.isArray(tree)) walkList(path, name, at, tree as readonly FactTree[])
    else if (tree !== undefined) walkMap(at, tree as Record<string, FactTree>)
  }
  const walkList = (path: string, name: string, at: string, items: readonly FactTree[]) => {
    const maps = items.filter(item => item !== undefined && !(item instanceof Value) && !Array.isArray(item))
    if (maps.length === 0) note(path, 'list', name)
    for (const item of maps) walkMap(`${at}[]`, item as Record<string, FactTree>)
  }
  const walkMap = (at: string, map: Record<string, FactTree>) => {
    const same = places.get(map)
    if (same !== undefined && same !== at) rowOf(at).same = same
    if (same !== undefined) return
    places.set(map, at)
    for (const [name, item] of Object.entries(map)) {
      if (named.has(at)) walk(at, '<id>', item)
      else walk(at, name, item)
    }
  }
  if (facts !== undefined && !(facts instanceof Value)) walkMap('', facts as Record<string, FactTree>)
  return [...rows].map(([path, { kinds, same }]) => [
    path === '' ? 'at the top' : `\`${path}\``,
    same === undefined
      ? [...kinds].map(([kind, names]) => `${kind}: ${code([...names])}`).join('; ')
      : `as in \`${same}\``,
  ])
}

function kindOf({ data }: Value): string {
  return typeof data === 'string' ? 'text' : typeof data === 'boolean' ? 'true or false' : 'number'
}

function code(words: readonly string[]): string {
  return words.map(word => `\`${word}\``).join(', ')
}
