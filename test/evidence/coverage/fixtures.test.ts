import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { countsOf } from '../../../src/evidence/coverage/coverage-report.ts'
import { at } from './make-report.ts'
import { readCoverage, resolveFile } from '../../../src/evidence/coverage/read-coverage.ts'

const folder = resolve('test/fixtures/coverage')

function read(path: string) {
  return readCoverage(at(path, join(folder, path)), [])
}

/** Written by the coverage.py versions in their names, all of one small project. */
test.each([
  ['6.5.0.json', '36/52', undefined, '5/8', 0],
  ['6.5.0-branch-contexts-indented.json', '43/66', undefined, '6/10', 0],
  ['7.4.1.json', '36/52', 2, '5/8', 0],
  ['7.5.4-branch.json', '43/66', 2, '6/10', 0],
  ['7.11-branch-regions.json', '43/66', 3, '6/10', 3],
])('the report %s says %s', async (path, overall, format, half, regions) => {
  const { report, diagnostics } = await read(path)
  expect(diagnostics).toEqual([])
  const text = (counts: { covered: number; total: number }) => `${counts.covered}/${counts.total}`
  const found = resolveFile(report!, 'backend/core/half.py')
  if (!('file' in found)) throw new Error(JSON.stringify(found))
  expect([text(countsOf(report!)), report!.format, text(countsOf(found.file)), found.file.regions.length]).toEqual([
    overall,
    format,
    half,
    regions,
  ])
})

test('a report that is compared with none has no digest, and is the same otherwise', async () => {
  const { report: compared } = await read('7.11-branch-regions.json')
  const { report: alone } = await readCoverage(at('a.json', join(folder, '7.11-branch-regions.json')), [], false)
  expect(compared!.digest).toMatch(/^[\da-f]{64}$/)
  expect({ ...alone, source: null }).toEqual({ ...compared, source: null, digest: undefined })
  expect(alone).not.toHaveProperty('digest')
})

/** Found in repositories, quoted there as coverage. */
test.each([
  [
    'lookalike-duplicate-keys.json',
    [
      'evidence-inconsistent 10:7 The key `summary` is twice in `core/workflow_engine.py`, expected once',
      'not-coverage-py 3:32 No `executed_lines` in `core/workflow_engine.py`',
      'not-coverage-py No `meta.version`, expected the version of coverage.py that wrote the report',
      'not-coverage-py 26:13 Unexpected or absent `missing_lines` in `totals`',
    ],
  ],
  [
    'lookalike-forged-header.json',
    [
      'not-coverage-py 9:32 No `executed_lines` in `core/atom_meta_agent.py`',
      'not-coverage-py Unexpected `meta.timestamp` "2026-03-15T12:56:55Z", expected a local time as coverage.py 7.13.4 writes it',
      'not-coverage-py 23:13 Unexpected or absent `excluded_lines` in `totals`',
    ],
  ],
  [
    'lookalike-prose-lines.json',
    [
      'not-coverage-py 9:32 No `executed_lines` in `core/atom_meta_agent.py`',
      'not-coverage-py No `totals`, expected what `coverage json` writes',
    ],
  ],
  [
    'lookalike-totals-only.json',
    [
      'evidence-inconsistent 14:7 The key `summary` is twice in `core/agent_graduation_service.py`, expected once',
      'not-coverage-py 19:13 Unexpected or absent `covered_lines` in `totals`',
    ],
  ],
  [
    'empty-is-100.json',
    ['evidence-empty No statement was measured (0 of 0, which coverage.py shows as 100 %), expected at least one'],
  ],
  [
    'not-json.json',
    [
      'evidence-unreadable 1:1 `not-json.json` is not JSON: it begins with "Unknown report format choice: \'json\'", expected the JSON that `coverage json` writes',
    ],
  ],
  [
    'istanbul.json',
    ['not-coverage-py This is an Istanbul coverage map, expected the JSON that `coverage json` writes'],
  ],
  [
    'istanbul-summary.json',
    ['not-coverage-py This is an Istanbul coverage summary, expected the JSON that `coverage json` writes'],
  ],
  ['gcovr.json', ['not-coverage-py This is a gcovr report, expected the JSON that `coverage json` writes']],
])('%s is refused', async (path, expected) => {
  const { report, diagnostics } = await read(path)
  expect(report).toBeUndefined()
  const lines = diagnostics.map(
    ({ rule, place, message }) => `${rule}${place ? ` ${place.line}:${String(place.column)}` : ''} ${message}`,
  )
  for (const line of expected) expect(lines).toContain(line)
})
