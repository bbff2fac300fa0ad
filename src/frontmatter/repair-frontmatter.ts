import { type Diagnostic, placeAt } from '../diagnostic.ts'
import { invalidYaml } from './invalid-frontmatter.ts'
import { repairYaml } from './repair-yaml.ts'
import { applyEdits, offsetBefore, type TextEdit } from './text-edit.ts'

/** The lines of a frontmatter to put in quotes, in offsets of its YAML, with what to say of each. */
export interface RepairPlan {
  readonly edits: readonly TextEdit[]
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * The smallest change that makes invalid YAML valid beside the entries that are replaced anyway: offending values
 * are put in quotes, nothing else is touched.
 *
 * @param text the whole file
 * @param yaml its frontmatter, which begins at the offset `start`
 * @param replaced the edits that replace or remove entries, in offsets of the YAML; errors in those need no repair
 * @throws CloseoutError `frontmatter` for errors that no quoting mends, with the line of the first that is left
 */
export function planRepair(
  text: string,
  file: string,
  yaml: string,
  start: number,
  replaced: readonly TextEdit[],
): RepairPlan {
  const removals = removalsOf(replaced)
  const bare = applyEdits(yaml, removals).text
  const { yaml: repaired, error } = repairYaml(bare)
  const [lines, quoted] = [bare.split('\n'), repaired.split('\n')]
  let at = 0
  const offsets = lines.map(line => {
    const offset = offsetBefore(removals, at)
    at += line.length + 1
    return offset
  })
  if (error !== undefined) throw invalidYaml(text, file, start + offsets[error.line - 1]!, error.reason)
  const changes = lines.flatMap((before, index) => {
    const after = quoted[index]!
    return before === after ? [] : [{ before, after, offset: offsets[index]! }]
  })
  return {
    edits: changes.map(({ before, after, offset }) => ({
      start: offset,
      end: offset + before.length,
      parts: [{ text: after }],
    })),
    diagnostics: changes.map(({ before, after, offset }) => ({
      rule: 'frontmatter-repaired',
      severity: 'warning',
      file,
      message: `Invalid YAML \`${before.trim()}\`, repaired as \`${after.trim()}\``,
      place: placeAt(text, start + offset),
    })),
  }
}

/** Would `planRepair` mend it all? */
export function canRepair(yaml: string, replaced: readonly TextEdit[]): boolean {
  return repairYaml(applyEdits(yaml, removalsOf(replaced)).text).error === undefined
}

function removalsOf(edits: readonly TextEdit[]): TextEdit[] {
  return edits.map(edit => ({ ...edit, parts: [] }))
}
