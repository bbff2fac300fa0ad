import { parentPort } from 'node:worker_threads'
import { makeAhead, readConfig, SharedReports, type MadeAhead } from '../core.ts'
import type { Answer, Setting } from './threads.ts'

// A thread of `Threads`: told the setting first, it makes what each file that it is sent yields, one after the other. It
// says nothing of what it cannot make: that is made in its turn, and refused there.
parentPort!.once('message', ({ options, shared }: Setting) => {
  const reports = new SharedReports(shared)
  let last: Promise<unknown> = Promise.resolve()
  parentPort!.on('message', (file: string) => (last = last.then(() => answer(file))))

  async function answer(file: string): Promise<void> {
    parentPort!.postMessage({ file, made: await attempt(file) } satisfies Answer)
  }

  async function attempt(file: string): Promise<MadeAhead | undefined> {
    try {
      return await makeAhead(readConfig(file), { ...options, reports })
    } catch {
      return undefined
    }
  }
})
