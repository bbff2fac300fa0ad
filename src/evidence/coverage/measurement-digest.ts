import { createHash } from 'node:crypto'
import type { IntegerList } from './integer-list.ts'

/** Hashes what was measured, file by file, without hashing each number on its own. */
export class MeasurementDigest {
  private readonly hash = createHash('sha256')
  private readonly numbers = new Int32Array(16 * 1024)
  private readonly bytes = Buffer.from(this.numbers.buffer)
  private length = 0

  addText(text: string): void {
    this.add(text.length)
    for (let index = 0; index < text.length; index++) this.add(text.charCodeAt(index))
  }

  /** Adds an integer below 2^53. */
  addNumber(value: number): void {
    this.add(value | 0)
    this.add(Math.floor(value / 2 ** 32))
  }

  addList(list: IntegerList): void {
    this.addNumber(list.length)
    for (let index = 0; index < list.length; index++) this.add(list.items[index]!)
  }

  /** Lower-case hexadecimal; nothing can be added afterwards. */
  finish(): string {
    this.flush()
    return this.hash.digest('hex')
  }

  private add(number: number): void {
    if (this.length === this.numbers.length) this.flush()
    this.numbers[this.length++] = number
  }

  private flush(): void {
    this.hash.update(this.bytes.subarray(0, this.length * 4))
    this.length = 0
  }
}
