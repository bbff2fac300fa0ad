import { createHash } from 'node:crypto'
import type { Condition, Document, Span, TemplatePlace } from '../render/document.ts'
import { originKinds, type Origin, type Scalar } from '../facts/value.ts'
import { blocks, firstSite, keptSite, spanFlags, type Trace } from './trace.ts'
import { encodeVlq, zigzag } from './vlq.ts'

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
  let [site, condition] = [0, 0]
  const values = new Column()
  let spans = ''
  for (const span of document.spans) {
    const nextSite = span.kind === 'kept' ? keptSite : tables.site(span) + firstSite
    const nextCondition = tables.conditions(span.conditions) + 1
    const isNextSite = nextSite === site + 1
    const isSameCondition = nextCondition === condition
    const flags =
      (isNextSite ? 0 : spanFlags.site) |
      (isSameCondition ? 0 : spanFlags.condition) |
      (span.origin ? spanFlags.value : 0)
    spans += encodeVlq((span.end - span.start) * spanFlags.length + flags)
    if (!isNextSite) spans += encodeVlq(zigzag(nextSite - site))
    if (!isSameCondition) spans += encodeVlq(zigzag(nextCondition - condition))
    if (span.origin) spans += encodeVlq(values.change(tables.value(span.data ?? textOf(document, span), span.origin)))
    ;[site, condition] = [nextSite, nextCondition]
  }
  return {
    version: 1,
    tool,
    document: { path: document.path, sha256: createHash('sha256').update(document.text).digest('hex') },
    template: { name: document.template, sha256: document.templateSha256 },
    config,
    inputs: inputs.map(({ path, sha256 }) => [path, sha256]),
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
class Table<T extends Scalar> {
  readonly entries: T[] = []
  readonly #indexes = new Map<T, number>()

  of(entry: T): number {
    let index = this.#indexes.get(entry)
    if (index === undefined) this.#indexes.set(entry, (index = this.entries.push(entry) - 1))
    return index
  }
}

/** The rows that were made, by what tells each from all others. */
class Indexes<Key> {
  readonly #indexes = new Map<Key, number>()

  of(key: Key, make: (key: Key) => number): number {
    let index = this.#indexes.get(key)
    if (index === undefined) this.#indexes.set(key, (index = make(key)))
    return index
  }
}

/** Rows of integers, packed as they come. */
class Rows {
  text = ''
  length = 0

  add(row: readonly number[]): number {
    for (const number of row) this.text += encodeVlq(number)
    return this.length++
  }
}

/** A column whose numbers are written as the difference from the row before. */
class Column {
  #before = 0

  change(number: number): number {
    const change = zigzag(number - this.#before)
    this.#before = number
    return change
  }

  reset(): void {
    this.#before = 0
  }
}

class Tables {
  readonly #inputs: ReadonlyMap<string, number>
  readonly #parts = new Table<string>()
  readonly #pointers = new Indexes<string>()
  readonly #pointerRows = new Rows()
  readonly #files = new Table<string>()
  readonly #names = new Table<string>()
  readonly #calls = new Indexes<string>()
  readonly #callRows = new Rows()
  readonly #lines = new Table<string>()
  readonly #data = new Table<Scalar>()
  readonly #valueRows = new Rows()
  readonly #valueColumns = { data: new Column(), pointer: new Column() }
  readonly #sites = new Indexes<string>()
  readonly #siteRows = new Rows()
  readonly #siteColumns = { line: new Column(), column: new Column() }
  #siteFile = 0
  readonly #claims: Record<string, [string, string]> = {}
  readonly #conditionRows = new Rows()
  readonly #conditionColumns = { site: new Column(), observed: new Column() }
  readonly #values = new Indexes<string>()
  readonly #conditions = new Indexes<string>()
  /** Places, origins and conditions are shared objects: most are looked up without making a key. */
  readonly #knownPlaces = new Map<TemplatePlace, number>()
  readonly #knownValues = new Map<Origin, Map<Scalar, number>>()
  readonly #knownConditions = new Map<Condition, { readonly parent: number; readonly index: number }>()
  readonly #knownLists = new Map<readonly Condition[], number>()

  constructor(inputs: TraceInputs['inputs']) {
    this.#inputs = new Map(inputs.map(({ path }) => [path, this.#data.of(path)]))
  }

  site({ place, claim }: Pick<Span, 'place' | 'claim'>): number {
    if (!place) return -1
    const known = this.#knownPlaces.get(place)
    if (known !== undefined) return known
    const next = this.#siteRows.length
    const index = this.#site(place)
    this.#knownPlaces.set(place, index)
    if (claim && index === next) this.#claims[index] = [claim.source, claim.reason]
    return index
  }

  value(data: Scalar, origin: Origin): number {
    let ofOrigin = this.#knownValues.get(origin)
    if (!ofOrigin) this.#knownValues.set(origin, (ofOrigin = new Map()))
    const known = ofOrigin.get(data)
    if (known !== undefined) return known
    const index = this.#intern(data, origin)
    ofOrigin.set(data, index)
    return index
  }

  conditions(conditions: readonly Condition[]): number {
    const known = this.#knownLists.get(conditions)
    if (known !== undefined) return known
    let index = -1
    for (const condition of conditions) index = this.#condition(index, condition)
    this.#knownLists.set(conditions, index)
    return index
  }

  written(): Omit<Trace, 'version' | 'tool' | 'document' | 'template' | 'config' | 'inputs' | 'spans'> {
    return {
      parts: this.#parts.entries,
      pointers: this.#pointerRows.text,
      files: this.#files.entries,
      names: this.#names.entries,
      calls: this.#callRows.text,
      lines: this.#lines.entries,
      data: this.#data.entries.slice(this.#inputs.size),
      values: this.#valueRows.text,
      sites: this.#siteRows.text,
      claims: this.#claims,
      conditions: this.#conditionRows.text,
    }
  }

  #site({ file, line, column }: TemplatePlace): number {
    return this.#sites.of(`${file}:${line}:${column}`, () => {
      const columns = this.#siteColumns
      const head = 2 * columns.line.change(line)
      if (head > 0) columns.column.reset()
      const from = this.#files.of(file)
      const moves = from === this.#siteFile ? [head] : [head + 1, from]
      this.#siteFile = from
      return this.#siteRows.add([...moves, columns.column.change(column)])
    })
  }

  #condition(parent: number, condition: Condition): number {
    const known = this.#knownConditions.get(condition)
    if (known?.parent === parent) return known.index
    const index = this.#addCondition(parent, condition)
    this.#knownConditions.set(condition, { parent, index })
    return index
  }

  #addCondition(parent: number, { block, outcome, place, origin }: Condition): number {
    const site = this.site({ place })
    const observed = origin ? this.value(outcome, origin) : -1
    return this.#conditions.of(`${parent},${site},${String(outcome)},${observed}`, () => {
      const back = parent < 0 ? 0 : this.#conditionRows.length - parent
      const columns = this.#conditionColumns
      const what = blocks.indexOf(block) + blocks.length * Number(outcome)
      return this.#conditionRows.add([back, what, columns.site.change(site), columns.observed.change(observed + 1)])
    })
  }

  /** Equal values of equal origin stand once, whichever objects said so. */
  #intern(data: Scalar, origin: Origin): number {
    const datum = this.#data.of(data)
    const args = origin.kind === 'derived' ? origin.arguments.map(one => this.value(one.data, one.origin)) : []
    const { first, pointer, rest } = this.#originRow(origin)
    const kind = originKinds.indexOf(origin.kind)
    return this.#values.of([kind, datum, first, pointer, ...rest, '', ...args].join(), () => {
      const at = this.#valueRows.length
      const columns = this.#valueColumns
      // Arguments are named by how far back they stand.
      const follows = [...rest, ...args.map(argument => at - argument)]
      const count = origin.kind === 'claimed' ? 0 : follows.length
      return this.#valueRows.add([
        kind + originKinds.length * count,
        columns.data.change(datum),
        first,
        ...(pointer === undefined ? [] : [columns.pointer.change(pointer)]),
        ...follows,
      ])
    })
  }

  /** What a row has by its kind, without the arguments; see `traceSchema`. */
  #originRow(origin: Origin): { first: number; pointer?: number; rest: number[] } {
    switch (origin.kind) {
      case 'measured': {
        const first = this.#inputs.get(origin.file)
        if (first === undefined) throw new Error(`\`${origin.file}\` is not among the inputs of the trace`)
        const pointer = origin.pointer === undefined ? 0 : this.#pointer(origin.pointer) + 1
        const { line, lineSha256: hash } = origin
        const rest = hash === undefined ? [] : [this.#lines.of(hash)]
        return { first, pointer, rest: line === undefined ? [] : [line, ...rest] }
      }
      case 'derived':
        return { first: this.#call(origin.operation, origin.parameters ?? {}), rest: [] }
      case 'claimed':
        return { ...this.#place(origin), rest: [this.#data.of(origin.source)] }
      default:
        return { ...this.#place(origin), rest: [] }
    }
  }

  #place({ file, pointer }: { file: string; pointer: string }): { first: number; pointer: number } {
    return { first: this.#files.of(file), pointer: this.#pointer(pointer) + 1 }
  }

  #call(operation: string, parameters: Readonly<Record<string, Scalar>>): number {
    return this.#calls.of(`${operation}${JSON.stringify(parameters)}`, () => {
      const entries = Object.entries(parameters)
      const row = entries.flatMap(([name, data]) => [this.#names.of(name), this.#data.of(data)])
      return this.#callRows.add([this.#names.of(operation), entries.length, ...row])
    })
  }

  #pointer(pointer: string): number {
    return this.#pointers.of(pointer, () => {
      const slash = pointer.lastIndexOf('/')
      const parent = slash > 0 ? this.#pointer(pointer.slice(0, slash)) : undefined
      const back = parent === undefined ? 0 : this.#pointerRows.length - parent
      const part = slash > 0 ? pointer.slice(slash + 1) : pointer
      const fresh = this.#parts.entries.length
      const known = this.#parts.of(part)
      return this.#pointerRows.add(known === fresh ? [2 * back] : [2 * back + 1, fresh - known])
    })
  }
}
