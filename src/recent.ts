/** Values by key, the `size` that were wanted last: one more, and the one that was wanted longest ago is dropped. */
export class Recent<Key, Value extends NonNullable<unknown>> {
  /** Longest ago first. */
  readonly #values = new Map<Key, Value>()
  readonly #size: number

  constructor(size: number) {
    this.#size = size
  }

  get(key: Key): Value | undefined {
    const value = this.#values.get(key)
    if (value !== undefined) this.set(key, value)
    return value
  }

  set(key: Key, value: Value): void {
    this.#values.delete(key)
    this.#values.set(key, value)
    if (this.#values.size > this.#size) this.#values.delete(this.#values.keys().next().value!)
  }

  /** The value of a key, made when there is none. */
  take(key: Key, make: (key: Key) => Value): Value {
    const known = this.get(key)
    if (known !== undefined) return known
    const value = make(key)
    this.set(key, value)
    return value
  }
}
