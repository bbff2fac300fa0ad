import { createHash, type Hash } from 'node:crypto'
import { Worker } from 'node:worker_threads'

/** Takes bytes in their order and gives their sha256, in lower-case hexadecimal. */
export interface ByteHash {
  update(bytes: Uint8Array): void
  finish(): Promise<string>
  /** Ends without a result; after `finish` it does nothing. */
  abandon(): void
}

/** Hashes at once, in this thread. */
export function hashHere(): ByteHash {
  const hash = createHash('sha256')
  return {
    update: bytes => void hash.update(bytes),
    finish: () => Promise.resolve(hash.digest('hex')),
    abandon: () => undefined,
  }
}

const slotSize = 128 * 1024
const slotCount = 16
/** A thread that hashes a quarter of a megabyte takes less than this many milliseconds, however busy the machine is. */
const stall = 60_000

/** Places in the control words, which both threads see; the lengths of the slots follow. */
const control = { owner: 0, written: 1, hashed: 2, lengths: 3 } as const
const owner = { nobody: 0, thread: 1, here: 2 } as const

/**
 * Hashes in a thread of its own, which gets a copy of the bytes through a ring of shared slots. A slot of length 0 ends
 * it. Where no thread starts within `patience` milliseconds once the ring is full, all is hashed here, as the ring still
 * holds what was given so far.
 */
export function hashAside(patience = 500): ByteHash {
  return new AsideHash(patience)
}

class AsideHash implements ByteHash {
  private readonly slots = new Uint8Array(new SharedArrayBuffer(slotSize * slotCount))
  private readonly words = new Int32Array(new SharedArrayBuffer(4 * (control.lengths + slotCount)))
  private readonly patience: number
  private readonly worker: Worker
  private readonly result: Promise<string>
  private written = 0
  /** Set when the thread did not start in time. */
  private here: Hash | undefined

  constructor(patience: number) {
    this.patience = patience
    const workerData = { slots: this.slots, words: this.words, slotSize, slotCount, control, owner }
    this.worker = new Worker(`(${String(hashSlots)})(require)`, { eval: true, workerData })
    this.result = new Promise((resolve, reject) => {
      this.worker.once('message', resolve)
      this.worker.once('error', reject)
    })
    // Who abandons the hash does not wait for its result.
    this.result.catch(() => undefined)
  }

  update(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += slotSize) this.put(bytes.subarray(at, at + slotSize))
  }

  async finish(): Promise<string> {
    if (!this.here) this.put(new Uint8Array(0))
    if (!this.here) return this.result
    void this.worker.terminate()
    return this.here.digest('hex')
  }

  abandon(): void {
    void this.worker.terminate()
  }

  private put(bytes: Uint8Array): void {
    if (!this.here && this.written - Atomics.load(this.words, control.hashed) === slotCount) this.wait()
    if (this.here) {
      this.here.update(bytes)
      return
    }
    const slot = this.written % slotCount
    this.slots.set(bytes, slot * slotSize)
    this.words[control.lengths + slot] = bytes.length
    Atomics.store(this.words, control.written, ++this.written)
    Atomics.notify(this.words, control.written)
  }

  /** Waits for a free slot. */
  private wait(): void {
    Atomics.wait(this.words, control.owner, owner.nobody, this.patience)
    if (Atomics.compareExchange(this.words, control.owner, owner.nobody, owner.here) === owner.nobody) {
      this.here = createHash('sha256')
      for (let slot = 0; slot < slotCount; slot++)
        this.here.update(this.slots.subarray(slot * slotSize, slot * slotSize + this.words[control.lengths + slot]!))
      return
    }
    const full = this.written - slotCount
    while (Atomics.load(this.words, control.hashed) === full)
      if (Atomics.wait(this.words, control.hashed, full, stall) === 'timed-out')
        throw new Error('The thread that hashes the evidence has stopped')
  }
}

/** Runs in the thread, from its source text: it may use nothing from outside of itself. */
function hashSlots(require: NodeJS.Require): void {
  const { createHash } = require('node:crypto') as typeof import('node:crypto')
  const { parentPort, workerData } = require('node:worker_threads') as typeof import('node:worker_threads')
  const { slots, words, slotSize, slotCount, control, owner } = workerData as {
    slots: Uint8Array
    words: Int32Array
    slotSize: number
    slotCount: number
    control: Record<'owner' | 'written' | 'hashed' | 'lengths', number>
    owner: Record<'nobody' | 'thread' | 'here', number>
  }
  const hash = createHash('sha256')
  if (Atomics.compareExchange(words, control.owner, owner.nobody, owner.thread) !== owner.nobody) return
  Atomics.notify(words, control.owner)
  for (let done = 0; ; done++) {
    // Who is woken must look: the call may be about something seen before.
    while (Atomics.load(words, control.written) === done) Atomics.wait(words, control.written, done)
    const length = words[control.lengths + (done % slotCount)]!
    if (length === 0) return parentPort!.postMessage(hash.digest('hex'))
    const start = (done % slotCount) * slotSize
    hash.update(slots.subarray(start, start + length))
    Atomics.store(words, control.hashed, done + 1)
    Atomics.notify(words, control.hashed)
  }
}
