import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { files } from '../cli/project.ts'
import { bundleChild } from '../write/start-child.ts'
import type { Outcome } from './child.ts'
import { hostileInputs } from './inputs.ts'

/** The project of the command line's tests, with every kind of file that closeout reads. */
const project = {
  ...files,
  'closeout.yaml': `${files['closeout.yaml']!.replace(
    'tests: [{ path: run.log, exit: 0 }]',
    'tests: [{ path: run.log, exit: exit-status }, junit.xml]',
  )}plan: PLAN.md\n`,
  'exit-status': '0\n',
  'junit.xml': `<?xml version="1.0" encoding="utf-8"?><testsuites><testsuite name="pytest" errors="0" failures="0" skipped="0" tests="3" time="0.1">${[
    1, 2, 3,
  ]
    .map(number => `<testcase classname="tests.test_parse" name="test_${number}" time="0.01" />`)
    .join('')}</testsuite></testsuites>\n`,
  'PLAN.md': '---\nphase: 07-parser\nplan: 01\nmust_haves:\n  artifacts:\n    - path: named.py\n---\n\nText.\n',
  'named.py': 'x = 1\n',
  'templates/note/line.partial.hbs': 'x\n',
}
/** For machines that are busy with something else. */
const minutes = 1_200_000

let program: Awaited<ReturnType<typeof bundleChild>>
const folder = mkdtempSync(join(tmpdir(), 'closeout-hostile-'))
beforeAll(async () => {
  program = await bundleChild('test/hostile/child.ts')
})
afterAll(() => {
  program.remove()
  rmSync(folder, { recursive: true, force: true })
})

const written = ['NOTE.md', '.closeout/trace/NOTE.md.json', '.closeout/journal.json', '.closeout/lock']
/** `npm run hostile` tries every place; a few stand for them otherwise. */
const places =
  process.env['CLOSEOUT_HOSTILE'] === undefined ? ['PLAN.md', 'NOTE.md'] : [...Object.keys(project), ...written]

test.each(places)(
  'whatever lies where `%s` is expected: a result or a diagnostic, no code has run, in 512 MB',
  async path => {
    const parameters = [program.file, join(folder, 'project'), JSON.stringify(project), resolve('templates'), path]
    const child = spawn(process.execPath, ['--max-old-space-size=320', ...parameters], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = new Promise(resolve => child.once('close', (code, signal) => resolve(code ?? signal)))
    const outcomes: Outcome[] = []
    for await (const line of createInterface({ input: child.stdout })) outcomes.push(JSON.parse(line) as Outcome)
    expect({ ended: await ended, last: outcomes.at(-1) }).toMatchObject({ ended: 0, last: { path } })
    expect(outcomes.filter(({ found }) => found.some(rule => rule.startsWith('bug')))).toEqual([])
    expect(outcomes.filter(({ vague }) => vague)).toEqual([])
    expect(outcomes.filter(({ memory }) => memory > 512)).toEqual([])
    const tried = path === '.closeout/lock' ? 2 : Object.keys(hostileInputs).length
    expect(outcomes.length).toBeGreaterThanOrEqual(tried)
    console.log(`${path}: ${outcomes.length} inputs, peak memory ${outcomes.at(-1)!.memory} MB`)
  },
  minutes,
)
