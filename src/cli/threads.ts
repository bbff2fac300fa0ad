import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { findBundled } from '../bundle.ts'
import type { MadeAhead, MakeOptions, SharedPaths } from '../index.ts'

/** What decides what is made, as plain data. */
export type ThreadOptions = Pick<MakeOptions, 'date' | 'requireMet' | 'repairFrontmatter'>

/** What a thread is told first. */
export interface Setting {
  readonly options: ThreadOptions
  readonly shared: SharedPaths
}

/** What came of a configuration file (absolute) that a thread was sent. */
export interface Answer {
  readonly file: string
  readonly made: MadeAhead | undefined
}

/** A thread compiles all code anew, which takes as long as to make the documents of this many configurations. */
const fewest = 256
/** How many files a thread has before it at most. */
const depth = 4

/**
 * Makes the documents of many configurations before their turn, in threads. None is written there: whoever takes them
 * looks whether they still are what would be made.
 */
export class Threads {
  readonly #threads: readonly Thread[]
  readonly #files: readonly string[]
  readonly #made = new Map<string, Promise<MadeAhead | undefined>>()
  #sent = 0

  private constructor(program: URL, count: number, files: readonly string[]) {
    this.#threads = Array.from({ length: count }, () => new Thread(program))
    this.#files = files
  }

  /**
   * Starts `count` threads for some files, by default as many as pay; undefined when it takes two and there are fewer.
   * They load their code meanwhile: nothing is made before `begin`.
   */
  static start(files: readonly string[], count = countFor(files)): Threads | undefined {
    const program = findBundled('thread.js')
    const each = [...new Set(files)]
    const most = Math.min(count, each.length)
    return program && most > 1 ? new Threads(program, most, each) : undefined
  }

  /** Has the first files made. */
  begin(setting: Setting): void {
    for (const thread of this.#threads) thread.tell(setting)
    for (let started = 0; started < this.#threads.length * depth; started++) this.#sendNext()
  }

  /** What was made of a file, if anything was; the next one is started for it. */
  take(file: string): Promise<MadeAhead | undefined> | undefined {
    const made = this.#made.get(file)
    this.#made.delete(file)
    this.#sendNext()
    return made
  }

  #sendNext(): void {
    const file = this.#files[this.#sent]
    if (file !== undefined) this.#made.set(file, this.#threads[this.#sent++ % this.#threads.length]!.send(file))
  }

  async end(): Promise<void> {
    await Promise.all(this.#threads.map(thread => thread.end()))
  }
}

/** One thread, and what it owes. What a thread that fails was to make is made in its turn, which says what is wrong. */
class Thread {
  readonly #worker: Worker
  readonly #owed = new Map<string, (made: MadeAhead | undefined) => void>()
  #hasEnded = false

  constructor(program: URL) {
    this.#worker = new Worker(program)
    this.#worker.on('message', ({ file, made }: Answer) => this.#owed.get(file)?.(made))
    this.#worker.on('error', () => undefined)
    this.#worker.on('exit', () => {
      this.#hasEnded = true
      for (const answer of this.#owed.values()) answer(undefined)
    })
  }

  tell(setting: Setting): void {
    this.#worker.postMessage(setting)
  }

  send(file: string): Promise<MadeAhead | undefined> {
    if (this.#hasEnded) return Promise.resolve(undefined)
    this.#worker.postMessage(file)
    return new Promise<MadeAhead | undefined>(resolve => this.#owed.set(file, resolve)).finally(() =>
      this.#owed.delete(file),
    )
  }

  async end(): Promise<void> {
    await this.#worker.terminate()
  }
}

function countFor(files: readonly string[]): number {
  return Math.min(availableParallelism(), Math.floor(files.length / fewest))
}
