import { placeAt, refuse } from '../diagnostic.ts'
import { invalidYaml, unclosed } from './invalid-frontmatter.ts'
import { locateFrontmatter } from './locate-frontmatter.ts'
import { loadYaml } from './load-yaml.ts'

/** A document in its two halves. */
export interface FrontmatterRead {
  /** The frontmatter's keys; empty when there is none. */
  readonly data: Record<string, unknown>
  /** The body, from behind the closing delimiter's line. */
  readonly content: string
  /** 1-based line of the whole text on which the body starts. */
  readonly bodyStartLine: number
}

/**
 * Reads frontmatter with js-yaml. A block is located so strictly that every reader of frontmatter sees the same YAML in
 * it (see `locateFrontmatter`), and nothing but YAML is read: gray-matter evaluates `---js` blocks.
 *
 * @throws CloseoutError `frontmatter` for an unclosed block, invalid YAML (with line, column and what to
 * quote) and a block that is no map.
 */
export function readFrontmatter(text: string, file: string): FrontmatterRead {
  const location = locateFrontmatter(text)
  if (location.kind === 'unclosed') throw unclosed(location, file)
  const content = text.slice(location.bodyStart)
  const bodyStartLine = placeAt(text, location.bodyStart).line
  if (location.kind === 'none') return { data: {}, content, bodyStartLine }
  const loaded = loadYaml(text.slice(location.start, location.end))
  if (!loaded.ok) throw invalidYaml(text, file, location.start + loaded.offset, loaded.reason)
  const { data } = loaded
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    throw refuse('frontmatter', file, 'Unexpected frontmatter without keys, expected `key: value` lines', {
      place: placeAt(text, location.start),
    })
  return { data: data as Record<string, unknown>, content, bodyStartLine }
}
