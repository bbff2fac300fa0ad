import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CloseoutError } from '../../src/diagnostic.ts'
import { readRunRecord } from '../../src/evidence/run-record.ts'
import { openRoot, rooted } from '../../src/root.ts'
import { makeProject } from '../cli/project.ts'

const whole = {
  version: 1,
  command: ['pytest', '-q'],
  startedAt: '2026-02-14T23:59:50Z',
  finishedAt: '2026-02-15T01:00:05+01:00',
  exit: null,
  signal: 'SIGTERM',
  interrupted: true,
  tools: { pytest: '8.0.0' },
  git: { commit: 'abc', dirty: false },
  evidence: [{ path: 'run.log', written: false }],
}

async function read(content: string): Promise<unknown> {
  const folder = makeProject()
  writeFileSync(join(folder, 'run.json'), content)
  try {
    const { source, ...record } = await readRunRecord(rooted(openRoot(folder), 'run.json'))
    expect(source).toMatchObject({ path: 'run.json', bytes: Buffer.byteLength(content) })
    return record
  } catch (error) {
    if (!(error instanceof CloseoutError)) throw error
    const [first] = error.diagnostics
    return `${first!.rule} ${first!.file}: ${first!.message} | ${first!.hint}`
  }
}
const refused = (why: string) =>
  `evidence-unreadable run.json: Cannot read \`run.json\`: ${why}, expected a run record | make it with \`closeout measure -- <command>\``

test('a run record is what closeout measure wrote', async () => {
  expect(await read(JSON.stringify(whole))).toEqual(whole)
})

test.each([
  ['another version', { version: 2 }, '`version`: Invalid input: expected 1'],
  ['no command', { command: [] }, '`command`: Too small: expected array to have >=1 items'],
  ['a time without its zone', { startedAt: '2026-02-14T23:59:50' }, '`startedAt`: Invalid ISO datetime'],
  ['a negative status', { exit: -1 }, '`exit`: Too small: expected number to be >=0'],
  ['a key of its own', { more: 1 }, '``: Unrecognized key: "more"'],
  [
    'a file without a path',
    { evidence: [{ written: true }] },
    '`evidence.0.path`: Invalid input: expected string, received undefined',
  ],
])('%s is refused', async (_, change, why) => {
  expect(await read(JSON.stringify({ ...whole, ...change }))).toBe(refused(why))
})

test('what is no JSON is refused', async () => {
  expect(await read('{')).toMatch(/^evidence-unreadable run\.json: Cannot read `run\.json`: Expected property name/)
})

test('a record that is not there is made by closeout measure, or not configured', async () => {
  await expect(readRunRecord(rooted(openRoot(makeProject()), 'run.json'))).rejects.toMatchObject({
    diagnostics: [
      {
        rule: 'evidence-missing',
        hint: 'make it with `closeout measure -- <command>`, or take `run` out of the configuration',
      },
    ],
  })
})
