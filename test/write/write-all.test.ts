import { chmodSync, linkSync, lstatSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CloseoutError } from '../../src/diagnostic.ts'
import type { Root } from '../../src/root.ts'
import { nodeDisk, patient, type Disk } from '../../src/write/disk.ts'
import { writeAll, type PlannedWrite } from '../../src/write/write-all.ts'
import { documentsOf, planned, putFile, treeOf, workTree } from './work-tree.ts'

/** The rule and file of each diagnostic of a refusal. */
function refusal(root: Root, writes: readonly PlannedWrite[], disk?: Disk): string[] {
  try {
    writeAll(root, writes, disk)
  } catch (error) {
    if (error instanceof CloseoutError) return error.diagnostics.map(({ rule, file }) => `${rule} ${file}`)
    throw error
  }
  return []
}

describe('what is written', () => {
  test('new, changed and unchanged files; nothing else is left', () => {
    const root = workTree({ 'a.md': 'old', 'same.md': 'same' })
    const result = writeAll(
      root,
      planned({ 'a.md': ['old', 'new'], 'same.md': ['same', 'same'], 'deep/er/b.md': [undefined, 'b'] }),
    )
    expect(result).toEqual({ written: ['a.md', 'deep/er/b.md'], unchanged: ['same.md'] })
    expect(treeOf(root)).toEqual({ '.closeout/': '', 'a.md': 'new', 'same.md': 'same', 'deep/er/b.md': 'b' })
  })

  test('an unchanged file is not touched, and a run without a change leaves no trace', () => {
    const root = workTree({ 'a.md': 'text' })
    const version = () => nodeDisk.look(join(root.directory, 'a.md'))!.version
    const before = version()
    expect(writeAll(root, planned({ 'a.md': ['text', 'text'] }))).toEqual({ written: [], unchanged: ['a.md'] })
    expect(version()).toBe(before)
    expect(treeOf(root)).toEqual({ 'a.md': 'text' })
  })

  test('a file that someone else has already given the new content is unchanged', () => {
    const root = workTree({ 'a.md': 'new' })
    expect(writeAll(root, planned({ 'a.md': ['old', 'new'] }))).toEqual({ written: [], unchanged: ['a.md'] })
  })

  test('bytes are kept as they are: byte order mark, CRLF, an empty file', () => {
    const root = workTree()
    writeAll(root, planned({ 'a.md': [undefined, '\uFEFFone\r\ntwo\r\n'], 'empty.md': [undefined, ''] }))
    expect(readFileSync(join(root.directory, 'a.md'))).toEqual(Buffer.from('\uFEFFone\r\ntwo\r\n'))
    expect(treeOf(root)['empty.md']).toBe('')
  })

  test.each([0o644, 0o600, 0o755, 0o664])('mode %o is kept', mode => {
    const root = workTree({ 'a.md': 'old' })
    chmodSync(join(root.directory, 'a.md'), mode)
    writeAll(root, planned({ 'a.md': ['old', 'new'] }))
    expect(statSync(join(root.directory, 'a.md')).mode & 0o7777).toBe(mode)
  })

  test('a symbolic link stays a link, and the file it leads to is replaced', () => {
    const root = workTree({ 'real/a.md': 'old' })
    symlinkSync('real/a.md', join(root.directory, 'link.md'))
    expect(writeAll(root, planned({ 'link.md': ['old', 'new'] }))).toEqual({ written: ['link.md'], unchanged: [] })
    expect(documentsOf(root)).toEqual({ 'link.md': '-> real/a.md', 'real/a.md': 'new' })
  })

  test('a second hard link keeps the old content', () => {
    const root = workTree({ 'a.md': 'old' })
    linkSync(join(root.directory, 'a.md'), join(root.directory, 'b.md'))
    writeAll(root, planned({ 'a.md': ['old', 'new'] }))
    expect(documentsOf(root)).toEqual({ 'a.md': 'new', 'b.md': 'old' })
  })
})

describe('what is refused before anything is touched', () => {
  test.each<[string, Record<string, [string | undefined, string]>, string[]]>([
    ['a path out of the root', { '../a.md': [undefined, 'x'] }, ['outside-root ../a.md']],
    ['a folder where a file should be', { folder: [undefined, 'x'] }, ['target-not-file folder']],
    ['a file where a folder should be', { 'a.md/b.md': [undefined, 'x'] }, ['target-not-file a.md/b.md']],
    ['the lock', { '.closeout/lock': [undefined, 'x'] }, ['target-reserved .closeout/lock']],
    ['the journal', { '.closeout/journal.json': [undefined, 'x'] }, ['target-reserved .closeout/journal.json']],
    [
      'a temporary name',
      { 'folder/.closeout-1-0.new': [undefined, 'x'] },
      ['target-reserved folder/.closeout-1-0.new'],
    ],
    ['an edited file', { 'a.md': ['before the edit', 'new'] }, ['target-changed a.md']],
    ['a file that appeared', { 'a.md': [undefined, 'new'] }, ['target-changed a.md']],
    ['a file that is gone', { 'gone.md': ['old', 'new'] }, ['target-changed gone.md']],
    ['one path twice', { 'x.md': [undefined, '1'], './x.md': [undefined, '2'] }, ['target-duplicate x.md']],
    ['letter case', { 'x.md': [undefined, '1'], 'X.MD': [undefined, '2'] }, ['target-duplicate X.MD']],
    ['composed letters', { 'é.md': [undefined, '1'], 'e\u0301.md': [undefined, '2'] }, ['target-duplicate e\u0301.md']],
    ['case of a folder', { 'x/y.md': [undefined, '1'], 'X/Y.md': [undefined, '2'] }, ['target-duplicate X/Y.md']],
    ['a file below a file', { x: [undefined, '1'], 'X/y.md': [undefined, '2'] }, ['target-duplicate X/y.md']],
    ['a file above a file', { 'x/y/z.md': [undefined, '1'], x: [undefined, '2'] }, ['target-duplicate x']],
    ['a link and its file', { 'link.md': ['text', '1'], 'a.md': ['text', '2'] }, ['target-duplicate a.md']],
    ['two hard links', { 'twin.md': ['text', '1'], 'a.md': ['text', '2'] }, ['target-duplicate a.md']],
    [
      'every unfit target is named',
      { '../a.md': [undefined, 'x'], 'fine.md': [undefined, 'x'], folder: [undefined, 'x'] },
      ['outside-root ../a.md', 'target-not-file folder'],
    ],
  ])('%s', (_, changes, expected) => {
    const root = workTree({ 'a.md': 'text', 'folder/b.md': 'b' })
    symlinkSync('a.md', join(root.directory, 'link.md'))
    linkSync(join(root.directory, 'a.md'), join(root.directory, 'twin.md'))
    const before = treeOf(root)
    expect(refusal(root, planned({ 'other.md': [undefined, 'other'], ...changes }))).toEqual(expected)
    expect(treeOf(root)).toEqual(before)
  })

  test('files that differ by more than case are no duplicates', () => {
    const root = workTree()
    const changes = planned({ 'x.md': [undefined, '1'], 'x/y.md': [undefined, '2'], 'X/z.md': [undefined, '3'] })
    expect(writeAll(root, changes).written).toEqual(['x.md', 'x/y.md', 'X/z.md'])
  })

  test('a read-only file and a read-only folder', () => {
    const root = workTree({ 'a.md': 'old', 'folder/b.md': 'old' })
    chmodSync(join(root.directory, 'a.md'), 0o444)
    chmodSync(join(root.directory, 'folder'), 0o555)
    const changes = planned({
      'a.md': ['old', 'new'],
      'folder/b.md': ['old', 'new'],
      'folder/c/d.md': [undefined, 'new'],
    })
    expect(refusal(root, changes)).toEqual([
      'target-read-only a.md',
      'target-read-only folder/b.md',
      'target-read-only folder/c/d.md',
    ])
    chmodSync(join(root.directory, 'folder'), 0o755)
    expect(treeOf(root)).toEqual({ 'a.md': 'old', 'folder/b.md': 'old' })
  })

  test('a link out of the root', () => {
    const outside = workTree({ 'a.md': 'theirs' })
    const root = workTree()
    symlinkSync(join(outside.directory, 'a.md'), join(root.directory, 'file.md'))
    symlinkSync(outside.directory, join(root.directory, 'folder'))
    expect(refusal(root, planned({ 'file.md': ['theirs', 'x'], 'folder/a.md': ['theirs', 'x'] }))).toEqual([
      'outside-root file.md',
      'outside-root folder/a.md',
    ])
    expect(treeOf(outside)).toEqual({ 'a.md': 'theirs' })
  })

  test('a control folder that is a link or a file', () => {
    const outside = workTree()
    const root = workTree()
    symlinkSync(outside.directory, join(root.directory, '.closeout'))
    expect(refusal(root, planned({ 'a.md': [undefined, 'x'] }))).toEqual(['outside-root .closeout'])
    expect(treeOf(outside)).toEqual({})
    const other = workTree({ '.closeout': 'a file' })
    expect(refusal(other, planned({ 'a.md': [undefined, 'x'] }))).toEqual(['outside-root .closeout'])
  })

  test('after an interrupted run that nobody recovered', () => {
    const root = workTree({ '.closeout/journal.json': '{}' })
    expect(refusal(root, planned({ 'a.md': [undefined, 'x'] }))).toEqual(['run-unfinished .closeout/journal.json'])
  })
})

describe('what others do while it writes', () => {
  /** The disk, with something happening before the first rename of a staged file. */
  function interrupted(name: 'rename' | 'link', to: string, happens: () => void): Disk {
    let done = false
    const call = (from: string, target: string) => {
      if (!done && target.endsWith(to)) {
        done = true
        happens()
      }
      nodeDisk[name](from, target)
    }
    return { ...nodeDisk, [name]: call }
  }

  const changes = planned({ 'a.md': ['old a', 'new a'], 'b.md': ['old b', 'new b'], 'c.md': [undefined, 'new c'] })

  test('an edit of a later file is kept, and the earlier ones are undone', () => {
    const root = workTree({ 'a.md': 'old a', 'b.md': 'old b' })
    const disk = interrupted('rename', '/a.md', () => putFile(root.directory, 'b.md', 'their b'))
    expect(refusal(root, changes, disk)).toEqual(['target-changed b.md'])
    expect(documentsOf(root)).toEqual({ 'a.md': 'old a', 'b.md': 'their b' })
  })

  test('an edit in the very moment of the rename is kept', () => {
    const root = workTree({ 'a.md': 'old a', 'b.md': 'old b' })
    const disk = interrupted('rename', '/b.md', () => putFile(root.directory, 'b.md', 'their b'))
    expect(refusal(root, changes, disk)).toEqual(['target-changed b.md'])
    expect(documentsOf(root)).toEqual({ 'a.md': 'old a', 'b.md': 'their b' })
  })

  test('a file that appears in the very moment it is created is kept', () => {
    const root = workTree({ 'a.md': 'old a', 'b.md': 'old b' })
    const disk = interrupted('link', '/c.md', () => putFile(root.directory, 'c.md', 'their c'))
    expect(refusal(root, changes, disk)).toEqual(['target-changed c.md'])
    expect(documentsOf(root)).toEqual({ 'a.md': 'old a', 'b.md': 'old b', 'c.md': 'their c' })
  })

  test('a file removed meanwhile stays removed', () => {
    const root = workTree({ 'a.md': 'old a', 'b.md': 'old b' })
    const disk = interrupted('rename', '/a.md', () => nodeDisk.unlink(join(root.directory, 'b.md')))
    expect(refusal(root, changes, disk)).toEqual(['target-changed b.md'])
    expect(documentsOf(root)).toEqual({ 'a.md': 'old a' })
  })

  test('a folder created for a document keeps what someone else put there', () => {
    const root = workTree({ 'a.md': 'old a' })
    const disk = interrupted('rename', '/a.md', () => {
      putFile(root.directory, 'new/theirs.md', 'theirs')
      putFile(root.directory, 'a.md', 'their a')
    })
    const writes = planned({ 'new/x.md': [undefined, 'x'], 'a.md': ['old a', 'new a'] })
    expect(refusal(root, writes, disk)).toEqual(['target-changed a.md'])
    expect(documentsOf(root)).toEqual({ 'a.md': 'their a', 'new/theirs.md': 'theirs' })
  })
})

describe('unlike disks', () => {
  const fails = (code: string) => () => {
    throw Object.assign(new Error(code), { code })
  }
  const changes = planned({ 'a.md': ['old a', 'new a'], 'b.md': [undefined, 'new b'] })
  const after = { 'a.md': 'new a', 'b.md': 'new b' }

  test.each(['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'])('without hard links (%s) all is written as well', code => {
    const root = workTree({ 'a.md': 'old a' })
    chmodSync(join(root.directory, 'a.md'), 0o640)
    writeAll(root, changes, { ...nodeDisk, link: fails(code) })
    expect(documentsOf(root)).toEqual(after)
    expect(statSync(join(root.directory, 'a.md')).mode & 0o777).toBe(0o640)
  })

  test('without hard links an appeared file is kept', () => {
    const root = workTree({ 'a.md': 'old a' })
    const rename: Disk['rename'] = (from, to) => {
      if (to.endsWith('/a.md')) putFile(root.directory, 'b.md', 'their b')
      nodeDisk.rename(from, to)
    }
    expect(refusal(root, changes, { ...nodeDisk, link: fails('EPERM'), rename })).toEqual(['target-changed b.md'])
    expect(documentsOf(root)).toEqual({ 'a.md': 'old a', 'b.md': 'their b' })
  })

  test('folders that cannot be flushed, as on Windows', () => {
    const root = workTree({ 'a.md': 'old a' })
    const open: Disk['open'] = (path, flags, mode) =>
      flags === 'r' ? fails('EISDIR')() : nodeDisk.open(path, flags, mode)
    writeAll(root, changes, { ...nodeDisk, open })
    expect(documentsOf(root)).toEqual(after)
  })

  test('on Windows a file that is open elsewhere is asked for again', () => {
    const root = workTree({ 'a.md': 'old a' })
    let refusals = 3
    let pauses = 0
    const rename: Disk['rename'] = (from, to) => (refusals-- > 0 ? fails('EBUSY')() : nodeDisk.rename(from, to))
    writeAll(root, changes, patient({ ...nodeDisk, windows: true, rename, pause: () => void pauses++ }))
    expect(pauses).toBe(3)
    expect(documentsOf(root)).toEqual(after)
  })

  test.each(['look', 'read', 'open', 'unlink', 'mkdir'] as const)(
    'on Windows a file that is held for a moment is asked for again: %s',
    name => {
      for (const code of ['EPERM', 'EACCES', 'EBUSY']) {
        const root = workTree({ 'a.md': 'old a' })
        const seen = new Set<unknown>()
        const call = nodeDisk[name] as (...args: unknown[]) => unknown
        // Each place is held the first time it is asked for. A folder that is opened cannot be flushed.
        const held = (...args: unknown[]) => {
          if (seen.has(args[0]) || args[1] === 'r') return call(...args)
          seen.add(args[0])
          return fails(code)()
        }
        let pauses = 0
        const disk = patient({ ...nodeDisk, windows: true, [name]: held, pause: () => void pauses++ })
        writeAll(root, planned({ 'a.md': ['old a', 'new a'], 'new/b.md': [undefined, 'new b'] }), disk)
        expect(documentsOf(root)).toEqual({ 'a.md': 'new a', 'new/b.md': 'new b' })
        expect(pauses).toBe(seen.size)
        expect(pauses).toBeGreaterThan(0)
      }
    },
  )

  test('elsewhere nothing is asked for again', () => {
    expect(patient({ ...nodeDisk, windows: false })).toEqual({ ...nodeDisk, windows: false })
  })

  test('on Windows a file that stays open is given up, and all is as before', () => {
    const root = workTree({ 'a.md': 'old a' })
    const rename: Disk['rename'] = (from, to) => (to.endsWith('/a.md') ? fails('EPERM')() : nodeDisk.rename(from, to))
    const disk = patient({ ...nodeDisk, windows: true, rename, pause: () => undefined })
    expect(refusal(root, changes, disk)).toEqual(['write-failed a.md'])
    expect(documentsOf(root)).toEqual({ 'a.md': 'old a' })
  })

  test('on Windows a folder with the attribute read-only is written in', () => {
    const root = workTree({ 'folder/a.md': 'old a' })
    const look: Disk['look'] = path => {
      const facts = nodeDisk.look(path)
      return facts && facts.kind === 'folder' ? { ...facts, mode: 0o444 } : facts
    }
    const writes = planned({ 'folder/a.md': ['old a', 'new a'] })
    expect(refusal(root, writes, { ...nodeDisk, look })).toEqual(['target-read-only folder/a.md'])
    writeAll(root, writes, { ...nodeDisk, look, windows: true })
    expect(documentsOf(root)).toEqual({ 'folder/a.md': 'new a' })
  })

  test('files that have no numbers are not one', () => {
    const root = workTree({ 'a.md': 'old a', 'b.md': 'old b' })
    const look: Disk['look'] = path => {
      const facts = nodeDisk.look(path)
      return facts && { ...facts, inode: undefined }
    }
    writeAll(root, planned({ 'a.md': ['old a', 'new a'], 'b.md': ['old b', 'new b'] }), { ...nodeDisk, look })
    expect(documentsOf(root)).toEqual({ 'a.md': 'new a', 'b.md': 'new b' })
  })

  test('and all is as before where writing them fails', () => {
    const root = workTree({ 'a.md': 'old a' })
    const look: Disk['look'] = path => {
      const facts = nodeDisk.look(path)
      return facts && { ...facts, inode: undefined }
    }
    const link: Disk['link'] = (from, to) => (to.endsWith('/b.md') ? fails('EACCES')() : nodeDisk.link(from, to))
    const rename: Disk['rename'] = (from, to) => (to.endsWith('/b.md') ? fails('EACCES')() : nodeDisk.rename(from, to))
    expect(refusal(root, changes, { ...nodeDisk, look, link, rename })).toEqual(['write-failed b.md'])
    expect(documentsOf(root)).toEqual({ 'a.md': 'old a' })
  })

  test('a path below a file is refused, however the system says that nothing is there', () => {
    const root = workTree({ 'a.md': 'a' })
    const look: Disk['look'] = path => (path.includes('a.md/') ? undefined : nodeDisk.look(path))
    const writes = planned({ 'a.md/b.md': [undefined, 'x'], 'a.md/c/d.md': [undefined, 'x'] })
    const refused = ['target-not-file a.md/b.md', 'target-not-file a.md/c/d.md']
    expect(refusal(root, writes, { ...nodeDisk, look })).toEqual(refused)
    expect(refusal(root, writes)).toEqual(refused)
  })

  test('a disk that takes a few bytes at a time', () => {
    const root = workTree({ 'a.md': 'old a' })
    const write: Disk['write'] = (file, bytes, from) => nodeDisk.write(file, bytes.subarray(0, from + 2), from)
    writeAll(root, changes, { ...nodeDisk, write })
    expect(documentsOf(root)).toEqual(after)
  })

  test('the owner is handed on, and one that cannot be given is let go', () => {
    const root = workTree({ 'a.md': 'old a' })
    const given: number[][] = []
    const look: Disk['look'] = path => {
      const facts = nodeDisk.look(path)
      return facts && path.endsWith('/a.md') ? { ...facts, owner: 4711, group: 4712 } : facts
    }
    const chown: Disk['chown'] = (_, owner, group) => {
      given.push([owner, group])
      fails('EPERM')()
    }
    writeAll(root, changes, { ...nodeDisk, look, chown })
    expect(given).toEqual([[4711, 4712]])
    expect(documentsOf(root)).toEqual(after)
  })

  test('the message of an error says what it was, and that it can be tried again', () => {
    const root = workTree({ 'a.md': 'old a' })
    const rename: Disk['rename'] = (from, to) => (to.endsWith('/a.md') ? fails('EXDEV')() : nodeDisk.rename(from, to))
    expect(() => writeAll(root, changes, { ...nodeDisk, rename })).toThrow(
      'Cannot write `a.md`: it is on another device (`EXDEV`), expected a writable place',
    )
  })

  test('a run that can be neither ended nor undone says both, and recovers later', () => {
    const root = workTree({ 'a.md': 'old a', 'c.md': 'old c' })
    const rename: Disk['rename'] = (from, to) => {
      if (to.endsWith('/c.md') || from.endsWith('.old')) fails('EIO')()
      nodeDisk.rename(from, to)
    }
    const writes = planned({ 'a.md': ['old a', 'new a'], 'c.md': ['old c', 'new c'] })
    expect(refusal(root, writes, { ...nodeDisk, rename })).toEqual(['write-failed c.md', 'write-failed .closeout'])
    expect(documentsOf(root)['a.md']).toBe('new a')
    expect(lstatSync(join(root.directory, '.closeout/journal.json')).isFile()).toBe(true)
  })
})

test('a bug is not taken for trouble with the disk', () => {
  const root = workTree({ 'a.md': 'old a' })
  const rename: Disk['rename'] = (from, to) => {
    if (to.endsWith('/a.md')) throw new TypeError('a bug')
    nodeDisk.rename(from, to)
  }
  expect(() => writeAll(root, planned({ 'a.md': ['old a', 'new a'] }), { ...nodeDisk, rename })).toThrow(TypeError)
  expect(documentsOf(root)).toEqual({ 'a.md': 'old a' })
})

test('a temporary name that is taken is left alone', () => {
  const root = workTree({ 'a.md': 'old a' })
  const { pid } = nodeDisk.identify()
  mkdirSync(join(root.directory, 'sub'))
  writeFileSync(join(root.directory, `.closeout-${pid}-0.old`), 'kept by an earlier run')
  writeAll(root, planned({ 'a.md': ['old a', 'new a'] }))
  expect(documentsOf(root)).toEqual({
    'a.md': 'new a',
    'sub/': '',
    [`.closeout-${pid}-0.old`]: 'kept by an earlier run',
  })
})
