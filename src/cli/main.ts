import { relative, sep } from 'node:path'
import { CommanderError } from 'commander'
import { CloseoutError, exitStatus, reporters, type Diagnostic, type Report } from '../light.ts'
import type { Command, Invocation, Outcome } from './command.ts'
import { findRoot } from './common-options.ts'
import { createProgram } from './program.ts'
import { commandOf, formatOf, toUsage } from './usage-error.ts'
import { readVersion } from '../version.ts'

/** Runs a command line and prints what came of it. Returns the exit status: 0 clean, 1 findings, 2 could not run. */
export async function main(argv: readonly string[]): Promise<number> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe)
  const program = createProgram(runCommand)
  if (argv.length === 0) {
    program.outputHelp({ error: true })
    return 2
  }
  let status = 0
  try {
    await program.parseAsync(argv, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return 0
    const report = failed(commandOf(argv), 2, [toUsage(error)])
    print({ report }, { format: formatOf(argv) })
    return 2
  }
  return status

  async function runCommand(name: string, command: Command, invocation: Invocation) {
    const { options } = invocation
    const outcome = await run(name, command, invocation)
    print(outcome, options)
    status = outcome.report.exit
  }
}

async function run(name: string, command: Command, invocation: Invocation): Promise<Outcome> {
  try {
    return await command.run(invocation)
  } catch (error) {
    if (error instanceof CloseoutError) {
      const report = failed(name, exitStatus(error.diagnostics), error.diagnostics)
      return { report, ...(await findRoot(invocation)) }
    }
    const stack = error instanceof Error ? (error.stack ?? String(error)) : String(error)
    process.stderr.write(`${stack}\n`)
    return { report: failed(name, 2, [bug(error)]) }
  }
}

function failed(command: string, exit: number, diagnostics: readonly Diagnostic[]): Report {
  return { command, exit, documents: [], diagnostics, effect: 'Nothing was written.' }
}

function bug(error: unknown): Diagnostic {
  const message = `Unexpected ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`
  const hint = 'this is a bug in closeout: please report it, with the stack on standard error'
  return { rule: 'internal-error', severity: 'error', file: '', message, hint }
}

/** Prints the report to standard output, or to standard error when that belongs to what the command itself prints. */
function print({ report, output, root }: Outcome, options: { format: string; quiet?: boolean }): void {
  const format = options.format as keyof typeof reporters
  const stream = output === undefined ? process.stdout : process.stderr
  const style = {
    color: hasColor(stream),
    quiet: options.quiet ?? false,
    base: baseOf(root),
    version: readVersion(),
  }
  if (output !== undefined) process.stdout.write(output)
  // Beside a command's own output, a report in JSON would say nothing new.
  const reporter = output !== undefined && format === 'json' ? reporters.pretty : reporters[format]
  // Beside output of its own, no news is no word.
  const text = output && report.diagnostics.length === 0 ? '' : reporter(report, style)
  if (text !== '') stream.write(text)
}

function hasColor(stream: NodeJS.WriteStream): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env
  if (NO_COLOR) return false
  if (FORCE_COLOR) return FORCE_COLOR !== '0'
  return stream.isTTY && TERM !== 'dumb'
}

/** Annotations are relative to the repository's checkout in GitHub Actions, else to the working directory. */
function baseOf(root: string | undefined): string {
  if (root === undefined) return ''
  const base = relative(process.env['GITHUB_WORKSPACE'] ?? process.cwd(), root)
  return base.startsWith('..') ? '' : base.split(sep).join('/')
}

/** Whoever reads our output may stop early (`| head`); what was done stays done, and so does its status. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}
