import { loadYaml } from './load-yaml.ts'

/** One line whose value was put in quotes. */
interface QuotedLine {
  /** 1-based line in the YAML text. */
  readonly line: number
  readonly before: string
  readonly after: string
}

/** The first error that quoting does not mend. */
interface RemainingError {
  /** 1-based line in the YAML text. */
  readonly line: number
  /** js-yaml's words for it. */
  readonly reason: string
}

/**
 * Puts scalars in quotes until a YAML text can be read: the value an error is in, or the one before it (an
 * unclosed quote shows on the next line). Each change is one line, and is taken only when the error is gone or
 * moved on. What no quoting mends (duplicate keys, wrong indentation) stays as it is.
 *
 * @returns the text and its changes, with the error that is left if any
 */
export function repairYaml(yaml: string): { yaml: string; changes: QuotedLine[]; error?: RemainingError } {
  const changes: QuotedLine[] = []
  let text = yaml
  for (let loaded = loadYaml(text); !loaded.ok; loaded = loadYaml(text)) {
    const next = mendOne(text, loaded.offset)
    if (next === undefined || changes.length >= 100) {
      const line = text.slice(0, loaded.offset).split('\n').length
      return { yaml: text, changes, error: { line, reason: loaded.reason } }
    }
    text = next.yaml
    changes.push(next.change)
  }
  return { yaml: text, changes }
}

function mendOne(yaml: string, offset: number): { yaml: string; change: QuotedLine } | undefined {
  const lines = yaml.split('\n')
  const at = yaml.slice(0, offset).split('\n').length - 1
  for (const index of [at, at - 1, at - 2].filter(candidate => candidate >= 0)) {
    const before = lines[index]!
    for (const after of quotings(before)) {
      const text = lines.with(index, after).join('\n')
      const loaded = loadYaml(text)
      const moved = !loaded.ok && text.slice(0, loaded.offset).split('\n').length - 1 > Math.max(at, index)
      const change = { line: index + 1, before: before.trimEnd(), after: after.trimEnd() }
      if (loaded.ok || moved) return { yaml: text, change }
    }
  }
  return undefined
}

/** `  - key: value`: the dashes, the key with its colon, the value, and what is behind it. */
const linePattern = /^(\s*(?:-\s+)*)((?:"[^"]*"|'[^']*'|[^\s"'#&*!|>%@`{}[\],-][^:]*?):[ \t]+)?(\S.*?)(\s*)$/

/** The ways to put a line's value in quotes, the likelier first: the value behind its key, or all of a list item. */
export function quotings(line: string): string[] {
  const [, lead, key, value, end] = linePattern.exec(line) ?? []
  if (lead === undefined || value === undefined || value.startsWith('#')) return []
  const inList = quoteItems(value)
  if (inList !== undefined) return [`${lead}${key ?? ''}${inList}${end ?? ''}`]
  const behindKey = `${lead}${key ?? ''}${quote(value)}${end ?? ''}`
  if (key === undefined || !lead.includes('-')) return [behindKey]
  const wholeItem = `${lead}${quote(key + value)}${end ?? ''}`
  return /^\S+:/.test(key) ? [behindKey, wholeItem] : [wholeItem, behindKey]
}

/** A list in brackets stays a list: only its items that cannot stand bare are quoted. Undefined for no such list. */
function quoteItems(value: string): string | undefined {
  const [, inner] = /^\[([^[\]{}"']*)\]$/.exec(value) ?? []
  if (inner === undefined) return undefined
  const items = inner.split(',').map(item => item.replace(/^(\s*)([@`%*&!|>?:-].*?|.*: .*?|.* #.*?)(\s*)$/, '$1"$2"$3'))
  return `[${items.join(',')}]`
}

/** A value in quotes that mean what it says; one in double quotes with stray backslashes changes its quotes only. */
function quote(value: string): string {
  const inner = /^"((?:\\.|[^"\\])*)"$/.exec(value)?.[1]
  const plain = inner === undefined ? value : inner.replace(/\\(["\\])/g, '$1')
  if (!/["\\]/.test(plain)) return `"${plain}"`
  return `'${plain.replaceAll("'", "''")}'`
}
