import { execFile } from 'node:child_process'
import { closeSync, openSync, readSync } from 'node:fs'
import { basename } from 'node:path'
import { promisify } from 'node:util'
import { decodeText } from '../read-file.ts'
import type { RootedPath } from '../root.ts'
import { resolveCommand, type Machine } from './resolve-command.ts'

/** Versions of the tools that measured, by name. */
export type ToolVersions = Readonly<Record<string, string>>

/** How much of a file is looked at: the session header of a log, `meta` of a coverage report. */
const headBytes = 64 * 1024

/**
 * The versions that the tools wrote into the evidence of this run: Python, pytest and pytest-cov in the session
 * header of a log, coverage.py in `meta.version`. What stands in no file is asked of pytest itself, when the
 * command names it. Nothing is guessed: an unknown version is left out.
 */
export async function findToolVersions(
  written: readonly RootedPath[],
  command: readonly string[],
  machine: Machine,
): Promise<ToolVersions> {
  const found = Object.assign({}, ...written.map(file => readVersions(readHead(file)))) as Record<string, string>
  const pytest = found['pytest'] ?? (await askPytest(command, machine))
  return sorted(pytest === undefined ? found : { ...found, pytest })
}

/** Versions in the head of a pytest log or of a coverage.py report. */
export function readVersions(head: string): ToolVersions {
  // pytest 6.0 to 9.1: `platform linux -- Python 3.11.2, pytest-7.2.1, pluggy-1.0.0`, `plugins: cov-4.0.0, xdist-3.2`
  const session = /^platform \S+ -- Python ([^\s,[]+)\S*, pytest-([^\s,]+)/m.exec(head)
  const plugin = session && /^plugins: (?:.*, )?cov-([^\s,]+)/m.exec(head)
  const coverage = /^\s*\{\s*"meta"\s*:\s*\{[^{}]*?"version"\s*:\s*"([^"]+)"/.exec(head)
  return {
    ...(session && { python: session[1]!, pytest: session[2]! }),
    ...(plugin && { 'pytest-cov': plugin[1]! }),
    ...(coverage && { 'coverage.py': coverage[1]! }),
  }
}

function readHead({ absolute }: RootedPath): string {
  const head = Buffer.alloc(headBytes)
  try {
    const file = openSync(absolute, 'r')
    try {
      const bytes = head.subarray(0, readSync(file, head, 0, headBytes, 0))
      return decodeText(bytes).replace(/\r|\u001b\[[\d;]*m/g, '')
    } finally {
      closeSync(file)
    }
  } catch {
    return ''
  }
}

/** What `pytest --version` or `python -m pytest --version` says, run as the command runs it; a refusal says nothing. */
async function askPytest(command: readonly string[], machine: Machine): Promise<string | undefined> {
  const at = command.findIndex(part => /^(?:pytest|py\.test)(?:\.(?:exe|cmd|bat))?$/.test(basename(part)))
  const [name, ...rest] = command.slice(0, at + 1)
  if (name === undefined) return undefined
  const { program, args, verbatim } = resolveCommand([name, ...rest, '--version'], machine)
  const options = { cwd: machine.cwd, env: machine.env, timeout: 10_000, windowsVerbatimArguments: verbatim }
  try {
    const { stdout, stderr } = await promisify(execFile)(program, args, options)
    // Up to 6.2 pytest prints its version on standard error.
    return /^(?:This is )?pytest (?:version )?(\d[^\s,]*)/m.exec(`${stdout}\n${stderr}`)?.[1]
  } catch {
    return undefined
  }
}

function sorted(versions: ToolVersions): ToolVersions {
  return Object.fromEntries(Object.entries(versions).sort(([one], [other]) => (one < other ? -1 : 1)))
}
