import { readFileSync, readlinkSync } from 'node:fs'
import { hostname, uptime } from 'node:os'
import { performance } from 'node:perf_hooks'
// The one place outside cli/ that asks who is running: a lock has to name its holder.
import { kill, pid } from 'node:process'

/** Who holds a lock: enough to tell whether it still runs. */
export interface Holder {
  /** Unique for each lock ever taken; also part of a file name. */
  readonly id: string
  readonly pid: number
  /** When the process started, so that a process number used again is not mistaken for the holder. */
  readonly started: string
  /** Host name and, on Linux, the process number space: a number says nothing beyond it. */
  readonly machine: string
}

let taken = 0

/** The running process as a new holder. */
export function currentHolder(): Holder {
  const started = startOf(pid) ?? String(Math.round(performance.timeOrigin))
  return { id: `${pid}-${started}-${taken++}`, pid, started, machine: thisMachine() }
}

/**
 * Whether the holder still runs. When that cannot be known, it is taken to run: because it is on another machine or in
 * another container, or because without /proc its number may be another process's since the machine started.
 */
export function isAlive(holder: Holder): boolean {
  if (holder.machine !== thisMachine()) return true
  try {
    kill(holder.pid, 0)
  } catch (error) {
    // EPERM: it runs, as another user.
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false
  }
  const started = startOf(holder.pid)
  return started === undefined ? !isBefore(holder.started, bootTime()) : started === holder.started
}

/** How far, in milliseconds, a clock may have been set since it was read. */
const clockSlack = 60_000

/** Whether a start (as `currentHolder` notes it without /proc) is of before the machine started: that process ended. */
export function isBefore(started: string, boot: number): boolean {
  return /^\d+$/.test(started) && Number(started) < boot - clockSlack
}

/** In milliseconds since 1970. */
function bootTime(): number {
  return performance.timeOrigin + performance.now() - uptime() * 1000
}

/** Whether a process number used again is told from the process that had it before. */
export function knowsStarts(): boolean {
  return startOf(pid) !== undefined
}

/** True for a holder on this machine, whose process number means something here. */
export function isHere(holder: Holder): boolean {
  return holder.machine === thisMachine()
}

function thisMachine(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return hostname()
  }
}

/**
 * Boot and clock ticks at which a process started, from /proc/<pid>/stat (proc(5), field 22);
 * `ended` for one that only waits to be reaped; undefined where there is no /proc.
 */
function startOf(process: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 8)
    const stat = readFileSync(`/proc/${process}/stat`, 'latin1')
    // The command, in parentheses, may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return 'ended'
    return `${boot}.${fields[19]!}`
  } catch {
    return undefined
  }
}
