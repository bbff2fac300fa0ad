import { CannotHold, type Context, escapeValue } from './escape.ts'
import type { CompiledTemplate } from './compile-template.ts'
import type { Condition, Rendered, Span, TemplatePlace } from './document.ts'
import { type Failure, fail } from './failure.ts'
import { readMarks, type ReadMarks } from './markers.ts'
import { writeProse } from './prose.ts'
import type { PrintedValue, Rendering } from './runtime.ts'
import { Literal, type LiteralSite, type PartialSite } from './site.ts'
import { Surroundings } from './surroundings.ts'

/**
 * Turns marked text into the document: template text and values in the order of their marks, each value escaped
 * for the place it lands in, each run of characters a span. A value its place cannot hold is reported.
 */
export function unmark(
  marked: string,
  template: CompiledTemplate,
  rendering: Rendering,
  report: (failure: Failure) => void,
): Rendered {
  const writer = new Writer()
  const found = readMarks(marked)
  for (const [at, name] of found.names.entries()) {
    const index = found.indexes[at]!
    if (name === 'literal') writer.literal(template.literals[index]!)
    else if (name === 'open') writer.open(rendering.conditions[index]!)
    else if (name === 'close') writer.close()
    else if (name === 'indent') writer.indent(template.sites[index] as PartialSite)
    else if (name === 'dedent') writer.dedent()
    else {
      const failure = writer.value(rendering.values[index]!, textAfter(found, at, template))
      if (failure) report(failure)
    }
  }
  return writer.rendered()
}

/** The text that follows a mark, as far as it is template text. */
function textAfter({ names, indexes }: ReadMarks, at: number, { literals }: CompiledTemplate): string {
  for (let next = at + 1; next < names.length; next++) {
    if (names[next] === 'literal') return literals[indexes[next]!]!.text
    if (names[next] === 'value') return '\uFFFC'
  }
  return ''
}

/** A partial's indentation: due before the next character, and again after each line break. */
interface Indentation {
  readonly site: PartialSite
  isDue: boolean
}

class Writer {
  readonly #chunks: string[] = []
  readonly #spans: Span[] = []
  readonly #surroundings = new Surroundings()
  readonly #indentations: Indentation[] = []
  readonly #outer: (readonly Condition[])[] = []
  #conditions: readonly Condition[] = []
  #length = 0

  open(condition: Condition): void {
    this.#outer.push(this.#conditions)
    this.#conditions = [...this.#conditions, condition]
  }

  close(): void {
    this.#conditions = this.#outer.pop()!
  }

  indent(site: PartialSite): void {
    this.#indentations.push({ site, isDue: true })
  }

  dedent(): void {
    this.#indentations.pop()
  }

  literal({ text, place, claim }: LiteralSite): void {
    if (this.#indentations.length === 0) return this.#write(text, place, claim)
    let { line, column } = place
    for (const part of text.split(/(?<=\n)/)) {
      this.#indentLine()
      this.#write(part, { file: place.file, line, column }, claim)
      if (!part.endsWith('\n')) continue
      for (const indentation of this.#indentations) indentation.isDue = true
      line++
      column = 1
    }
  }

  /** Writes a value, or says why its place cannot hold it. */
  value({ site, value }: PrintedValue, next: string): Failure | undefined {
    this.#indentLine()
    const context: Context = { landing: this.#surroundings.landing, line: this.#surroundings.line, next }
    const written = site.prose ? writeProse(value, context) : escapeValue(value.data, context)
    if (written instanceof CannotHold)
      return fail('template', site, `Unexpected ${written.message}: \`${site.code}\``, written.hint)
    const { place, code } = site
    // What a value says is no structure, so it tells nothing about where the next one lands.
    const neutral = written.replace(/[^\n]/g, 'x')
    if (value instanceof Literal) this.#append(written, this.#literalSpan(written, place), neutral)
    else {
      const { data, origin } = value
      const [start, end, conditions] = [this.#length, this.#length + written.length, this.#conditions]
      this.#append(written, { start, end, kind: origin.kind, place, code, data, origin, conditions }, neutral)
    }
    return undefined
  }

  rendered(): Rendered {
    return { text: this.#chunks.join(''), spans: this.#spans }
  }

  #indentLine(): void {
    for (const indentation of this.#indentations) {
      if (!indentation.isDue) continue
      indentation.isDue = false
      this.#write(indentation.site.indent, indentOf(indentation.site))
    }
  }

  #write(text: string, place: TemplatePlace, claim?: Span['claim']): void {
    this.#append(text, this.#literalSpan(text, place, claim), text)
  }

  #literalSpan(text: string, place: TemplatePlace, claim?: Span['claim']): Span {
    const [start, end, conditions] = [this.#length, this.#length + text.length, this.#conditions]
    return claim
      ? { start, end, kind: 'literal', place, claim, conditions }
      : { start, end, kind: 'literal', place, conditions }
  }

  /** Adds a run of characters; `structure` is what it tells about the place of the next. */
  #append(text: string, span: Span, structure: string): void {
    this.#length = span.end
    this.#chunks.push(text)
    this.#spans.push(span)
    this.#surroundings.advance(structure)
  }
}

/** Where the indentation of a partial stands: before its call. */
function indentOf({ place, indent }: PartialSite): TemplatePlace {
  return { ...place, column: place.column - indent.length }
}
