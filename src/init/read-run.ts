import { posix } from 'node:path'

/** What a plan's pytest command says about where it runs and what it leaves. Paths are relative to the root. */
export interface PlannedRun {
  /** The folder the tests run in, when the command changes into it first. */
  readonly folder?: string
  /** The JSON report that it names. */
  readonly coverage?: PlannedOutput
  /** Where it writes a JSON report that it does not name. */
  readonly defaultCoverage?: PlannedOutput
  readonly log?: PlannedOutput
  readonly junit?: PlannedOutput
}

/** A file that a command writes. */
export interface PlannedOutput {
  /** Below `evidence/` when the command writes it outside the project. */
  readonly path: string
  /** As the command names it, when that is outside the project. */
  readonly outside?: string
}

const path = String.raw`['"]?([\w./~@+-]+)`
const coverageReport = new RegExp(String.raw`--cov-report[= ]['"]?json:${path}`)
const junitFile = new RegExp(String.raw`--junit-?xml[= ]${path}`)
const logFile = new RegExp(String.raw`(?:\|\s*tee\s+(?:-a\s+|--append\s+)?|(?<![\d<>-])&?>{1,2}\s*)(?!/dev/)${path}`)

/** The pytest command of a plan that names most of what it leaves; undefined when the plan has none. */
export function readRun(text: string): PlannedRun | undefined {
  const joined = text.replace(/\\\r?\n\s*/g, ' ')
  const runs = [...joined.matchAll(/(?<=^|[\s`;&/(])pytest(?:[ \t]+([^\n`<]*)|(?=[`\s]|$))/gm)]
    .filter(({ 0: command, 1: words, index }) => isCommand(words, joined, index, command.length))
    .map(({ 1: words = '', index }) => describeRun(words, folderOf(joined, index)))
  const size = (run: PlannedRun) => Object.keys(run).length
  return runs.reduce<PlannedRun | undefined>((most, run) => (most && size(most) >= size(run) ? most : run), undefined)
}

/** Does a word `pytest` run it, and not only speak of it? */
function isCommand(words: string | undefined, text: string, start: number, length: number): boolean {
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start)
  if (/\b(?:install|add|which|grep)\s[^;&|]*$/.test(line)) return false
  if (words !== undefined && words.trim() !== '') return /^(?:-|[|&]|\d?>|tests?\b|\S*(?:\/|\.py\b|::))/.test(words)
  return /^\s*(?:\$ )?(?:\S+ -m )?$/.test(line) && /^\s*(?:\n|$)/.test(text.slice(start + length))
}

function describeRun(words: string, folder: string | undefined): PlannedRun {
  const output = (written: string | undefined): PlannedOutput | undefined => {
    if (written === undefined) return undefined
    const inside = posix.join(folder ?? '', written)
    if (!/^[/~]/.test(written) && !inside.startsWith('..')) return { path: inside }
    return { path: `evidence/${posix.basename(written)}`, outside: written }
  }
  const coverage = output(coverageReport.exec(words)?.[1])
  const isDefault = coverage === undefined && /--cov-report[= ]['"]?json\b/.test(words)
  const found = {
    folder,
    coverage,
    defaultCoverage: isDefault ? output('coverage.json') : undefined,
    log: output(logFile.exec(words)?.[1]),
    junit: output(junitFile.exec(words)?.[1]),
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined))
}

/** The folder that the block of a command changes into before it. */
function folderOf(text: string, start: number): string | undefined {
  const block = text.slice(text.lastIndexOf('```', start), start)
  return /^\s*cd\s+(?:[^\n]*\/)?([\w.-]+)\/?\s*(?:&&|$)/m.exec(block)?.[1]
}
