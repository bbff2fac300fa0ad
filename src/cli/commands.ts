import { adopt } from './adopt-command.ts'
import { attest } from './attest-command.ts'
import { build } from './build-command.ts'
import { check } from './check-command.ts'
import type { Command } from './command.ts'
import { explain } from './explain-command.ts'
import { facts } from './facts-command.ts'
import { init } from './init-command.ts'
import { lint } from './lint-command.ts'
import { measure } from './measure-command.ts'

/** Every command, by its name, in the order of the help text. */
export const commands: Readonly<Record<string, Command>> = {
  adopt,
  attest,
  build,
  check,
  explain,
  facts,
  init,
  lint,
  measure,
}
