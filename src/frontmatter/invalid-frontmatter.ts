import { type CloseoutError, placeAt, refuse } from '../diagnostic.ts'
import { locateFrontmatter } from './locate-frontmatter.ts'
import { repairYaml } from './repair-yaml.ts'

/** The refusal for a block that does not end where every reader sees its end. */
export function unclosed(location: { readonly line: number; readonly observed: string }, file: string): CloseoutError {
  return refuse('frontmatter', file, location.observed, {
    hint: 'close the frontmatter with a line that is exactly `---`',
    place: { line: location.line, column: 1 },
  })
}

/**
 * The refusal for YAML that is wrong at an offset of the whole text. The hint gives the line as it would be with
 * its value in quotes, where that mends it.
 *
 * @param remedy what else would help, to be said behind the hint
 */
export function invalidYaml(text: string, file: string, offset: number, reason: string, remedy = ''): CloseoutError {
  const place = placeAt(text, offset)
  return refuse('frontmatter', file, `Unexpected YAML: ${reason}, expected frontmatter that can be read`, {
    hint: `${hintAt(text, place.line, reason)}${remedy}`,
    place,
  })
}

function hintAt(text: string, line: number, reason: string): string {
  if (reason.includes('duplicate')) return 'delete one of the two entries'
  const heading = headingBefore(text, line)
  if (heading) return `close the frontmatter with a line \`---\` before line ${heading.line}, \`${heading.text}\``
  const location = locateFrontmatter(text)
  if (location.kind !== 'block') return 'put the value in quotes'
  const { changes } = repairYaml(text.slice(location.start, location.end))
  const change = changes.findLast(candidate => candidate.line + 1 <= line && candidate.line + 1 >= line - 2)
  if (change === undefined) return 'correct the line, or put its value in quotes'
  const where = change.line + 1 === line ? '' : ` on line ${change.line + 1}`
  return `put the value${where} in quotes: \`${change.after.trim()}\``
}

/** The title the body starts with, when the block was never closed and the error is already in the body. */
function headingBefore(text: string, line: number): { line: number; text: string } | undefined {
  const lines = text.split(/\r?\n/)
  const at = lines.findIndex(
    (candidate, index) => index < line && /^# \S/.test(candidate) && (lines[index - 1] ?? '').trim() === '',
  )
  const isBody = at >= 0 && !lines.slice(at, line).some(candidate => /^[A-Za-z][\w-]*:(?:\s|$)/.test(candidate))
  return isBody ? { line: at + 1, text: lines[at]! } : undefined
}
