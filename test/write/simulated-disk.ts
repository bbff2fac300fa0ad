import { nodeDisk, type Disk } from '../../src/write/disk.ts'

/** Thrown where a simulated process dies; from then on every call of its disk throws, so nothing can be tidied up. */
export class Death extends Error {}

/** The calls that change the disk or hand out a file: where a process can die or the system can fail. */
const changing = new Set([
  'open',
  'write',
  'chmod',
  'chown',
  'fsync',
  'close',
  'rename',
  'link',
  'unlink',
  'mkdir',
  'rmdir',
])

export interface Fault {
  /** The number of the call, from 0. */
  readonly at: number
  /** Die before it, after it, after half of a write; or fail it with a code. */
  readonly how: 'before' | 'after' | 'torn' | { readonly code: string }
}

/** Processes of one machine; each has the real disk but may die at any call. */
export function simulateMachine() {
  const alive = new Set<number>()
  let processes = 0
  function boot(fault?: Fault, onCall: (call: string) => void = () => undefined) {
    const pid = 5000 + processes++
    alive.add(pid)
    let calls = 0
    let locks = 0
    const log: string[] = []
    const die = (): never => {
      alive.delete(pid)
      throw new Death(`process ${pid} died`)
    }
    const wrap =
      (name: keyof Disk, call: (...args: never[]) => unknown) =>
      (...args: never[]): unknown => {
        if (!alive.has(pid)) die()
        if (!changing.has(name)) return call(...args)
        const here = fault !== undefined && fault.at === calls ? fault.how : undefined
        calls++
        onCall(name)
        log.push(name)
        if (here === 'before') die()
        if (typeof here === 'object') throw Object.assign(new Error(here.code), { code: here.code, syscall: name })
        if (here === 'torn' && name === 'write') {
          const [file, bytes, from] = args as unknown as [number, Buffer, number]
          nodeDisk.write(file, bytes.subarray(0, from + Math.floor((bytes.length - from) / 2)), from)
          die()
        }
        try {
          // A dead process loses nothing the system has taken, so the wait for the disk itself can be left out.
          return name === 'fsync' ? undefined : call(...args)
        } finally {
          if (here === 'after' || here === 'torn') die()
        }
      }
    const entries = Object.entries(nodeDisk).map(([name, call]: [string, unknown]) =>
      typeof call === 'function' ? [name, wrap(name as keyof Disk, call as never)] : [name, call],
    )
    const disk: Disk = {
      ...(Object.fromEntries(entries) as Disk),
      identify: () => ({ id: `${pid}-1-${locks++}`, pid, started: '1', machine: 'here' }),
      isAlive: holder => alive.has(holder.pid),
    }
    return { disk, pid, calls: () => calls, log, end: () => alive.delete(pid) }
  }
  return { boot }
}
