import { refuse } from '../../diagnostic.ts'
import { readPhaseWords } from '../../markdown/phase-name.ts'
import type { Rendered } from '../document.ts'
import { placeInTemplate } from './place-in-template.ts'
import { literalText, sliceRendered } from './splice-rendered.ts'

/** What a `roadmap` template renders: the three places a phase has in a roadmap. */
export interface RoadmapParts {
  readonly number: string
  readonly name: string
  /** `### Phase N: Name`, without its line ending. */
  readonly headingLine: Rendered
  /** What stands under the heading and stays closeout's: goal, dependencies, success criteria. */
  readonly body: Rendered
  /** From the line that starts with `**Plans` on: written once, then the plans' own. */
  readonly plans: Rendered
  /** `- [ ] **Phase N: Name** - …`; absent where the template has none. */
  readonly bullet?: Rendered
  /** A table with the columns by name and one row; absent where the template has none. */
  readonly row?: Rendered
}

const partLine = /^<!-- closeout:part ([a-z]+) -->[ \t]*\r?\n/gm

/**
 * Cuts a rendered mini-document at its lines `<!-- closeout:part heading -->`, `… bullet -->`, `… row -->`.
 * @throws CloseoutError `roadmap` for an unknown part, text before the first, and a heading that names no phase.
 */
export function readRoadmapParts(mini: Rendered, file: string): RoadmapParts {
  const wrong = (message: string, offset: number) => {
    const written = placeInTemplate(mini, offset, file)
    return refuse('roadmap', written.file, message, {
      hint: 'write the parts `heading`, `bullet` and `row`, each behind its line `<!-- closeout:part … -->`',
      place: written.place,
    })
  }
  const marks = [...mini.text.matchAll(partLine)]
  const lead = /\S/.exec(mini.text.slice(0, marks[0]?.index ?? mini.text.length))
  if (lead) throw wrong('Unexpected text before the first part, expected `<!-- closeout:part heading -->`', lead.index)
  const parts = new Map<string, Rendered>()
  for (const [index, mark] of marks.entries()) {
    const name = mark[1]!
    if (!['heading', 'bullet', 'row'].includes(name) || parts.has(name))
      throw wrong(`Unexpected part \`${name}\`, expected \`heading\`, \`bullet\` and \`row\`, each once`, mark.index)
    parts.set(name, trimmed(mini, mark.index + mark[0].length, marks[index + 1]?.index ?? mini.text.length))
  }
  const heading = parts.get('heading') ?? literalText('')
  const endOfLine = /\r?\n|$/.exec(heading.text)!.index
  const headingLine = sliceRendered(heading, 0, endOfLine)
  const words = readPhaseWords(headingLine.text)
  if (!words?.separated)
    throw wrong('Unexpected heading part, expected it to start with `### Phase N: Name`', marks[0]?.index ?? 0)
  const plansAt = /^\*\*Plans\b/m.exec(heading.text)?.index ?? heading.text.length
  const [bullet, row] = [parts.get('bullet'), parts.get('row')]
  return {
    number: words.number,
    name: words.name,
    headingLine,
    body: trimmed(heading, endOfLine, plansAt),
    plans: trimmed(heading, plansAt, heading.text.length),
    ...(bullet && { bullet }),
    ...(row && { row }),
  }
}

/** A stretch without the blank lines at its edges. */
function trimmed(source: Rendered, start: number, end: number): Rendered {
  const text = source.text.slice(start, end)
  const lead = /(?:[ \t]*\r?\n)*/.exec(text)![0].length
  const kept = text.slice(lead).trimEnd().length
  return sliceRendered(source, start + lead, start + lead + kept)
}
