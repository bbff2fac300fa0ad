import { CloseoutError, refuse } from '../diagnostic.ts'
import { isAbsent, readTextFile, whyUnreadable } from '../read-file.ts'
import { findDeepNesting, tooDeep } from './deep-nesting.ts'

/**
 * The text of a document or its trace, with its BOM; undefined when there is no such file.
 *
 * @param path names it in a refusal
 * @param limit in bytes
 * @throws CloseoutError `target-unreadable` for what is no text, too large, or nested too deep for a parser
 */
export function readDocument(absolute: string, path: string, limit?: number): string | undefined {
  try {
    const text = readTextFile(absolute, limit)
    const place = findDeepNesting(text)
    if (place === undefined) return text
    throw refuse('target-unreadable', path, `Cannot read \`${path}\`: ${tooDeep}, expected fewer`, { place })
  } catch (error) {
    if (error instanceof CloseoutError) throw error
    if (isAbsent(error)) return undefined
    const why = whyUnreadable(error)
    throw refuse('target-unreadable', path, `Cannot read \`${path}\`: ${why}, expected a text file`)
  }
}
