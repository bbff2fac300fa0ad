import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { readVersion } from '../../src/version.ts'
import type { Job, Report } from './child.ts'

/** A program of the tests as a file that plain Node runs; `remove` deletes it. */
export async function bundleChild(program = 'test/write/child.ts'): Promise<{ file: string; remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'closeout-child-'))
  const file = join(folder, 'child.mjs')
  await build({
    entryPoints: [resolve(program)],
    outfile: file,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
    packages: 'external',
    define: { __VERSION__: JSON.stringify(readVersion()) },
  })
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'junction')
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

export interface Ended {
  readonly signal: string | null
  readonly status: number | null
  /** The last line the child printed. */
  readonly report: Report | undefined
  readonly errors: string
}

/** Starts a child; `ended` resolves when it is gone, `line` when it has printed its first line. */
export function startChild(file: string, job: Job, prefix: readonly string[] = []) {
  const [command, ...parameters] = [...prefix, process.execPath, file, JSON.stringify(job)]
  const child: ChildProcess = spawn(command!, parameters, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let errors = ''
  let printed: () => void = () => undefined
  const line = new Promise<void>(resolve => (printed = resolve))
  child.stdout!.on('data', (text: Buffer) => {
    output += text.toString()
    printed()
  })
  child.stderr!.on('data', (text: Buffer) => (errors += text.toString()))
  const ended = new Promise<Ended>(resolve => {
    child.on('close', (status, signal) => {
      printed()
      const last = output.trimEnd().split('\n').at(-1)!
      const report = last.startsWith('{') ? (JSON.parse(last) as Report) : undefined
      resolve({ status, signal, report, errors })
    })
  })
  return { child, line, ended }
}
