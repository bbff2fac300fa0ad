/** Words and forms that YAML reads as something other than text. */
const special = /^(?:true|false|yes|no|on|off|null|y|n|~|[-+.]?\d.*|\.(?:inf|nan))$/i

/** A text on one line of YAML: bare where that is safe even in `[…]` and `{…}`, else in single quotes. */
export function yamlText(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  const bare = /^[A-Za-z./_][\w./*@+()-]*(?: [\w./*@+()-]+)*$/.test(line) && !special.test(line)
  return bare ? line : `'${line.replaceAll("'", "''")}'`
}

/** A list on one line. */
export function yamlList(items: readonly string[]): string {
  return `[${items.map(yamlText).join(', ')}]`
}

/** Marks a comment that says what was not found; taken out of the text in the end. */
export const notFound = '\u0000'

/** A comment that says what the plan does not. */
export function lacks(what: string, indent = ''): string {
  return `${indent}# ${notFound}Not found: ${what}`
}
