import { fork, spawn, type ChildProcess } from 'node:child_process'
import { resolve } from 'node:path'
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
}

let host: ChildProcess | undefined

/**
 * Runs the bundled closeout in a process that has loaded it already, with nothing of this machine's environment but
 * what a program needs to start.
 */
export async function runCli(args: readonly string[], { cwd, env }: RunOptions): Promise<Run> {
  host ??= startHost()
  const answered = new Promise<Run>((resolve, reject) => {
    host!.once('message', resolve)
    host!.once('close', code => reject(new Error(`the host ended with ${String(code)}`)))
  })
  host.send({ args, cwd, env: environment(env) })
  const run = await answered
  host.removeAllListeners('close')
  return run
}

function startHost(): ChildProcess {
  const child = fork(resolve('test/cli/host.mjs'), [inject('cli')])
  child.unref()
  child.channel?.unref()
  return child
}

/** Runs the bundled closeout in a process of its own; `onOutput` gets each part of standard output, to answer it. */
export async function startCli(
  args: readonly string[],
  { cwd, env, onOutput }: RunOptions & { readonly onOutput?: (part: string, child: ChildProcess) => void },
): Promise<Run> {
  const child = spawn(process.execPath, [inject('cli'), ...args], {
    cwd,
    env: environment(env),
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

function environment(more: RunOptions['env']): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TEMP } = process.env
  const all = { PATH, SystemRoot, TEMP, CLOSEOUT_CACHE: 'off', ...more }
  // Over the channel of `fork`, what is undefined would arrive as a word.
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}
