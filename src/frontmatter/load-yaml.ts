import { load, YAMLException } from 'js-yaml'
import { Recent } from '../recent.ts'

/** What a YAML text holds, or where it is wrong. */
export type LoadedYaml =
  | { readonly ok: true; readonly data: unknown }
  | {
      readonly ok: false
      /** UTF-16 offset of the first error in the YAML text. */
      readonly offset: number
      /** js-yaml's words for it. */
      readonly reason: string
    }

/** An edited block is read before, while and after it is edited. */
const loaded = new Recent<string, LoadedYaml>(8)

/**
 * Loads one YAML 1.2 document with js-yaml; nothing but blanks and comments is `{}`.
 * Aliases are bounded, duplicate keys are errors. What it holds is shared between callers: never change it.
 */
export function loadYaml(yaml: string): LoadedYaml {
  return loaded.take(yaml, loadAnew)
}

function loadAnew(yaml: string): LoadedYaml {
  if (/^(?:[ \t]*(?:#.*)?\r?(?:\n|$))*$/.test(yaml)) return { ok: true, data: {} }
  try {
    // Behind a line break, as js-yaml takes an indented `---` at the very beginning for the sign of a document.
    return { ok: true, data: load(`\n${yaml}`, { maxAliases: 100 }) }
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error
    return { ok: false, offset: offsetOf(error, yaml), reason: error.reason }
  }
}

function offsetOf(error: YAMLException, yaml: string): number {
  const mark = error.mark as { readonly position: number } | undefined
  return Math.max(0, Math.min(mark?.position ?? 0, yaml.length + 1) - 1)
}
