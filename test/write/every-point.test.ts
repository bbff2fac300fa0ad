import { expect, test } from 'vitest'
import { CloseoutError } from '../../src/diagnostic.ts'
import { recover } from '../../src/write/recover.ts'
import { writeAll } from '../../src/write/write-all.ts'
import type { Fault } from './faulty-disk.ts'
import { Death, simulateMachine } from './simulated-disk.ts'
import { documentsOf, planned, resetTree, workTree } from './work-tree.ts'

const before = { 'a.md': 'old a', 'docs/b.md': 'old b', 'docs/c.md': 'old c', 'kept.md': 'same' }
const changes = planned({
  'a.md': ['old a', 'new a'],
  'docs/b.md': ['old b', 'new b'],
  'docs/c.md': ['old c', 'new c'],
  'new/deep/d.md': [undefined, 'new d'],
  'docs/e.md': [undefined, 'new e'],
  'kept.md': ['same', 'same'],
})
const after = {
  'a.md': 'new a',
  'docs/b.md': 'new b',
  'docs/c.md': 'new c',
  'new/deep/d.md': 'new d',
  'docs/e.md': 'new e',
  'kept.md': 'same',
}

/** Runs the write with a fault; what it threw, or undefined. */
function run(machine: ReturnType<typeof simulateMachine>, root: Parameters<typeof recover>[0], fault?: Fault) {
  const process = machine.boot(fault)
  try {
    writeAll(root, changes, process.disk)
    return { process, error: undefined }
  } catch (error) {
    return { process, error }
  } finally {
    process.end()
  }
}

/** For machines that are busy with something else. */
const minutes = 300_000

test(
  'a process that dies at any call leaves a set the next command makes all old or all new',
  () => {
    const { log } = run(simulateMachine(), workTree(before)).process
    // What a death after one call leaves is what one before the next leaves; a write can stop half-way, too.
    const deaths = log.flatMap((call, at): Fault[] => [
      { at, how: 'before' },
      ...(call === 'write' ? [{ at, how: 'torn' } as const] : []),
    ])
    expect(deaths.length).toBeGreaterThan(90)
    const root = workTree(before)
    const outcomes = { old: 0, new: 0 }
    for (const death of [...deaths, { at: log.length - 1, how: 'after' } as const]) {
      const machine = simulateMachine()
      resetTree(root, before)
      const title = `${JSON.stringify(death)} (${log[death.at]!})`
      expect(run(machine, root, death).error, title).toBeInstanceOf(Death)
      const warnings = recover(root, machine.boot().disk)
      const documents = documentsOf(root)
      const isNew = documents['a.md'] === 'new a'
      expect(documents, title).toEqual(isNew ? after : before)
      expect(warnings.every(({ rule, severity }) => rule === 'recovered' && severity === 'warning')).toBe(true)
      outcomes[isNew ? 'new' : 'old']++
      // Before there is a lock nothing has begun; after it is gone all is done.
      expect(warnings.length > 0, title).toBe(death.at > log.indexOf('link') && death.how !== 'after')
      expect(recover(root, machine.boot().disk), title).toEqual([])
    }
    expect(outcomes.old).toBeGreaterThan(30)
    expect(outcomes.new).toBeGreaterThan(30)
  },
  minutes,
)

test(
  'an error of the system at any call undoes everything, or is got around',
  () => {
    const codes = ['ENOSPC', 'EACCES', 'EXDEV', 'EIO', 'EROFS', 'EISDIR']
    const { log } = run(simulateMachine(), workTree(before)).process
    const root = workTree(before)
    let undone = 0
    for (const [at, call] of log.entries()) {
      const code = codes[at % codes.length]!
      const machine = simulateMachine()
      resetTree(root, before)
      const { error } = run(machine, root, { at, how: { code } })
      const title = `${code} at ${at} (${call}): ${String(error)}`
      if (error !== undefined) {
        undone++
        expect(error, title).toBeInstanceOf(CloseoutError)
        // Undone by the process itself, before anyone recovers.
        expect(documentsOf(root), title).toMatchObject(before)
        expect(
          Object.keys(documentsOf(root)).filter(path => path.includes('closeout-') || path.startsWith('new')),
        ).toEqual([])
      }
      recover(root, machine.boot().disk)
      expect(documentsOf(root), title).toEqual(error === undefined ? after : before)
    }
    expect(undone).toBeGreaterThan(40)
  },
  minutes,
)
