import type { Disk } from '../../src/write/disk.ts'

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
  /** The number of the call, from 0; only calls that change something count. */
  readonly at: number
  /** Die before it, after it, or after half of a write (after any other call); or fail it with a code. */
  readonly how: 'before' | 'after' | 'torn' | { readonly code: string }
}

/** A disk with one fault. `die` must not return. */
export function faultyDisk(disk: Disk, fault: Fault | undefined, die: () => unknown) {
  const log: string[] = []
  const wrap =
    (name: string, call: (...args: never[]) => unknown) =>
    (...args: never[]): unknown => {
      if (!changing.has(name)) return call(...args)
      const here = fault?.at === log.length ? fault.how : undefined
      log.push(name)
      if (here === 'before') die()
      if (typeof here === 'object') throw Object.assign(new Error(here.code), { code: here.code, syscall: name })
      if (here === 'torn' && name === 'write') {
        const [file, bytes, from] = args as unknown as [number, Buffer, number]
        disk.write(file, bytes.subarray(0, from + Math.floor((bytes.length - from) / 2)), from)
        die()
      }
      try {
        return call(...args)
      } finally {
        if (here === 'after' || here === 'torn') die()
      }
    }
  const entries = Object.entries(disk).map(([name, call]: [string, unknown]) =>
    typeof call === 'function' ? [name, wrap(name, call as never)] : [name, call],
  )
  return { disk: Object.fromEntries(entries) as Disk, log, calls: () => log.length }
}
