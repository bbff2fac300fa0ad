import { createHash } from 'node:crypto'
import type { Condition, Document, Span } from '../render/document.ts'
import { originKinds, type Origin, type Scalar } from '../facts/value.ts'
import { blocks, firstSite, keptSite, spanFlags, type Trace } from './trace.ts'
import { encodeVlq } from './vlq.ts'

/** Files of this build: what the trace is checked against later. */
export interface TraceInputs {
  /** What writes the trace, with its version. */
  readonly tool: string
  readonly config: { readonly path: string; readonly sha256: string }
  /** Evidence files, sorted by path. */
  readonly inputs: readonly { readonly path: string; readonly sha256: string }[]
}

/** The trace of a document: deterministic, without a clock. */
export function buildTrace(document: Document, { tool, config, inputs }: TraceInputs): Trace {
  const tables = new Tables(inputs)
  let [site, value, condition] = [0, 0, 0]
  let spans = ''
  for (const span of document.spans) {
    const next = {
      site: span.kind === 'kept' ? keptSite : tables.site(span) + firstSite,
      value: span.origin ? tables.value(span.data ?? textOf(document, span), span.origin) : value,
      condition: tables.conditions(span.conditions) + 1,
    }
    const moves = { site: next.site - site, condition: next.condition - condition }
    const flags =
      (moves.site === 1 ? 0 : spanFlags.site) |
      (moves.condition === 0 ? 0 : spanFlags.condition) |
      (span.origin ? spanFlags.value : 0)
    spans += encodeVlq([
      (span.end - span.start) * spanFlags.length + flags,
      ...(moves.site === 1 ? [] : [moves.site]),
      ...(moves.condition === 0 ? [] : [moves.condition]),
      ...(span.origin ? [next.value - value] : []),
    ])
    ;({ site, value, condition } = next)
  }
  return {
    version: 1,
    tool,
    document: { path: document.path, sha256: createHash('sha256').update(document.text).digest('hex') },
    template: { name: document.template, sha256: document.templateSha256 },
    config,
    inputs: [...inputs],
    ...tables.written(),
    spans,
  }
}

/** The text of a trace file: one table a line, so that a diff of two traces can be read. */
export function formatTrace(trace: Trace): string {
  const entries = Object.entries(trace).map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`)
  return `{\n${entries.join(',\n')}\n}\n`
}

/** Root-relative path of a document's trace. */
export function tracePathOf(path: string): string {
  return `.closeout/trace/${path}.json`
}

function textOf({ text }: Document, { start, end }: Span): string {
  return text.slice(start, end)
}

/** A list in which each entry stands once. */
class Table<T> {
  readonly entries: T[] = []
  readonly #indexes = new Map<string, number>()

  /** The index of an entry, by a key that tells it from all others. */
  of(key: string, entry: () => T): number {
    let index = this.#indexes.get(key)
    if (index === undefined) {
      // The entry first: making it may add entries of its own.
      const made = entry()
      index = this.entries.push(made) - 1
      this.#indexes.set(key, index)
    }
    return index
  }
}

/** Rows of integers, packed as they come; a column marked by `differs` is written as the difference from the row before. */
class Rows {
  text = ''
  length = 0
  readonly #before: number[] = []

  add(row: readonly number[], differs: readonly number[]): number {
    const written = [...row]
    for (const column of differs) {
      written[column] = row[column]! - (this.#before[column] ?? 0)
      this.#before[column] = row[column]!
    }
    this.text += encodeVlq(written)
    return this.length++
  }
}

class Tables {
  readonly #inputs: ReadonlyMap<string, number>
  readonly #parts = new Table<string>()
  readonly #pointers = new Table<number>()
  readonly #pointerRows = new Rows()
  readonly #files = new Table<string>()
  readonly #names = new Table<string>()
  readonly #parameters = new Table<number>()
  readonly #parameterRows = new Rows()
  readonly #lines = new Table<string>()
  readonly #data = new Table<Scalar>()
  readonly #valueRows = new Rows()
  readonly #sites = new Table<number>()
  readonly #siteRows = new Rows()
  readonly #claims: Record<string, [string, string]> = {}
  readonly #conditionRows = new Rows()
  /** Origins and conditions are shared objects: most are looked up without making a key. */
  readonly #known = new Map<Origin, Map<Scalar, number>>()
  readonly #rows = new Map<string, number>()
  readonly #knownLists = new Map<readonly Condition[], number>()

  constructor(inputs: TraceInputs['inputs']) {
    this.#inputs = new Map(inputs.map(({ path }, index) => [path, index]))
  }

  site({ place, claim }: Pick<Span, 'place' | 'claim'>): number {
    if (!place) return -1
    const { file, line, column } = place
    const known = this.#siteRows.length
    const index = this.#sites.of(`${file}:${line}:${column}`, () =>
      this.#siteRows.add([this.#file(file), line, column], [0, 1, 2]),
    )
    if (claim && index === known) this.#claims[index] = [claim.source, claim.reason]
    return index
  }

  value(data: Scalar, origin: Origin): number {
    let known = this.#known.get(origin)
    if (!known) this.#known.set(origin, (known = new Map()))
    let index = known.get(data)
    if (index === undefined) known.set(data, (index = this.#intern(data, origin)))
    return index
  }

  conditions(conditions: readonly Condition[]): number {
    let index = this.#knownLists.get(conditions)
    if (index === undefined) {
      index = conditions.reduce((parent, condition) => this.#condition(parent, condition), -1)
      this.#knownLists.set(conditions, index)
    }
    return index
  }

  written(): Omit<Trace, 'version' | 'tool' | 'document' | 'template' | 'config' | 'inputs' | 'spans'> {
    return {
      parts: this.#parts.entries,
      pointers: this.#pointerRows.text,
      files: this.#files.entries,
      names: this.#names.entries,
      parameters: this.#parameterRows.text,
      lines: this.#lines.entries,
      data: this.#data.entries,
      values: this.#valueRows.text,
      sites: this.#siteRows.text,
      claims: this.#claims,
      conditions: this.#conditionRows.text,
    }
  }

  #condition(parent: number, { block, outcome, place, origin }: Condition): number {
    const site = this.site({ place })
    const observed = origin ? this.value(outcome, origin) : -1
    const key = `c${parent},${site},${String(outcome)},${observed}`
    return this.#row(key, () => {
      const back = parent < 0 ? 0 : this.#conditionRows.length - parent
      return this.#conditionRows.add([back, blocks.indexOf(block), site, Number(outcome), observed + 1], [2])
    })
  }

  /** Equal values of equal origin stand once, whichever objects said so. */
  #intern(data: Scalar, origin: Origin): number {
    const datum = this.#datum(data)
    const args = origin.kind === 'derived' ? origin.arguments.map(one => this.value(one.data, one.origin)) : []
    const head = originKinds.indexOf(origin.kind) + originKinds.length * args.length
    const rest = this.#originRow(origin)
    return this.#row(`v${[head, datum, ...rest, ...args].join()}`, () => {
      const at = this.#valueRows.length
      // Arguments are named by how far back they stand.
      const row = [head, datum, ...rest, ...args.map(argument => at - argument)]
      return this.#valueRows.add(row, origin.kind === 'derived' ? [1] : [1, 3])
    })
  }

  /** What a row has by its kind, without the arguments; see `traceSchema`. */
  #originRow(origin: Origin): number[] {
    switch (origin.kind) {
      case 'measured': {
        const input = this.#inputs.get(origin.file)
        if (input === undefined) throw new Error(`\`${origin.file}\` is not among the inputs of the trace`)
        const pointer = origin.pointer === undefined ? 0 : this.#pointer(origin.pointer) + 1
        const { lineSha256 } = origin
        const hash = lineSha256 === undefined ? 0 : this.#lines.of(lineSha256, () => lineSha256) + 1
        return [input, pointer, origin.line ?? 0, hash]
      }
      case 'derived':
        return [this.#name(origin.operation), origin.parameters ? this.#parametersOf(origin.parameters) + 1 : 0]
      case 'claimed':
        return [this.#file(origin.file), this.#pointer(origin.pointer) + 1, this.#datum(origin.source)]
      default:
        return [this.#file(origin.file), this.#pointer(origin.pointer) + 1]
    }
  }

  #parametersOf(parameters: Readonly<Record<string, Scalar>>): number {
    return this.#parameters.of(JSON.stringify(parameters), () => {
      const entries = Object.entries(parameters)
      const row = entries.flatMap(([name, data]) => [this.#name(name), this.#datum(data)])
      return this.#parameterRows.add([entries.length, ...row], [])
    })
  }

  #name(name: string): number {
    return this.#names.of(name, () => name)
  }

  #datum(data: Scalar): number {
    return this.#data.of(`${typeof data}${String(data)}`, () => data)
  }

  #row(key: string, add: () => number): number {
    let index = this.#rows.get(key)
    if (index === undefined) this.#rows.set(key, (index = add()))
    return index
  }

  #file(file: string): number {
    return this.#files.of(file, () => file)
  }

  #pointer(pointer: string): number {
    return this.#pointers.of(pointer, () => {
      const slash = pointer.lastIndexOf('/')
      const part = slash > 0 ? pointer.slice(slash + 1) : pointer
      const parent = slash > 0 ? this.#pointer(pointer.slice(0, slash)) : -1
      return this.#pointerRows.add([parent + 1, this.#parts.of(part, () => part)], [0, 1])
    })
  }
}
