import { chmodSync, linkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CloseoutError } from '../../src/diagnostic.ts'
import { nodeDisk, type Disk } from '../../src/write/disk.ts'
import { lockedBy } from '../../src/write/lock.ts'
import { recover } from '../../src/write/recover.ts'
import { systemRefusal } from '../../src/write/write-failed.ts'
import { writeAll } from '../../src/write/write-all.ts'
import { planned, workTree } from './work-tree.ts'

/** What a refusal says, and what it says to do. */
function said(work: () => unknown): (string | undefined)[] {
  try {
    work()
  } catch (error) {
    if (!(error instanceof CloseoutError)) throw error
    const { message, hint } = error.diagnostics[0]!
    return hint === undefined ? [message] : [message, hint]
  }
  return []
}

const place = 'expected a file or nothing'
const edit = 'run the command again; the edit was kept'
const twice = 'give one of them another path; letter case alone does not tell them apart'

test.each<[string, Record<string, [string | undefined, string]>, string[]]>([
  ['a folder', { folder: [undefined, 'x'] }, [`Unexpected target \`folder\`: it is a folder, ${place}`]],
  [
    'a path below a file',
    { 'a.md/b.md': [undefined, 'x'] },
    [`Unexpected target \`a.md/b.md\`: it is below a file, ${place}`],
  ],
  [
    'a file of closeout',
    { '.closeout/lock-after-1': [undefined, 'x'] },
    ['Unexpected target `.closeout/lock-after-1`: closeout keeps its own files there, expected another name'],
  ],
  ['an edit', { 'a.md': ['old', 'x'] }, ['`a.md` was edited since it was read, expected it as it was', edit]],
  ['an appearance', { 'a.md': [undefined, 'x'] }, ['`a.md` appeared since it was read, expected it as it was', edit]],
  ['a removal', { 'b.md': ['old', 'x'] }, ['`b.md` was removed since it was read, expected it as it was', edit]],
  [
    'one place twice',
    { 'a.md': ['text', 'x'], 'twin.md': ['text', 'y'] },
    ['Targets `a.md` and `twin.md` are one place, expected each file once', twice],
  ],
])('a refusal says what was seen and what was expected: %s', (_, changes, expected) => {
  const root = workTree({ 'a.md': 'text', 'folder/c.md': 'c' })
  linkSync(join(root.directory, 'a.md'), join(root.directory, 'twin.md'))
  expect(said(() => writeAll(root, planned(changes)))).toEqual(expected)
})

test('a device is no document', () => {
  const root = workTree({ 'a.md': 'text' })
  const look: Disk['look'] = path => {
    const facts = nodeDisk.look(path)
    return facts && path.endsWith('/a.md') ? { ...facts, kind: 'other' } : facts
  }
  expect(said(() => writeAll(root, planned({ 'a.md': ['text', 'x'] }), { ...nodeDisk, look }))).toEqual([
    `Unexpected target \`a.md\`: it is not a regular file, ${place}`,
  ])
})

test('what is read-only, the file or its folder, is said, and the way out', () => {
  const root = workTree({ 'a.md': 'old', 'folder/b.md': 'old' })
  chmodSync(join(root.directory, 'a.md'), 0o444)
  chmodSync(join(root.directory, 'folder'), 0o555)
  const hint = 'allow writing there, or remove the document from the configuration'
  expect(said(() => writeAll(root, planned({ 'a.md': ['old', 'x'] })))).toEqual([
    'Cannot write `a.md`: it is read-only, expected a writable place',
    hint,
  ])
  expect(said(() => writeAll(root, planned({ 'folder/b.md': ['old', 'x'] })))).toEqual([
    'Cannot write `folder/b.md`: its folder is read-only, expected a writable place',
    hint,
  ])
  chmodSync(join(root.directory, 'folder'), 0o755)
})

test('a control folder that is a file, and a run that was interrupted', () => {
  expect(said(() => writeAll(workTree({ '.closeout': '' }), planned({ 'a.md': [undefined, 'x'] })))).toEqual([
    'Unexpected file `.closeout`, expected a folder',
    'remove `.closeout` or make it a plain folder',
  ])
  const root = workTree({ '.closeout/journal.json': '{' })
  expect(said(() => writeAll(root, planned({ 'a.md': [undefined, 'x'] })))).toEqual([
    'An earlier run was interrupted, expected it to be recovered first',
    'run `closeout build`, which finishes or undoes it',
  ])
  expect(said(() => recover(root))).toEqual([
    'Unexpected journal: it is not JSON, expected one of an interrupted run',
    'look at the documents, then remove `.closeout/journal.json` and any `.closeout-*` file beside them',
  ])
})

test.each([
  ['EACCES', 'permission denied (`EACCES`)'],
  ['EBUSY', 'it is in use, or a mount point (`EBUSY`)'],
  ['EDQUOT', 'the disk quota is used up (`EDQUOT`)'],
  ['EEXIST', 'there is a file of this name already (`EEXIST`)'],
  ['EIO', 'the disk reports a fault (`EIO`)'],
  ['EISDIR', 'it is a folder (`EISDIR`)'],
  ['EMFILE', 'too many files are open (`EMFILE`)'],
  ['ENAMETOOLONG', 'the name is too long (`ENAMETOOLONG`)'],
  ['ENOENT', 'it is gone (`ENOENT`)'],
  ['ENOSPC', 'no space is left on the device (`ENOSPC`)'],
  ['ENOTDIR', 'a part of the path is not a folder (`ENOTDIR`)'],
  ['EPERM', 'the operation is not permitted (`EPERM`)'],
  ['EROFS', 'the file system is read-only (`EROFS`)'],
  ['ETXTBSY', 'it is in use (`ETXTBSY`)'],
  ['EXDEV', 'it is on another device (`EXDEV`)'],
  ['ELOOP', '`ELOOP`'],
])('an error of the system is told in words: %s', (code, words) => {
  const error = systemRefusal(Object.assign(new Error('x'), { code }), 'a.md', 'write `a.md`') as CloseoutError
  expect(error.diagnostics).toEqual([
    {
      rule: 'write-failed',
      severity: 'error',
      file: 'a.md',
      message: `Cannot write \`a.md\`: ${words}, expected a writable place`,
      hint: 'mend the cause, then run the same command again',
    },
  ])
})

test('what is no error of the system is handed back as it is', () => {
  const bug = Object.assign(new Error('x'), { code: 'ERR_INVALID_ARG_TYPE' })
  expect(systemRefusal(bug, 'a.md', 'write')).toBe(bug)
  expect(systemRefusal('EIO', 'a.md', 'write')).toBe('EIO')
})

test('who holds the lock is said as far as it is known', () => {
  const { machine } = nodeDisk.identify()
  const here = { id: '1-1-0', pid: 7, started: '1', machine }
  const message = (...[standing, waited, isCertain = true]: Parameters<typeof lockedBy>) =>
    said(() => {
      throw lockedBy(standing, waited, isCertain)
    })
  const none = 'expected no other closeout at work here'
  expect(message({ ended: [], holder: here }, 1260)).toEqual([
    `The lock is held by process 7 (waited 1.3 s), ${none}`,
    'wait until it has ended, or stop it',
  ])
  expect(message({ ended: [], holder: here }, 0, false)).toEqual([
    `The lock is held by process 7, ${none}`,
    'wait until it has ended, or stop it; if it is no closeout, remove `.closeout/lock`',
  ])
  expect(message({ ended: [], holder: { ...here, machine: 'there' } }, 0)).toEqual([
    `The lock is held by process 7 on \`there\`, ${none}`,
    'make sure that no closeout runs here, then remove `.closeout/lock`',
  ])
  expect(message({ ended: [], unreadable: 'lock-after-1' }, 0)).toEqual([
    `The lock is held by someone it does not name, ${none}`,
    'make sure that no closeout runs here, then remove `.closeout/lock-after-1`',
  ])
  expect(message({ ended: [], free: 'lock' }, 0)).toEqual([
    `The lock is held by others, one after the other, ${none}`,
    'make sure that no closeout runs here, then remove `.closeout/lock`',
  ])
})
