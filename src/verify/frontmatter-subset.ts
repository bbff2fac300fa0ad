/** A line that some reader of frontmatter would understand in another way than YAML does. */
export interface SubsetBreach {
  /** 0-based index of the line in the block. */
  readonly line: number
  readonly observed: string
  readonly expected: string
}

const keyLine = /^( *)([^\s:#"'-][^:]*?):(?: +(.*))?$/
const itemLine = /^( *)- (.*)$/
const reserved = /^(?:true|false|yes|no|on|off|null|y|n)$/i

/**
 * Where a frontmatter block leaves the subset that every reader understands alike (YAML libraries and hand-rolled
 * line parsers): plain unique keys, maps at most two levels deep, two-space indentation, one-line scalars, block lists
 * of quoted items, quotes around everything but plain words, non-negative integers and booleans.
 */
export function findSubsetBreaches(yaml: string): SubsetBreach[] {
  const breaches: SubsetBreach[] = []
  const seen = new Set<string>()
  let parent = ''
  let itemIndent = -1
  yaml.split('\n').forEach((text, line) => {
    if (text.trim() === '' || text.startsWith('#')) return
    const breach = (observed: string, expected: string): void => void breaches.push({ line, observed, expected })
    const item = itemLine.exec(text)
    if (item) {
      if (item[1]!.length !== itemIndent) breach(`list item \`${text.trim()}\``, 'two spaces under its key')
      if (!isQuoted(item[2]!)) breach(`list item \`${item[2]!}\``, 'it in quotes')
      return
    }
    const entry = keyLine.exec(text)
    if (!entry) return breach(`line \`${text.trim()}\``, '`key: value` or `- "item"`')
    const [depth, key, value] = [entry[1]!.length, entry[2]!, entry[3]]
    if (depth !== 0 && (depth !== 2 || parent === ''))
      return breach(`indentation of ${depth}`, 'none, or two under a key')
    const path = depth === 0 ? key : `${parent}.${key}`
    if (!/^[A-Za-z][A-Za-z0-9_-]*$/.test(key) || reserved.test(key))
      breach(`key \`${key}\``, 'letters, digits, `_` or `-`')
    if (seen.has(path)) breach(`second key \`${path}\``, 'each key once')
    seen.add(path)
    if (depth === 0) parent = value === undefined ? key : ''
    itemIndent = value === undefined ? depth + 2 : -1
    if (value !== undefined && !isScalar(value)) breach(`value \`${value}\``, 'it in quotes on one line')
  })
  return breaches
}

function isQuoted(text: string): boolean {
  return /^"[^"\\]*"$|^'[^']*'$/.test(text)
}

function isScalar(text: string): boolean {
  if (isQuoted(text) || text === '[]' || text === 'true' || text === 'false') return true
  return /^(?:0|[1-9]\d*)$/.test(text) || (/^[A-Za-z][A-Za-z0-9_-]*$/.test(text) && !reserved.test(text))
}
