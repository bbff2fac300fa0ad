/**
 * Is `text[start, end)` nothing that Markdown could make structure of, as its neutral stand-in is not? Only what a look
 * at its own line, and at what is open there, can prove: words and numbers anywhere, sentences outside links and tags,
 * anything harmless in a code span. What cannot be proved here is parsed.
 *
 * @param openAt of the same text; for many values, in their order, one `followOpen` is enough
 */
export function isInert(text: string, start: number, end: number, openAt = followOpen(text)): boolean {
  const value = text.slice(start, end)
  if (isBesideDelimiter(text, start, end)) return false
  const open = openAt(start)
  if (!open.address && /^[A-Za-z0-9]*$/.test(value)) return true
  const line = text.slice(text.lastIndexOf('\n', start) + 1, start)
  if (line.includes('<') || open.tag || value.includes('-->')) return false
  if (!open.address && words.test(value)) return true
  if (open.link) return false
  const mayBeAddress = open.address && address.test(line)
  if (isInCode(line, text.slice(end, end + 2)) && !mayBeAddress && code.test(value)) return true
  return !open.address && sentence.test(value) && !line.includes(']') && !active.test(value)
}

/** What may be open at a place. */
export interface Open {
  /** A `<` stands before it that no `>` follows. */
  tag: boolean
  /** The address or the label of a link may have begun in its paragraph: in it a mark of code is none. */
  link: boolean
  /** In its line is an address. */
  address: boolean
}

/** Says of offsets in a text, each behind the one before it, what may be open there. */
export function followOpen(text: string): (offset: number) => Readonly<Open> {
  const open: Open = { tag: false, link: false, address: false }
  let next = 0
  let lineEnd = -1
  return offset => {
    for (; next <= offset; next++) {
      const character = text[next]
      if (character === '<') open.tag = true
      else if (character === '>') open.tag = false
      else if (character === '(' || character === '[') open.link ||= text[next - 1] === ']'
      else if (character === '\n' && text[next - 1] === '\n') open.link = false
    }
    if (offset > lineEnd) {
      const end = text.indexOf('\n', offset)
      lineEnd = end < 0 ? text.length : end
      open.address = address.test(text.slice(text.lastIndexOf('\n', offset - 1) + 1, lineEnd))
    }
    return open
  }
}

/** What becomes a link without marks, whatever part of it a value is. */
const address = /:\/\/|www\.|@/i

/** What a code span shows as it is, in a table too. */
const code = /^(?! )[^`|\n\r<>]+(?<! )$/

/** Words and numbers with the signs, commas and blanks of lists of them. */
const words = /^[+-]?[A-Za-z0-9]+(?:(?:[._/%+-]|, ?| )[A-Za-z0-9]+)* ?%?$/

/** Starts with a word or a file name, and holds none of the characters that quote, link, cut cells or end tags. */
const sentence = /^[.+-]?[A-Za-z0-9][A-Za-z0-9 ._/%+=:,;()>-]*$/

/** What such characters could still become: emphasis, the number of a list, a line break. */
const active = /[^A-Za-z0-9]_|_(?:[^A-Za-z0-9]|$)|^\d+[.)](?: |$)|[ ]{2}| $/

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
