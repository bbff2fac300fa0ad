/** What kind of place a value lands in, and so what would be structure there. */
export type Landing =
  | { readonly kind: 'frontmatter' | 'comment' | 'html' | 'tag' | 'fence' | 'url' }
  /** Between backticks: so many, and is it in a table row? */
  | { readonly kind: 'code'; readonly ticks: number; readonly isInTable: boolean }
  | {
      readonly kind: 'inline'
      /** Nothing but quote and list marks before it on its line. */
      readonly isAtStart: boolean
      readonly isHeading: boolean
    }

/** Quote and list marks, after which a block can start. */
const containers = /(?:\s|>|(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s)?)*/
const fenceStart = /^(`{3,}(?=[^`]*$)|~{3,})/
const htmlStart = /^<(?:\/?[A-Za-z][A-Za-z0-9-]*(?=[\s/>]|$)|[!?])/

/**
 * Follows a document as it is written, line by line, and says where it stands. What it takes for a place is
 * what a person would at a glance; the structure check is there for what it misjudges.
 */
export class Surroundings {
  /** What is written of the current line. */
  line = ''
  #frontmatter: 'possible' | 'inside' | 'none' = 'possible'
  #fence: string | undefined
  #isHtml = false
  #isComment = false

  advance(text: string): void {
    let start = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.#endLine(this.line + text.slice(start, end))
      this.line = ''
      start = end + 1
    }
    this.line += text.slice(start)
  }

  get landing(): Landing {
    if (this.#frontmatter === 'inside') return { kind: 'frontmatter' }
    if (this.#fence !== undefined) return { kind: 'fence' }
    const { line } = this
    const prose = line.includes('`') ? withoutCode(line) : { text: line, ticks: 0 }
    if (this.#isCommentAfter(prose.text)) return { kind: 'comment' }
    if (/<[A-Za-z/!?][^<>]*$/.test(prose.text) || prose.text.endsWith('<')) return { kind: 'tag' }
    const rest = line.replace(containers, '')
    if (this.#isHtml || htmlStart.test(rest)) return { kind: 'html' }
    const isInTable = /(?:^|[^\\])\|/.test(line)
    if (prose.ticks > 0) return { kind: 'code', ticks: prose.ticks, isInTable }
    if (/\]\(<?[^\s)]*$|^\s*\[[^\]]*\]:\s*\S*$|(?:https?:\/\/|www\.)\S*$/i.test(line)) return { kind: 'url' }
    return { kind: 'inline', isAtStart: rest === '', isHeading: /^#{1,6}(?:\s|$)/.test(rest) }
  }

  #endLine(line: string): void {
    if (this.#frontmatter !== 'none') {
      const isRule = line.trimEnd() === '---'
      const isInside = this.#frontmatter === 'inside' ? !isRule : isRule
      this.#frontmatter = isInside ? 'inside' : 'none'
      if (isInside || isRule) return
    }
    const rest = line.replace(containers, '')
    const fence = fenceStart.exec(rest)?.[1]
    if (this.#fence !== undefined) {
      const run = line.replace(/[\s>]*/, '').trimEnd()
      if (run.length >= this.#fence.length && run === this.#fence.charAt(0).repeat(run.length)) this.#fence = undefined
      return
    }
    if (fence !== undefined && !this.#isComment) {
      this.#fence = fence
      return
    }
    this.#isHtml = rest !== '' && (this.#isHtml || htmlStart.test(rest))
    this.#isComment = this.#isCommentAfter(line.includes('`') ? withoutCode(line).text : line)
  }

  #isCommentAfter(text: string): boolean {
    const [opened, closed] = [text.lastIndexOf('<!--'), text.lastIndexOf('-->')]
    return opened < 0 && closed < 0 ? this.#isComment : opened > closed
  }
}

/** A line with its code spans blanked, and how many backticks opened one that is not closed. */
function withoutCode(line: string): { text: string; ticks: number } {
  const outside = /\\[^]|`+/g
  let text = ''
  for (let run = outside.exec(line); run; run = outside.exec(line)) {
    if (run[0].startsWith('\\')) continue
    const ticks = run[0].length
    const end = endOfCode(line, outside.lastIndex, ticks)
    text += line.slice(text.length, run.index)
    text += ' '.repeat((end ?? line.length) - text.length)
    if (end === undefined) return { text, ticks }
    outside.lastIndex = end
  }
  return { text: text + line.slice(text.length), ticks: 0 }
}

/** Behind the next run of exactly so many backticks. */
function endOfCode(line: string, from: number, ticks: number): number | undefined {
  const inside = /`+/g
  inside.lastIndex = from
  for (let run = inside.exec(line); run; run = inside.exec(line)) if (run[0].length === ticks) return inside.lastIndex
  return undefined
}
