import type * as z from 'zod'
import type { Diagnostic, Place } from '../diagnostic.ts'
import { expectedBy, foundIn } from './explain-issue.ts'
import { adviseOnKey } from './schema-keys.ts'
import { toPointer } from './yaml-places.ts'

type Issue = z.core.$ZodIssue

/** What is wrong with a configuration, each with its place; the issues hold what was found. */
export function configProblems(
  issues: readonly Issue[],
  file: string,
  placeOf: (pointer: string) => Place,
): Diagnostic[] {
  return firstOfEach(issues.flatMap(innermost)).flatMap(issue =>
    describe(issue).map(({ path, message, hint }) => ({
      rule: 'config',
      severity: 'error',
      file,
      place: placeOf(toPointer(path)),
      message,
      ...(hint !== undefined && { hint }),
    })),
  )
}

/** The problems of a union are those of the form that came nearest: the one with the deepest, then fewest problems. */
function innermost(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue]
  const forms = issue.errors.filter(form => !form.every(one => one.path.length === 0 && one.code === 'invalid_type'))
  const nearest = [...forms].sort((a, b) => a.length - b.length)[0]
  if (!nearest) return [issue]
  return nearest.flatMap(one => innermost({ ...one, path: [...issue.path, ...one.path] }))
}

/** A value of the wrong kind breaks every other rule for it, too. */
function firstOfEach(issues: readonly Issue[]): Issue[] {
  const mistyped = new Map<string, Issue>()
  for (const issue of issues) {
    const at = toPointer(issue.path)
    if (issue.code === 'invalid_type' && !mistyped.has(at)) mistyped.set(at, issue)
  }
  return issues.filter(issue => (mistyped.get(toPointer(issue.path)) ?? issue) === issue)
}

interface Problem {
  readonly path: readonly PropertyKey[]
  readonly message: string
  readonly hint?: string | undefined
}

function describe(issue: Issue): Problem[] {
  const { path } = issue
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map(key => ({
      path: [...path, key],
      message: `Unexpected key \`${key}\` in ${nameOf(path)}, expected one that closeout knows`,
      hint: adviseOnKey(key, path),
    }))
  const key = String(path.at(-1) ?? '')
  const above = nameOf(path.slice(0, -1))
  if (issue.code === 'invalid_key')
    return [
      { path, message: `Unexpected key \`${key}\` in ${above}, expected ${issue.issues.map(expectedBy).join('; ')}` },
    ]
  const found = foundIn(issue)
  const expected = expectedBy(issue)
  if (found !== undefined) return [{ path, message: `Unexpected ${found} for ${nameOf(path)}, expected ${expected}` }]
  const value = issue.code === 'invalid_value' && issue.values.length === 1 ? String(issue.values[0]) : '…'
  return [{ path, message: `No \`${key}\` in ${above}, expected ${expected}`, hint: `add \`${key}: ${value}\`` }]
}

function nameOf(path: readonly PropertyKey[]): string {
  return path.length > 0 ? `\`${path.map(String).join('.')}\`` : 'the configuration'
}
