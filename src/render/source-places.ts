import type { TemplatePlace } from './document.ts'
import type { TemplateFile } from './template.ts'

type Node = hbs.AST.Node

/** Where nodes and characters stand in a template file, and what stands there. */
export class SourcePlaces {
  readonly #source: TemplateFile
  /** The offset at which each line begins. */
  readonly #lines: readonly number[]

  constructor(source: TemplateFile) {
    this.#source = source
    this.#lines = [0, ...[...source.text.matchAll(/\n/g)].map(({ index }) => index + 1)]
  }

  /** The characters of a node. */
  code({ loc: { start, end } }: Node): string {
    return this.#source.text.slice(this.#offset(start), this.#offset(end))
  }

  /** The first mustache of a block. */
  opening(node: Node): string {
    const code = this.code(node)
    return code.slice(0, code.indexOf('}}') + 2)
  }

  /** A node's characters and place. */
  written(node: Node): { code: string; place: TemplatePlace } {
    const { line, column } = node.loc.start
    return { code: this.code(node), place: { file: this.#source.file, line, column: column + 1 } }
  }

  /** Where the text begins that is left of a text node. */
  ofContent(node: hbs.AST.ContentStatement): TemplatePlace {
    const offset = this.#offset(node.loc.start) + strippedBefore(node)
    let line = 0
    for (let above = this.#lines.length; above - line > 1;) {
      const middle = (line + above) >> 1
      if (this.#lines[middle]! <= offset) line = middle
      else above = middle
    }
    return { file: this.#source.file, line: line + 1, column: offset - this.#lines[line]! + 1 }
  }

  #offset({ line, column }: hbs.AST.Position): number {
    return this.#lines[line - 1]! + column
  }
}

/** How many characters whitespace control took from the start of a text: it takes nothing but whitespace. */
function strippedBefore({ value, ...node }: hbs.AST.ContentStatement): number {
  const original = node.original as unknown as string
  const visible = value.search(/\S/)
  if (visible >= 0) return original.search(/\S/) - visible
  return (node as { rightStripped?: boolean }).rightStripped ? /^[ \t]*\r?\n?/.exec(original)![0].length : 0
}
