import { expect, test } from 'vitest'
import { CloseoutError } from '../../src/diagnostic.ts'
import { recover } from '../../src/write/recover.ts'
import { writeAll } from '../../src/write/write-all.ts'
import { Death, simulateMachine, type Fault } from './simulated-disk.ts'
import { documentsOf, planned, workTree } from './work-tree.ts'

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

function countCalls(): number {
  const { process, error } = run(simulateMachine(), workTree(before))
  expect(error).toBeUndefined()
  return process.calls()
}

test('a process that dies at any call leaves a set the next command makes all old or all new', () => {
  const calls = countCalls()
  expect(calls).toBeGreaterThan(40)
  const outcomes = { old: 0, new: 0, told: 0 }
  for (let at = 0; at < calls; at++)
    for (const how of ['before', 'torn', 'after'] as const) {
      const machine = simulateMachine()
      const root = workTree(before)
      const { error, process } = run(machine, root, { at, how })
      expect(error, `${how} ${at}`).toBeInstanceOf(Death)
      const warnings = recover(root, machine.boot().disk)
      const documents = documentsOf(root)
      const isNew = documents['a.md'] === 'new a'
      expect(documents, `${how} ${at} ${process.log.at(-1)!}`).toEqual(isNew ? after : before)
      expect(warnings.every(({ rule, severity }) => rule === 'recovered' && severity === 'warning')).toBe(true)
      outcomes[isNew ? 'new' : 'old']++
      outcomes.told += warnings.length
      expect(recover(root, machine.boot().disk)).toEqual([])
    }
  expect(outcomes.old).toBeGreaterThan(40)
  expect(outcomes.new).toBeGreaterThan(40)
})

test('an error of the system at any call undoes everything, or is got around', () => {
  const calls = countCalls()
  for (let at = 0; at < calls; at++)
    for (const code of ['ENOSPC', 'EACCES', 'EXDEV', 'EIO', 'EROFS', 'EISDIR']) {
      const machine = simulateMachine()
      const root = workTree(before)
      const { error, process } = run(machine, root, { at, how: { code } })
      if (error !== undefined) expect(error, `${code} ${at}`).toBeInstanceOf(CloseoutError)
      recover(root, machine.boot().disk)
      const title = `${code} ${at} ${process.log[at]!} ${String(error)}`
      expect(documentsOf(root), title).toEqual(error === undefined ? after : before)
    }
})
