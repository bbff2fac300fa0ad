import { placeAt } from '../diagnostic.ts'

/** A Markdown document that a plan holds in a fence, to be filled in later. */
export interface Draft {
  /** Without the fence and its indentation. */
  readonly text: string
  /** 1-based line of the plan on which the draft's first line stands. */
  readonly line: number
  /** Text of its first heading. */
  readonly title: string
}

/** The drafts in a plan: fences of Markdown that begin with a title, in order. Parts of documents are none. */
export function readDrafts(plan: string): Draft[] {
  const fence = /^([ \t]*)(`{3,}|~{3,})(?:markdown|md)[ \t]*\r?\n([\s\S]*?)\r?\n\1\2[ \t]*$/gm
  return [...plan.matchAll(fence)].flatMap(match => {
    const text = match[3]!
      .split(/\r?\n/)
      .map(line => (line.startsWith(match[1]!) ? line.slice(match[1]!.length) : line.trimStart()))
      .join('\n')
    const title = /^(?:---\n[\s\S]*?\n---\s*)?# (.+)/.exec(text)?.[1]
    if (title === undefined) return []
    return [{ text: `${text}\n`, line: placeAt(plan, match.index).line + 1, title: title.trim() }]
  })
}
