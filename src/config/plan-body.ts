/** How many tasks a plan's body lists: `<task …>` elements; in plans without them, headings that start with `Task N`. */
export function countTasks(content: string): number {
  const lines = outsideFences(content)
  const elements = lines.filter(line => /^\s*<task[\s>]/.test(line)).length
  return elements > 0 ? elements : lines.filter(line => /^#{2,6}\s+(?:\p{L}+\s+)?Task\s+\d/iu.test(line)).length
}

function outsideFences(content: string): string[] {
  let fence: string | undefined
  return content.split(/\r?\n/).filter(line => {
    const [, marks] = /^\s*(`{3,}|~{3,})/.exec(line) ?? []
    if (fence === undefined) fence = marks
    else if (marks?.startsWith(fence)) fence = undefined
    return fence === undefined && marks === undefined
  })
}

/** The Python test files behind `pytest` in commands, lines continued by a backslash joined; no `conftest.py`. */
export function findPytestFiles(content: string): string[] {
  const commands = content.replace(/\\\r?\n\s*/g, ' ').split(/\r?\n/)
  const files = commands.flatMap(command => {
    const [, rest] = /(?:^|[\s`;&])pytest\s+(.*)$/.exec(command) ?? []
    const words = rest?.split(/[|;&>]/)[0]!.split(/\s+/) ?? []
    return words
      .map(word => withoutMarks(word.replace(/^[`'"]/, '')).replace(/::.*$/, ''))
      .filter(word => /^[^-].*\.py$/.test(word) && !/(?:^|\/)conftest\.py$/.test(word))
  })
  return [...new Set(files)]
}

/** A word without the quotes, commas and dots at its end. A regular expression would look at each of many again and again. */
function withoutMarks(word: string): string {
  let end = word.length
  while (end > 0 && '`\'",.'.includes(word[end - 1]!)) end--
  return word.slice(0, end)
}

/** The text between `<name>` and the next `</name>`, without white space around it; undefined when there is none. */
export function textOfElement(content: string, name: string): string | undefined {
  const start = content.indexOf(`<${name}>`)
  const end = start < 0 ? -1 : content.indexOf(`</${name}>`, start)
  return end < 0 ? undefined : content.slice(start + name.length + 2, end).trim()
}
