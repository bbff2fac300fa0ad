import type { Atoms } from './atoms.ts'
import type { KnownFacts } from './known-facts.ts'
import { fileCount, filePercent, shown, snippets } from './snippets.ts'

/** What surrounds a text: the facts it can mean. */
export interface Surroundings {
  readonly known: KnownFacts
  readonly atoms: Atoms
  /** The draft's own phase number: the one behind it is the next phase. */
  readonly phase?: string
}

type Rewrite = readonly [form: RegExp, value: (match: string[]) => string | undefined]

/** Puts values in the place of the numbers in running text that a fact stands for; everything else stays. */
export function fillProse(text: string, around: Surroundings): string {
  const { atoms } = around
  return rewrites(around).reduce(
    (filled, [form, value]) =>
      filled.replace(form, (whole: string, ...groups: unknown[]) => {
        const snippet = value([whole, ...groups.filter(group => typeof group === 'string')])
        return snippet === undefined ? whole : atoms.add(snippet)
      }),
    text,
  )
}

function rewrites({ known, phase }: Surroundings): Rewrite[] {
  const { overall, groups, suites, gaps } = known
  const next = phase === undefined ? undefined : String(Number.parseInt(phase, 10) + 1)
  const percentOf = (percent: string) => {
    if (overall && Number(percent) === overall.percent) return snippets.overallTarget
    const group = groups.find(one => one.percent === Number(percent))
    if (group) return `{{coverage.groups.${group.id}.target}}%`
    return overall?.before !== undefined && Number(percent) === overall.before ? snippets.overallBefore : undefined
  }
  const suiteOf = (word: string) =>
    suites.find(({ id, name }) => id === word.toLowerCase() || name.toLowerCase() === `${word.toLowerCase()} tests`)
  return [
    [
      /\b\d+\/\d+ (\w+) tests(?: now)? pass(?:ed|ing)?\b/g,
      ([, word]) => suiteResult(suiteOf(word!)?.id, `${word} tests pass`),
    ],
    [
      /\b([\w-]+\.\w+) coverage (?:(?:is|stays|remains|maintained|kept) )?(?:at )?\d[\d.]*\s?%\+?/g,
      ([, name]) => {
        const group = groups.find(({ files }) => files.includes(name!))
        return group && `${name} coverage at ${filePercent(group.id, name!)}`
      },
    ],
    [
      /(?:\[COUNT\]|\b\d+)\/\d+ files(?: at (\d+)%\+?)?/g,
      () => {
        const [group] = groups
        return groups.length === 1 && group
          ? `${fileCount(group.id, 'met')} files at {{coverage.groups.${group.id}.target}}%`
          : undefined
      },
    ],
    [/\[specific (?:files|areas)[^\]]*\]/gi, () => (groups.length > 0 ? snippets.handoffNames : undefined)],
    // A value right behind `<` would read as a tag.
    [/<\s?(\d+(?:\.\d+)?)\s?%/g, ([, percent]) => prefixed('below ', percentOf(percent!))],
    [/(?<![\d.,-])(\d+(?:\.\d+)?)\s?%\+?/g, ([, percent]) => percentOf(percent!)],
    [
      /\b(\d+)(?= ([A-Z]\w* \d+) files\b)/g,
      ([, count, name]) => {
        const group = groups.find(one => one.name === name && one.files.length === Number(count))
        return group && `{{coverage.groups.${group.id}.count}}`
      },
    ],
    [/\ball (?:\d+ )?gaps(?: are)? closed\b/gi, () => (gaps.length > 0 ? snippets.gapsClosed : undefined)],
    [/\b(\d+)(?= gaps\b)/g, ([, count]) => (Number(count) === gaps.length ? snippets.gapCount : undefined)],
    [/\bPhase (\d+)\b(?!:)/g, ([, number]) => (number === next ? snippets.nextPhase : undefined)],
  ]
}

function prefixed(words: string, value: string | undefined): string | undefined {
  return value === undefined ? undefined : words + value
}

/** The tests of a suite that passed, of how many. */
export function suiteResult(id: string | undefined, words: string): string | undefined {
  return id && shown(`suites.${id}.total`, `{{suites.${id}.passed}}/{{suites.${id}.total}} ${words}`)
}
