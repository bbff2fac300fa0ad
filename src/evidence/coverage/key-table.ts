/** The keys a format knows, found by their bytes. */
export class KeyTable {
  readonly names: readonly string[]
  private readonly bytes: readonly Buffer[]
  /** Which key came after each: writers have one order, so the same one is likely next. */
  private readonly successors: Uint8Array
  private previous = -1
  /** The key that began the last object. */
  private first = 0

  constructor(names: readonly string[]) {
    this.names = names
    this.bytes = names.map(name => Buffer.from(name))
    this.successors = new Uint8Array(names.length)
  }

  /** An object begins. */
  begin(): void {
    this.previous = -1
  }

  /** The index of the key spelled by `window[start, end)` (a JSON string's content), or -1. */
  find(window: Buffer, start: number, end: number): number {
    const likely = this.previous < 0 ? this.first : this.successors[this.previous]!
    if (equals(window, start, end, this.bytes[likely]!)) return (this.previous = likely)
    let index = this.bytes.findIndex(name => equals(window, start, end, name))
    if (index < 0 && isEscaped(window, start, end)) index = this.names.indexOf(decodeKey(window, start, end))
    if (index < 0) return -1
    if (this.previous < 0) this.first = index
    else this.successors[this.previous] = index
    return (this.previous = index)
  }
}

/** A key that is seldom asked for as text: its bytes are kept, and decoded then. */
export class KeyText {
  private bytes = Buffer.alloc(256)
  private length = 0

  set(window: Buffer, start: number, end: number): void {
    this.length = end - start
    if (this.length > this.bytes.length) this.bytes = Buffer.alloc(this.length * 2)
    for (let index = 0; index < this.length; index++) this.bytes[index] = window[start + index]!
  }

  get text(): string {
    return decodeKey(this.bytes, 0, this.length)
  }
}

/** The text of a JSON string's content. */
export function decodeKey(window: Buffer, start: number, end: number): string {
  const text = window.toString('utf8', start, end)
  return text.includes('\\') ? (JSON.parse(`"${text}"`) as string) : text
}

function equals(window: Buffer, start: number, end: number, name: Buffer): boolean {
  if (end - start !== name.length) return false
  for (let index = 0; index < name.length; index++) if (window[start + index] !== name[index]) return false
  return true
}

function isEscaped(window: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (window[at] === 0x5c) return true
  return false
}
