/** Line endings closeout knows; a file's own is the one that ends its first line. */
export type Eol = '\n' | '\r\n'

/** Where a text's frontmatter is. Offsets are UTF-16 code units of the whole text. */
export type FrontmatterLocation =
  | {
      readonly kind: 'none'
      readonly eol: Eol
      /** 1 behind a byte order mark, else 0: where the body, and an added block, start. */
      readonly bodyStart: number
    }
  | {
      readonly kind: 'block'
      readonly eol: Eol
      /** The YAML between the two delimiter lines, its last line ending included. */
      readonly start: number
      readonly end: number
      /** The first character behind the closing delimiter's line. */
      readonly bodyStart: number
    }
  | {
      readonly kind: 'unclosed'
      readonly eol: Eol
      /** 1-based line of the delimiter that is wrong: the opening one when nothing closes it. */
      readonly line: number
      /** What is wrong there, as an observation. */
      readonly observed: string
    }

/**
 * Finds the frontmatter strictly: the first line is `---`, after a byte order mark if any, and the block
 * ends at the next line that is exactly `---` (blanks may follow). Tools that read frontmatter take any
 * line *starting* with `---` for the end, and `---js` for code; where they would see something else than
 * YAML readers do, the block counts as unclosed, so that nobody edits half of it.
 */
export function locateFrontmatter(text: string): FrontmatterLocation {
  const eol = eolOf(text)
  const bom = text.startsWith('\uFEFF') ? 1 : 0
  const first = lineAt(text, bom)
  if (!first.text.startsWith('---') || first.text.startsWith('----')) return { kind: 'none', eol, bodyStart: bom }
  if (first.text.trimEnd() !== '---')
    return { kind: 'unclosed', eol, line: 1, observed: `Unexpected \`${first.text}\`, expected \`---\`` }
  const lead = 'Unexpected frontmatter that is never closed, expected a line `---` after it'
  for (let at = first.next, line = 2; at < text.length; line++) {
    const { text: content, next } = lineAt(text, at)
    if (content.trimEnd() === '---') return { kind: 'block', eol, start: first.next, end: at, bodyStart: next }
    if (content.startsWith('---'))
      return { kind: 'unclosed', eol, line, observed: `Unexpected \`${content}\` in frontmatter, expected \`---\`` }
    at = next
  }
  return { kind: 'unclosed', eol, line: 1, observed: lead }
}

/** The line ending of a text's first line; LF for a text without one. */
export function eolOf(text: string): Eol {
  const newline = text.indexOf('\n')
  return newline > 0 && text[newline - 1] === '\r' ? '\r\n' : '\n'
}

/** The line that starts at an offset, without its ending, and where the next one starts. */
function lineAt(text: string, start: number): { text: string; next: number } {
  const newline = text.indexOf('\n', start)
  if (newline < 0) return { text: text.slice(start), next: text.length }
  const end = newline > start && text[newline - 1] === '\r' ? newline - 1 : newline
  return { text: text.slice(start, end), next: newline + 1 }
}
