import { Command as Commander, Option } from 'commander'
import { commands } from './commands.ts'
import type { Command, Invocation, Options } from './command.ts'
import { formats } from './formats.ts'
import { readVersion } from '../version.ts'

/** The command line's grammar. Throws commander's errors instead of ending the process, and prints help itself. */
export function createProgram(
  run: (name: string, command: Command, invocation: Invocation) => Promise<void>,
): Commander {
  const program = new Commander('closeout')
    .description(
      'Turns measured coverage and test evidence into phase-closing documents,\nand refuses to write a number nobody measured.',
    )
    .version(readVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .usage('<command> [options]')
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .addHelpText('after', exitHelp)
  for (const [name, command] of Object.entries(commands)) addCommand(program, name, command, run)
  return program
}

const exitHelp = `
Exit status: 0 clean, 1 findings (refused, out of date, target missed under --require-met),
2 could not run (usage, configuration, unreadable input). Nothing to do is never 0.

Example:
  $ closeout build --dry-run
`

function addCommand(
  program: Commander,
  name: string,
  definition: Command,
  run: (name: string, command: Command, invocation: Invocation) => Promise<void>,
): void {
  const command = program.command(name).description(definition.summary).copyInheritedSettings(program)
  if (definition.arguments) command.argument(definition.arguments)
  if (definition.passThrough) command.passThroughOptions()
  for (const [flags, description] of definition.options ?? []) command.option(flags, description)
  command
    .option('-c, --config <file>', 'the configuration (default: closeout.yaml, here or above)')
    .addOption(new Option('--format <format>', 'how to report').choices(formats).default('pretty'))
    .option('-q, --quiet', 'report errors only')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', `\nExample:\n  $ ${definition.example}\n`)
    .action(() =>
      run(name, definition, {
        args: command.args,
        options: command.opts<Options>(),
        cwd: process.cwd(),
        env: process.env,
      }),
    )
}
