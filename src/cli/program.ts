import { Command as Commander, Option } from 'commander'
import { commands } from './commands.ts'
import type { Command, Invocation, Options } from './command.ts'
import { formats } from './formats.ts'
import { readVersion } from '../version.ts'

/** The command line's grammar. Throws commander's errors instead of ending the process, and hands the help to `tell`. */
export function createProgram(
  run: (name: string, command: Command, invocation: Invocation) => Promise<void>,
  tell: (help: string) => void,
): Commander {
  const program = new Commander('closeout')
    .description(
      'Turns measured coverage and test evidence into phase-closing documents,\nand refuses to write a number nobody measured.',
    )
    .version(readVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .usage('<command> [options]')
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ writeOut: tell, writeErr: tell, outputError: () => undefined })
    .addHelpText('after', exitHelp)
  for (const [name, command] of Object.entries(commands)) addCommand(program, name, command, run)
  addHelp(program)
  return program
}

/** Not commander's own, which does not say that a command is unknown. */
function addHelp(program: Commander): void {
  const help = program.command('help').argument('[command]').description('print the help of a command')
  help.helpOption(false).allowUnknownOption()
  help.action((name = '') => {
    if (name === '' || name.startsWith('-')) return void program.outputHelp()
    const command = program.commands.find(one => one.name() === name)
    if (command) command.outputHelp()
    else program.parse([name], { from: 'user' })
  })
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
    .option('-c, --config <file>', definition.config ?? 'the configuration (default: closeout.yaml, here or above)')
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
