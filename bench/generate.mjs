// Large evidence from a seed: coverage.py JSON (format 3, statement mode), pytest -v logs and JUnit XML whose counts are true.
import { closeSync, openSync, writeSync } from 'node:fs'

/** A small seeded generator of numbers in [0, 1) (mulberry32). */
function random(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** Writes text in pieces of some megabytes. */
function writer(path) {
  const file = openSync(path, 'w')
  let pending = ''
  let bytes = 0
  const flush = () => {
    writeSync(file, pending)
    pending = ''
  }
  return {
    get bytes() {
      return bytes
    },
    put(text) {
      pending += text
      bytes += text.length
      if (pending.length > 1 << 22) flush()
    },
    end() {
      flush()
      closeSync(file)
    },
  }
}

const float = number => (Number.isInteger(number) ? `${number}.0` : String(number))
const shown = percent =>
  percent > 0 && percent < 1 ? '1' : percent > 99 && percent < 100 ? '99' : String(Math.round(percent))

function summary(covered, missing) {
  const total = covered + missing
  const percent = total === 0 ? 100 : (100 * covered) / total
  return `{"covered_lines": ${covered}, "num_statements": ${total}, "percent_covered": ${float(percent)}, "percent_covered_display": "${shown(percent)}", "missing_lines": ${missing}, "excluded_lines": 0}`
}

/** A region or file entry of these executed and missing lines. */
function block(executed, missing) {
  return `"executed_lines": [${executed.join(', ')}], "summary": ${summary(executed.length, missing.length)}, "missing_lines": [${missing.join(', ')}], "excluded_lines": []`
}

/** A coverage report of about `bytes` bytes. */
export function makeCoverage(path, bytes, seed = 1) {
  const next = random(seed)
  const out = writer(path)
  let [covered, missing] = [0, 0]
  out.put(
    '{"meta": {"format": 3, "version": "7.6.0", "timestamp": "2026-01-01T00:00:00.000000", "branch_coverage": false, "show_contexts": false}, "files": {',
  )
  for (let file = 0; file === 0 || out.bytes < bytes; file++) {
    const [ran, left] = [[], []]
    const share = next()
    const statements = 20 + Math.floor(next() * 240)
    for (let line = 1, count = 0; count < statements; count++, line += 1 + Math.floor(next() * 3))
      (next() < share ? ran : left).push(line)
    const half = Math.ceil(statements / 2)
    const split = lines => [lines.filter(line => line <= half), lines.filter(line => line > half)]
    const [[ranFirst, ranRest], [leftFirst, leftRest]] = [split(ran), split(left)]
    const regions = `"functions": {"first": {${block(ranFirst, leftFirst)}}, "": {${block(ranRest, leftRest)}}}, "classes": {"First": {${block(ranFirst, leftFirst)}}, "": {${block(ranRest, leftRest)}}}`
    out.put(
      `${file === 0 ? '' : ', '}"backend/core/module_${String(file).padStart(8, '0')}.py": {${block(ran, left)}, ${regions}}`,
    )
    covered += ran.length
    missing += left.length
  }
  out.put(`}, "totals": ${summary(covered, missing)}}`)
  out.end()
}

/** The outcomes of `tests` tests: one in 500 fails, one in 100 is skipped. */
function* outcomes(tests, seed) {
  const next = random(seed)
  for (let index = 0; index < tests; index++) {
    const dice = next()
    const file = `tests/unit/test_module_${Math.floor(index / 40)}`
    yield { file, name: `test_case_${index}`, outcome: dice < 0.002 ? 'FAILED' : dice < 0.012 ? 'SKIPPED' : 'PASSED' }
  }
}

/** The log of `pytest -v` over this many tests. */
export function makeLog(path, tests, seed = 1) {
  const out = writer(path)
  const count = { PASSED: 0, FAILED: 0, SKIPPED: 0 }
  const failures = []
  out.put(
    `============================= test session starts ==============================\nplatform linux -- Python 3.11.2, pytest-7.2.1, pluggy-1.0.0\nrootdir: /project\ncollected ${tests} items\n\n`,
  )
  let index = 0
  for (const { file, name, outcome } of outcomes(tests, seed)) {
    count[outcome]++
    const id = `${file}.py::${name}`
    if (outcome === 'FAILED') failures.push(id)
    const percent = Math.floor((++index * 100) / tests)
    out.put(`${`${id} ${outcome}`.padEnd(73)} [${String(percent).padStart(3)}%]\n`)
  }
  out.put('\n=================================== FAILURES ===================================\n')
  for (const id of failures) {
    out.put(
      `______ ${id.split('::')[1]} ______\n\n    def test():\n>       assert 1 == 2\nE       AssertionError: assert 1 == 2\n\n${id.split('::')[0]}:3: AssertionError\n`,
    )
  }
  out.put('=========================== short test summary info ============================\n')
  for (const id of failures) out.put(`FAILED ${id} - AssertionError: assert 1 == 2\n`)
  const parts = [`${count.FAILED} failed`, `${count.PASSED} passed`, `${count.SKIPPED} skipped`].filter(
    part => !part.startsWith('0 '),
  )
  out.put(`================ ${parts.join(', ')} in 60.00s (0:01:00) ================\n`)
  out.end()
}

/** The JUnit XML of the same tests. */
export function makeJunit(path, tests, seed = 1) {
  const all = { PASSED: 0, FAILED: 0, SKIPPED: 0 }
  for (const { outcome } of outcomes(tests, seed)) all[outcome]++
  const out = writer(path)
  out.put(
    `<?xml version="1.0" encoding="utf-8"?><testsuites><testsuite name="pytest" errors="0" failures="${all.FAILED}" skipped="${all.SKIPPED}" tests="${tests}" time="60.000" timestamp="2026-01-01T00:00:00.000000" hostname="localhost">`,
  )
  for (const { file, name, outcome } of outcomes(tests, seed)) {
    const inner = {
      PASSED: '',
      FAILED: '<failure message="AssertionError: assert 1 == 2">def test():\n&gt;   assert 1 == 2</failure>',
      SKIPPED: '<skipped type="pytest.skip" message="no"/>',
    }[outcome]
    out.put(
      `<testcase classname="${file.replaceAll('/', '.')}" name="${name}" time="0.001"${inner === '' ? ' />' : `>${inner}</testcase>`}`,
    )
  }
  out.put('</testsuite></testsuites>')
  out.end()
}
