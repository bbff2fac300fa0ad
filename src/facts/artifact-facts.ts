import type { PlanArtifact } from '../config/plan.ts'
import type { NamedFile, Planning } from '../config/read-planning.ts'
import { derived, Value } from './value.ts'

/** How a must-have came out; what no condition decides waits for a person. */
export type MustHaveOutcome = 'met' | 'missed' | 'unmeasured' | 'human_needed'

/** An outcome with what was seen, as values. */
export function result(outcome: MustHaveOutcome, observed: string, args: readonly Value[]) {
  return { outcome: derived(outcome, 'mustHave', args), observed: derived(observed, 'observe', args) }
}

/**
 * What came of a file that the plan promises. One that this build writes is taken to hold what the plan asks for,
 * unless its text is given: see `takeRendered`.
 */
export function artifactFact(
  artifact: PlanArtifact,
  path: Value<string>,
  file: NamedFile | undefined,
  written: boolean,
) {
  if (written && file?.text === undefined) return result('met', 'written by this build', [path])
  if (!file?.exists) return result('missed', 'there is no such file', [path])
  const args = [path, ...contentOf(artifact.path, file)]
  const lacks = lacking(artifact, file.text)
  return lacks ? result('missed', lacks, args) : result('met', 'it is there and holds what the plan asks for', args)
}

/** The planning with the rendered text of each artifact that lacks what the plan asks of it; undefined when none does. */
export function takeRendered(
  planning: Planning,
  documents: readonly { readonly path: string; readonly text: string }[],
): Planning | undefined {
  const artifacts = planning.plan?.mustHaves.artifacts ?? []
  const short = documents.filter(({ path, text }) =>
    artifacts.some(artifact => artifact.path === path && lacking(artifact, text) !== undefined),
  )
  if (short.length === 0) return undefined
  const texts = short.map(({ path, text }): [string, NamedFile] => [path, { exists: true, text }])
  return { ...planning, files: new Map([...planning.files, ...texts]) }
}

/** What a file held, as a value: whatever is said of the file comes from it. */
export function contentOf(path: string, file: NamedFile | undefined): Value[] {
  if (file?.sha256 === undefined) return []
  return [new Value(file.sha256, { kind: 'measured', file: path, sha256: file.sha256 })]
}

function lacking({ minLines, contains, exports }: PlanArtifact, text: string | undefined): string | undefined {
  if (minLines === undefined && contains === undefined && !exports?.length) return undefined
  if (text === undefined) return 'it cannot be read as text'
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
  if (minLines !== undefined && lines < minLines) return `it has ${lines} lines, the plan asks for ${minLines}`
  if (contains !== undefined && !text.includes(contains)) return `it does not contain ${contains}`
  const absent = exports?.filter(name => !text.includes(name)) ?? []
  return absent.length > 0 ? `it does not export ${absent.join(', ')}` : undefined
}
