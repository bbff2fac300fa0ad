/** Characters that would move the cursor, recolour or reorder what a person reads, or that only a terminal sees. */
const control = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

/** Text from files, safe to print on one line: control characters become visible escapes. */
export function showControl(text: string): string {
  return text.replace(control, escape)
}

/** The same for text of several lines: line ends and tabs stay. */
export function showControlInLines(text: string): string {
  return text.replace(control, character => (character === '\n' || character === '\t' ? character : escape(character)))
}

function escape(character: string): string {
  if (character === '\n') return String.raw`\n`
  if (character === '\r') return String.raw`\r`
  if (character === '\t') return String.raw`\t`
  return `\\u{${character.charCodeAt(0).toString(16)}}`
}
