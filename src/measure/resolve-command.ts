import { existsSync } from 'node:fs'
import { win32 } from 'node:path'

/** A program and its arguments as `child_process.spawn` wants them. */
export interface Spawnable {
  readonly program: string
  readonly args: readonly string[]
  /** The arguments are quoted already (Windows only). */
  readonly verbatim: boolean
}

/** What decides how a command is found. */
export interface Machine {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly exists?: (file: string) => boolean
}

/**
 * How to start a command without a shell. Windows starts `.exe` files itself, but batch files (`npx.cmd`,
 * `pytest.bat`) only through `cmd.exe`, and Node refuses to start them directly since CVE-2024-27980.
 */
export function resolveCommand(command: readonly [string, ...string[]], machine: Machine): Spawnable {
  const [name, ...args] = command
  const direct = { program: name, args, verbatim: false }
  if (machine.platform !== 'win32') return direct
  const found = findOnWindows(name, machine)
  if (found === undefined || !/\.(?:cmd|bat)$/i.test(found)) return { ...direct, program: found ?? name }
  const line = [escapeMeta(win32.normalize(found)), ...args.map(quoteForBatch)].join(' ')
  return { program: machine.env['ComSpec'] ?? 'cmd.exe', args: ['/d', '/s', '/c', `"${line}"`], verbatim: true }
}

/** The file that a name means: with `PATHEXT` endings, in the working directory for a path, else along `PATH`. */
function findOnWindows(name: string, { env, cwd, exists = existsSync }: Machine): string | undefined {
  const endings = (env['PATHEXT'] ?? '.COM;.EXE;.BAT;.CMD').split(';').filter(Boolean)
  const names =
    win32.extname(name) === '' ? endings.map(ending => name + ending) : [name, ...endings.map(e => name + e)]
  const path = env['PATH'] ?? env['Path'] ?? ''
  const folders = /[\\/]/.test(name) ? [cwd] : path.split(';').filter(Boolean)
  return folders.flatMap(folder => names.map(one => win32.resolve(folder, one))).find(exists)
}

/** Quoted for the C runtime, then for `cmd.exe`, twice: a batch file hands its arguments on through another parse. */
function quoteForBatch(argument: string): string {
  const quoted = `"${argument.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\*)$/, '$1$1')}"`
  return escapeMeta(escapeMeta(quoted))
}

function escapeMeta(text: string): string {
  return text.replace(/[()\][%!^"`<>&|;, *?]/g, '^$&')
}
