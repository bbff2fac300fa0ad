import type { CommanderError } from 'commander'
import type { Diagnostic } from '../index.ts'
import { formats } from './formats.ts'

/** Commander's complaint in our words: the observation, and its suggestion as the hint. */
export function toUsage(error: CommanderError): Diagnostic {
  const [first = '', ...rest] = error.message.replace(/^error: /, '').split('\n')
  const suggestion = /Did you mean (?:one of )?(.+)\?/.exec(rest.join(' '))?.[1]
  const message = first.charAt(0).toUpperCase() + first.slice(1).replaceAll("'", '`')
  const hint = suggestion === undefined ? 'run `closeout --help`' : `write \`${suggestion}\``
  return { rule: 'usage', severity: 'error', file: '', message, hint }
}

/** The format that a command line asks for, also when the rest of it is wrong. */
export function formatOf(argv: readonly string[]): string {
  const at = argv.findIndex(argument => argument === '--format' || argument.startsWith('--format='))
  const named = argv[at] === '--format' ? argv[at + 1] : argv[at]?.slice('--format='.length)
  return formats.find(format => format === named) ?? 'pretty'
}

/** The command that a command line names; empty when none. */
export function commandOf(argv: readonly string[]): string {
  return argv.find(argument => !argument.startsWith('-')) ?? ''
}
