import { noOutcomes, runTests } from './tests.mjs'
import { openTextFile } from './text-file.mjs'

/** Tracebacks that a log shows at most; the short summary names every failing test. */
const shownFailures = 2000

/** Writes the terminal log of `pytest -v`; `style` is `plain`, `ansi` (with colours) or `xdist` (`-n 4`: two lines a test). */
export function generateLog({ path, tests, seed = 1, failing, style = 'plain' }) {
  const file = openTextFile(path)
  const failed = []
  const errors = []
  const counts = noOutcomes()
  file.put(
    `${rule('test session starts')}\nplatform linux -- Python 3.11.7, pytest-8.3.4, pluggy-1.5.0\nrootdir: /app\n`,
  )
  file.put(style === 'xdist' ? `4 workers [${tests} items]\n\n` : `collecting ... collected ${tests} items\n\n`)
  for (const test of runTests({ tests, seed, failing })) {
    const id = [test.file, test.group, test.name].filter(Boolean).join('::')
    counts[test.outcome]++
    if (test.outcome === 'FAILED') failed.push(id)
    if (test.outcome === 'ERROR') errors.push(id)
    file.put(testLine(id, test, Math.floor(((test.index + 1) * 100) / tests), style))
  }
  file.put('\n')
  putTracebacks(file, 'ERRORS', errors, heading => `ERROR at setup of ${heading}`, "KeyError: 'x'")
  putTracebacks(file, 'FAILURES', failed, heading => heading, 'AssertionError: 3 passed, 2 failed in 1.00s')
  file.put(`${rule('short test summary info')}\n`)
  for (const id of failed) file.put(`FAILED ${id} - AssertionError: 3 passed, 2 failed in 1.00s\n`)
  for (const id of errors) file.put(`ERROR ${id} - KeyError: 'x'\n`)
  file.put(`${rule(`${summary(counts)} in ${(tests / 900).toFixed(2)}s`)}\n`)
  return { bytes: file.close() }
}

function testLine(id, { outcome, index }, percent, style) {
  const progress = `[${String(percent).padStart(3)}%]`
  if (style === 'xdist') return `${id} \n[gw${index & 3}] ${progress} ${outcome} ${id} \n`
  const colour = style === 'ansi' ? code => `\u001b[${code}m` : () => ''
  const tint = outcome === 'PASSED' ? 32 : outcome === 'FAILED' || outcome === 'ERROR' ? 31 : 33
  const reason = outcome === 'SKIPPED' ? ' (requires network)' : outcome === 'XFAIL' ? ' (bug 123)' : ''
  const gap = ' '.repeat(Math.max(1, 73 - id.length - outcome.length - reason.length))
  return `${id} ${colour(tint)}${outcome}${colour(0)}${reason}${colour(tint)}${gap}${progress}${colour(0)}\n`
}

function summary(counts) {
  const parts = [
    ['failed', counts.FAILED],
    ['passed', counts.PASSED],
    ['skipped', counts.SKIPPED],
    ['xfailed', counts.XFAIL],
    ['xpassed', counts.XPASS],
    ['warnings', 2],
    [counts.ERROR === 1 ? 'error' : 'errors', counts.ERROR],
  ]
  return parts
    .filter(([, number]) => number > 0)
    .map(([name, number]) => `${number} ${name}`)
    .join(', ')
}

/** Each with output that looks like a session of its own, which no reader may count. */
function putTracebacks(file, section, ids, headingOf, exception) {
  if (ids.length === 0) return
  file.put(`${rule(section)}\n`)
  for (const id of ids.slice(0, shownFailures)) {
    const heading = headingOf(id.slice(id.indexOf('::') + 2).replace('::', '.'))
    file.put(`${rule(heading, '_')}\n\n    def test(self):\n>       run()\nE       ${exception}\n\n`)
    file.put(`tests/x.py:12: ${exception.slice(0, exception.indexOf(':'))}\n${rule('Captured stdout call', '-')}\n`)
    file.put(
      'tests/unit/test_fake.py::test_inner PASSED                 [ 50%]\n===== 7 passed, 1 failed in 0.10s =====\n',
    )
  }
}

function rule(title, mark = '=') {
  const room = Math.max(2, 78 - title.length)
  return `${mark.repeat(room >> 1)} ${title} ${mark.repeat(room - (room >> 1))}`
}
