import fc from 'fast-check'
import { expect, test } from 'vitest'
import { recover } from '../../src/write/recover.ts'
import { writeAll } from '../../src/write/write-all.ts'
import type { Fault } from './faulty-disk.ts'
import { simulateMachine } from './simulated-disk.ts'
import { documentsOf, resetTree, workTree } from './work-tree.ts'

const paths = ['a.md', 'b.md', 'docs/a.md', 'docs/deep/c.md', 'new/x/y.md', 'Z.txt']
const content = fc.constantFrom('', 'one', 'two', 'x'.repeat(5000))
const change = fc.record({ before: fc.option(content, { nil: undefined }), after: content })
const changes = fc
  .uniqueArray(fc.constantFrom(...paths), { minLength: 1 })
  .chain(names => fc.tuple(...names.map(name => change.map(one => [name, one] as const))))
const how: fc.Arbitrary<Fault['how']> = fc.oneof(
  fc.constantFrom('before' as const, 'after' as const, 'torn' as const),
  fc.constantFrom('ENOSPC', 'EACCES', 'EXDEV', 'EIO', 'EROFS').map(code => ({ code })),
)
const fault: fc.Arbitrary<Fault> = fc.record({ at: fc.nat(110), how })

test('whatever the files, and wherever one run, the recovery and the next fail: all old or all new', () => {
  const root = workTree()
  fc.assert(
    fc.property(changes, fault, fault, (changes, first, second) => {
      const before: Record<string, string> = { 'kept.md': 'kept' }
      const after = { ...before }
      for (const [path, one] of changes) {
        if (one.before !== undefined) before[path] = one.before
        after[path] = one.after
      }
      resetTree(root, before)
      const machine = simulateMachine()
      const writes = changes.map(([path, one]) => ({
        path,
        before: one.before === undefined ? undefined : Buffer.from(one.before),
        content: Buffer.from(one.after),
      }))
      const failed = !succeeds(machine, first, disk => writeAll(root, writes, disk))
      // The recovery may die, too.
      succeeds(machine, second, disk => recover(root, disk))
      recover(root, machine.boot().disk)
      const found = documentsOf(root)
      if (!failed) expect(found).toEqual(after)
      expect([before, after]).toContainEqual(found)
    }),
    { numRuns: 150 },
  )
}, 300_000)

function succeeds(
  machine: ReturnType<typeof simulateMachine>,
  fault: Fault,
  work: (disk: ReturnType<ReturnType<typeof simulateMachine>['boot']>['disk']) => unknown,
): boolean {
  const process = machine.boot(fault)
  try {
    work(process.disk)
    return true
  } catch {
    return false
  } finally {
    process.end()
  }
}
