import { addCounts, measuredFiles, noCounts, words } from './measured-files.mjs'
import { compact, Float, indented } from './python-json.mjs'
import { openTextFile } from './text-file.mjs'

/**
 * Writes a report of coverage.py 7.12 (format 3) that adds up: files until it has `bytes` bytes, or as many as
 * `files` says.
 * Returns what the report says: `{ bytes, files, covered, total }`, in statements.
 */
export function generateCoverage({
  path,
  bytes = Infinity,
  files: wanted = Infinity,
  seed = 1,
  branches = false,
  indent = false,
}) {
  const file = openTextFile(path)
  const json = indent ? indented : compact
  const gap = indent ? '\n    ' : ' '
  const entries = []
  const totals = noCounts()
  let files = 0
  const meta = { format: 3, version: '7.12.0', timestamp: '2026-02-14T09:01:26.107771', branch_coverage: branches }
  file.put(`{${indent ? gap : ''}"meta": ${json({ ...meta, show_contexts: false }, 1)},${gap}"files": {`)
  for (const { key, lines, which } of measuredFiles(seed, branches)) {
    entries[which] ??= json(fileEntry(lines, branches), 2)
    file.put(`${files === 0 ? '' : indent ? ',' : ', '}${indent ? '\n        ' : ''}"${key}": ${entries[which]}`)
    addCounts(totals, lines)
    files++
    if (file.length() >= bytes || files >= wanted) break
  }
  file.put(`${indent ? gap : ''}},${gap}"totals": ${json(summary(totals, branches), 1)}${indent ? '\n' : ''}}`)
  return { bytes: file.close(), files, covered: totals.executed, total: totals.executed + totals.missing }
}

function fileEntry(lines, branches) {
  const byFunction = new Map()
  const byClass = new Map()
  for (const line of lines) {
    const isOutside = line.function_ % 5 === 0
    const number = Math.floor(line.function_ / 4)
    const owner = number % 2 === 0 ? `C${number}Manager` : ''
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
  const numbers = test => lines.filter(test).map(({ line }) => line)
  const arcs = isTaken =>
    lines.flatMap(({ line, arcs, taken, isExcluded }) =>
      isExcluded ? [] : arcs.filter((_, index) => index < taken === isTaken).map(to => [line, to]),
    )
  return {
    executed_lines: numbers(({ isRun, isExcluded }) => isRun && !isExcluded),
    summary: summary(addCounts(noCounts(), lines), branches),
    missing_lines: numbers(({ isRun, isExcluded }) => !isRun && !isExcluded),
    excluded_lines: numbers(({ isExcluded }) => isExcluded),
    ...(branches && { executed_branches: arcs(true), missing_branches: arcs(false) }),
  }
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
