/** A report with more keys is not compared with another key by key. */
const mostKeys = 50_000
const partSize = 64 * 1024

/** Keeps the keys of a report in few bytes, and none at all once there are more than 50,000. */
export class KeyList {
  /** Each key as UTF-8 behind its length in bytes; a part ends with a length that is 0xffffffff, or with its last byte. */
  private parts: Buffer[] = []
  private at = 0
  private count = 0

  add(key: string): void {
    if (this.count === mostKeys) this.parts = []
    if (this.count++ >= mostKeys) return
    const room = 4 + 3 * key.length
    if (this.at + room > (this.parts.at(-1)?.length ?? 0)) this.begin(room)
    const part = this.parts.at(-1)!
    const length = part.write(key, this.at + 4)
    part.writeUInt32LE(length, this.at)
    this.at += 4 + length
  }

  /** The keys in their order; undefined when there were too many. */
  toArray(): string[] | undefined {
    return this.count > mostKeys ? undefined : this.parts.flatMap(keysIn)
  }

  private begin(room: number): void {
    this.parts.push(Buffer.alloc(Math.max(partSize, room), 0xff))
    this.at = 0
  }
}

function keysIn(part: Buffer): string[] {
  const keys: string[] = []
  for (let at = 0; at + 4 <= part.length;) {
    const length = part.readUInt32LE(at)
    if (length === 0xffffffff) break
    keys.push(part.toString('utf8', at + 4, (at += 4 + length)))
  }
  return keys
}
