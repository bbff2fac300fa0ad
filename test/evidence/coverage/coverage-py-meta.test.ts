import { expect, test } from 'vitest'
import { MetaReader, type Meta } from '../../../src/evidence/coverage/coverage-py-meta.ts'
import { Findings, type CoverageFinding } from '../../../src/evidence/coverage/findings.ts'

const genuine = {
  format: '3',
  version: '"7.12.0"',
  timestamp: '"2026-02-14T09:01:26.107771"',
  branch_coverage: 'false',
  show_contexts: 'false',
}

/** What `meta` says with some of its values, in JSON, changed; null leaves a key out. */
function read(changes: Partial<Record<keyof typeof genuine, string | null>>): Meta | readonly CoverageFinding[] {
  const [meta, findings] = [new MetaReader(), new Findings()]
  for (const [key, json] of Object.entries({ ...genuine, ...changes }))
    if (json !== null) {
      meta.mark(key)
      meta.read(key, json)
    }
  return meta.finish(findings) ?? findings.kept
}

test('a genuine meta is told', () => {
  expect(read({})).toEqual({
    format: 3,
    version: '7.12.0',
    timestamp: '2026-02-14T09:01:26.107771',
    branchCoverage: false,
  })
  expect(read({ branch_coverage: 'true', show_contexts: 'true', timestamp: '"2026-02-14T09:01:26"' })).toEqual({
    format: 3,
    version: '7.12.0',
    timestamp: '2026-02-14T09:01:26',
    branchCoverage: true,
  })
})

test.each([
  ['5.0', undefined],
  ['6.5.0b1', undefined],
  ['7.4', undefined],
  ['7.4.0', undefined],
  ['7.4.1', 2],
  ['7.5.4', 2],
  ['7.5.999', 2],
  ['7.6', 3],
  ['7.6.0', 3],
  ['10.2.3', 3],
  ['7.13.4a0.dev1', 3],
])('coverage.py %s writes the format %s', (version, format) => {
  const { format: written, ...rest } = read({
    version: JSON.stringify(version),
    format: format === undefined ? null : String(format),
  }) as Meta
  expect(written).toBe(format)
  expect('format' in rest).toBe(false)
  const other = format === 3 ? 2 : 3
  expect(read({ version: JSON.stringify(version), format: String(other) })).toEqual([
    refused(`Unexpected \`meta.format\` ${other}, expected ${format ?? 'none'}: coverage.py ${version} writes that`),
  ])
})

test('a report without a format has none, not an undefined one', () => {
  expect(Object.keys(read({ version: '"6.5.0"', format: null }))).toEqual(['version', 'timestamp', 'branchCoverage'])
})

function refused(message: string): CoverageFinding {
  return { rule: 'not-coverage-py', message, hint: 'name the file that `coverage json` wrote, unchanged' }
}

const version = 'expected the version of coverage.py that wrote the report'
const time = 'expected a local time as coverage.py 7.12.0 writes it'
test.each([
  [{ version: null }, `No \`meta.version\`, ${version}`],
  [{ version: '7' }, `Unexpected \`meta.version\` 7, ${version}`],
  [{ version: '7.12' }, `Unexpected \`meta.version\` 7.12, ${version}`],
  [{ version: '"v7.12"' }, `Unexpected \`meta.version\` "v7.12", ${version}`],
  [{ version: '"7"' }, `Unexpected \`meta.version\` "7", ${version}`],
  [{ version: '"7.x"' }, `Unexpected \`meta.version\` "7.x", ${version}`],
  [{ timestamp: null }, `No \`meta.timestamp\`, ${time}`],
  [{ timestamp: '20260214' }, `Unexpected \`meta.timestamp\` 20260214, ${time}`],
  [{ timestamp: '"on 2026-02-14T09:01:26"' }, `Unexpected \`meta.timestamp\` "on 2026-02-14T09:01:26", ${time}`],
  [{ timestamp: '"2026-02-14T09:01:26Z"' }, `Unexpected \`meta.timestamp\` "2026-02-14T09:01:26Z", ${time}`],
  [{ timestamp: '"2026-02-14T09:01:26.107"' }, `Unexpected \`meta.timestamp\` "2026-02-14T09:01:26.107", ${time}`],
  [{ branch_coverage: null }, 'No `meta.branch_coverage`, expected true or false'],
  [{ branch_coverage: '"no"' }, 'Unexpected `meta.branch_coverage` "no", expected true or false'],
  [{ show_contexts: '0' }, 'Unexpected `meta.show_contexts` 0, expected true or false'],
  [{ format: '"3"' }, 'Unexpected `meta.format` "3", expected 3: coverage.py 7.12.0 writes that'],
  [{ format: null }, 'No `meta.format`, expected 3: coverage.py 7.12.0 writes that'],
])('%j is refused', (changes, message) => {
  expect(read(changes)).toEqual([refused(message)])
})

test('a value of more than two hundred characters is not kept', () => {
  const long = (length: number) => `"7.0${'1'.repeat(length - 5)}"`
  expect(read({ version: long(200) })).toMatchObject({ version: JSON.parse(long(200)) as string })
  expect(read({ version: long(201) })).toEqual([refused(`Unexpected \`meta.version\` undefined, ${version}`)])
})

test('a key is marked once, and only the five of coverage.py are known', () => {
  const meta = new MetaReader()
  expect([meta.mark('version'), meta.mark('format'), meta.mark('version')]).toEqual([true, true, false])
  expect([...Object.keys(genuine), 'other'].map(key => meta.isKnown(key))).toEqual([
    true,
    true,
    true,
    true,
    true,
    false,
  ])
})
