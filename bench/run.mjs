// Times whole processes against what people would run instead, and prints the table as Markdown and JSON.
//   npm run bench [-- --sizes 3,30,100] [--lines 100000,1000000] [--runs 3] [--json results.json]
// Everything is generated into a temporary folder from a seed; nothing large is kept.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { makeCoverage, makeJunit, makeLog } from './generate.mjs'

const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '3,30,100' },
    lines: { type: 'string', default: '100000,1000000' },
    runs: { type: 'string', default: '3' },
    json: { type: 'string' },
  },
})
const runs = Number(options.runs)
const folder = mkdtempSync(join(tmpdir(), 'closeout-bench-'))
const cli = resolve('dist/cli.js')
const rows = []

/** Median wall seconds and largest peak memory (MB, where /usr/bin/time is) of a command; null when it cannot run. */
function time(command, args, cwd = folder) {
  const seconds = []
  let peak = 0
  const timed = existsSync('/usr/bin/time')
  for (let run = 0; run < runs + 1; run++) {
    const start = process.hrtime.bigint()
    const argv = timed ? ['/usr/bin/time', '-f', '%M', command, ...args] : [command, ...args]
    const { status, stderr, error } = spawnSync(argv[0], argv.slice(1), { cwd, maxBuffer: 1 << 30, encoding: 'utf8' })
    if (error || status === null || status > 2 || status === 127) return null
    if (run > 0) seconds.push(Number(process.hrtime.bigint() - start) / 1e9)
    if (timed) peak = Math.max(peak, Number(stderr.trim().split('\n').at(-1)) / 1024)
  }
  seconds.sort((a, b) => a - b)
  return { seconds: seconds[Math.floor(seconds.length / 2)], megabytes: peak > 0 ? Math.round(peak) : null }
}

function row(what, size, own, checks, peers) {
  for (const [name, measured, theirs] of [['closeout', own, checks], ...peers]) {
    rows.push({ what, size, command: name, checks: theirs, ...(measured ?? { seconds: null, megabytes: null }) })
  }
}

const node = process.execPath
const floor = () => time(node, ['-e', '0'])

function startUp() {
  row('start-up', '-', time(node, [cli, '--version']), 'prints its version', [['node -e 0', floor(), 'nothing']])
}

function example() {
  const at = resolve('examples/phase-12')
  row(
    'example check',
    '4 documents',
    time(node, [cli, 'check', '--config', join(at, 'closeout.yaml')]),
    'evidence, documents, traces',
    [['node -e 0', floor(), 'nothing']],
  )
}

function largeReport(megabytes) {
  const file = join(folder, 'coverage.json')
  makeCoverage(file, megabytes * 1e6)
  writeFileSync(
    join(folder, 'closeout.yaml'),
    'version: 1\nevidence: { coverage: coverage.json }\ntargets: { overall: { percent: 28 } }\ndocuments: [{ template: final-report, path: r.md }]\n',
  )
  const size = `${Math.round(statSync(file).size / 1e6)} MB`
  const parse = 'JSON.parse(require("fs").readFileSync("coverage.json","utf8"))'
  row('coverage.json', size, time(node, [cli, 'facts']), 'every summary, total, percent, list; sha256', [
    ['sha256sum', time('sha256sum', ['coverage.json']), 'sha256'],
    ['node JSON.parse', time(node, ['-e', parse]), 'syntax'],
    ['python3 json.load', time('/usr/bin/python3', ['-c', 'import json;json.load(open("coverage.json"))']), 'syntax'],
    ['jq .totals', time('jq', ['.totals', 'coverage.json']), 'syntax'],
  ])
}

function largeLog(lines) {
  const file = join(folder, 'pytest.log')
  makeLog(file, lines)
  writeFileSync(
    join(folder, 'closeout.yaml'),
    'version: 1\nevidence: { tests: [{ path: pytest.log, exit: 1 }] }\ndocuments: [{ template: final-report, path: r.md }]\n',
  )
  row(
    'pytest -v log',
    `${lines} tests`,
    time(node, [cli, 'facts']),
    'every outcome, counts against the summary; sha256',
    [['grep -cE', time('grep', ['-cE', 'passed|failed', 'pytest.log']), 'nothing']],
  )
}

function largeJunit(cases) {
  makeJunit(join(folder, 'junit.xml'), cases)
  writeFileSync(
    join(folder, 'closeout.yaml'),
    'version: 1\nevidence: { tests: [{ path: junit.xml, exit: 1 }] }\ndocuments: [{ template: final-report, path: r.md }]\n',
  )
  const parse = 'import xml.sax;xml.sax.parse("junit.xml",xml.sax.ContentHandler())'
  row('JUnit XML', `${cases} tests`, time(node, [cli, 'facts']), 'every element, attributes against elements; sha256', [
    ['python3 xml.sax', time('/usr/bin/python3', ['-c', parse]), 'syntax'],
  ])
}

/** Exponent of time and memory between the smallest and the largest size of each kind. */
function growth() {
  const kinds = [...new Set(rows.filter(one => one.command === 'closeout').map(one => one.what))]
  return kinds.flatMap(what => {
    const own = rows.filter(one => one.what === what && one.command === 'closeout' && one.seconds)
    const [first, last] = [own[0], own.at(-1)]
    const scale = parseFloat(last?.size) / parseFloat(first?.size)
    if (own.length < 2 || !(scale > 1)) return []
    const exponent = (a, b) => (Math.log(b / a) / Math.log(scale)).toFixed(2)
    return [
      {
        what,
        from: first.size,
        to: last.size,
        time: exponent(first.seconds, last.seconds),
        memory: first.megabytes ? exponent(first.megabytes, last.megabytes) : '-',
      },
    ]
  })
}

try {
  startUp()
  example()
  for (const size of options.sizes.split(',')) largeReport(Number(size))
  for (const lines of options.lines.split(',')) largeLog(Number(lines))
  for (const cases of options.lines.split(',')) largeJunit(Number(cases) / 10)
  console.log(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, median of ${runs} runs after one more\n`,
  )
  console.log('| what | size | command | seconds | peak MB | checks |\n| --- | ---: | --- | ---: | ---: | --- |')
  for (const one of rows) {
    console.log(
      `| ${one.what} | ${one.size} | ${one.command} | ${one.seconds?.toFixed(2) ?? 'not here'} | ${one.megabytes ?? '-'} | ${one.checks} |`,
    )
  }
  console.log('\n| growth | from | to | time exponent | memory exponent |\n| --- | ---: | ---: | ---: | ---: |')
  for (const one of growth()) console.log(`| ${one.what} | ${one.from} | ${one.to} | ${one.time} | ${one.memory} |`)
  if (options.json) writeFileSync(options.json, `${JSON.stringify({ rows, growth: growth() }, null, 2)}\n`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
