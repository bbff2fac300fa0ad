/** One top-level `key: value` of a YAML map, as text. Offsets are UTF-16 code units of the YAML. */
export interface TopLevelKey {
  readonly key: string
  readonly start: number
  /** End of the entry's last line, exclusive; blank and comment lines behind it belong to what follows. */
  readonly end: number
}

/** `key:`, `"key":` or `'key':` at the start of a line; a plain key may hold blanks but no ` #`. */
const entryStart =
  /^(?:"([^"\\\r\n]*)"|'([^'\r\n]*)'|((?:[^\s\-?:,[\]{}#&*!|>'"%@`]|[-?:](?=\S))(?:(?!\s#)[^\r\n])*?))[ \t]*:(?=[ \t\r\n]|$)/

/**
 * The top-level keys of a block map in the order of the text, found by their column alone, so that it works
 * when the YAML is invalid: whatever starts another way (list items, brackets, text) belongs to the key before.
 */
export function topLevelKeys(yaml: string): TopLevelKey[] {
  const lines = linesOf(yaml)
  const starts = lines.flatMap((line, index) => {
    const match = entryStart.exec(line.text)
    return match ? [{ key: match[1] ?? match[2] ?? match[3]!, start: line.start, index }] : []
  })
  return starts.map(({ key, start, index }, nth) => {
    let last = (starts[nth + 1]?.index ?? lines.length) - 1
    while (last > index && isFiller(lines[last]!.text)) last--
    return { key, start, end: lines[last]!.start + lines[last]!.text.length }
  })
}

/** A blank line, or a comment at the first column; an indented comment stays with its key. */
function isFiller(line: string): boolean {
  return line.trim() === '' || line.startsWith('#')
}

/** Lines with their endings. */
function linesOf(text: string): { text: string; start: number }[] {
  let start = 0
  return text.split(/(?<=\n)/).map(line => {
    const at = start
    start += line.length
    return { text: line, start: at }
  })
}
