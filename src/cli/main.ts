import { realpathSync } from 'node:fs'
import { isAbsolute, relative, sep } from 'node:path'
import { CommanderError } from 'commander'
import { CloseoutError, exitStatus, reporters, type Diagnostic } from '../light.ts'
import type { Command, Invocation, Outcome } from './command.ts'
import { commands } from './commands.ts'
import { findRoot } from './common-options.ts'
import { print } from './output.ts'
import { createProgram } from './program.ts'
import { commandOf, formatOf, toUsage } from './usage-error.ts'
import { readVersion } from '../version.ts'

/** Runs a command line and prints what came of it. Returns the exit status: 0 clean, 1 findings, 2 could not run. */
export async function main(argv: readonly string[]): Promise<number> {
  let help = ''
  const program = createProgram(runCommand, text => (help += text))
  if (argv.length === 0) {
    program.outputHelp()
    await print(process.stderr, help)
    return 2
  }
  let status = 0
  try {
    await program.parseAsync(argv, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return print(process.stdout, help)
    const name = commandOf(argv)
    await tell(fail(name, commands[name], 2, [toUsage(error)]), { format: formatOf(argv) })
    return 2
  }
  return help === '' ? status : print(process.stdout, help)

  async function runCommand(name: string, command: Command, invocation: Invocation) {
    const { options } = invocation
    const outcome = await run(name, command, invocation)
    // What could not be told is at least 2; of `measure` the status of its command.
    status = Math.max(outcome.report.exit, await tell(outcome, options))
  }
}

async function run(name: string, command: Command, invocation: Invocation): Promise<Outcome> {
  try {
    return await command.run(invocation)
  } catch (error) {
    if (error instanceof CloseoutError) {
      const failure = fail(name, command, exitStatus(error.diagnostics), error.diagnostics)
      return { ...failure, ...(await findRoot(invocation)) }
    }
    const stack = error instanceof Error ? (error.stack ?? String(error)) : String(error)
    await print(process.stderr, `${stack}\n`)
    return fail(name, command, 2, [bug(error)])
  }
}

function fail(name: string, command: Command | undefined, exit: number, diagnostics: readonly Diagnostic[]): Outcome {
  const report = { command: name, exit, documents: [], diagnostics, effect: 'Nothing was written.' }
  return { report, ...(command?.ownsOutput && { output: '' }) }
}

function bug(error: unknown): Diagnostic {
  const message = `Unexpected ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`
  const hint = 'this is a bug in closeout: please report it, with the stack on standard error'
  return { rule: 'internal-error', severity: 'error', file: '', message, hint }
}

/**
 * Prints the report to standard output, or to standard error when that belongs to what the command itself prints.
 * Returns 2 when it cannot.
 */
async function tell({ report, output, root }: Outcome, options: { format: string; quiet?: boolean }): Promise<0 | 2> {
  const format = options.format as keyof typeof reporters
  const stream = output === undefined ? process.stdout : process.stderr
  const style = {
    color: hasColor(stream),
    quiet: options.quiet ?? false,
    base: baseOf(root),
    version: readVersion(),
  }
  const printed = output ? await print(process.stdout, output) : 0
  // Beside a command's own output, a report in JSON would say nothing new.
  const reporter = output && format === 'json' ? reporters.pretty : reporters[format]
  // Beside output of its own, no news is no word.
  const text = output && report.diagnostics.length === 0 ? '' : reporter(report, style)
  const reported = text === '' ? 0 : await print(stream, text)
  return printed || reported
}

function hasColor(stream: NodeJS.WriteStream): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env
  if (NO_COLOR) return false
  if (FORCE_COLOR) return FORCE_COLOR !== '0'
  return stream.isTTY && TERM !== 'dumb'
}

/**
 * Annotations are relative to the repository's checkout in GitHub Actions, else to the working directory; a root that is
 * elsewhere (on Windows: on another drive) has no path from there.
 */
function baseOf(root: string | undefined): string {
  if (root === undefined) return ''
  const base = relative(realPath(process.env['GITHUB_WORKSPACE'] ?? process.cwd()), realPath(root))
  return isAbsolute(base) || base.split(sep)[0] === '..' ? '' : base.split(sep).join('/')
}

/** The path without links; as it is where there is no such folder. */
function realPath(folder: string): string {
  try {
    return realpathSync.native(folder)
  } catch {
    return folder
  }
}
