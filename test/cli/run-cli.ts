import { spawn, type ChildProcess } from 'node:child_process'
import { inject } from 'vitest'

/** What a run of the command line left behind. */
export interface Run {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  /** Called with each part of standard output, to answer it. */
  readonly onOutput?: (part: string, child: ChildProcess) => void
}

/** Runs the bundled closeout, with nothing of this machine's environment but what a program needs to start. */
export async function runCli(args: readonly string[], { cwd, env = {}, onOutput }: RunOptions): Promise<Run> {
  const { PATH, SystemRoot, TEMP } = process.env
  const child = spawn(process.execPath, [inject('cli'), ...args], {
    cwd,
    env: { PATH, SystemRoot, TEMP, CLOSEOUT_CACHE: 'off', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    stdout += part
    onOutput?.(part, child)
  })
  child.stderr.setEncoding('utf8').on('data', (part: string) => (stderr += part))
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  return { status, stdout, stderr }
}
