import { nodeDisk, type Disk } from '../../src/write/disk.ts'
import { faultyDisk, type Fault } from './faulty-disk.ts'

/** Thrown where a simulated process dies; from then on every call of its disk throws, so nothing can be tidied up. */
export class Death extends Error {}

/** Processes of one machine; all have the real disk, and each may die at any call. */
export function simulateMachine() {
  const alive = new Set<number>()
  let processes = 0
  /** Starts a process; `changes` replaces calls of its disk. */
  function boot(fault?: Fault, changes: Partial<Disk> = {}) {
    const pid = 5000 + processes++
    let locks = 0
    alive.add(pid)
    const mortal =
      (call: (...args: never[]) => unknown) =>
      (...args: never[]) => {
        if (!alive.has(pid)) throw new Death(`process ${pid} is dead`)
        return call(...args)
      }
    const { disk, log, calls } = faultyDisk(
      {
        ...nodeDisk,
        // A dead process loses nothing the system has taken, so the wait for the disk itself can be left out.
        fsync: () => undefined,
        identify: () => ({ id: `${pid}-1-${locks++}`, pid, started: '1', machine: 'here' }),
        isAlive: holder => alive.has(holder.pid),
        ...changes,
      },
      fault,
      () => {
        alive.delete(pid)
        throw new Death(`process ${pid} died`)
      },
    )
    const entries = Object.entries(disk).map(([name, call]: [string, unknown]) =>
      typeof call === 'function' ? [name, mortal(call as never)] : [name, call],
    )
    return { disk: Object.fromEntries(entries) as Disk, pid, log, calls, end: () => alive.delete(pid) }
  }
  return { boot }
}
