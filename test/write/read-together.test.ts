import { readFileSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { withLock } from '../../src/write/lock.ts'
import { readTogether } from '../../src/write/read-together.ts'
import { writeAll } from '../../src/write/write-all.ts'
import { planned, putFile, treeOf, workTree } from './work-tree.ts'

const paths = ['a.md', 'b.md']

function reading(root: ReturnType<typeof workTree>) {
  return (path: string) => readFileSync(join(root.directory, path), 'utf8')
}

test('what is read is handed on; nothing is written, no lock is needed', async () => {
  const root = workTree({ 'a.md': 'a', 'b.md': 'b' })
  expect(await readTogether(root, [...paths, 'missing.md'], () => paths.map(reading(root)))).toEqual(['a', 'b'])
  expect(treeOf(root)).toEqual({ 'a.md': 'a', 'b.md': 'b' })
  // Holding the lock alone changes nothing yet.
  await withLock(root, async () => {
    expect(await readTogether(root, paths, () => 'read', { waitMilliseconds: 0 })).toBe('read')
  })
})

test('a write between two reads is noticed, and all is read again', async () => {
  const root = workTree({ 'a.md': 'old a', 'b.md': 'old b' })
  let reads = 0
  const texts = await readTogether(root, paths, () => {
    const first = reading(root)('a.md')
    if (reads++ === 0) writeAll(root, planned({ 'a.md': ['old a', 'new a'], 'b.md': ['old b', 'new b'] }))
    return [first, reading(root)('b.md')]
  })
  expect({ texts, reads }).toEqual({ texts: ['new a', 'new b'], reads: 2 })
})

test('a file that appears between two reads is noticed', async () => {
  const root = workTree({ 'a.md': 'a' })
  let reads = 0
  await readTogether(root, paths, () => {
    if (reads++ === 0) putFile(root.directory, 'b.md', 'b')
  })
  expect(reads).toBe(2)
})

test('while a run is half done it waits for the end', async () => {
  const root = workTree({ 'a.md': 'new a', 'b.md': 'old b', '.closeout/journal.json': '{}' })
  const seen: string[][] = []
  const texts = await readTogether(root, paths, () => {
    const now = paths.map(reading(root))
    // The run ends after the first look, and before the second.
    if (seen.push(now) === 1)
      setTimeout(() => {
        putFile(root.directory, 'b.md', 'new b')
        unlinkSync(join(root.directory, '.closeout/journal.json'))
      })
    return now
  })
  expect(seen[0]).toEqual(['new a', 'old b'])
  expect(texts).toEqual(['new a', 'new b'])
})

test('a run that crashed half-way and was not recovered is not read', async () => {
  const root = workTree({ 'a.md': 'a', '.closeout/journal.json': '{}' })
  await expect(readTogether(root, paths, () => 'read', { waitMilliseconds: 0 })).rejects.toMatchObject({
    diagnostics: [{ rule: 'run-unfinished', file: '.closeout/journal.json' }],
  })
})

test('an error while reading is thrown when the files stood still, and forgotten when they did not', async () => {
  const root = workTree({ 'a.md': 'a' })
  const bug = new TypeError('a bug')
  await expect(readTogether(root, paths, () => Promise.reject(bug))).rejects.toBe(bug)
  let reads = 0
  const text = await readTogether(root, paths, () => {
    if (reads++ > 0) return 'read'
    putFile(root.directory, 'b.md', 'b')
    throw bug
  })
  expect(text).toBe('read')
})
