import { createHash } from 'node:crypto'
import { dirname, join } from 'node:path'
import * as z from 'zod'
import { CloseoutError, refuse } from '../diagnostic.ts'
import { rooted, type Root, type RootedPath } from '../root.ts'
import { controlFolder, controlNames, isReserved, temporaryPrefix } from './control-folder.ts'
import type { Disk } from './disk.ts'
import { flushFolder, removeFile, writeDurably } from './write-durably.ts'

const journalPath = `${controlFolder}/${controlNames.journal}`
/** A journal names a few files; anything near this size is not one. */
const largestJournal = 16 * 1024 * 1024

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const temporaryName = z.string().regex(/^\.closeout-\d+-\d+\.(?:new|old)$/)
const fileShape = z.strictObject({
  path: z.string().min(1),
  before: sha256.nullable(),
  after: sha256,
  staged: temporaryName,
  backup: temporaryName,
})
const journalShape = z.strictObject({
  version: z.literal(1),
  pid: z.int().positive(),
  folders: z.array(z.string().min(1)),
  files: z.array(fileShape).min(1),
})

/**
 * What one run is about to do, written before it touches anything. Which of it is done is not written down: the
 * bytes of the files say it. A file is `path` with either its `before` or its `after` bytes; the new content waits
 * in `staged`, the old one is kept in `backup`, both in the file's own folder.
 */
export type Journal = z.infer<typeof journalShape>
/** One file of a journal: root-relative path without links, sha256 of old and new content, names beside it. */
export type JournalFile = z.infer<typeof fileShape>

/** The sha256 of some bytes, in lower-case hexadecimal. */
export function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** The names of the `number`-th file of a run for its new and its old content. */
export function temporaryNames(pid: number, number: number): { staged: string; backup: string } {
  return { staged: `${temporaryPrefix}${pid}-${number}.new`, backup: `${temporaryPrefix}${pid}-${number}.old` }
}

/** Writes the journal whole or not at all, and waits until it is on the disk. */
export function writeJournal(folder: string, journal: Journal, disk: Disk): void {
  const draft = join(folder, controlNames.journalDraft)
  writeDurably(disk, draft, Buffer.from(`${JSON.stringify(journal, null, 2)}\n`))
  disk.rename(draft, join(folder, controlNames.journal))
  flushFolder(disk, folder)
}

/** Removes the journal: from here on the run is over. */
export function removeJournal(folder: string, disk: Disk): void {
  removeFile(disk, join(folder, controlNames.journal))
  flushFolder(disk, folder)
}

/** Whether a run is under way, or has crashed. */
export function hasJournal(folder: string, disk: Disk): boolean {
  return disk.look(join(folder, controlNames.journal)) !== undefined
}

/**
 * The journal in the control folder, or undefined. It lies in the work tree, where anyone may have put it: nothing
 * in it is believed but what leads to files of the given bytes, below the root, without a link on the way.
 *
 * @throws CloseoutError `journal-damaged`
 */
export function readJournal(root: Root, folder: string, disk: Disk): Journal | undefined {
  const path = join(folder, controlNames.journal)
  const found = disk.look(path)
  if (found === undefined) return undefined
  if (found.kind !== 'file') throw damaged(`it is ${found.kind === 'link' ? 'a link' : 'not a file'}`)
  if (found.size > largestJournal) throw damaged(`it has ${found.size} bytes`)
  const journal = parseJournal(disk.read(path).toString())
  const names = journal.files.flatMap(({ path, staged, backup }) => [
    path,
    `${dirname(path)}/${staged}`,
    `${dirname(path)}/${backup}`,
  ])
  if (new Set(names).size < names.length) throw damaged('it names a file twice')
  for (const { path } of journal.files) refuseAstray(root, path, disk)
  for (const folder of journal.folders)
    if (!journal.files.some(({ path }) => path.startsWith(`${folder}/`))) throw damaged(`\`${folder}\` holds no target`)
  return journal
}

function parseJournal(text: string): Journal {
  try {
    return journalShape.parse(JSON.parse(text))
  } catch (error) {
    if (error instanceof SyntaxError) throw damaged('it is not JSON')
    if (error instanceof z.ZodError) throw damaged(`\`${error.issues[0]!.path.join('.')}\` is not what closeout writes`)
    throw error
  }
}

function refuseAstray(root: Root, path: string, disk: Disk): void {
  try {
    const place = rooted(root, path)
    if (!isPlain(path, place) || disk.look(place.absolute)?.kind === 'link')
      throw damaged(`\`${path}\` leads through a link`)
    if (isReserved(path)) throw damaged(`\`${path}\` is no document`)
  } catch (error) {
    if (error instanceof CloseoutError && error.diagnostics[0]!.rule === 'outside-root')
      throw damaged(`\`${path}\` leads out of the root`)
    throw error
  }
}

/** Whether no link is on the way to a place. Some file systems decompose the letters of a name once it is there. */
export function isPlain(path: string, place: RootedPath): boolean {
  return place.path === path && place.real.normalize('NFC') === place.absolute.normalize('NFC')
}

/** The refusal of a journal that closeout cannot have written, or that fits no file any more. */
export function damaged(why: string): CloseoutError {
  return refuse('journal-damaged', journalPath, `Unexpected journal: ${why}, expected one of an interrupted run`, {
    hint: `look at the documents, then remove \`${journalPath}\` and any \`${temporaryPrefix}*\` file beside them`,
  })
}

/** The refusal to go on beside the journal of a run that ended half-way. */
export function unfinished(): CloseoutError {
  return refuse('run-unfinished', journalPath, 'An earlier run was interrupted, expected it to be recovered first', {
    hint: 'run `closeout build`, which finishes or undoes it',
  })
}
