import { existsSync, mkdirSync, readFileSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CloseoutError } from '../../src/diagnostic.ts'
import { nodeDisk, type Disk } from '../../src/write/disk.ts'
import { isPlain, sha256Of } from '../../src/write/journal.ts'
import { underLock, withLock } from '../../src/write/lock.ts'
import { readTogether } from '../../src/write/read-together.ts'
import { recover } from '../../src/write/recover.ts'
import { writeAll } from '../../src/write/write-all.ts'
import { documentsOf, planned, putFile, treeOf, workTree } from './work-tree.ts'

const fails = (code: string) => () => {
  throw Object.assign(new Error(code), { code })
}
const sha = (text: string) => sha256Of(Buffer.from(text))

/** The rule and the words of each diagnostic of a refusal. */
function said(work: () => unknown): string[] {
  try {
    work()
  } catch (error) {
    if (!(error instanceof CloseoutError)) throw error
    return error.diagnostics.map(({ rule, message }) => `${rule}: ${message}`)
  }
  return []
}

test('the control folder is no document, and a file that closeout keeps for others is one', () => {
  const root = workTree()
  expect(said(() => writeAll(root, planned({ '.closeout': [undefined, 'x'] })))).toEqual([
    'target-reserved: Unexpected target `.closeout`: closeout keeps its own files there, expected another name',
  ])
  writeAll(root, planned({ '.closeout/trace/a.json': [undefined, '{}'] }))
  expect(treeOf(root)).toEqual({ '.closeout/trace/a.json': '{}' })
})

test('a file that becomes a folder, or is edited in the moment of the rename, is left and named', () => {
  const happening = (happens: (root: string) => void) => {
    const root = workTree({ 'a.md': 'old a', 'b.md': 'old b' })
    const rename: Disk['rename'] = (from, to) => {
      if (to.endsWith('/a.md') && from.endsWith('.new')) happens(root.directory)
      nodeDisk.rename(from, to)
    }
    const changes = planned({ 'a.md': ['old a', 'new a'], 'b.md': ['old b', 'new b'] })
    return said(() => writeAll(root, changes, { ...nodeDisk, rename }))
  }
  const becomesFolder = (root: string) => {
    unlinkSync(join(root, 'b.md'))
    mkdirSync(join(root, 'b.md'))
  }
  expect(happening(becomesFolder)).toEqual([
    'target-not-file: Unexpected target `b.md`: it is a folder, expected a file or nothing',
  ])
  expect(happening(root => putFile(root, 'a.md', 'their a'))).toEqual([
    'target-changed: `a.md` was edited since it was read, expected it as it was',
  ])
})

test('a place the system refuses to write is read-only; a bug is a bug', () => {
  const root = workTree({ 'a.md': 'old' })
  const write = (mayWrite: Disk['mayWrite']) =>
    said(() => writeAll(root, planned({ 'a.md': ['old', 'new'] }), { ...nodeDisk, mayWrite }))
  expect(write(fails('EACCES'))).toEqual([
    'target-read-only: Cannot write `a.md`: it is read-only, expected a writable place',
  ])
  const bug = () => {
    throw new TypeError('a bug')
  }
  expect(() => write(bug)).toThrow('a bug')
})

test('a folder that cannot be created is named', () => {
  const root = workTree()
  const mkdir: Disk['mkdir'] = path => (path.endsWith('/new') ? fails('EACCES')() : nodeDisk.mkdir(path))
  expect(said(() => writeAll(root, planned({ 'new/a.md': [undefined, 'x'] }), { ...nodeDisk, mkdir }))).toEqual([
    'write-failed: Cannot create the folder `new`: permission denied (`EACCES`), expected a writable place',
  ])
  expect(documentsOf(root)).toEqual({})
})

test.each([
  ['the same', {}, []],
  ['another owner', { owner: 4711 }, ['4711 own']],
  ['another group', { group: 4712 }, ['own 4712']],
])('the owner is handed on where it differs: %s', (_, more, expected) => {
  const root = workTree({ 'a.md': 'old' })
  const own = nodeDisk.look(join(root.directory, 'a.md'))!
  const look: Disk['look'] = path => {
    const facts = nodeDisk.look(path)
    return facts && path.endsWith('/a.md') ? { ...facts, ...more } : facts
  }
  const given: string[] = []
  const chown: Disk['chown'] = (_file, owner, group) =>
    void given.push(`${owner === own.owner ? 'own' : owner} ${group === own.group ? 'own' : group}`)
  writeAll(root, planned({ 'a.md': ['old', 'new'] }), { ...nodeDisk, look, chown })
  expect(given).toEqual(expected)
})

test('a lock whose draft was swept away is asked for again', () => {
  const root = workTree()
  let links = 0
  const link: Disk['link'] = (from, to) => (links++ === 0 ? fails('ENOENT')() : nodeDisk.link(from, to))
  expect(underLock(root, { ...nodeDisk, link }, () => 'done')).toBe('done')
  expect(links).toBe(2)
  expect(treeOf(root)).toEqual({ '.closeout/': '' })
})

test('a draft of this very process is no leftover', () => {
  const root = workTree()
  putFile(root.directory, `.closeout/.closeout-lock-${nodeDisk.identify().id}`, 'half')
  const before = treeOf(root)
  expect(recover(root)).toEqual([])
  expect(treeOf(root)).toEqual(before)
})

const inProc = (() => {
  try {
    return readFileSync('/proc/self/stat', 'latin1')
  } catch {
    return undefined
  }
})()
test.skipIf(inProc === undefined)('a holder is known by when it started', () => {
  const started = inProc!.split(') ')[1]!.split(' ')[19]!
  expect(nodeDisk.identify().started).toMatch(new RegExp(`^[0-9a-f]{8}\\.${started}$`))
})

test('who reads beside a run that takes too long is told who writes', async () => {
  const root = workTree({ 'a.md': 'a' })
  const rule = (reading: Promise<unknown>) =>
    reading.catch((error: unknown) => (error as CloseoutError).diagnostics[0]!.rule)
  await withLock(root, async () => {
    putFile(root.directory, '.closeout/journal.json', '{}')
    expect(await rule(readTogether(root, ['a.md'], () => 'read', { waitMilliseconds: 0 }))).toBe('locked')
    unlinkSync(join(root.directory, '.closeout/journal.json'))
  })
  const edits = () => putFile(root.directory, 'a.md', String(performance.now()))
  expect(await rule(readTogether(root, ['a.md'], edits, { waitMilliseconds: 0 }))).toBe('locked')
})

const journal = (folders: string[]) =>
  JSON.stringify({
    version: 1,
    pid: 7,
    folders,
    files: [
      { path: 'c.md', before: null, after: sha('new c'), staged: '.closeout-7-0.new', backup: '.closeout-7-0.old' },
    ],
  })

test('a file system that decomposes the letters of a name leads nowhere else', () => {
  const place = (real: string) => ({ path: 'é.md', absolute: '/root/é.md', real: `/root/${real}` })
  expect(isPlain('é.md', place('e\u0301.md'))).toBe(true)
  expect(isPlain('é.md', place('e.md'))).toBe(false)
  expect(isPlain('./é.md', place('é.md'))).toBe(false)
})

test('what cannot be looked at is told as such, by who recovers and by who reads', async () => {
  const root = workTree({ '.closeout/lock': '{}', 'a.md': 'a' })
  const held = (name: string): Disk => ({
    ...nodeDisk,
    look: path => (path.endsWith(name) ? fails('EPERM')() : nodeDisk.look(path)),
  })
  const why = 'the operation is not permitted (`EPERM`)'
  expect(said(() => recover(root, held('lock')))).toEqual([
    `write-failed: Cannot look for an interrupted run: ${why}, expected a readable folder`,
  ])
  const reading = async (disk: Disk) => {
    const error: unknown = await readTogether(root, ['a.md'], () => 'read', { disk }).catch((one: unknown) => one)
    return said(() => {
      throw error
    })
  }
  expect(await reading(held('journal.json'))).toEqual([
    `write-failed: Cannot look at \`.closeout\`: ${why}, expected a readable place`,
  ])
  expect(await reading(held('a.md'))).toEqual([
    `write-failed: Cannot look at \`a.md\`: ${why}, expected a readable place`,
  ])
})

test('a journal may name only folders of its own files', () => {
  const root = workTree({ '.closeout/journal.json': journal(['other']), '.closeout-7-0.new': 'new c' })
  expect(said(() => recover(root))).toEqual([
    'journal-damaged: Unexpected journal: `other` holds no target, expected one of an interrupted run',
  ])
})

test('a created file never replaces one that appears while a run is finished', () => {
  const root = workTree({ '.closeout/journal.json': journal([]), '.closeout-7-0.new': 'new c' })
  const link: Disk['link'] = (from, to) => {
    if (to.endsWith('/c.md')) putFile(root.directory, 'c.md', 'their c')
    nodeDisk.link(from, to)
  }
  expect(said(() => recover(root, { ...nodeDisk, link }))).toEqual([
    'write-failed: Cannot recover an interrupted run: there is a file of this name already (`EEXIST`), expected a writable place',
  ])
  expect(documentsOf(root)['c.md']).toBe('their c')
})

test('an edit that recovery keeps is told in words, and another file of the control folder stays', () => {
  const root = workTree({
    'c.md': 'mine',
    '.closeout/notes.txt': 'theirs',
    '.closeout/journal.json': journal([]),
    '.closeout-7-0.new': 'new c',
  })
  expect(recover(root).map(({ file, message }) => `${file}: ${message}`)).toEqual([
    '.closeout/journal.json: An interrupted run (process 7) was undone: 1 file as before it (`c.md`)',
    'c.md: `c.md` was edited since the run was interrupted; kept',
  ])
  expect(treeOf(root)).toEqual({ 'c.md': 'mine', '.closeout/notes.txt': 'theirs' })
})

test.each(['EPERM', 'EISDIR', 'EACCES', 'EBADF', 'EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])(
  'a folder that cannot be flushed (%s) does not stop the writing',
  code => {
    const root = workTree({ 'a.md': 'old' })
    const open: Disk['open'] = (path, flags, mode) => (flags === 'r' ? fails(code)() : nodeDisk.open(path, flags, mode))
    writeAll(root, planned({ 'a.md': ['old', 'new'] }), { ...nodeDisk, open })
    expect(documentsOf(root)).toEqual({ 'a.md': 'new' })
  },
)

test('a link that is made all the same where the system says no never replaces what appeared', () => {
  const root = workTree()
  const link: Disk['link'] = (from, to) => {
    if (!to.endsWith('/c.md')) return nodeDisk.link(from, to)
    putFile(root.directory, 'c.md', 'their c')
    return fails('EPERM')()
  }
  expect(said(() => writeAll(root, planned({ 'c.md': [undefined, 'my c'] }), { ...nodeDisk, link }))).toHaveLength(1)
  expect(documentsOf(root)).toEqual({ 'c.md': 'their c' })
})

test('the control folder may be made by another in the same moment', () => {
  const root = workTree()
  const mkdir: Disk['mkdir'] = path => {
    nodeDisk.mkdir(path)
    if (path.endsWith('/.closeout')) fails('EEXIST')()
  }
  expect(underLock(root, { ...nodeDisk, mkdir }, () => 'done')).toBe('done')
})

test('a document that is a link to what closeout keeps for itself is refused', () => {
  const root = workTree({ '.closeout/lock-after-1': 'x' })
  symlinkSync('.closeout/lock-after-1', join(root.directory, 'a.md'))
  expect(said(() => writeAll(root, planned({ 'a.md': ['x', 'y'] })))).toEqual([
    'target-reserved: Unexpected target `a.md`: closeout keeps its own files there, expected another name',
  ])
})

test.each<[string, (lock: string, text: string) => void]>([
  ['a folder', lock => mkdirSync(lock, { recursive: true })],
  ['longer than any', (lock, text) => writeFileSync(lock, text.padEnd(4097))],
])('a lock that is %s might be anybody’s', (_, make) => {
  const root = workTree({ '.closeout/trace/a.json': '{}' })
  make(join(root.directory, '.closeout/lock'), JSON.stringify({ ...nodeDisk.identify(), pid: 2 ** 30 }))
  expect(said(() => underLock(root, nodeDisk, () => undefined))).toEqual([
    'locked: The lock is held by someone it does not name, expected no other closeout at work here',
  ])
})

test('who finds what a crash left just as another takes the lock leaves it to that one', () => {
  const root = workTree({ '.closeout/.closeout-journal': 'half' })
  const other = { id: '1-x-0', pid: 1, started: 'x', machine: 'elsewhere' }
  const link: Disk['link'] = (from, to) => {
    if (!existsSync(to)) putFile(root.directory, '.closeout/lock', JSON.stringify(other))
    nodeDisk.link(from, to)
  }
  expect(recover(root, { ...nodeDisk, link })).toEqual([])
  expect(Object.keys(treeOf(root))).toEqual(['.closeout/.closeout-journal', '.closeout/lock'])
})

test('on a disk that cannot be written, only a journal stands in the way', () => {
  const root = workTree({ '.closeout/.closeout-journal': 'half' })
  const open: Disk['open'] = (path, flags, mode) =>
    flags === 'wx' ? fails('EROFS')() : nodeDisk.open(path, flags, mode)
  expect(recover(root, { ...nodeDisk, open })).toEqual([])
  putFile(root.directory, '.closeout/journal.json', journal([]))
  expect(said(() => recover(root, { ...nodeDisk, open }))).toEqual([expect.stringMatching(/^write-failed: /)])
})
