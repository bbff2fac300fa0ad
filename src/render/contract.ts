import * as z from 'zod'
import { closest } from '../config/closest.ts'
import { expectedBy, foundIn } from '../config/explain-issue.ts'
import { placeAt, refuse } from '../diagnostic.ts'
import { loadYaml } from '../frontmatter/load-yaml.ts'
import type { Contract } from './document.ts'

const names = z.array(z.string().trim().min(1)).default([])

/** contract.yaml as it is written; see `Contract` for the meaning of each key. */
export const contractSchema = z.strictObject({
  kind: z
    .enum(['create', 'edit'])
    .describe('`create` writes the whole file, `edit` changes parts of one that is there'),
  required_sections: names.describe('headings that must be there, in this order, at any level'),
  min_lines: z.int().min(0).default(0).describe('fewest lines of a whole document'),
  frontmatter: names.describe('keys that must be there, in this order'),
  editor: z
    .enum(['sections', 'roadmap'])
    .optional()
    .describe(
      'for `edit`, and needed there: `sections` edits frontmatter keys and managed sections, `roadmap` places a phase',
    ),
  add_frontmatter: z.boolean().optional().describe('for `edit`: may frontmatter be added where there is none?'),
})
const keys = Object.keys(contractSchema.shape)

/**
 * Reads the text of a contract.yaml.
 *
 * @param file names it in a refusal
 * @throws CloseoutError `template` for invalid YAML, unknown keys and values of the wrong kind, with the place
 */
export function readContract(yaml: string, file: string): Contract {
  const loaded = loadYaml(yaml)
  if (!loaded.ok)
    throw refuse('template', file, `Unexpected YAML: ${loaded.reason}`, { place: placeAt(yaml, loaded.offset) })
  const parsed = contractSchema.safeParse(loaded.data, { reportInput: true })
  if (!parsed.success) throw misfit(parsed.error.issues[0]!, yaml, file)
  const { kind, required_sections, min_lines, frontmatter, editor, add_frontmatter } = parsed.data
  if ((kind === 'edit') !== (editor !== undefined))
    throw refuse('template', file, `Unexpected \`kind: ${kind}\` ${editor ? 'with' : 'without'} an \`editor\``, {
      hint: 'a template that edits names its editor, `sections` or `roadmap`; one that creates has none',
    })
  return {
    kind,
    requiredSections: required_sections,
    minLines: min_lines,
    frontmatter,
    ...(editor !== undefined && { editor }),
    ...(add_frontmatter !== undefined && { addFrontmatter: add_frontmatter }),
  }
}

/** The first thing wrong with a contract; an unknown key comes with the known one it is nearest to. */
function misfit(issue: z.core.$ZodIssue, yaml: string, file: string) {
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0]! : undefined
  const key = unknown ?? String(issue.path[0] ?? '')
  const offset = lineOf(yaml, key)
  const place = offset < 0 ? {} : { place: placeAt(yaml, offset) }
  if (unknown === undefined) {
    const found = foundIn(issue)
    const what = found === undefined ? `contract without \`${key}\`` : found + (key && ` at \`${key}\``)
    return refuse('template', file, `Unexpected ${what}, expected ${expectedBy(issue)}`, place)
  }
  const near = closest(unknown.replaceAll('-', '_'), keys)
  return refuse('template', file, `Unexpected key \`${unknown}\`, expected one of ${list(keys)}`, {
    ...place,
    ...(near !== undefined && { hint: `write \`${near}\`` }),
  })
}

/** The offset of the line that starts with a key, or -1. */
function lineOf(yaml: string, key: string): number {
  return `\n${yaml}`.indexOf(`\n${key}:`)
}

function list(words: readonly string[]): string {
  return words.map(word => `\`${word}\``).join(', ')
}
