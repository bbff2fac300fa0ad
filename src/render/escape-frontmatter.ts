import { CloseoutError } from '../diagnostic.ts'
import type { Scalar } from '../facts/value.ts'
import { emitItem, emitScalar } from '../frontmatter/emit-yaml.ts'
import { CannotHold } from './escape.ts'

/** A value that would read as an unfilled place; no quoting hides it. */
const placeholder = /\[[A-Z][A-Z0-9 /_-]*\]/
const unquotable = /[\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff"\\]/u

/**
 * A value in frontmatter: a whole scalar or list item in the safe subset, or a part of a quoted one. Nothing is
 * changed to fit; what the place cannot hold is refused.
 *
 * @param line what stands before it on its line
 * @param next the text that follows
 */
export function escapeFrontmatter(data: Scalar, line: string, next: string): string | CannotHold {
  const text = typeof data === 'string' ? data.trim() : data
  if (placeholder.test(String(text)))
    return new CannotHold(`\`${String(text)}\` in frontmatter`, 'print it in the body')
  const isLast = /^[ \t]*(?:\n|$)/.test(next)
  const path = /([A-Za-z][\w-]*):/.exec(line)?.[1] ?? 'item'
  if (/^\s*#/.test(line)) return String(text).replace(/\s+/g, ' ')
  if (/^\s*-\s+$/.test(line) && isLast) return asCannotHold(() => emitItem(String(text), undefined, path))
  if (/^\s*(?:-\s+)?[A-Za-z][\w-]*:\s+$/.test(line) && isLast)
    return asCannotHold(() => emitScalar(text, undefined, path))
  const value = line.replace(/^\s*(?:-\s+)?(?:[A-Za-z][\w-]*:\s+)?/, '')
  if (!/^"[^"\\]*$/.test(value))
    return new CannotHold('a value as part of an unquoted scalar', 'quote the scalar, e.g. `key: "{{a}} of {{b}}"`')
  const part = String(text)
  if (!unquotable.test(part)) return part
  return new CannotHold(`\`${part}\` between double quotes at \`${path}\``, 'let the value be the whole scalar')
}

function asCannotHold(emit: () => string): string | CannotHold {
  try {
    return emit()
  } catch (error) {
    if (!(error instanceof CloseoutError)) throw error
    return new CannotHold(
      error.message.replace('Unexpected ', '').replace(/, expected .*/, ''),
      error.diagnostics[0]!.hint,
    )
  }
}
