import { locateFrontmatter } from './locate-frontmatter.ts'
import { loadYaml } from './load-yaml.ts'
import { invalidYaml, unclosed } from './invalid-frontmatter.ts'
import { type QuotedLine, repairYaml } from './repair-yaml.ts'

/** A text whose frontmatter can be read, and the lines that had to change for it; their numbers are the file's. */
export interface RepairedFrontmatter {
  readonly text: string
  readonly changes: readonly QuotedLine[]
}

/**
 * The smallest change that makes a file's frontmatter valid YAML: offending values are put in quotes, nothing
 * else is touched. Without frontmatter, or with valid one, the text comes back as it is.
 *
 * @throws CloseoutError `frontmatter` for an unclosed block and for errors that no quoting mends, with the place
 * of the first of them
 */
export function repairFrontmatter(text: string, file: string): RepairedFrontmatter {
  const location = locateFrontmatter(text)
  if (location.kind === 'unclosed') throw unclosed(location, file)
  if (location.kind === 'none') return { text, changes: [] }
  const yaml = text.slice(location.start, location.end)
  const repaired = repairYaml(yaml)
  if (!repaired.ok) {
    const left = loadYaml(repaired.yaml)
    if (!left.ok)
      throw invalidYaml(text, file, location.start + sameLine(yaml, repaired.yaml, left.offset), left.reason)
  }
  return {
    text: text.slice(0, location.start) + repaired.yaml + text.slice(location.end),
    changes: repaired.changes.map(change => ({ ...change, line: change.line + 1 })),
  }
}

/** The offset in the first text that has the line of an offset in the second: quoting keeps lines. */
function sameLine(first: string, second: string, offset: number): number {
  const line = second.slice(0, offset).split('\n').length - 1
  return first.split('\n').slice(0, line).join('\n').length + (line > 0 ? 1 : 0)
}
