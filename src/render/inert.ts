/**
 * Is `text[start, end)` nothing that Markdown could make structure of, as its neutral stand-in is not? Only what a look
 * at its own line can prove: words and numbers anywhere, sentences outside links and tags, anything harmless in a code
 * span. What cannot be proved here is parsed.
 *
 * @param isInTag of the same text; for many values, in their order, one `followTags` is enough
 */
export function isInert(text: string, start: number, end: number, isInTag = followTags(text)): boolean {
  const value = text.slice(start, end)
  if (/www\./i.test(value) || isBesideDelimiter(text, start, end)) return false
  if (/^[A-Za-z0-9]*$/.test(value)) return true
  const line = text.slice(text.lastIndexOf('\n', start) + 1, start)
  if (line.includes('<') || isInTag(start) || value.includes('-->')) return false
  if (isInCode(line, text.slice(end, end + 2)) && code.test(value)) return true
  return words.test(value) || (sentence.test(value) && !line.includes(']') && !active.test(value))
}

/** Says of offsets in a text, each behind the one before it, whether a `<` stands up to there that no `>` follows. */
export function followTags(text: string): (offset: number) => boolean {
  let next = 0
  let isOpen = false
  return offset => {
    for (; next <= offset; next++) {
      const character = text[next]
      if (character === '<') isOpen = true
      else if (character === '>') isOpen = false
    }
    return isOpen
  }
}

/** What a code span shows as it is, in a table too. */
const code = /^(?! )[^`|\n\r<>]+(?<! )$/

/** Words and numbers with the signs, commas and blanks of lists of them. */
const words = /^[+-]?[A-Za-z0-9]+(?:(?:[._/%+-]|, ?| )[A-Za-z0-9]+)* ?%?$/

/** Starts with a word or a file name, and holds none of the characters that quote, link, cut cells or end tags. */
const sentence = /^[.+-]?[A-Za-z0-9][A-Za-z0-9 ._/%+=:,;()>-]*$/

/** What such characters could still become: a link, emphasis, the number of a list, a line break. */
const active = /:\/\/|[^A-Za-z0-9]_|_(?:[^A-Za-z0-9]|$)|^\d+[.)](?: |$)|[ ]{2}| $/

/** Whether marks of emphasis open or close depends on a sign that touches them. */
function isBesideDelimiter(text: string, start: number, end: number): boolean {
  const touches = (sign: number, neighbour: number) =>
    /[^A-Za-z0-9]/.test(text.charAt(sign)) && /[_*~]/.test(text.charAt(neighbour))
  return touches(start, start - 1) || touches(end - 1, end)
}

/** Does a code span that starts on this line hold the value whole? */
function isInCode(line: string, next: string): boolean {
  if (!/^`(?!`)/.test(next) || !line.endsWith('`') || line.includes('``') || line.includes('\\')) return false
  return line.split('`').length % 2 === 0
}
