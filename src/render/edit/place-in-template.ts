import { CloseoutError, type Diagnostic, type Place, placeAt } from '../../diagnostic.ts'
import type { Rendered } from '../document.ts'

/** Where a character of a mini-document was written: in the template, or as it is in `file` where no span knows. */
export function placeInTemplate(mini: Rendered, offset: number, file: string): { file: string; place: Place } {
  const span = mini.spans.find(({ end }) => offset < end)
  if (!span?.place) return { file, place: placeAt(mini.text, offset) }
  const { file: template, line, column } = span.place
  const down = placeAt(mini.text.slice(span.start), offset - span.start)
  return {
    file: template,
    place: { line: line + down.line - 1, column: down.line === 1 ? column + down.column - 1 : down.column },
  }
}

/** Reads a part of a mini-document; what is wrong with it is the template's, and is said at its place there. */
export function readInTemplate<T>(mini: Rendered, file: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof CloseoutError)) throw error
    const [first, ...others] = error.diagnostics.map(diagnostic => moved(diagnostic, mini, file))
    throw new CloseoutError(first!, ...others)
  }
}

function moved(diagnostic: Diagnostic, mini: Rendered, file: string): Diagnostic {
  if (diagnostic.place === undefined) return diagnostic
  const { line, column = 1 } = diagnostic.place
  const above = mini.text.split('\n').slice(0, line - 1)
  const offset = above.reduce((length, text) => length + text.length + 1, 0) + column - 1
  return { ...diagnostic, ...placeInTemplate(mini, offset, file) }
}
