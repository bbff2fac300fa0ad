import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { files as project } from '../cli/project.ts'
import { factsOf } from './facts-of.ts'

const junit = `<testsuites><testsuite name="pytest" errors="0" failures="0" skipped="0" tests="3" time="0.1" timestamp="2026-02-14T09:29:00">
${[1, 2, 3].map(number => `<testcase classname="tests.test_parse" name="test_${number}" time="0.0" />`).join('\n')}
</testsuite></testsuites>
`
const log = project['run.log']!
const sha256 = createHash('sha256').update(log).digest('hex')

test('a file of the test run was made when it says itself, or when the run ended that wrote it', async () => {
  const times = async (evidence: { path: string; sha256: string; written: boolean }[]) => {
    const record = {
      version: 1,
      command: ['pytest'],
      startedAt: '2026-02-14T09:29:00Z',
      finishedAt: '2026-02-14T09:29:05Z',
      exit: 0,
      interrupted: false,
      tools: {},
      evidence,
    }
    const facts = await factsOf('evidence: { run: run.json, tests: [run.log, junit.xml] }\n', {
      'run.json': JSON.stringify(record),
      'junit.xml': junit,
    })
    return facts('evidence').filter(line => /^\d\.(path|timestamp)/.test(line))
  }
  const junitTime = '1.timestamp = 2026-02-14T09:29:00 ← junit.xml#//testsuite/@timestamp'
  const others = (rest: string[]) => [
    '0.path = run.log ← run.log',
    ...rest,
    '1.path = junit.xml ← junit.xml',
    junitTime,
    '2.path = run.json ← run.json',
    '2.timestamp = 2026-02-14T09:29:05Z ← run.json#/finishedAt',
  ]
  expect(await times([{ path: 'run.log', sha256, written: true }])).toEqual(
    others(['0.timestamp = 2026-02-14T09:29:05Z ← run.json#/finishedAt']),
  )
  expect(await times([{ path: 'run.log', sha256, written: false }])).toEqual(others([]))
  expect(await times([{ path: 'other.log', sha256, written: true }])).toEqual(others([]))
})

test('figures are listed as what they are', async () => {
  const facts = await factsOf('evidence: { figures: { bench: bench.json } }\n', { 'bench.json': '{"seconds": 1}' })
  expect(facts('evidence').filter(line => /^\d\.(path|format)/.test(line))).toEqual([
    '0.path = bench.json ← bench.json',
    '0.format = figures ← bench.json',
  ])
})
