import type { Eol } from './locate-frontmatter.ts'

/** A replacement in a text: offsets of the text as it was, and what stands there instead. */
export interface TextEdit {
  readonly start: number
  readonly end: number
  readonly parts: readonly EditPart[]
}

/** A run of new characters. */
export interface EditPart {
  readonly text: string
  /** Whose given text this is (a frontmatter key, a section); absent for the blank lines and markers around it. */
  readonly from?: string
}

/** Where a given text landed in the new text; end exclusive. */
export interface Insertion {
  readonly from: string
  readonly start: number
  readonly end: number
}

/** Applies edits that do not overlap, in any order; edits at one offset keep the order given. */
export function applyEdits(text: string, edits: readonly TextEdit[]): { text: string; insertions: Insertion[] } {
  const insertions: Insertion[] = []
  let result = ''
  let at = 0
  for (const edit of sortEdits(edits)) {
    result += text.slice(at, edit.start)
    for (const part of edit.parts) {
      if (part.from !== undefined)
        insertions.push({ from: part.from, start: result.length, end: result.length + part.text.length })
      result += part.text
    }
    at = edit.end
  }
  return { text: result + text.slice(at), insertions }
}

/** Edits in the order of the text they change. Overlapping ones are a bug of the caller. */
export function sortEdits(edits: readonly TextEdit[]): TextEdit[] {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end)
  sorted.forEach((edit, index) => {
    if (index > 0 && edit.start < sorted[index - 1]!.end) throw new RangeError('Unexpected edits that overlap')
  })
  return sorted
}

/** The offset of the text before the edits for one after them; a place inside new text is its edit's start. */
export function offsetBefore(edits: readonly TextEdit[], offset: number): number {
  let shift = 0
  for (const edit of sortEdits(edits)) {
    const length = edit.parts.reduce((sum, part) => sum + part.text.length, 0)
    if (offset < edit.start + shift) break
    if (offset < edit.start + shift + length) return edit.start
    shift += length - (edit.end - edit.start)
  }
  return offset - shift
}

/** A text in a file's own line ending. */
export function withEol(text: string, eol: Eol): string {
  return text.replace(/\r?\n/g, eol)
}
