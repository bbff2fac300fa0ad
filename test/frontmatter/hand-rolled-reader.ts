/**
 * A frontmatter reader by hand, with the rules planning tools use instead of a YAML library: line by line,
 * indentation by stack, one quote stripped at each edge, every scalar a string, the *last* block wins.
 */
export function readByHand(content: string): Record<string, unknown> {
  const blocks = [...content.matchAll(/(?:^|\n)\s*---\r?\n([\s\S]+?)\r?\n---/g)]
  const root: Record<string, unknown> = {}
  const stack: { object: Record<string, unknown> | string[]; indent: number }[] = [{ object: root, indent: -1 }]
  for (const line of (blocks.at(-1)?.[1] ?? '').split(/\r?\n/)) {
    if (line.trim() === '') continue
    const indent = /^\s*/.exec(line)![0].length
    while (stack.length > 1 && indent <= stack.at(-1)!.indent) stack.pop()
    const current = stack.at(-1)!
    const entry = /^\s*([a-zA-Z0-9_-]+):\s*(.*)/.exec(line)
    if (entry) {
      const [, key, rest] = entry as unknown as [string, string, string]
      const value = rest.trim()
      const holder = current.object as Record<string, unknown>
      if (value === '' || value === '[') {
        const inner: Record<string, unknown> | string[] = value === '[' ? [] : {}
        holder[key] = inner
        stack.push({ object: inner, indent })
      } else if (value.startsWith('[') && value.endsWith(']'))
        holder[key] = value
          .slice(1, -1)
          .split(',')
          .map(item => unquote(item.trim()))
          .filter(Boolean)
      else holder[key] = unquote(value)
    } else if (line.trim().startsWith('- ')) {
      const item = unquote(line.trim().slice(2))
      if (Array.isArray(current.object)) current.object.push(item)
      else if (Object.keys(current.object).length === 0 && stack.length > 1) {
        const parent = stack.at(-2)!.object as Record<string, unknown>
        const key = Object.keys(parent).find(name => parent[name] === current.object)!
        const list = [item]
        parent[key] = list
        current.object = list
      }
    }
  }
  return root
}

function unquote(value: string): string {
  return value.replace(/^["']|["']$/g, '')
}
