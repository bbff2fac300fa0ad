import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { CloseoutError, exitStatus } from '../../src/diagnostic.ts'
import type { Root } from '../../src/root.ts'
import { nodeDisk, type Disk } from '../../src/write/disk.ts'
import { isBefore } from '../../src/write/holder.ts'
import { readLock, underLock, withLock } from '../../src/write/lock.ts'
import { recover } from '../../src/write/recover.ts'
import { Death, simulateMachine } from './simulated-disk.ts'
import { putFile, treeOf, workTree } from './work-tree.ts'

const lockOf = (root: Root) => join(root.directory, '.closeout/lock')
const nothing = () => Promise.resolve()

async function refusalOf(work: () => Promise<unknown>): Promise<CloseoutError> {
  try {
    await work()
  } catch (error) {
    if (error instanceof CloseoutError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

/** A process that dies while it holds the lock. */
async function dieHolding(machine: ReturnType<typeof simulateMachine>, root: Root): Promise<number> {
  const process = machine.boot()
  const work = () => {
    process.end()
    return nothing()
  }
  await withLock(root, work, { disk: process.disk }).catch((error: unknown) => {
    if (!(error instanceof Death)) throw error
  })
  return process.pid
}

test('the lock names its holder while the work lasts, and is gone afterwards', async () => {
  const root = workTree()
  const result = await withLock(root, () => {
    const { pid } = JSON.parse(readFileSync(lockOf(root), 'utf8')) as { pid: number }
    expect(pid).toBe(nodeDisk.identify().pid)
    return Promise.resolve('done')
  })
  expect(result).toBe('done')
  expect(treeOf(root)).toEqual({ '.closeout/': '' })
})

test('the lock is gone after work that failed, and the error is the same', async () => {
  const root = workTree()
  const error = new TypeError('a bug')
  await expect(withLock(root, () => Promise.reject(error))).rejects.toBe(error)
  expect(existsSync(lockOf(root))).toBe(false)
})

test('two in one process work one after the other', async () => {
  const root = workTree()
  const steps: string[] = []
  const work = (name: string) => async () => {
    steps.push(`${name} begins`)
    await sleep(20)
    steps.push(`${name} ends`)
  }
  await Promise.all([withLock(root, work('first')), withLock(root, work('second'))])
  expect(steps).toEqual(['first begins', 'first ends', 'second begins', 'second ends'])
})

test('who waits in vain says who holds the lock', async () => {
  const root = workTree()
  const machine = simulateMachine()
  const holder = machine.boot()
  const error = await withLock(
    root,
    () => refusalOf(() => withLock(root, nothing, { waitMilliseconds: 30, disk: machine.boot().disk })),
    { disk: holder.disk },
  )
  expect(error.diagnostics).toMatchObject([{ rule: 'locked', severity: 'error', file: '.closeout/lock' }])
  expect(error.message).toMatch(
    /^The lock is held by process 5000 on `here` \(waited 0\.0 s\), expected no other closeout/,
  )
  expect(exitStatus(error.diagnostics)).toBe(2)
})

test('a holder on this machine is told without its name, and can be waited for', async () => {
  const root = workTree()
  const error = await withLock(root, () => refusalOf(() => withLock(root, nothing, { waitMilliseconds: 0 })))
  expect(error.message).toBe(
    `The lock is held by process ${nodeDisk.identify().pid}, expected no other closeout at work here`,
  )
  expect(error.diagnostics[0]!.hint).toBe('wait until it has ended, or stop it')
})

test('work that needs the lock takes it, or goes on under the one that is held', async () => {
  const root = workTree()
  expect(underLock(root, nodeDisk, () => existsSync(lockOf(root)))).toBe(true)
  expect(existsSync(lockOf(root))).toBe(false)
  await withLock(root, () => {
    underLock(root, nodeDisk, () => undefined)
    expect(existsSync(lockOf(root))).toBe(true)
    return nothing()
  })
  const other = simulateMachine().boot().disk
  await withLock(root, () => {
    expect(() => underLock(root, { ...other, isAlive: () => true }, () => undefined)).toThrow('The lock is held by')
    return nothing()
  })
})

describe('a holder that died', () => {
  test('is succeeded, again and again, and nothing of it is left', async () => {
    const root = workTree()
    const machine = simulateMachine()
    const dead = [await dieHolding(machine, root), await dieHolding(machine, root), await dieHolding(machine, root)]
    const { disk } = machine.boot()
    expect(readLock(root, disk).ended.map(({ pid }) => pid)).toEqual(dead)
    await withLock(root, nothing, { disk })
    expect(treeOf(root)).toEqual({ '.closeout/': '' })
  })

  test('has one successor, however many try', async () => {
    const root = workTree()
    const machine = simulateMachine()
    await dieHolding(machine, root)
    let working = 0
    let most = 0
    const work = async () => {
      most = Math.max(most, ++working)
      await sleep(1)
      working--
    }
    await Promise.all(Array.from({ length: 8 }, () => withLock(root, work, { disk: machine.boot().disk })))
    expect(most).toBe(1)
    expect(treeOf(root)).toEqual({ '.closeout/': '' })
  })

  test('does not get two successors when the first is done before the second has looked twice', async () => {
    const root = workTree()
    const machine = simulateMachine()
    await dieHolding(machine, root)
    // Just before the slow one claims the succession, a fast one takes it, ends, and a third takes the free lock.
    const fast = machine.boot().disk
    const third = machine.boot().disk
    let release: () => void = () => undefined
    let thirdIsDone: Promise<unknown> = nothing()
    let isFirst = true
    const link: Disk['link'] = (from, to) => {
      if (isFirst) {
        isFirst = false
        underLock(root, fast, () => undefined)
        thirdIsDone = withLock(root, () => new Promise<void>(resolve => (release = resolve)), { disk: third })
      }
      nodeDisk.link(from, to)
    }
    const slow = machine.boot(undefined, { link }).disk
    const error = await refusalOf(() => withLock(root, nothing, { disk: slow, waitMilliseconds: 0 }))
    expect(error.diagnostics[0]!.rule).toBe('locked')
    release()
    await thirdIsDone
    expect(treeOf(root)).toEqual({ '.closeout/': '' })
  })

  test('is told by recover, which takes its lock away', async () => {
    const root = workTree()
    const machine = simulateMachine()
    const pid = await dieHolding(machine, root)
    expect(recover(root, machine.boot().disk)).toEqual([
      {
        rule: 'recovered',
        severity: 'warning',
        file: '.closeout/lock',
        message: `Process ${pid} ended while it held the lock; no file was half written`,
      },
    ])
    expect(treeOf(root)).toEqual({ '.closeout/': '' })
  })
})

describe('the running process and others', () => {
  test('a process is alive, one with its number but another start is not', () => {
    const self = nodeDisk.identify()
    expect(nodeDisk.isAlive(self)).toBe(true)
    expect(nodeDisk.isAlive({ ...self, started: 'before' })).toBe(!existsSync('/proc/self/stat'))
    // Beyond the largest process number of any system.
    expect(nodeDisk.isAlive({ ...self, pid: 2 ** 30 })).toBe(false)
  })

  test('a process that started before the machine did has ended, if the clock was not set since', () => {
    const boot = 1_700_000_000_000
    expect(isBefore(String(boot - 60_001), boot)).toBe(true)
    expect(isBefore(String(boot - 60_000), boot)).toBe(false)
    expect(isBefore(nodeDisk.identify().started, boot)).toBe(false)
    expect(isBefore('12345678.5678', boot)).toBe(false)
  })

  test.skipIf(existsSync('/proc/self/stat'))('so its number is told from that of a process that runs', () => {
    expect(nodeDisk.isAlive({ ...nodeDisk.identify(), started: '0' })).toBe(false)
  })

  test('on another machine, or in another container, a process is taken to run', () => {
    expect(nodeDisk.isAlive({ ...nodeDisk.identify(), pid: 2 ** 30, machine: 'elsewhere' })).toBe(true)
  })

  test('no two locks have the same name', () => {
    expect(nodeDisk.identify().id).not.toBe(nodeDisk.identify().id)
  })
})

describe('a lock that closeout did not write', () => {
  const whole = { id: '1-1-0', pid: 1, started: '1', machine: 'm' }
  test.each([
    ['empty', ''],
    ['not JSON', '{"pid":'],
    ['without a process', '{}'],
    ['with a path for an id', JSON.stringify({ ...whole, id: '../../outside' })],
    ['with more than it should have', JSON.stringify({ ...whole, more: 1 })],
    ['with a negative number', JSON.stringify({ ...whole, pid: -1 })],
    ['too long', JSON.stringify({ ...whole, machine: 'm'.repeat(5000) })],
  ])('%s: refused with the way out', async (_, text) => {
    const root = workTree({ '.closeout/lock': text })
    const error = await refusalOf(() => withLock(root, nothing, { waitMilliseconds: 0 }))
    expect(error.message).toBe('The lock is held by someone it does not name, expected no other closeout at work here')
    expect(error.diagnostics[0]!.hint).toBe('make sure that no closeout runs here, then remove `.closeout/lock`')
    expect(readFileSync(lockOf(root), 'utf8')).toBe(text)
    expect(recover(root)).toEqual([])
  })

  test('a link is not followed', async () => {
    const outside = workTree({ secret: JSON.stringify(whole) })
    const root = workTree({ '.closeout/other': '' })
    symlinkSync(join(outside.directory, 'secret'), lockOf(root))
    const error = await refusalOf(() => withLock(root, nothing, { waitMilliseconds: 0 }))
    expect(error.diagnostics[0]!.rule).toBe('locked')
  })

  test('a chain that comes back to itself ends', () => {
    const root = workTree()
    const machine = simulateMachine()
    putFile(root.directory, '.closeout/lock', JSON.stringify({ ...whole, id: 'a' }))
    putFile(root.directory, '.closeout/lock-after-a', JSON.stringify({ ...whole, id: 'a' }))
    expect(readLock(root, machine.boot().disk)).toMatchObject({ unreadable: 'lock-after-a' })
  })
})

describe('unlike disks', () => {
  const fails = (code: string) => () => {
    throw Object.assign(new Error(code), { code })
  }

  test('without hard links the lock is created in place', async () => {
    const root = workTree()
    const disk = { ...nodeDisk, link: fails('EPERM') }
    const error = await withLock(root, () => refusalOf(() => withLock(root, nothing, { disk, waitMilliseconds: 0 })), {
      disk,
    })
    expect(error.diagnostics[0]!.rule).toBe('locked')
    expect(treeOf(root)).toEqual({ '.closeout/': '' })
  })

  test('a lock that cannot be written is not left half', async () => {
    const root = workTree()
    const error = await refusalOf(() => withLock(root, nothing, { disk: { ...nodeDisk, write: fails('ENOSPC') } }))
    expect(error.message).toBe(
      'Cannot take the lock: no space is left on the device (`ENOSPC`), expected a writable place',
    )
    expect(error.diagnostics[0]!.rule).toBe('write-failed')
    expect(treeOf(root)).toEqual({ '.closeout/': '' })
  })

  test('a lock that cannot be removed does not undo the work', async () => {
    const root = workTree()
    const disk = { ...nodeDisk, unlink: fails('EIO') }
    expect(await withLock(root, () => Promise.resolve('done'), { disk })).toBe('done')
  })

  test('a draft that cannot be removed at once goes with the lock', async () => {
    const root = workTree()
    let unlinks = 0
    const unlink = (path: string) => (unlinks++ === 0 ? fails('EIO')() : nodeDisk.unlink(path))
    await withLock(root, () => Promise.resolve(), { disk: { ...nodeDisk, unlink } })
    expect(treeOf(root)).toEqual({ '.closeout/': '' })
  })
})

test('what a crash left of drafts and old chains is swept away, a living one’s draft is not a reason to', async () => {
  const root = workTree()
  const machine = simulateMachine()
  const living = machine.boot()
  const draft = join(root.directory, `.closeout/.closeout-lock-${living.pid}-1-0`)
  putFile(root.directory, '.closeout/trace/a.json', '{}')
  writeFileSync(draft, 'half')
  expect(recover(root, machine.boot().disk)).toEqual([])
  expect(existsSync(draft)).toBe(true)
  living.end()
  putFile(root.directory, '.closeout/lock-after-1-1-0', 'x')
  putFile(root.directory, '.closeout/.closeout-journal', '{"ver')
  await withLock(root, () => Promise.resolve(recover(root, machine.boot().disk)))
  expect(recover(root, machine.boot().disk)).toEqual([])
  expect(treeOf(root)).toEqual({ '.closeout/trace/a.json': '{}' })
})
