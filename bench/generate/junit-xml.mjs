import { noOutcomes, runTests } from './tests.mjs'
import { openTextFile } from './text-file.mjs'

/** Writes the JUnit XML of the run whose log `generateLog` writes for the same numbers. */
export function generateJunit({ path, tests, seed = 1, failing }) {
  const file = openTextFile(path)
  const counts = noOutcomes()
  for (const { outcome } of runTests({ tests, seed, failing })) counts[outcome]++
  const totals = `errors="${counts.ERROR}" failures="${counts.FAILED}" skipped="${counts.SKIPPED + counts.XFAIL}"`
  const when = `time="${(tests / 900).toFixed(3)}" timestamp="2026-02-14T09:01:26.107771+00:00"`
  file.put('<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests">')
  file.put(`<testsuite name="pytest" ${totals} tests="${tests}" ${when} hostname="ci">`)
  for (const test of runTests({ tests, seed, failing })) file.put(testCase(test))
  file.put('</testsuite></testsuites>')
  return { bytes: file.close() }
}

function testCase({ file, group, name, outcome, index }) {
  const classname = [file.slice(0, -3).replaceAll('/', '.'), group].filter(Boolean).join('.')
  const time = (((index * 7919) % 1000) / 1e4).toFixed(3)
  const start = `<testcase classname="${classname}" name="${escape(name)}" time="${time}"`
  return inside[outcome] ? `${start}>${inside[outcome]}</testcase>` : `${start} />`
}

const inside = {
  SKIPPED: '<skipped type="pytest.skip" message="requires network">/app/x.py:12: requires network</skipped>',
  XFAIL: '<skipped type="pytest.xfail" message="bug 123" />',
  ERROR: `<error message="failed on setup with &quot;KeyError: 'x'&quot;">E   KeyError: 'x'</error>`,
  FAILED: '<failure message="AssertionError: 3 passed">self = &lt;tests.X&gt;\nE   AssertionError: 3 passed</failure>',
}

const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escape(text) {
  return text.replace(/[&<>"]/g, character => entities[character])
}
