import { join } from 'node:path'
import { factsCommand } from '../closeout.mjs'
import { generateCoverage } from '../generate/coverage-json.mjs'
import { generateSources } from '../generate/foreign-coverage.mjs'
import { spawnSync } from 'node:child_process'

const hash = `const { createHash } = require('crypto'), { openSync, readSync } = require('fs')
const hash = createHash('sha256'), file = openSync('coverage.json'), window = Buffer.alloc(1 << 18)
for (let count; (count = readSync(file, window)) > 0; ) hash.update(window.subarray(0, count))
hash.digest('hex')`
const nodeVersion = [process.execPath, '--version']
const python = ['python3', '--version']

/** V8's strings end at 512 MB; others hold the document in memory several times over. */
const longestString = 512
const largestTree = 1000

/** A report of coverage.py, in MB. */
export const coverageJson = {
  name: 'coverage.json',
  unit: 'MB',
  sizes: [3, 10, 100, 700, 3000],
  /** Those that README shows. */
  shown: [700, 3000],
  prepare({ cli, folder, size }) {
    const { bytes, files } = generateCoverage({ path: join(folder, 'coverage.json'), bytes: size * 1e6 })
    const own = factsCommand({
      cli,
      folder,
      evidence: { coverage: 'coverage.json' },
      checks: 'syntax, UTF-8, every list, summary, percent and total recomputed, keys twice, sha256',
    })
    const tree = size > largestTree ? { skip: `not run above ${largestTree} MB: it holds the document` } : {}
    return {
      bytes,
      commands: [
        own,
        {
          name: 'sha256sum',
          argv: ['sha256sum', 'coverage.json'],
          version: ['sha256sum', '--version'],
          checks: 'sha256',
        },
        { name: 'node sha256', argv: [process.execPath, '-e', hash], version: nodeVersion, checks: 'sha256' },
        {
          name: 'node JSON.parse',
          argv: [process.execPath, '-e', 'JSON.parse(require("fs").readFileSync("coverage.json", "utf8"))'],
          version: nodeVersion,
          checks: 'syntax',
          ...(size > longestString && { skip: `cannot: a string of V8 ends at ${longestString} MB` }),
        },
        {
          name: 'python3 json.load',
          argv: ['python3', '-c', 'import json; json.load(open("coverage.json"))'],
          version: python,
          checks: 'syntax',
          ...tree,
        },
        {
          name: 'jq .totals',
          argv: ['jq', '.totals', 'coverage.json'],
          version: ['jq', '--version'],
          checks: 'syntax',
          ...tree,
        },
        ...coveragePeers(folder, files, size),
      ],
    }
  },
}

const makeData = `import json, coverage
data = coverage.CoverageData(basename='.coverage')
data.add_lines(json.load(open('ran.json')))
data.write()`
const largestProject = 3

/** coverage.py itself, over sources with as many files and statements as the report; it needs the sources. */
function coveragePeers(folder, files, size) {
  const version = ['python3', '-c', 'import coverage; print("coverage.py", coverage.__version__)']
  const checks = 'parses the sources; no numbers of a report'
  let skip
  if (size > largestProject) skip = `not run above ${largestProject} MB: it parses ${files} sources`
  else {
    generateSources({ folder, files })
    if (spawnSync('python3', ['-c', makeData], { cwd: folder }).status !== 0) skip = 'not here'
  }
  const common = { version, checks, ...(skip !== undefined && { skip }) }
  return [
    { name: 'coverage report', argv: ['python3', '-m', 'coverage', 'report'], ...common },
    { name: 'coverage json', argv: ['python3', '-m', 'coverage', 'json', '-o', 'again.json'], ...common },
  ]
}
