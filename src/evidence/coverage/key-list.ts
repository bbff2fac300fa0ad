/** A report with more keys is not compared with another key by key. */
const mostKeys = 50_000

/** Keeps the keys of a report in few bytes, and none at all once there are more than 50,000. */
export class KeyList {
  private bytes = Buffer.alloc(1024)
  private length = 0
  /** Where each key ends. */
  private ends = new Uint32Array(64)
  private count = 0

  add(key: string): void {
    if (this.count === mostKeys) this.forget()
    if (this.count < 0) return
    const size = 3 * key.length
    if (this.length + size > this.bytes.length) this.bytes = Buffer.concat([this.bytes], 2 * (this.length + size))
    if (this.count === this.ends.length) this.grow()
    this.length += this.bytes.write(key, this.length)
    this.ends[this.count++] = this.length
  }

  /** The keys in their order; undefined when there were too many. */
  toArray(): string[] | undefined {
    if (this.count < 0) return undefined
    return Array.from({ length: this.count }, (_, index) =>
      this.bytes.toString('utf8', index === 0 ? 0 : this.ends[index - 1], this.ends[index]),
    )
  }

  private grow(): void {
    const ends = new Uint32Array(this.ends.length * 4)
    ends.set(this.ends)
    this.ends = ends
  }

  private forget(): void {
    this.count = -1
    this.bytes = Buffer.alloc(0)
    this.ends = new Uint32Array(0)
  }
}
