import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { closest } from '../config/closest.ts'
import { type CloseoutError, refuse } from '../diagnostic.ts'
import { toLf } from '../line-ends.ts'
import { findDeepNesting, tooDeep } from '../markdown/deep-nesting.ts'
import { Recent } from '../recent.ts'
import { readContract } from './contract.ts'
import type { Contract } from './document.ts'

/** One file of a template: its text with LF line endings and without a byte order mark. */
export interface TemplateFile {
  /** As places name it, e.g. `templates/summary/template.md.hbs`. */
  readonly file: string
  readonly text: string
}

/** A template folder, read: what `renderTemplate` renders and what its documents promise. */
export interface Template {
  readonly name: string
  readonly main: TemplateFile
  /** By the name `{{> name}}` calls them. */
  readonly partials: ReadonlyMap<string, TemplateFile>
  readonly contract: Contract
  /** Of the names and bytes, with LF, of all its files, in the order of their names. */
  readonly sha256: string
}

/** A place where templates are looked for. */
export interface TemplateFolder {
  /** Absolute. */
  readonly directory: string
  /** What places call it, e.g. `templates`. */
  readonly label: string
}

const mainFile = 'template.md.hbs'
const contractFile = 'contract.yaml'
const partialFile = /^([a-z0-9]+(?:-[a-z0-9]+)*)\.partial\.hbs$/
/** A template is a page of text: more than this is a mistake. */
const byteLimit = 100_000

/** By the label of their folder and the hash of their files. */
const known = new Recent<string, Template>(64)

/**
 * Reads the template `<name>/` from the first folder that has one: `template.md.hbs`, `contract.yaml` and any
 * `*.partial.hbs`. Links may not lead out of the template's folder.
 *
 * @throws CloseoutError `template` for a name that is not plain kebab-case, an unknown template, a missing,
 * oversized or undecodable file, and a contract that is not one
 */
export function readTemplate(name: string, folders: readonly TemplateFolder[]): Template {
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name))
    throw refuse('template', name, `Unexpected template name \`${name}\`, expected plain kebab-case`, {
      hint: 'name the folder, e.g. `final-report`',
    })
  const folder = folders.find(({ directory }) => listFolders(directory).includes(name))
  if (folder === undefined) throw unknownTemplate(name, folders)
  const directory = join(folder.directory, name)
  const label = `${folder.label}/${name}`
  const files = readdirSync(directory)
    .filter(file => file === mainFile || file === contractFile || partialFile.test(file))
    .sort()
    .map(file => [file, readInside(directory, file, `${label}/${file}`)] as const)
  return known.take(`${label}/${hashOf(files)}`, () => decodeTemplate(name, label, files))
}

/** The files of a template, by their names in its folder. */
type Files = readonly (readonly [file: string, bytes: Buffer])[]

function decodeTemplate(name: string, label: string, files: Files): Template {
  const textOf = (wanted: string): TemplateFile => {
    const found = files.find(([file]) => file === wanted)
    if (found) return { file: `${label}/${wanted}`, text: decode(found[1], `${label}/${wanted}`) }
    throw refuse('template', label, `Unexpected template without \`${wanted}\`, expected one in its folder`)
  }
  const main = textOf(mainFile)
  const contract = textOf(contractFile)
  return {
    name,
    main,
    partials: new Map(
      files.flatMap(([file]) => {
        const partial = partialFile.exec(file)?.[1]
        return partial === undefined ? [] : [[partial, textOf(file)] as const]
      }),
    ),
    contract: readContract(contract.text, contract.file),
    sha256: hashOf(files),
  }
}

function hashOf(files: Files): string {
  const hash = createHash('sha256')
  for (const [file, bytes] of files) hash.update(`${file}\0${bytes.length}\0`).update(bytes)
  return hash.digest('hex')
}

/** The folders in a folder; none where it cannot be read. */
function listFolders(directory: string): string[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true })
    return entries.filter(entry => entry.isDirectory()).map(entry => entry.name)
  } catch {
    return []
  }
}

function unknownTemplate(name: string, folders: readonly TemplateFolder[]): CloseoutError {
  const known = [...new Set(folders.flatMap(({ directory }) => listFolders(directory)))].sort()
  const near = closest(name, known)
  const expected = known.length > 0 ? `one of ${known.map(one => `\`${one}\``).join(', ')}` : 'a folder of that name'
  const file = folders.map(({ label }) => label).join(', ') || 'templates'
  return refuse('template', file, `Unknown template \`${name}\`, expected ${expected}`, {
    ...(near !== undefined && { hint: `write \`${near}\`` }),
  })
}

/** The bytes, with LF, of a regular file that lies, links resolved, inside its template's folder. */
function readInside(directory: string, name: string, file: string): Buffer {
  const inside = join(realpathSync.native(directory), name)
  const stats = lstatSync(inside)
  if (!stats.isFile())
    throw refuse('template', file, 'Unexpected link, folder or device, expected a regular file of the template')
  if (stats.size > byteLimit)
    throw refuse('template', file, `Unexpected size of ${stats.size} bytes, expected at most ${byteLimit}`)
  return withLf(readFileSync(inside))
}

/** What a checkout did to the line ends of a file is not of it. In Latin-1 each byte is a character. */
function withLf(bytes: Buffer): Buffer {
  return bytes.includes('\r\n') ? Buffer.from(toLf(bytes.toString('latin1')), 'latin1') : bytes
}

function decode(bytes: Buffer, file: string): string {
  const text = decodeUtf8(bytes, file)
  const place = findDeepNesting(text)
  if (place === undefined) return text
  throw refuse('template', file, `Cannot read \`${file}\`: ${tooDeep}, expected fewer`, { place })
}

function decodeUtf8(bytes: Buffer, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw refuse('template', file, 'Unexpected bytes, expected UTF-8 text')
  }
}
