import { diffLines, diffWordsWithSpace, type ChangeObject } from 'diff'

/** A stretch that differs between two texts: offsets in each, end exclusive. */
export interface Edit {
  readonly expectedStart: number
  readonly expectedEnd: number
  readonly actualStart: number
  readonly actualEnd: number
}

/** How `actual` differs from `expected`: line by line first, and word by word within lines that changed. */
export function findEdits(expected: string, actual: string): Edit[] {
  const edits: Edit[] = []
  let [e, a] = [0, 0]
  const changes = diffLines(expected, actual)
  for (let index = 0; index < changes.length; index++) {
    const change = changes[index]!
    if (!change.added && !change.removed) {
      e += change.value.length
      a += change.value.length
      continue
    }
    const other = changes[index + 1]
    const paired = other && (other.added || other.removed) && other.added !== change.added ? other : undefined
    if (paired) index++
    const [gone, come] = change.removed ? [change.value, paired?.value ?? ''] : [paired?.value ?? '', change.value]
    edits.push(...withinLines(gone, come, e, a))
    e += gone.length
    a += come.length
  }
  return edits
}

function withinLines(gone: string, come: string, e: number, a: number): Edit[] {
  const edits: Edit[] = []
  let open: Edit | undefined
  for (const change of diffWordsWithSpace(gone, come) as ChangeObject<string>[]) {
    const length = change.value.length
    if (!change.added && !change.removed) {
      if (open) edits.push(open)
      open = undefined
      e += length
      a += length
      continue
    }
    open ??= { expectedStart: e, expectedEnd: e, actualStart: a, actualEnd: a }
    if (change.removed) e += length
    else a += length
    open = { ...open, expectedEnd: e, actualEnd: a }
  }
  return open ? [...edits, open] : edits
}

/** Where an offset of the expected text stands in the actual one; inside an edit, its start or its end there. */
export function mapOffset(edits: readonly Edit[], offset: number, side: 'start' | 'end'): number {
  let shift = 0
  for (const edit of edits) {
    if (edit.expectedStart > offset || (edit.expectedStart === offset && side === 'end' && edit.expectedEnd > offset))
      break
    if (offset <= edit.expectedEnd && (offset < edit.expectedEnd || side === 'start') && edit.expectedStart < offset) {
      return side === 'start' ? edit.actualStart : edit.actualEnd
    }
    if (edit.expectedStart === offset && side === 'start') break
    shift = edit.actualEnd - edit.expectedEnd
  }
  return offset + shift
}
