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
    edits.push(...withinLines(gone, come).map(edit => moved(edit, e, a)))
    e += gone.length
    a += come.length
  }
  return edits
}

/** Word by word; edits with hardly anything between them are one, and what is alike at its ends is not of it. */
function withinLines(gone: string, come: string): Edit[] {
  const edits: Edit[] = []
  let [e, a] = [0, 0]
  for (const change of diffWordsWithSpace(gone, come) as ChangeObject<string>[]) {
    const { length } = change.value
    const [removed, added] = [change.added ? 0 : length, change.removed ? 0 : length]
    if (change.added || change.removed) {
      const last = edits.at(-1)
      const near = last && e - last.expectedEnd <= 2 && !gone.slice(last.expectedEnd, e).includes(' ')
      const edit = { expectedEnd: e + removed, actualEnd: a + added }
      if (near) edits[edits.length - 1] = { ...last, ...edit }
      else edits.push({ expectedStart: e, actualStart: a, ...edit })
    }
    e += removed
    a += added
  }
  return edits.map(edit => trimmed(edit, gone, come))
}

function trimmed(edit: Edit, gone: string, come: string): Edit {
  let { expectedStart, expectedEnd, actualStart, actualEnd } = edit
  while (expectedStart < expectedEnd && actualStart < actualEnd && gone[expectedStart] === come[actualStart]) {
    expectedStart++
    actualStart++
  }
  while (expectedStart < expectedEnd && actualStart < actualEnd && gone[expectedEnd - 1] === come[actualEnd - 1]) {
    expectedEnd--
    actualEnd--
  }
  return { expectedStart, expectedEnd, actualStart, actualEnd }
}

function moved({ expectedStart, expectedEnd, actualStart, actualEnd }: Edit, e: number, a: number): Edit {
  return {
    expectedStart: expectedStart + e,
    expectedEnd: expectedEnd + e,
    actualStart: actualStart + a,
    actualEnd: actualEnd + a,
  }
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
