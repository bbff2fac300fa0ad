import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Root } from '../../src/root.ts'
import { readTogether } from '../../src/write/read-together.ts'
import { recover } from '../../src/write/recover.ts'
import type { Fault } from './faulty-disk.ts'
import { bundleChild, startChild } from './start-child.ts'
import { documentsOf, treeOf, workTree } from './work-tree.ts'

let program: Awaited<ReturnType<typeof bundleChild>>
beforeAll(async () => {
  program = await bundleChild()
})
afterAll(() => program.remove())

const names = ['a.md', 'docs/b.md', 'docs/c.md', 'new/d.md', 'new/e.md']
/** Five documents; the last two are created by the first write. */
const documents = (text: string) => Object.fromEntries(names.map(name => [name, `${name} ${text}`]))
const before = () => Object.fromEntries(Object.entries(documents('old')).slice(0, 3))
/** For machines that are busy with something else. */
const minutes = 300_000

function run(root: Root, text: string, more: { fault?: Fault; waitMilliseconds?: number } = {}) {
  return startChild(program.file, { root: root.directory, documents: documents(text), ...more }).ended
}

describe('killed for good (SIGKILL)', () => {
  test(
    'at calls from the first to the last: the next command makes the set whole',
    async () => {
      const { report } = await run(workTree(before()), 'new')
      const calls = report!.calls
      expect(calls).toBeGreaterThan(80)
      const points = Array.from({ length: 8 }, (_, number) => Math.round(((calls - 1) * number) / 7))
      await Promise.all(
        points.map(async (at, number) => {
          const root = workTree(before())
          const how = (['before', 'torn', 'after'] as const)[number % 3]!
          const ended = await run(root, 'new', { fault: { at, how } })
          expect(ended, ended.errors).toMatchObject({ signal: 'SIGKILL' })
          recover(root)
          const found = documentsOf(root)
          expect([before(), documents('new')], `${how} ${at}`).toContainEqual(found)
          // And work goes on.
          expect((await run(root, 'next')).report!.diagnostics).toEqual([])
          expect(documentsOf(root)).toEqual(documents('next'))
        }),
      )
    },
    minutes,
  )

  test(
    'in the middle of endless writing, beside a reader that sees no mix',
    async () => {
      const root = workTree(documents('0'))
      const job = { root: root.directory, documents: documents(''), endless: true }
      const { child, line, ended } = startChild(program.file, job)
      await line
      const texts = () => names.map(name => readFileSync(join(root.directory, name), 'utf8').split(' ').at(-1))
      const seen = new Set<string | undefined>()
      for (let reads = 0; reads < 20; reads++) {
        const numbers = new Set(await readTogether(root, names, texts, { waitMilliseconds: minutes }))
        expect(numbers.size).toBe(1)
        seen.add([...numbers][0])
      }
      child.kill('SIGKILL')
      await ended
      recover(root)
      expect(new Set(texts()).size).toBe(1)
      expect(Object.keys(documentsOf(root)).sort()).toEqual(names)
      expect(seen.size).toBeGreaterThan(0)
    },
    minutes,
  )
})

describe('twenty at once', () => {
  test(
    'all that wait get their turn, and the last one’s documents stand',
    async () => {
      const root = workTree(before())
      const texts = Array.from({ length: 20 }, (_, number) => `run ${number}`)
      const all = await Promise.all(texts.map(text => run(root, text, { waitMilliseconds: minutes })))
      expect(all.map(({ report, errors }) => [report?.written?.length, report?.diagnostics, errors])).toEqual(
        texts.map(() => [5, [], '']),
      )
      expect(texts.map(documents)).toContainEqual(documentsOf(root))
      expect(Object.keys(treeOf(root))).toContain('.closeout/')
    },
    minutes,
  )

  test(
    'while one holds the lock, the others say who',
    async () => {
      const root = workTree(before())
      const job = { root: root.directory, documents: documents('first'), holdMilliseconds: 600_000 }
      const holder = startChild(program.file, job)
      await holder.line
      const others = await Promise.all(
        Array.from({ length: 19 }, (_, number) => run(root, `other ${number}`, { waitMilliseconds: 50 })),
      )
      for (const { report, errors } of others) {
        expect(errors).toBe('')
        expect(report!.diagnostics).toMatchObject([{ rule: 'locked', file: '.closeout/lock' }])
        expect(report!.diagnostics[0]!.message).toContain(`held by process ${String(holder.child.pid)} (waited`)
      }
      expect(documentsOf(root)).toMatchObject(before())
      // It dies; the next takes over and says so.
      holder.child.kill('SIGKILL')
      await holder.ended
      const next = await run(root, 'next')
      expect(next.report!.diagnostics).toMatchObject([{ rule: 'recovered', severity: 'warning' }])
      expect(documentsOf(root)).toEqual(documents('next'))
    },
    minutes,
  )
})

/** Whether this system lets us mount file systems of our own: root, or user namespaces. */
const mounting = ['unshare', '-rm']
const mayMount = spawnSync('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs -o size=64k none /mnt']).status === 0

describe.skipIf(!mayMount)(`on file systems of our own${mayMount ? '' : ' (skipped: no right to mount)'}`, () => {
  /** Runs a child with `root/disk` mounted so, and shows what is there afterwards. */
  async function runMounted(root: Root, mount: string, documents: Record<string, string>, folder = '') {
    const show = 'code=$?; cd "$0" && find . -type f | sort | xargs head -c 40 >&2; exit $code'
    const script = `cd "$0" && ${mount} && "$@"; ${show}`
    const directory = root.directory
    const job = { root: join(directory, folder), documents }
    return startChild(program.file, job, [...mounting, 'sh', '-c', script, directory]).ended
  }

  test('a full disk: undone', async () => {
    const root = workTree()
    mkdirSync(join(root.directory, 'disk'))
    const mount = 'mount -t tmpfs -o size=64k none disk && printf old > disk/a.md && printf old > disk/b.md'
    const big = { 'a.md': 'new', 'b.md': 'x'.repeat(30_000), 'c/d.md': 'x'.repeat(40_000) }
    const { report, errors } = await runMounted(root, mount, big, 'disk')
    expect(report!.diagnostics).toMatchObject([{ rule: 'write-failed' }])
    expect(report!.diagnostics[0]!.message).toContain('no space is left on the device (`ENOSPC`)')
    expect(errors).toBe('==> ./disk/a.md <==\nold\n==> ./disk/b.md <==\nold')
  })

  test('a read-only file system below the root: refused', async () => {
    const root = workTree({ 'a.md': 'old' })
    mkdirSync(join(root.directory, 'disk'))
    const mount = 'mount -t tmpfs none disk && printf old > disk/b.md && mount -o remount,ro disk'
    const { report, errors } = await runMounted(root, mount, { 'a.md': 'new', 'disk/b.md': 'new' })
    expect(report!.diagnostics).toMatchObject([{ rule: 'target-read-only', file: 'disk/b.md' }])
    expect(errors).toBe('==> ./a.md <==\nold\n==> ./disk/b.md <==\nold')
  })

  test('a file that is a mount point of its own cannot be replaced: undone', async () => {
    const root = workTree({ 'a.md': 'old', 'b.md': 'old', 'other.md': 'old' })
    const { report, errors } = await runMounted(root, 'mount --bind other.md b.md', { 'a.md': 'new', 'b.md': 'new' })
    expect(report!.diagnostics).toMatchObject([{ rule: 'write-failed', file: 'b.md' }])
    expect(report!.diagnostics[0]!.message).toMatch(/EBUSY|EXDEV/)
    expect(errors).toBe('==> ./a.md <==\nold\n==> ./b.md <==\nold\n==> ./other.md <==\nold')
  })

  test('documents on two devices are written together', async () => {
    const root = workTree({ 'a.md': 'old' })
    mkdirSync(join(root.directory, 'disk'))
    const mount = 'mount -t tmpfs none disk && printf old > disk/b.md'
    const { report, errors } = await runMounted(root, mount, { 'a.md': 'new', 'disk/b.md': 'new' })
    expect(report).toMatchObject({ written: ['a.md', 'disk/b.md'], diagnostics: [] })
    expect(errors).toBe('==> ./a.md <==\nnew\n==> ./disk/b.md <==\nnew')
  })
})
