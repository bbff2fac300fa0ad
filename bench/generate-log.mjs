#!/usr/bin/env node
// Writes what a large pytest run leaves behind: a `-v` terminal log or the JUnit XML, of the same tests for the same seed.
//
//   node bench/generate-log.mjs --out run.log --tests 1000000 [--style plain|ansi|xdist|junit] [--seed 1] [--failing 0.002]
import { closeSync, openSync, writeSync } from 'node:fs'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'run.log' },
    tests: { type: 'string', default: '10000' },
    style: { type: 'string', default: 'plain' },
    seed: { type: 'string', default: '1' },
    failing: { type: 'string', default: '0.002' },
  },
})
const total = Number(values.tests)
const failing = Number(values.failing)
/** Tracebacks that a log shows at most; the short summary names every failing test. */
const shownFailures = 2000

/** mulberry32: a small generator of the same numbers everywhere. */
function randomFrom(seed) {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const words =
  'agent workflow budget canvas episode graduation proposal registry routes service manager handler models schema client cache engine analytics trigger sync'.split(
    ' ',
  )
const parameters = ['[1-2]', '[a b-"c"]', '[PASSED]', '[x FAILED y]', '[h\\xe9-日本]', '[None-True]', '[<&>]']

/** The tests of a run, in order, each with its outcome. */
function* tests(seed) {
  const random = randomFrom(seed)
  const word = () => words[Math.floor(random() * words.length)]
  let file = ''
  let group = ''
  let left = 0
  for (let index = 0; index < total; index++) {
    if (left-- <= 0) {
      file = `tests/${random() < 0.7 ? 'unit' : 'integration'}/${word()}/test_${word()}_${word()}.py`
      const owner = word()
      group = random() < 0.6 ? `Test${owner[0].toUpperCase()}${owner.slice(1)}` : ''
      left = 3 + Math.floor(random() * 40)
    }
    const parameter = random() < 0.25 ? parameters[Math.floor(random() * parameters.length)] : ''
    const name = `test_${word()}_${word()}_${index}${parameter}`
    yield { file, group, name, outcome: outcomeAt(random()), index }
  }
}

function outcomeAt(chance) {
  if (chance < failing) return 'FAILED'
  if (chance < failing * 1.1) return 'ERROR'
  if (chance < failing * 1.1 + 0.01) return 'SKIPPED'
  if (chance < failing * 1.1 + 0.013) return 'XFAIL'
  if (chance < failing * 1.1 + 0.0135) return 'XPASS'
  return 'PASSED'
}

const descriptor = openSync(values.out, 'w')
let pending = []
let pendingLength = 0

function put(text) {
  pending.push(text)
  pendingLength += text.length
  if (pendingLength > 4 * 1024 * 1024) flush()
}

function flush() {
  const bytes = Buffer.from(pending.join(''))
  for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at)
  pending = []
  pendingLength = 0
}

function rule(title, mark = '=') {
  const room = Math.max(2, 78 - title.length)
  return `${mark.repeat(room >> 1)} ${title} ${mark.repeat(room - (room >> 1))}`
}

function count(seed) {
  const counts = { FAILED: 0, PASSED: 0, SKIPPED: 0, XFAIL: 0, XPASS: 0, ERROR: 0 }
  for (const { outcome } of tests(seed)) counts[outcome]++
  return counts
}

function writeLog(seed, style) {
  const colour = style === 'ansi' ? code => `\u001b[${code}m` : () => ''
  const failed = []
  const errors = []
  const counts = { FAILED: 0, PASSED: 0, SKIPPED: 0, XFAIL: 0, XPASS: 0, ERROR: 0 }
  put(`${rule('test session starts')}\nplatform linux -- Python 3.11.7, pytest-8.3.4, pluggy-1.5.0\nrootdir: /app\n`)
  put(`collecting ... collected ${total} items\n\n`)
  for (const { file, group, name, outcome, index } of tests(seed)) {
    const id = [file, group, name].filter(Boolean).join('::')
    counts[outcome]++
    if (outcome === 'FAILED') failed.push(id)
    if (outcome === 'ERROR') errors.push(id)
    const percent = `[${String(Math.floor(((index + 1) * 100) / total)).padStart(3)}%]`
    const reason = outcome === 'SKIPPED' ? ' (requires network)' : outcome === 'XFAIL' ? ' (bug 123)' : ''
    const tint = outcome === 'PASSED' ? 32 : outcome === 'FAILED' || outcome === 'ERROR' ? 31 : 33
    const gap = ' '.repeat(Math.max(1, 73 - id.length - outcome.length - reason.length))
    if (style === 'xdist') put(`[gw${index & 3}] ${percent} ${outcome} ${id} \n`)
    else put(`${id} ${colour(tint)}${outcome}${colour(0)}${reason}${colour(tint)}${gap}${percent}${colour(0)}\n`)
  }
  put('\n')
  writeTracebacks('ERRORS', errors, heading => `ERROR at setup of ${heading}`, "KeyError: 'x'")
  writeTracebacks('FAILURES', failed, heading => heading, 'AssertionError: 3 passed, 2 failed in 1.00s')
  put(`${rule('short test summary info')}\n`)
  for (const id of failed) put(`FAILED ${id} - AssertionError: 3 passed, 2 failed in 1.00s\n`)
  for (const id of errors) put(`ERROR ${id} - KeyError: 'x'\n`)
  const parts = [
    ['failed', counts.FAILED],
    ['passed', counts.PASSED],
    ['skipped', counts.SKIPPED],
    ['xfailed', counts.XFAIL],
    ['xpassed', counts.XPASS],
    ['warnings', 2],
    [counts.ERROR === 1 ? 'error' : 'errors', counts.ERROR],
  ]
  const said = parts.filter(([, number]) => number > 0).map(([name, number]) => `${number} ${name}`)
  put(`${rule(`${said.join(', ')} in ${(total / 900).toFixed(2)}s`)}\n`)
}

/** Each with output that looks like a session of its own, which no reader may count. */
function writeTracebacks(section, ids, headingOf, exception) {
  if (ids.length === 0) return
  put(`${rule(section)}\n`)
  for (const id of ids.slice(0, shownFailures)) {
    const heading = headingOf(id.slice(id.indexOf('::') + 2).replace('::', '.'))
    put(`${rule(heading, '_')}\n\n    def test(self):\n>       run()\nE       ${exception}\n\n`)
    put(`tests/x.py:12: ${exception.slice(0, exception.indexOf(':'))}\n${rule('Captured stdout call', '-')}\n`)
    put('tests/unit/test_fake.py::test_inner PASSED                 [ 50%]\n===== 7 passed, 1 failed in 0.10s =====\n')
  }
}

const escapes = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escape = text => text.replace(/[&<>"]/g, character => escapes[character])

const inside = {
  SKIPPED: '<skipped type="pytest.skip" message="requires network">/app/x.py:12: requires network</skipped>',
  XFAIL: '<skipped type="pytest.xfail" message="bug 123" />',
  ERROR: `<error message="failed on setup with &quot;KeyError: 'x'&quot;">E   KeyError: 'x'</error>`,
  FAILED: '<failure message="AssertionError: 3 passed">self = &lt;tests.X&gt;\nE   AssertionError: 3 passed</failure>',
}

function writeXml(seed) {
  const { FAILED, SKIPPED, XFAIL, ERROR } = count(seed)
  put('<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests">')
  put(`<testsuite name="pytest" errors="${ERROR}" failures="${FAILED}" skipped="${SKIPPED + XFAIL}" tests="${total}" `)
  put(`time="${(total / 900).toFixed(3)}" timestamp="2026-02-14T09:01:26.107771+00:00" hostname="ci">`)
  for (const { file, group, name, outcome, index } of tests(seed)) {
    const classname = [file.slice(0, -3).replaceAll('/', '.'), group].filter(Boolean).join('.')
    const time = (((index * 7919) % 1000) / 1e4).toFixed(3)
    put(`<testcase classname="${classname}" name="${escape(name)}" time="${time}"`)
    put(inside[outcome] ? `>${inside[outcome]}</testcase>` : ' />')
  }
  put('</testsuite></testsuites>')
}

if (values.style === 'junit') writeXml(Number(values.seed))
else writeLog(Number(values.seed), values.style)
flush()
closeSync(descriptor)
