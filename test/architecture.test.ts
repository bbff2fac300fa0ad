import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { expect, test } from 'vitest'

/** Which part of src may import which; a part may always import itself. Pipeline order. */
const foundation = ['diagnostic', 'line-ends', 'root', 'read-file', 'recent', 'frontmatter', 'markdown']
const allowed: Record<string, string[]> = {
  diagnostic: [],
  'line-ends': [],
  root: ['diagnostic'],
  'read-file': [],
  recent: [],
  frontmatter: ['diagnostic', 'recent'],
  markdown: ['diagnostic', 'read-file', 'recent', 'frontmatter'],
  config: [...foundation],
  evidence: [...foundation, 'config'],
  facts: [...foundation, 'config', 'evidence'],
  render: [...foundation, 'config', 'evidence', 'facts'],
  verify: [...foundation, 'config', 'facts', 'render'],
  trace: [...foundation, 'config', 'evidence', 'facts', 'render'],
  write: [...foundation],
}
const stages = Object.keys(allowed)
/** A folder of src, or a file beside them: `build.ts` is a command, `facts.ts` too, although there is a stage of that name. */
const part = (file: string) => {
  const [first = '', ...rest] = file.split(sep)
  const name = first.replace(/\.ts$/, '')
  return rest.length > 0 ||
    !(stages.includes(name) && !['diagnostic', 'line-ends', 'root', 'read-file', 'recent'].includes(name))
    ? name
    : `command ${name}`
}
const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'))
const edges = sources.flatMap(file =>
  [...readFileSync(join('src', file), 'utf8').matchAll(/(?:from|import\() ?'(\.[^']+)'/g)].map(
    ([, to]) => [file, relative('src', join('src', dirname(file), to!))] as const,
  ),
)

test('a stage imports only what is upstream of it', () => {
  const wrong = edges.filter(
    ([from, to]) => stages.includes(part(from)) && part(from) !== part(to) && !allowed[part(from)]!.includes(part(to)),
  )
  expect(edges.length).toBeGreaterThan(10)
  expect(wrong).toEqual([])
})

test('the command line imports only the public API and what is in the bundle, and nothing imports the command line', () => {
  const doors = ['bundle', 'cli', 'index', 'core', 'light', 'version']
  const wrong = edges.filter(([from, to]) => (part(from) === 'cli' ? !doors.includes(part(to)) : part(to) === 'cli'))
  expect(wrong).toEqual([])
})

test('no stage reads the clock, and only write/ writes files (cache/ what may be lost)', () => {
  const text = (file: string) => readFileSync(join('src', file), 'utf8')
  const clocks = sources.filter(file => stages.includes(part(file)) && /new Date\(\)|Date\.now\(\)/.test(text(file)))
  const writers = sources.filter(
    file =>
      !['write', 'cache', 'cli', 'measure'].includes(part(file)) &&
      /\b(writeFile|writeSync|renameSync|unlinkSync|rmSync)\b/.test(text(file)),
  )
  expect({ clocks, writers }).toEqual({ clocks: [], writers: [] })
})
