// Writes a coverage.py report of any size that adds up: the shape of coverage.py 7.12 on a real project.
// The same seed gives the same bytes. As a program:
//   node bench/generate-coverage.mjs --out <file> [--bytes <n>] [--files <n>] [--seed <n>] [--branches] [--indent]
import { closeSync, openSync, writeSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const folders = ['api', 'core', 'core/llm', 'integrations', 'tools', 'services/agents', 'accounting', 'governance']
const words = [
  'agent',
  'workflow',
  'budget',
  'canvas',
  'episode',
  'proposal',
  'registry',
  'routes',
  'service',
  'models',
]

/**
 * Adds files until the report has `bytes` bytes or `files` files.
 * Returns what the report says: `{ bytes, files, covered, total }`, in statements.
 */
export function generateCoverage({
  path,
  bytes = Infinity,
  files = Infinity,
  seed = 1,
  branches = false,
  indent = false,
}) {
  if (bytes === Infinity && files === Infinity) throw new Error('Unexpected size, expected bytes or files')
  const write = writer(path)
  const json = indent ? indented : compact
  const totals = { files: 0, executed: 0, missing: 0, excluded: 0, taken: 0, untaken: 0, partial: 0 }
  const gap = indent ? '\n    ' : ' '
  const meta = { format: 3, version: '7.12.0', timestamp: '2026-02-14T09:01:26.107771', branch_coverage: branches }
  write.text(`{${indent ? gap : ''}"meta": ${json({ ...meta, show_contexts: false }, 1)},${gap}"files": {`)
  while (totals.files < files && write.bytes() < bytes) {
    const random = mulberry(seed * 1_000_003 + totals.files * 7919)
    const lines = measuredLines(random, branches)
    const number = String(totals.files).padStart(7, '0')
    const key = `backend/${number}/${pick(folders, random)}/${pick(words, random)}_${pick(words, random)}.py`
    const between = totals.files === 0 ? '' : indent ? ',' : ', '
    write.text(`${between}${indent ? '\n        ' : ''}"${key}": ${json(fileEntry(lines, branches), 2)}`)
    addCounts(totals, lines)
    totals.files++
  }
  write.text(`${indent ? gap : ''}},${gap}"totals": ${json(summary(totals, branches), 1)}${indent ? '\n' : ''}}`)
  const size = write.close()
  return { bytes: size, files: totals.files, covered: totals.executed, total: totals.executed + totals.missing }
}

/** Statements with their line, whether they ran, and for some the two lines they may go to. */
function measuredLines(random, branches) {
  const count = Math.max(1, Math.min(2400, Math.round(112 * Math.exp(0.65 * normal(random)))))
  const share = random() < 0.35 ? 0 : random()
  const lines = []
  let line = 1 + Math.floor(random() * 20)
  let function_ = 0
  let left = 0
  let runs = true
  for (let index = 0; index < count; index++) {
    if (left-- <= 0) {
      left = Math.floor(random() * 20)
      function_++
      runs = share > 0 && random() < share
    }
    const isRun = runs && random() < 0.93
    const arcs = branches && random() < 0.15 ? [line + 1, line + 2 + Math.floor(random() * 9)] : []
    const taken = isRun ? Math.floor(random() * (arcs.length + 1)) : 0
    lines.push({ line, isRun, isExcluded: random() < 0.002, arcs, taken, function_ })
    line += 1 + Math.floor(random() * random() * 5)
  }
  return lines
}

function fileEntry(lines, branches) {
  const byFunction = new Map()
  const byClass = new Map()
  for (const line of lines) {
    const isOutside = line.function_ % 5 === 0
    const klass = Math.floor(line.function_ / 4)
    const owner = klass % 2 === 0 ? `C${klass}Manager` : ''
    const name = `${owner === '' ? '' : `${owner}.`}${words[line.function_ % words.length]}_${line.function_}`
    add(byFunction, isOutside ? '' : name, line)
    add(byClass, isOutside ? '' : owner, line)
  }
  const regions = groups => Object.fromEntries([...groups].map(([name, group]) => [name, block(group, branches)]))
  return { ...block(lines, branches), functions: regions(byFunction), classes: regions(byClass) }
}

function add(groups, name, line) {
  if (!groups.has(name)) groups.set(name, [])
  groups.get(name).push(line)
}

function block(lines, branches) {
  const counts = addCounts({ executed: 0, missing: 0, excluded: 0, taken: 0, untaken: 0, partial: 0 }, lines)
  const numbers = test => lines.filter(test).map(({ line }) => line)
  const arcs = isTaken =>
    lines.flatMap(({ line, arcs, taken, isExcluded }) =>
      isExcluded ? [] : arcs.filter((_, index) => index < taken === isTaken).map(to => [line, to]),
    )
  return {
    executed_lines: numbers(({ isRun, isExcluded }) => isRun && !isExcluded),
    summary: summary(counts, branches),
    missing_lines: numbers(({ isRun, isExcluded }) => !isRun && !isExcluded),
    excluded_lines: numbers(({ isExcluded }) => isExcluded),
    ...(branches && { executed_branches: arcs(true), missing_branches: arcs(false) }),
  }
}

function addCounts(counts, lines) {
  for (const { isRun, isExcluded, arcs, taken } of lines) {
    if (isExcluded) {
      counts.excluded++
      continue
    }
    if (isRun) counts.executed++
    else counts.missing++
    counts.taken += taken
    counts.untaken += arcs.length - taken
    if (isRun) counts.partial += arcs.length - taken
  }
  return counts
}

function summary({ executed, missing, excluded, taken, untaken, partial }, branches) {
  const all = percent(executed + taken, missing + untaken)
  const ofStatements = percent(executed, missing)
  const ofBranches = percent(taken, untaken)
  return {
    covered_lines: executed,
    num_statements: executed + missing,
    percent_covered: new Float(all),
    percent_covered_display: display(all),
    missing_lines: missing,
    excluded_lines: excluded,
    percent_statements_covered: new Float(ofStatements),
    percent_statements_covered_display: display(ofStatements),
    ...(branches && {
      num_branches: taken + untaken,
      num_partial_branches: partial,
      covered_branches: taken,
      missing_branches: untaken,
      percent_branches_covered: new Float(ofBranches),
      percent_branches_covered_display: display(ofBranches),
    }),
  }
}

function percent(covered, missing) {
  return covered + missing === 0 ? 100 : (100 * covered) / (covered + missing)
}

function display(value) {
  return value > 0 && value < 1 ? '1' : value > 99 && value < 100 ? '99' : String(Math.round(value))
}

/** Python writes whole floats with a point. */
class Float {
  constructor(value) {
    this.text = Number.isInteger(value) ? `${value}.0` : String(value)
  }
}

/** As `json.dump(report, file)`. */
function compact(value) {
  if (value instanceof Float) return value.text
  if (Array.isArray(value)) return `[${value.map(compact).join(', ')}]`
  if (typeof value !== 'object') return JSON.stringify(value)
  return `{${Object.entries(value)
    .map(([key, item]) => `"${key}": ${compact(item)}`)
    .join(', ')}}`
}

/** As `json.dump(report, file, indent=4)`, at a depth. */
function indented(value, depth) {
  if (value instanceof Float) return value.text
  if (typeof value !== 'object') return JSON.stringify(value)
  const items = Array.isArray(value)
    ? value.map(item => indented(item, depth + 1))
    : Object.entries(value).map(([key, item]) => `"${key}": ${indented(item, depth + 1)}`)
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  const pad = `\n${'    '.repeat(depth)}`
  return items.length === 0 ? open + close : `${open}${pad}    ${items.join(`,${pad}    `)}${pad}${close}`
}

function pick(list, random) {
  return list[Math.floor(random() * list.length)]
}

function normal(random) {
  return Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random())
}

/** A small seeded generator of numbers below 1 (Tommy Ettinger's mulberry32). */
function mulberry(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

function writer(path) {
  const descriptor = openSync(path, 'w')
  let parts = []
  let pending = 0
  let written = 0
  const flush = () => {
    writeSync(descriptor, parts.join(''))
    written += pending
    parts = []
    pending = 0
  }
  return {
    bytes: () => written + pending,
    text(part) {
      parts.push(part)
      pending += part.length
      if (pending > 4 * 1024 * 1024) flush()
    },
    close() {
      flush()
      closeSync(descriptor)
      return written
    },
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      out: { type: 'string' },
      bytes: { type: 'string' },
      files: { type: 'string' },
      seed: { type: 'string', default: '1' },
      branches: { type: 'boolean', default: false },
      indent: { type: 'boolean', default: false },
    },
  })
  const number = text => (text === undefined ? Infinity : Number(text))
  const { out: path, branches, indent } = values
  const made = generateCoverage({
    path,
    bytes: number(values.bytes),
    files: number(values.files),
    seed: Number(values.seed),
    branches,
    indent,
  })
  console.log(`${path}: ${made.bytes} bytes, ${made.files} files, ${made.covered}/${made.total} statements`)
}
