import { existsSync, readdirSync, statSync } from 'node:fs'
import { isAbsolute, join, parse, resolve } from 'node:path'
import { refuse } from '../light.ts'

/** Folders that are not the project's own; planning systems keep theirs in hidden ones. */
export const foreignFolders: ReadonlySet<string> = new Set(['node_modules', '.git', '.closeout'])

/** Whether a name in a folder is one that a part of a pattern means. */
type Matcher = (name: string) => boolean

/**
 * The absolute paths of the files that operands name, each once. Where there is none of that name and it holds `*`, `?` or
 * `[`, an operand is a pattern, which no shell on Windows expands: those that match, in the order of their paths.
 *
 * @throws CloseoutError `usage` when none does.
 */
export async function listFiles(operands: readonly string[], cwd: string): Promise<string[]> {
  const found: string[] = []
  for (const operand of operands) {
    const path = resolve(cwd, operand)
    found.push(...(/[*?[]/.test(operand) && !existsSync(path) ? await matchFiles(operand, cwd) : [path]))
  }
  return [...new Set(found)]
}

async function matchFiles(pattern: string, cwd: string): Promise<string[]> {
  const { default: picomatch } = await import('picomatch')
  const { root } = isAbsolute(pattern) ? parse(pattern) : { root: '' }
  const parts = pattern
    .slice(root.length)
    .split(process.platform === 'win32' ? /[\\/]/ : '/')
    .filter(Boolean)
  const steps = parts.map(part => (part === '**' || !/[*?[]/.test(part) ? part : picomatch(part)))
  const files = [...new Set(walk(resolve(cwd, root), steps))].sort()
  if (files.length > 0) return files
  throw refuse('usage', '', `No file matches \`${pattern}\`, expected at least one`, { hint: 'correct the pattern' })
}

/** The files that are reached from a folder by the parts of a pattern: names, what matches names, and `**`, any folders. */
function walk(folder: string, [step, ...rest]: readonly (string | Matcher)[]): string[] {
  if (step === undefined) return isFile(folder) ? [folder] : []
  if (step === '**') {
    const below = list(folder).filter(entry => entry.isDirectory() && !entry.name.startsWith('.'))
    const inside = below.filter(({ name }) => !foreignFolders.has(name))
    const last = rest.length > 0 ? rest : [(name: string) => !name.startsWith('.')]
    return [...walk(folder, last), ...inside.flatMap(({ name }) => walk(join(folder, name), [step, ...rest]))]
  }
  if (typeof step === 'string') return walk(join(folder, step), rest)
  return list(folder).flatMap(({ name }) => (step(name) ? walk(join(folder, name), rest) : []))
}

function list(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}
