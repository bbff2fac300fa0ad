import { placeAt, refuse, type Place } from '../diagnostic.ts'
import type { RootedPath } from '../root.ts'
import { IntegerList } from './coverage/integer-list.ts'
import { JsonScanner, JsonSyntaxError, type JsonVisitor } from './coverage/json-scanner.ts'
import { readSource, unreadable, type Source } from './source.ts'

/** JSON as it was read. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

/** Numbers that something else measured, e.g. a benchmark: any JSON file, of which each leaf is a measured value. */
export interface Figures {
  readonly source: Source
  readonly data: Json
}

/**
 * Reads a file of figures, of at most 16 MiB.
 *
 * @throws CloseoutError `evidence-missing`, `evidence-unreadable` when it is not JSON, and `evidence-inconsistent` for a
 * key that stands twice in an object (readers of JSON keep one of the two, silently), for a number that no double holds, or not with all its digits,
 * and for values nested deeper than 100 levels.
 */
export async function readFigures(file: RootedPath): Promise<Figures> {
  const { source, content } = await readSource(file)
  const text = content.toString('utf8')
  const placeOf = (offset: number) => placeAt(text, content.subarray(0, offset).toString('utf8').length)
  const strict = new StrictJson()
  try {
    const window = Buffer.concat([content, Buffer.alloc(16)])
    new JsonScanner(strict).scan(window, 0, content.length, true)
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    throw unreadable(file, `it is not JSON: ${error.message}`, placeOf(error.offset))
  }
  if (strict.fault) throw inconsistent(file, strict.fault, placeOf(strict.fault.offset))
  return { source, data: JSON.parse(text.replace(/^\ufeff/, '')) as Json }
}

interface Fault {
  readonly message: string
  readonly offset: number
  readonly hint?: string
}

function inconsistent(
  file: RootedPath,
  { message, hint = 'write the file again with what measures' }: Fault,
  place: Place,
) {
  return refuse('evidence-inconsistent', file.path, message, { place, hint })
}

const anything = 1
/** Facts are walked by functions that call themselves. */
const deepest = 100

/** Finds what `JSON.parse` would pass over. */
class StrictJson implements JsonVisitor {
  readonly list = new IntegerList()
  readonly root = anything
  fault: Fault | undefined
  readonly #keys: Set<string>[] = []
  #origin = 0

  look(_window: Buffer, _end: number, origin: number): void {
    this.#origin = origin
  }

  key(_role: number, window: Buffer, start: number, end: number): number {
    const key = JSON.parse(window.toString('utf8', start - 1, end + 1)) as string
    const keys = this.#keys.at(-1)!
    if (keys.has(key))
      this.fault ??= {
        message: `The key \`${key}\` is twice in one object, expected once`,
        offset: this.#origin + start - 1,
      }
    keys.add(key)
    return anything
  }

  element(): number {
    return anything
  }

  leap(): number {
    return -1
  }

  open(_role: number, _bracket: number, at: number): number {
    this.#keys.push(new Set())
    if (this.#keys.length > deepest)
      this.fault ??= {
        message: `Unexpected values nested deeper than ${deepest} levels, expected a table of figures`,
        offset: this.#origin + at,
      }
    return anything
  }

  close(): void {
    this.#keys.pop()
  }

  scalar(_role: number, window: Buffer, start: number, end: number): void {
    const text = window.toString('utf8', start, end)
    if (!/^[-\d]/.test(text) || isHeld(text)) return
    this.fault ??= {
      message: `Unexpected number \`${text}\`, expected one that a double holds`,
      offset: this.#origin + start,
      hint: 'write it with fewer digits, or as text',
    }
  }
}

/** A number as long as this is larger than any double, smaller than any, or padded. */
const longest = 400

/** Does the nearest double, rounded to as many digits, read the same? So does what a program prints of any double. */
function isHeld(text: string): boolean {
  if (text.length > longest) return false
  const digits = significant(text)
  const number = Number(text)
  if (digits === '' || !Number.isFinite(number)) return digits === ''
  return digits.length <= 101 && significant(number.toExponential(digits.length - 1)) === digits
}

/** The digits of a number, without zeros at either end. */
function significant(text: string): string {
  return text
    .replace(/e.*/i, '')
    .replace(/\D/g, '')
    .replace(/^0+|0+$/g, '')
}
