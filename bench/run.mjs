// Times whole processes against what people would run instead, and prints tables as Markdown (and JSON with --json).
//   npm run bench -- [--only coverage.json] [--sizes 3,100,700] [--runs 5] [--cli dist/cli.js] [--json results.json]
// Everything is generated from a seed into a temporary folder and removed. A peer is used where it is on the PATH.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { measure } from './measure.mjs'
import { coverageJson } from './rows/coverage-json.mjs'
import { example } from './rows/example.mjs'
import { foreignCoverage } from './rows/foreign-coverage.mjs'
import { junitXml } from './rows/junit-xml.mjs'
import { largeTable } from './rows/large-table.mjs'
import { manyPhases } from './rows/many-phases.mjs'
import { pytestLog, xdistLog } from './rows/pytest-log.mjs'
import { startUp } from './rows/start-up.mjs'
import { growthOf, toMarkdown } from './table.mjs'
import { versionOf } from './versions.mjs'

/** What is measured; another one is a module and a word here. */
const all = [startUp, example, coverageJson, foreignCoverage, pytestLog, xdistLog, junitXml, manyPhases, largeTable]

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    sizes: { type: 'string' },
    runs: { type: 'string', default: '5' },
    cli: { type: 'string', default: 'dist/cli.js' },
    json: { type: 'string' },
  },
})
const chosen = all.filter(({ name }) => options.only === undefined || name === options.only)
if (chosen.length === 0)
  throw new Error(`Unexpected --only ${options.only}, expected one of ${all.map(({ name }) => name).join(', ')}`)
const runs = Number(options.runs)
const cli = resolve(options.cli)

function measureRow({ name, unit, sizes, prepare }, size) {
  console.error(sizes.length > 1 ? `${name}, ${size} ${unit}` : name)
  const folder = mkdtempSync(join(tmpdir(), 'closeout-bench-'))
  try {
    const { bytes, amount = bytes, commands } = prepare({ cli, folder, size })
    const measured = measure(commands, { runs, folder })
    const results = commands.map(({ name, isOwn = false, checks, version }, index) => {
      const of = measured[index].trouble === undefined ? versionOf(version) : undefined
      return { name, isOwn, checks, ...(of !== undefined && { version: of }), ...measured[index] }
    })
    const text = sizes.length > 1 ? `${size} ${unit}${unit === 'MB' ? '' : ` (${(bytes / 1e6).toFixed(1)} MB)`}` : ''
    return { name, size: text, bytes, amount, results }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const rows = []
const machine = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${runs} runs of each command in turn after one that is not counted`
const resultSoFar = () => ({ machine, rows, growth: growthOf(rows) })
for (const row of chosen) {
  const sizes = row.sizes.length > 1 && options.sizes ? options.sizes.split(',').map(Number) : row.sizes
  for (const size of sizes) {
    const isShown = row.shown?.includes(size) ?? size === sizes.at(-1)
    rows.push({ ...measureRow(row, size), isShown })
    // After each, so that a run that is cut short leaves what it measured.
    if (options.json) writeFileSync(options.json, `${JSON.stringify(resultSoFar(), null, 2)}\n`)
  }
}
console.log(toMarkdown(resultSoFar()))
