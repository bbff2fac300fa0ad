import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { measuredFiles } from './measured-files.mjs'
import { openTextFile } from './text-file.mjs'

/** Writes LCOV, as `lcov --summary` reads it. Each of these writes files until there are `bytes` bytes. */
export function generateLcov({ path, bytes, seed = 1 }) {
  return generate({ path, bytes, seed, begin: 'TN:\n', between: '', end: '', entryOf: lcovEntry })
}

/** Writes Istanbul's coverage map, as nyc finds it in `.nyc_output`. */
export function generateIstanbul({ path, bytes, seed = 1 }) {
  return generate({ path, bytes, seed, begin: '{', between: ',', end: '}', entryOf: istanbulEntry })
}

/** Writes the JSON of gcovr 5, as `gcovr --add-tracefile` reads it. */
export function generateGcovr({ path, bytes, seed = 1 }) {
  const begin = '{"gcovr/format_version": "0.3", "files": ['
  return generate({ path, bytes, seed, begin, between: ',', end: ']}', entryOf: gcovrEntry })
}

function generate({ path, bytes, seed, begin, between, end, entryOf }) {
  const file = openTextFile(path)
  let separator = begin
  for (const { key, lines } of measuredFiles(seed, false)) {
    file.put(separator + entryOf(key, lines))
    separator = between
    if (file.length() >= bytes) break
  }
  file.put(end)
  return { bytes: file.close() }
}

function lcovEntry(key, lines) {
  const data = lines.map(({ line, isRun }) => `DA:${line},${Number(isRun)}\n`).join('')
  return `SF:/app/${key}\n${data}LH:${lines.filter(({ isRun }) => isRun).length}\nLF:${lines.length}\nend_of_record\n`
}

function istanbulEntry(key, lines) {
  const path = `/app/${key}`
  const at = line => ({ start: { line, column: 0 }, end: { line, column: 20 } })
  const statementMap = Object.fromEntries(lines.map(({ line }, index) => [index, at(line)]))
  const s = Object.fromEntries(lines.map(({ isRun }, index) => [index, Number(isRun)]))
  return `"${path}":${JSON.stringify({ path, statementMap, fnMap: {}, branchMap: {}, s, f: {}, b: {} })}`
}

function gcovrEntry(file, lines) {
  const lineOf = ({ line, isRun }) => ({
    branches: [],
    count: Number(isRun),
    'gcovr/excluded': false,
    'gcovr/noncode': false,
    line_number: line,
  })
  return JSON.stringify({ file, functions: [], lines: lines.map(lineOf) })
}

/** Writes sources of so many files below a folder, and `ran.json`, which says which of their lines ran. */
export function generateSources({ folder, files, seed = 1 }) {
  const ran = {}
  for (const { key, lines } of measuredFiles(seed, false)) {
    const path = join(folder, key)
    const source = Array(lines.at(-1).line).fill('')
    for (const { line } of lines) source[line - 1] = 'a = 1'
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, `${source.join('\n')}\n`)
    ran[path] = lines.filter(({ isRun }) => isRun).map(({ line }) => line)
    if (Object.keys(ran).length >= files) break
  }
  writeFileSync(join(folder, 'ran.json'), JSON.stringify(ran))
}
