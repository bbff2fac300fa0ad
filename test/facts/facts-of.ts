import { join } from 'node:path'
import { facts, readConfig } from '../../src/index.ts'
import { asTree } from '../../src/facts/compute-facts.ts'
import { Value, type FactTree, type Origin } from '../../src/facts/value.ts'
import { makeProject } from '../cli/project.ts'

/** The facts of a small project with this configuration, by name: `coverage`, `tests`, … */
export async function factsOf(config: string, files: Readonly<Record<string, string>> = {}, date?: string) {
  const tree = await treeOf(config, files, date)
  return (name: string) => flatten(tree[name])
}

/** Where the evidence says what the facts of a name are made from, each place once. */
export async function placesBehind(name: string, config: string, files: Readonly<Record<string, string>> = {}) {
  const tree = await treeOf(config, files)
  return [...new Set(valuesOf(tree[name]).flatMap(placesOf))]
}

async function treeOf(config: string, files: Readonly<Record<string, string>>, date?: string) {
  const documents = config.includes('documents:') ? '' : 'documents: [{ template: note, path: NOTE.md }]\n'
  const folder = makeProject({ ...files, 'closeout.yaml': `version: 1\n${config}${documents}` })
  const { facts: computed } = await facts(readConfig(join(folder, 'closeout.yaml')), date === undefined ? {} : { date })
  return asTree(computed)
}

function valuesOf(tree: FactTree): Value[] {
  if (tree instanceof Value) return [tree]
  return tree === undefined ? [] : Object.values(tree as Record<string, FactTree>).flatMap(valuesOf)
}

function placesOf({ origin }: Value): string[] {
  if (origin.kind === 'derived') return origin.arguments.flatMap(placesOf)
  return origin.kind === 'measured' ? [cameFrom(origin)] : []
}

/** A fact tree, one value a line: `path = data ← where it came from`. What is absent is left out. */
function flatten(tree: FactTree, path = ''): string[] {
  if (tree instanceof Value) return [`${path} = ${tree.data} ← ${cameFrom(tree.origin)}`]
  if (tree === undefined) return []
  return Object.entries(tree).flatMap(([name, value]) => flatten(value as FactTree, path ? `${path}.${name}` : name))
}

function cameFrom(origin: Origin): string {
  switch (origin.kind) {
    case 'measured':
      return `${origin.file}${origin.pointer === undefined ? '' : `#${origin.pointer}`}${origin.line === undefined ? '' : `:${origin.line}`}`
    case 'derived': {
      const parameters = Object.entries(origin.parameters ?? {}).map(([name, value]) => `${name}: ${value}`)
      return `${origin.operation}(${[...origin.arguments.map(({ data }) => data), ...parameters].join(', ')})`
    }
    case 'claimed':
      return `${origin.source}, as ${origin.file}#${origin.pointer} says`
    default:
      return `${origin.kind} ${origin.file}#${origin.pointer}`
  }
}
