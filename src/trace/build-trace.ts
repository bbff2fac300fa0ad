import { createHash } from 'node:crypto'
import type { Condition, Document, Span } from '../render/document.ts'
import type { Origin, Scalar } from '../facts/value.ts'
import { spanKinds, type Trace } from './trace.ts'
import { encodeVlq } from './vlq.ts'

/** Files of this build: what the trace is checked against later. */
export interface TraceInputs {
  readonly config: { readonly path: string; readonly sha256: string }
  /** Evidence files, sorted by path. */
  readonly inputs: readonly { readonly path: string; readonly sha256: string }[]
}

/** The trace of a document: deterministic, without a clock. */
export function buildTrace(document: Document, { config, inputs }: TraceInputs): Trace {
  const tables = new Tables(inputs)
  let [kind, site, value, condition] = [0, 0, 0, 0]
  let spans = ''
  for (const span of document.spans) {
    const next = {
      kind: spanKinds.indexOf(span.kind),
      site: tables.site(span) + 1,
      value: span.origin ? tables.value(textOf(document, span), span.origin) + 1 : 0,
      condition: tables.conditions(span.conditions) + 1,
    }
    spans += encodeVlq([
      span.end - span.start,
      next.kind - kind,
      next.site - site,
      next.value - value,
      next.condition - condition,
    ])
    ;({ kind, site, value, condition } = next)
  }
  return {
    version: 1,
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

class Tables {
  readonly #inputs: ReadonlyMap<string, number>
  readonly #parts = new Table<string>()
  readonly #pointers = new Table<[number, number]>()
  readonly #files = new Table<string>()
  readonly #operations = new Table<string>()
  readonly #values = new Table<Trace['values'][number]>()
  readonly #sites = new Table<Trace['sites'][number]>()
  readonly #conditions = new Table<Trace['conditions'][number]>()
  /** Origins are shared objects: most are looked up without making a key. */
  readonly #known = new Map<Origin, Map<Scalar, number>>()
  readonly #knownConditions = new Map<readonly Condition[], number>()

  constructor(inputs: TraceInputs['inputs']) {
    this.#inputs = new Map(inputs.map(({ path }, index) => [path, index]))
  }

  site({ place, code, claim }: Pick<Span, 'place' | 'code' | 'claim'>): number {
    if (!place) return -1
    const { file, line, column } = place
    return this.#sites.of(`${file}:${line}:${column}:${code ?? ''}`, () =>
      claim ? [file, line, column, code ?? '', claim.source, claim.reason] : [file, line, column, code ?? ''],
    )
  }

  value(data: Scalar, origin: Origin): number {
    let known = this.#known.get(origin)
    if (!known) this.#known.set(origin, (known = new Map()))
    let index = known.get(data)
    if (index === undefined) known.set(data, (index = this.#intern(data, origin)))
    return index
  }

  conditions(conditions: readonly Condition[]): number {
    let index = this.#knownConditions.get(conditions)
    if (index === undefined) {
      index = conditions.reduce((parent, condition) => this.#condition(parent, condition), -1)
      this.#knownConditions.set(conditions, index)
    }
    return index
  }

  written(): Pick<Trace, 'parts' | 'pointers' | 'files' | 'operations' | 'values' | 'sites' | 'conditions'> {
    return {
      parts: this.#parts.entries,
      pointers: this.#pointers.entries,
      files: this.#files.entries,
      operations: this.#operations.entries,
      values: this.#values.entries,
      sites: this.#sites.entries,
      conditions: this.#conditions.entries,
    }
  }

  #condition(parent: number, { block, code, outcome, place, origin }: Condition): number {
    const site = this.site({ place, code })
    const observed = origin ? this.value(typeof outcome === 'boolean' ? outcome : String(outcome), origin) : -1
    return this.#conditions.of(`${parent},${site},${outcome},${observed}`, () => [
      parent,
      block,
      site,
      outcome,
      observed,
    ])
  }

  #intern(data: Scalar, origin: Origin): number {
    const entry = this.#entry(data, origin)
    return this.#values.of(JSON.stringify(entry), () => entry)
  }

  #entry(data: Scalar, origin: Origin): Trace['values'][number] {
    switch (origin.kind) {
      case 'measured': {
        const input = this.#inputs.get(origin.file)
        if (input === undefined) throw new Error(`\`${origin.file}\` is not among the inputs of the trace`)
        const pointer = origin.pointer === undefined ? -1 : this.#pointer(origin.pointer)
        if (origin.line === undefined) return ['m', data, input, pointer]
        return origin.lineSha256 === undefined
          ? ['m', data, input, pointer, origin.line]
          : ['m', data, input, pointer, origin.line, origin.lineSha256]
      }
      case 'derived': {
        const operation = this.#operations.of(origin.operation, () => origin.operation)
        const args = origin.arguments.map(argument => this.value(argument.data, argument.origin))
        return origin.parameters ? ['d', data, operation, args, { ...origin.parameters }] : ['d', data, operation, args]
      }
      case 'claimed':
        return ['s', data, this.#file(origin.file), this.#pointer(origin.pointer), origin.source]
      default:
        return [origin.kind === 'configured' ? 'c' : 'a', data, this.#file(origin.file), this.#pointer(origin.pointer)]
    }
  }

  #file(file: string): number {
    return this.#files.of(file, () => file)
  }

  #pointer(pointer: string): number {
    return this.#pointers.of(pointer, () => {
      const slash = pointer.lastIndexOf('/')
      const part = slash > 0 ? pointer.slice(slash + 1) : pointer
      const parent = slash > 0 ? this.#pointer(pointer.slice(0, slash)) : -1
      return [parent, this.#parts.of(part, () => part)]
    })
  }
}
