import { CannotHold, type Context, escapeValue } from './escape.ts'
import type { Condition, Rendered, Span, TemplatePlace } from './document.ts'
import type { Failures, Piece, PrintedValue } from './evaluate.ts'
import { type Failure, fail } from './failure.ts'
import { Literal, type PartialCall, type Text } from './program.ts'
import { writeProse } from './prose.ts'
import { Surroundings } from './surroundings.ts'

/**
 * Puts a document together: template text and values in their order, each value escaped for the place it lands in,
 * each run of characters a span. A value its place cannot hold is reported.
 */
export function compose(pieces: readonly Piece[], failures: Failures): Rendered {
  const writer = new Writer()
  for (const [at, piece] of pieces.entries()) {
    if (piece.kind === 'text') writer.text(piece)
    else if (piece.kind === 'open') writer.open(piece.condition)
    else if (piece.kind === 'close') writer.close()
    else if (piece.kind === 'indent') writer.indent(piece.call)
    else if (piece.kind === 'dedent') writer.dedent()
    else {
      const failure = writer.value(piece, textAfter(pieces, at))
      if (failure) failures.report(failure)
    }
  }
  return writer.rendered()
}

/** The text that follows a piece, as far as it is template text. */
function textAfter(pieces: readonly Piece[], at: number): string {
  for (let next = at + 1; next < pieces.length; next++) {
    const piece = pieces[next]!
    if (piece.kind === 'text') return piece.text
    if (piece.kind === 'value') return '\uFFFC'
  }
  return ''
}

/** A partial's indentation: due before the next character, and again after each line break. */
interface Indentation {
  readonly call: PartialCall
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

  indent(call: PartialCall): void {
    this.#indentations.push({ call, isDue: true })
  }

  dedent(): void {
    this.#indentations.pop()
  }

  text({ text, place, claim }: Text): void {
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
  value({ print, value }: PrintedValue, next: string): Failure | undefined {
    this.#indentLine()
    const context: Context = { landing: this.#surroundings.landing, line: this.#surroundings.line, next }
    const written = print.prose ? writeProse(value, context) : escapeValue(value.data, context)
    if (written instanceof CannotHold)
      return fail('template', print, `Unexpected ${written.message}: \`${print.code}\``, written.hint)
    const { place, code } = print
    // What a value says is no structure, so it tells nothing about where the next one lands.
    const neutral = written.includes('\n') ? written.replace(/[^\n]/g, 'x') : 'x'.repeat(written.length)
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
      this.#write(indentation.call.indent, indentOf(indentation.call))
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
function indentOf({ place, indent }: PartialCall): TemplatePlace {
  return { ...place, column: place.column - indent.length }
}
