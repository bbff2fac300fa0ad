import { dirname, resolve } from 'node:path'
import type { Config } from '../core.ts'
import { CloseoutError, findConfig, refuse } from '../light.ts'
import type { Invocation } from './command.ts'

/** The option of every command that prints dates. */
export const dateOption = ['--date <YYYY-MM-DD>', "the day to print, instead of the evidence's own"] as const
/** The option of every command that gates. */
export const requireMetOption = ['--require-met', 'a missed or unmeasured target is an error (exit 1)'] as const

/** The configuration that an invocation means: `--config`, or the nearest closeout.yaml. */
export async function openConfig(invocation: Invocation): Promise<Config> {
  const { readConfig } = await import('../core.ts')
  return readConfig(nameConfig(invocation))
}

/** Its absolute path. @throws CloseoutError `config` when there is none */
export function nameConfig({ options, cwd }: Invocation): string {
  return options.config === undefined ? findConfig(cwd) : resolve(cwd, options.config)
}

/** The folder that paths in a failed command's diagnostics are relative to, as far as it can be known. */
export async function findRoot(invocation: Invocation): Promise<{ root?: string }> {
  const { readConfig } = await import('../core.ts')
  let root: string | undefined
  try {
    const file = nameConfig(invocation)
    root = dirname(file)
    root = readConfig(file).root.directory
  } catch (error) {
    if (!(error instanceof CloseoutError)) throw error
  }
  return root === undefined ? {} : { root }
}

/**
 * The day to print: `--date`, else `SOURCE_DATE_EPOCH` (seconds since 1970, its day in UTC), else none.
 * @throws CloseoutError `usage` when either is not what it should be.
 */
export function readDate({ options: { date }, env }: Invocation): { date?: string } {
  if (date !== undefined) {
    if (isDay(date)) return { date }
    throw refuse('usage', '', `Unexpected value \`${date}\` for \`--date\`, expected a day like \`2026-02-14\``)
  }
  const epoch = env['SOURCE_DATE_EPOCH']
  if (epoch === undefined || epoch === '') return {}
  const day = /^\d{1,12}$/.test(epoch) ? toDay(Number(epoch) * 1000) : undefined
  if (day !== undefined) return { date: day }
  throw refuse('usage', '', `Unexpected value \`${epoch}\` of \`SOURCE_DATE_EPOCH\`, expected seconds since 1970`)
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && toDay(Date.parse(`${text}T00:00:00Z`)) === text
}

function toDay(milliseconds: number): string | undefined {
  const date = new Date(milliseconds)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().slice(0, 10)
}
