import { linkSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CloseoutError, exitStatus } from '../../src/diagnostic.ts'
import type { Root } from '../../src/root.ts'
import { nodeDisk, type Disk } from '../../src/write/disk.ts'
import { sha256Of } from '../../src/write/journal.ts'
import { withLock } from '../../src/write/lock.ts'
import { recover } from '../../src/write/recover.ts'
import { documentsOf, putFile, treeOf, workTree } from './work-tree.ts'

const sha = (text: string) => sha256Of(Buffer.from(text))

interface Entry {
  path: string
  before: string | null
  after: string
  staged: string
  backup: string
}

/** The journal's line for a document that goes from `old <name>` to `new <name>`. */
function entry(path: string, number: number, more: Partial<Entry> = {}): Entry {
  const name = path.split('/').at(-1)!.replace('.md', '')
  return {
    path,
    before: sha(`old ${name}`),
    after: sha(`new ${name}`),
    staged: `.closeout-7-${number}.new`,
    backup: `.closeout-7-${number}.old`,
    ...more,
  }
}

const journal = (files: Entry[], more: object = {}) =>
  JSON.stringify({ version: 1, pid: 7, folders: [], files, ...more })
const two = [entry('a.md', 0), entry('docs/b.md', 1)]

function refusalOf(root: Root): CloseoutError {
  try {
    recover(root)
  } catch (error) {
    if (error instanceof CloseoutError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

/** A tree as a crashed run leaves it. */
function crashed(files: Record<string, string>, text = journal(two)): Root {
  return workTree({ ...files, '.closeout/journal.json': text })
}

describe('what a crash left', () => {
  const staged = { '.closeout-7-0.new': 'new a', 'docs/.closeout-7-1.new': 'new b' }
  const backups = { '.closeout-7-0.old': 'old a', 'docs/.closeout-7-1.old': 'old b' }
  const old = { 'a.md': 'old a', 'docs/b.md': 'old b' }
  const new_ = { 'a.md': 'new a', 'docs/b.md': 'new b' }
  const without = (files: Record<string, string>, ...names: string[]) =>
    Object.fromEntries(Object.entries(files).filter(([name]) => !names.includes(name)))

  test.each<[string, Record<string, string>, Record<string, string>]>([
    ['only the journal: undone', old, old],
    ['one of two staged: undone', { ...old, '.closeout-7-0.new': 'new a' }, old],
    ['a staged file half written: undone', { ...old, ...staged, 'docs/.closeout-7-1.new': 'ne' }, old],
    ['all staged, none renamed: finished', { ...old, ...staged, ...backups }, new_],
    [
      'one of two renamed: finished',
      { ...new_, ...old, 'a.md': 'new a', ...without(staged, '.closeout-7-0.new'), ...backups },
      new_,
    ],
    ['all renamed: tidied up', { ...new_, ...backups }, new_],
    ['half tidied up', { ...new_, 'docs/.closeout-7-1.old': 'old b' }, new_],
    ['one renamed, the other’s content lost: undone', { 'a.md': 'new a', 'docs/b.md': 'old b', ...backups }, old],
  ])('%s', (_, files, expected) => {
    const root = crashed(files)
    const warnings = recover(root)
    expect(documentsOf(root)).toEqual(expected)
    const done = expected === old ? 'undone: 2 files as before it' : 'finished: 2 files written'
    expect(warnings).toEqual([
      {
        rule: 'recovered',
        severity: 'warning',
        file: '.closeout/journal.json',
        message: `An interrupted run (process 7) was ${done} (\`a.md\`, \`docs/b.md\`)`,
      },
    ])
    expect(exitStatus(warnings)).toBe(0)
    expect(recover(root)).toEqual([])
  })

  test.each<[string, Record<string, string>, Record<string, string>, string[]]>([
    [
      'of a file not yet replaced',
      { ...old, ...staged, ...backups, 'a.md': 'mine' },
      { ...old, 'a.md': 'mine' },
      ['a.md'],
    ],
    [
      'of a file already replaced',
      { ...old, 'a.md': 'mine', 'docs/.closeout-7-1.new': 'new b', ...backups, 'docs/b.md': 'new b' },
      { ...new_, 'a.md': 'mine' },
      ['a.md'],
    ],
    [
      'of all',
      { ...staged, ...backups, 'a.md': 'mine', 'docs/b.md': 'mine' },
      { 'a.md': 'mine', 'docs/b.md': 'mine' },
      ['a.md', 'docs/b.md'],
    ],
    [
      'after everything was written',
      { ...new_, 'a.md': 'mine', ...without(backups, '.closeout-7-0.old') },
      { ...new_, 'a.md': 'mine' },
      ['a.md'],
    ],
    [
      'made in the moment of the rename',
      { ...new_, '.closeout-7-0.old': 'mine', 'docs/.closeout-7-1.old': 'old b' },
      { 'a.md': 'mine', 'docs/b.md': 'old b' },
      [],
    ],
    [
      'twice: both are kept',
      { ...new_, 'a.md': 'mine', '.closeout-7-0.old': 'mine, too' },
      { ...new_, 'a.md': 'mine', '.closeout-7-0.old': 'mine, too' },
      ['a.md'],
    ],
  ])('an edit made since, %s, is kept', (_, files, expected, kept) => {
    const root = crashed(files)
    const warnings = recover(root)
    expect(documentsOf(root)).toEqual(expected)
    expect(warnings.slice(1).map(({ file }) => file)).toEqual(kept)
  })

  test('a run of which nothing is left, with every file edited since, wrote nothing', () => {
    const root = crashed({ 'a.md': 'mine', 'docs/b.md': 'mine' })
    expect(recover(root)[0]!.message).toBe(
      'An interrupted run (process 7) was undone: 2 files as before it (`a.md`, `docs/b.md`)',
    )
  })

  test('a created file is removed again, and so is the folder made for it', () => {
    const files = [entry('a.md', 0), entry('new/deep/c.md', 1, { before: null })]
    const root = crashed(
      { 'a.md': 'old a', '.closeout-7-0.old': 'old a', 'new/deep/c.md': 'new c' },
      journal(files, { folders: ['new', 'new/deep'] }),
    )
    recover(root)
    expect(documentsOf(root)).toEqual({ 'a.md': 'old a' })
  })

  test('a created file whose second name is still there is taken for what it is', () => {
    const files = [entry('a.md', 0), entry('c.md', 1, { before: null })]
    const root = crashed({ 'a.md': 'old a', 'c.md': 'new c' }, journal(files))
    linkSync(join(root.directory, 'c.md'), join(root.directory, '.closeout-7-1.new'))
    recover(root)
    expect(documentsOf(root)).toEqual({ 'a.md': 'old a' })
  })

  test('someone else’s file that happens to hold the new content stays', () => {
    const files = [entry('a.md', 0), entry('c.md', 1, { before: null })]
    const root = crashed({ 'a.md': 'old a', 'c.md': 'new c', '.closeout-7-1.new': 'new c' }, journal(files))
    recover(root)
    expect(documentsOf(root)).toEqual({ 'a.md': 'old a', 'c.md': 'new c' })
  })

  test('someone else’s file that happens to hold the new content stays, where a file is replaced', () => {
    const root = crashed({ ...old, 'a.md': 'new a', '.closeout-7-0.new': 'new a', 'docs/.closeout-7-1.new': 'ne' })
    expect(recover(root)[0]!.message).toMatch('was undone')
    expect(documentsOf(root)).toEqual({ ...old, 'a.md': 'new a' })
  })

  test('a run that had staged nothing is undone, whatever was edited since', () => {
    const root = crashed({ 'a.md': 'mine', 'docs/b.md': 'mine' })
    expect(recover(root).map(({ message }) => message)).toEqual([
      'An interrupted run (process 7) was undone: 2 files as before it (`a.md`, `docs/b.md`)',
      '`a.md` was edited since the run was interrupted; kept',
      '`docs/b.md` was edited since the run was interrupted; kept',
    ])
  })

  test('the only file, created and still with its second name, is finished', () => {
    const root = crashed({ 'c.md': 'new c' }, journal([entry('c.md', 0, { before: null })]))
    linkSync(join(root.directory, 'c.md'), join(root.directory, '.closeout-7-0.new'))
    expect(recover(root)[0]!.message).toMatch('was finished')
    expect(documentsOf(root)).toEqual({ 'c.md': 'new c' })
  })

  test.each([
    ['a draft of a journal', '.closeout-journal'],
    ['a draft of a lock that names nobody', '.closeout-lock-x'],
    ['a draft of a lock with more than a holder in its name', `.closeout-lock-${nodeDisk.identify().id}x`],
    ['a lock of a chain that is no more', 'lock-after-7-x-0'],
  ])('%s is swept away, and nothing is said', (_, name) => {
    const root = workTree({ [`.closeout/${name}`]: 'half', '.closeout/trace/a.json': '{}' })
    expect(recover(root)).toEqual([])
    expect(treeOf(root)).toEqual({ '.closeout/trace/a.json': '{}' })
  })

  test('a run that is still at work is left alone', async () => {
    const root = crashed({ ...old, ...staged })
    const alive = { id: '9-9-9', pid: 1, started: 'x', machine: 'elsewhere' }
    putFile(root.directory, '.closeout/lock', JSON.stringify(alive))
    const before = treeOf(root)
    expect(recover(root)).toEqual([])
    expect(treeOf(root)).toEqual(before)
    await expect(withLock(root, () => Promise.resolve(), { waitMilliseconds: 0 })).rejects.toThrow('`elsewhere`')
  })

  test('under the lock it works as well', async () => {
    const root = crashed({ ...old, ...staged, ...backups })
    const warnings = await withLock(root, () => Promise.resolve(recover(root)))
    expect(warnings).toHaveLength(1)
    expect(documentsOf(root)).toEqual(new_)
  })
})

describe('a journal that closeout did not write', () => {
  const one = (more: Partial<Entry>) => journal([entry('a.md', 0, more)])
  test.each<[string, string]>([
    ['empty', ''],
    ['cut off', journal(two).slice(0, -20)],
    ['not an object', '[]'],
    ['of another version', journal(two, { version: 2 })],
    ['with unknown keys', journal(two, { command: 'rm' })],
    ['without files', journal([])],
    ['with a path out of the root', one({ path: '../a.md' })],
    ['with an absolute path', one({ path: '/etc/passwd' })],
    ['with a drive', one({ path: 'C:/a.md' })],
    ['with a UNC path', one({ path: '\\\\server\\share\\a.md' })],
    ['with a path like an option', one({ path: '-E' })],
    ['with a path that is not plain', one({ path: 'docs/../a.md' })],
    ['through a link of a folder', one({ path: 'away/a.md' })],
    ['through a link of a folder inside', one({ path: 'near/b.md' })],
    ['to a link', one({ path: 'link.md' })],
    ['to itself', one({ path: '.closeout/journal.json' })],
    ['to the lock', one({ path: '.closeout/lock' })],
    ['staging elsewhere', one({ staged: '../.closeout-7-0.new' })],
    ['staging any file', one({ staged: 'precious.md' })],
    ['keeping any file', one({ backup: 'precious.md' })],
    ['staging and keeping one file', one({ backup: '.closeout-7-0.new' })],
    ['with a file twice', journal([entry('a.md', 0), entry('a.md', 1)])],
    ['with one name for two files', journal([entry('a.md', 0), entry('precious.md', 0)])],
    ['with a hash that is none', one({ after: 'x' })],
    ['with a folder of no document', journal(two, { folders: ['empty'] })],
  ])('%s: refused, and nothing is touched', (_, text) => {
    const elsewhere = workTree({ 'a.md': 'old a', '.closeout-7-0.new': 'new a' })
    const root = crashed({ 'a.md': 'new a', 'precious.md': 'precious', 'docs/b.md': 'old b' }, text)
    mkdirSync(join(root.directory, 'empty'))
    symlinkSync(elsewhere.directory, join(root.directory, 'away'))
    symlinkSync('docs', join(root.directory, 'near'))
    symlinkSync('precious.md', join(root.directory, 'link.md'))
    const before = treeOf(root)
    const error = refusalOf(root)
    expect(error.diagnostics).toMatchObject([
      { rule: 'journal-damaged', severity: 'error', file: '.closeout/journal.json' },
    ])
    expect(error.message).toMatch(/^Unexpected journal: .*, expected one of an interrupted run$/)
    expect(treeOf(root)).toEqual(before)
    expect(treeOf(elsewhere)).toEqual({ 'a.md': 'old a', '.closeout-7-0.new': 'new a' })
  })

  test.each([
    ['away/a.md', 'leads out of the root'],
    ['near/b.md', 'leads through a link'],
    ['link.md', 'leads through a link'],
    ['../a.md', 'leads out of the root'],
    ['.closeout/lock', 'is no document'],
  ])('a path %s %s', (path, why) => {
    const elsewhere = workTree({ 'a.md': 'old a' })
    const root = crashed({ 'precious.md': 'precious', 'docs/b.md': 'old b' }, one({ path }))
    symlinkSync(elsewhere.directory, join(root.directory, 'away'))
    symlinkSync('docs', join(root.directory, 'near'))
    symlinkSync('precious.md', join(root.directory, 'link.md'))
    expect(() => recover(root)).toThrow(`Unexpected journal: \`${path}\` ${why}, `)
  })

  test('a journal of more than 16 MiB is not read', () => {
    const look =
      (size: number): Disk['look'] =>
      path => {
        const facts = nodeDisk.look(path)
        return facts && path.endsWith('/journal.json') ? { ...facts, size } : facts
      }
    const root = crashed({ 'a.md': 'old a' }, one({}))
    expect(() => recover(root, { ...nodeDisk, look: look(2 ** 24 + 1) })).toThrow('it has 16777217 bytes')
    expect(recover(root, { ...nodeDisk, look: look(2 ** 24) })).toHaveLength(1)
  })

  test('one whose file was edited since has nothing left to do', () => {
    const root = crashed({ 'a.md': 'mine' }, one({}))
    expect(recover(root)).toHaveLength(2)
    expect(treeOf(root)).toEqual({ '.closeout/': '', 'a.md': 'mine' })
  })

  test('a journal that is a link, and one that is a folder', () => {
    const elsewhere = workTree({ 'journal.json': journal(two) })
    const root = workTree({ '.closeout/trace/x.json': '' })
    symlinkSync(join(elsewhere.directory, 'journal.json'), join(root.directory, '.closeout/journal.json'))
    expect(() => recover(root)).toThrow('Unexpected journal: it is a link')
    const other = workTree({ '.closeout/journal.json/x': '' })
    expect(() => recover(other)).toThrow('Unexpected journal: it is not a file')
  })

  test('temporary files that are links or folders', () => {
    const elsewhere = workTree({ 'b.md': 'new a' })
    const root = crashed({ 'a.md': 'old a' }, one({}))
    symlinkSync(join(elsewhere.directory, 'b.md'), join(root.directory, '.closeout-7-0.new'))
    expect(() => recover(root)).toThrow('Unexpected journal: a temporary file of `a.md` is no file')
    expect(treeOf(elsewhere)).toEqual({ 'b.md': 'new a' })
  })

  test('lost content: old and new of one file are gone', () => {
    const root = crashed({ 'a.md': 'new a', 'docs/b.md': 'old b' })
    expect(() => recover(root)).toThrow('neither all old nor all new contents are there any more')
    expect(documentsOf(root)).toMatchObject({ 'a.md': 'new a', 'docs/b.md': 'old b' })
  })
})

test('nothing was left: nothing is said, and nothing is made', () => {
  const root = workTree({ 'a.md': 'text' })
  expect(recover(root)).toEqual([])
  expect(treeOf(root)).toEqual({ 'a.md': 'text' })
})
