/** The text with LF where it has CRLF: what git's `core.autocrlf` changes is no change. */
export function toLf(text: string): string {
  return text.replaceAll('\r\n', '\n')
}

export function toCrlf(text: string): string {
  return toLf(text).replaceAll('\n', '\r\n')
}

/** A text as it was read, with LF where the text that it is compared with has no CRLF. */
export function withLineEndsOf(made: string, read: string): string {
  return made.includes('\r\n') ? read : toLf(read)
}
