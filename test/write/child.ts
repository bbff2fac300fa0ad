// A program that writes documents as a command does, for tests that start and kill real processes.
// Its argument is a `Job` in JSON; it prints what came of it as one line of JSON.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { CloseoutError, type Diagnostic } from '../../src/diagnostic.ts'
import { openRoot, type Root } from '../../src/root.ts'
import { nodeDisk } from '../../src/write/disk.ts'
import { withLock } from '../../src/write/lock.ts'
import { recover } from '../../src/write/recover.ts'
import { writeAll } from '../../src/write/write-all.ts'
import { faultyDisk, type Fault } from './faulty-disk.ts'

export interface Job {
  readonly root: string
  readonly documents: Readonly<Record<string, string>>
  /** Kills the process at a call of the disk. */
  readonly fault?: Fault
  /** Write `<text> 0`, `<text> 1`, … as documents, again and again, until killed. */
  readonly endless?: boolean
  readonly waitMilliseconds?: number
  /** Stay under the lock for so long, after a line `{"holding":true}`. */
  readonly holdMilliseconds?: number
}

export interface Report {
  readonly written?: readonly string[]
  readonly unchanged?: readonly string[]
  readonly calls: number
  readonly diagnostics: readonly Diagnostic[]
}

const job = JSON.parse(process.argv[2]!) as Job
const root = openRoot(job.root)
const { disk, calls } = faultyDisk(nodeDisk, job.fault, () => process.kill(process.pid, 'SIGKILL'))
const print = (line: unknown) => console.log(JSON.stringify(line))

async function write(root: Root, documents: Readonly<Record<string, string>>): Promise<void> {
  const diagnostics: Diagnostic[] = []
  try {
    const result = await withLock(
      root,
      async () => {
        diagnostics.push(...recover(root, disk))
        if (job.holdMilliseconds !== undefined) {
          print({ holding: true })
          await sleep(job.holdMilliseconds)
        }
        const planned = Object.entries(documents).map(([path, text]) => ({
          path,
          before: readOrNothing(join(root.directory, path)),
          content: Buffer.from(text),
        }))
        return writeAll(root, planned, disk)
      },
      { disk, ...(job.waitMilliseconds !== undefined && { waitMilliseconds: job.waitMilliseconds }) },
    )
    if (job.endless !== true) print({ ...result, calls: calls(), diagnostics })
  } catch (error) {
    if (!(error instanceof CloseoutError)) throw error
    print({ calls: calls(), diagnostics: [...diagnostics, ...error.diagnostics] })
  }
}

function readOrNothing(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}

if (job.endless === true) {
  print({ started: true })
  for (let round = 0; ; round++) {
    const next = Object.entries(job.documents).map(([path, text]) => [path, `${text} ${round}`])
    await write(root, Object.fromEntries(next) as Record<string, string>)
  }
} else await write(root, job.documents)
