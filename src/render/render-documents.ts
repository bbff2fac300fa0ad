import { rootedPath, type Config } from '../config/read-config.ts'
import { phaseFolders } from '../config/read-planning.ts'
import { CloseoutError, refuse, type Diagnostic } from '../diagnostic.ts'
import { decideCondition } from '../facts/condition.ts'
import { configured } from '../facts/origin.ts'
import type { FactTree } from '../facts/value.ts'
import { readDocument } from '../markdown/read-document.ts'
import { largestBeside, largestDocument } from '../read-file.ts'
import type { RootedPath } from '../root.ts'
import type { Document, Rendered } from './document.ts'
import { editRoadmap } from './edit/edit-roadmap.ts'
import { editSections } from './edit/edit-sections.ts'
import { findInputs, refuseInput } from './refuse-input.ts'
import { renderTemplate } from './render-template.ts'
import { readTemplate, type Template, type TemplateFolder } from './template.ts'

/** The documents as far as they could be rendered, and what stopped the others. */
export interface RenderedDocuments {
  readonly documents: readonly Document[]
  readonly diagnostics: readonly Diagnostic[]
  /** Target paths that their condition left out. */
  readonly skipped: readonly string[]
}

export interface RenderOptions {
  /** What the plan asks of a target beyond its template's contract, by root-relative path. */
  readonly fewestLines?: ReadonlyMap<string, number>
  /** Whether invalid YAML in an edited file's frontmatter is put in quotes, not refused. */
  readonly repairFrontmatter?: boolean
}

/** Renders every document whose `when` holds. Templates are looked up in `folders`, first match first. */
export function renderDocuments(
  facts: FactTree,
  config: Config,
  folders: readonly TemplateFolder[],
  { fewestLines, repairFrontmatter = false }: RenderOptions = {},
): RenderedDocuments {
  const documents: Document[] = []
  const diagnostics: Diagnostic[] = []
  const skipped: string[] = []
  const inputs = findInputs(config, folders)
  for (const [index, { template, path, when }] of config.data.documents.entries()) {
    const at = `/documents/${index}`
    try {
      const target = rootedPath(config, path, `${at}/path`)
      if (when !== undefined && !isWanted(when, `${at}/when`, facts, config)) {
        skipped.push(target.path)
        continue
      }
      const found = readTemplate(template, folders)
      refuseInput(target, inputs, found.contract, config, `${at}/path`)
      const minLines = Math.max(found.contract.minLines, fewestLines?.get(target.path) ?? 0)
      const asked = { ...found, contract: { ...found.contract, minLines } }
      const { document, warnings } = renderDocument(asked, target, facts, config, `${at}/path`, repairFrontmatter)
      documents.push(document)
      diagnostics.push(...warnings)
    } catch (error) {
      if (!(error instanceof CloseoutError)) throw error
      diagnostics.push(...error.diagnostics)
    }
  }
  return { documents, diagnostics, skipped }
}

function isWanted(when: string, pointer: string, facts: FactTree, config: Config): boolean {
  const { outcome } = decideCondition(configured(when, config, pointer), facts, config.file, config.placeOf(pointer))
  return outcome.data === 'met'
}

function renderDocument(
  template: Template,
  target: RootedPath,
  facts: FactTree,
  config: Config,
  pointer: string,
  repairFrontmatter: boolean,
) {
  const rendered = renderTemplate(template, facts)
  const limit = template.contract.kind === 'create' ? largestBeside(rendered.text) : largestDocument
  const before = readDocument(target.absolute, target.path, limit)
  const { rendered: whole, warnings } = place(rendered, template, target, before, config, pointer, repairFrontmatter)
  const document: Document = {
    ...whole,
    path: target.path,
    template: template.name,
    contract: template.contract,
    before,
    templateSha256: template.sha256,
  }
  return { document, warnings }
}

/** A created document is what was rendered; an edited one is the file with the rendered parts in their places. */
function place(
  rendered: Rendered,
  { contract, name }: Template,
  target: RootedPath,
  before: string | undefined,
  config: Config,
  pointer: string,
  repairFrontmatter: boolean,
): { rendered: Rendered; warnings: readonly Diagnostic[] } {
  if (contract.kind === 'create') return { rendered, warnings: [] }
  if (before === undefined) {
    throw refuse('config', config.file, `No file \`${target.path}\`, expected the document that \`${name}\` edits`, {
      place: config.placeOf(pointer),
      hint: 'correct the path, or write the document first',
    })
  }
  const edit = (text: string) =>
    contract.editor === 'roadmap'
      ? editRoadmap(text, target.path, rendered, phaseFolders(target.absolute))
      : editSections(text, target.path, rendered, {
          addFrontmatter: contract.addFrontmatter ?? false,
          repairFrontmatter,
        })
  const first = edit(before)
  if (first.rendered.text === before) return first
  // What is placed for the first time may not be closeout's later (a heading, a bullet). The origins are those of a
  // second pass over the result, so that they stay the same from then on.
  const settled = edit(first.rendered.text)
  if (settled.rendered.text !== first.rendered.text)
    throw new Error(`Editing \`${target.path}\` twice gives two results`)
  return { rendered: settled.rendered, warnings: first.warnings }
}
