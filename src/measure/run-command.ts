import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readSync } from 'node:fs'
import { platform } from 'node:os'
import { dirname } from 'node:path'
import { resolveCommand } from './resolve-command.ts'

/** How to run a command. */
export interface RunOptions {
  /** Absolute. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Absolute path of a log that gets both output streams; its content is replaced. */
  readonly log?: string | undefined
  /** Descriptors for the command's output when there is no log. */
  readonly stdout: number
  readonly stderr: number
  /** Shows a part of the log as it grows; resolves when it may have more. */
  readonly show: (part: Buffer) => Promise<void>
  /** Called once the command runs, with the way to signal it. */
  readonly onStart: (kill: (signal: NodeJS.Signals) => void) => void
}

/** How a command ended: `exit` is null when a signal ended it. */
export interface Ending {
  readonly exit: number | null
  readonly signal: NodeJS.Signals | null
}

/** How often a growing log is looked at, in milliseconds. */
const interval = 40

/**
 * Runs a command to its end. With a log, both output streams are one descriptor of it, so that their order is the
 * order in which the command wrote, and nothing is lost when closeout itself ends early. Without one, the command
 * writes where closeout would, terminal and colours included.
 *
 * @throws the system's error when the command cannot be started.
 */
export async function runCommand(command: readonly [string, ...string[]], options: RunOptions): Promise<Ending> {
  const { log } = options
  if (log === undefined) return await start(command, options, options.stdout, options.stderr)
  mkdirSync(dirname(log), { recursive: true })
  // Emptied first, then opened to append: what several processes write at once stays whole.
  closeSync(openSync(log, 'w'))
  const writer = openSync(log, 'a')
  const reader = openSync(log, 'r')
  try {
    const ending = start(command, options, writer, writer)
    await follow(reader, ending, options.show).finally(() => ending)
    return await ending
  } finally {
    closeSync(writer)
    closeSync(reader)
  }
}

function start(
  command: readonly [string, ...string[]],
  { cwd, env, onStart }: RunOptions,
  stdout: number,
  stderr: number,
): Promise<Ending> {
  const { program, args, verbatim } = resolveCommand(command, { platform: platform(), env, cwd })
  const stdio = ['inherit', stdout, stderr] as const
  return new Promise((resolve, reject) => {
    const child: ChildProcess = spawn(program, args, {
      cwd,
      env,
      stdio: [...stdio],
      windowsVerbatimArguments: verbatim,
    })
    child.once('error', reject)
    child.once('spawn', () => onStart(signal => child.kill(sendable(signal, platform()))))
    // Not `close`: a process that the command left behind must not keep us waiting.
    child.once('exit', (exit, signal) => resolve({ exit, signal }))
  })
}

/** The signal to send for one that arrived: Windows tells of a closed console as SIGHUP, and can send none of that. */
export function sendable(signal: NodeJS.Signals, system: NodeJS.Platform): NodeJS.Signals {
  return system === 'win32' && signal === 'SIGHUP' ? 'SIGTERM' : signal
}

/** Hands on what is written to a file until `end` settles, and then the rest. */
async function follow(file: number, end: Promise<unknown>, show: (part: Buffer) => Promise<void>): Promise<void> {
  const ended = end.then(
    () => true,
    () => true,
  )
  const later = () => new Promise<boolean>(resolve => setTimeout(() => resolve(false), interval))
  for (let isLast = false; ; isLast = await Promise.race([ended, later()])) {
    for (let part = readPart(file); part.length > 0; part = readPart(file)) await show(part)
    if (isLast) return
  }
}

function readPart(file: number): Buffer {
  const part = Buffer.allocUnsafe(64 * 1024)
  return part.subarray(0, readSync(file, part, 0, part.length, null))
}
