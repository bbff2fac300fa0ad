import type { Report } from '../index.ts'

/** What a person asked for, after the command line was taken apart. */
export interface Invocation {
  readonly args: readonly string[]
  readonly options: Options
  /** The absolute working directory. */
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
}

/** Options after commander's naming; each command has those it declares, and the common ones. */
export interface Options {
  readonly config?: string
  readonly all?: boolean
  readonly format: string
  readonly quiet?: boolean
  readonly date?: string
  readonly dryRun?: boolean
  readonly requireMet?: boolean
  /** False for `--no-cache`. */
  readonly cache?: boolean
  readonly repairFrontmatter?: boolean
  readonly origins?: boolean
  readonly log?: string
  readonly verify?: string
  readonly from?: string
  readonly to?: string
  readonly force?: boolean
  readonly templates?: boolean
}

/** What a command leaves behind. */
export interface Outcome {
  readonly report: Report
  /** What the command prints itself; the report then goes to standard error. */
  readonly output?: string
  /** Absolute folder that the diagnostics' paths are relative to; default the working directory. */
  readonly root?: string
}

/** One command of the command line. Modules are loaded in `run` only, so that `--help` loads none. */
export interface Command {
  readonly summary: string
  /** In commander's notation, e.g. `<file...>`. */
  readonly arguments?: string
  readonly options?: readonly (readonly [flags: string, description: string])[]
  /** What `--config` means, where it is not the nearest one. */
  readonly config?: string
  /** Everything after the first operand belongs to another program. */
  readonly passThrough?: boolean
  /** Standard output is for what the command prints itself, also when it fails: a file may be made of it. */
  readonly ownsOutput?: boolean
  readonly example: string
  run(invocation: Invocation): Promise<Outcome>
}
