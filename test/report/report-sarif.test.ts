import * as fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { reportSarif } from '../../src/report/report-sarif.ts'
import { plainStyle, refused } from './reports.ts'

// zod takes a `uri-reference` for an absolute URL; what is relative is checked below.
const text = readFileSync('test/fixtures/report/sarif-2.1.0-rtm.5.json', 'utf8')
const schema = z.fromJSONSchema(JSON.parse(text, dropUriReference) as Parameters<typeof z.fromJSONSchema>[0])

function dropUriReference(key: string, value: unknown): unknown {
  return key === 'format' && value === 'uri-reference' ? undefined : value
}

test('findings become results of one run, with places and rules', () => {
  const log: unknown = JSON.parse(reportSarif(refused, { ...plainStyle, base: 'examples/a b' }))
  expect(schema.safeParse(log).error).toBeUndefined()
  expect(log).toEqual({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'closeout',
            version: '1.2.3',
            rules: [{ id: 'config' }, { id: 'min-lines' }, { id: 'no-placeholder' }],
          },
        },
        invocations: [{ executionSuccessful: false, exitCode: 2 }],
        columnKind: 'utf16CodeUnits',
        results: [
          {
            ruleId: 'no-placeholder',
            ruleIndex: 2,
            level: 'error',
            message: {
              text: 'Unexpected placeholder `[MEASURED]`, expected a measured value (hint: add `core/models.py` to the measured files, or remove the row)',
            },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: 'examples/a%20b/docs/final,%20report.md', uriBaseId: '%SRCROOT%' },
                  region: { startLine: 42, startColumn: 15, endLine: 42, endColumn: 25 },
                },
              },
            ],
          },
          {
            ruleId: 'min-lines',
            ruleIndex: 1,
            level: 'warning',
            message: { text: '100% of 3 lines: too few' },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: 'examples/a%20b/docs/final,%20report.md', uriBaseId: '%SRCROOT%' },
                  region: { startLine: 7 },
                },
              },
            ],
          },
          {
            ruleId: 'config',
            ruleIndex: 0,
            level: 'error',
            message: { text: 'Unexpected \u001b[31mvalue\u202e\nof two lines' },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: 'examples/a%20b/closeout.yaml', uriBaseId: '%SRCROOT%' },
                },
              },
            ],
          },
        ],
      },
    ],
  })
})

test('the schema refuses what is not SARIF', () => {
  expect(schema.safeParse({ version: '2.1.0', runs: [{ tool: { driver: {} } }] }).success).toBe(false)
  expect(schema.safeParse({ version: '2.1.0', runs: [], extra: 1 }).success).toBe(false)
})

test('every report is valid, and every path survives as a URI', () => {
  const place = fc.record({ line: fc.integer({ min: 1 }), column: fc.integer({ min: 1 }) }, { requiredKeys: ['line'] })
  const path = fc.string({ unit: 'grapheme', minLength: 1 })
  const finding = fc.record(
    {
      rule: fc.constantFrom('a-rule', 'b-rule'),
      severity: fc.constantFrom('error' as const, 'warning' as const),
      file: path,
      message: fc.string({ minLength: 1 }),
      place,
    },
    { requiredKeys: ['rule', 'severity', 'file', 'message'] },
  )
  fc.assert(
    fc.property(fc.array(finding, { maxLength: 5 }), diagnostics => {
      const log = JSON.parse(reportSarif({ ...refused, diagnostics }, plainStyle)) as SarifLog
      expect(schema.safeParse(log).error).toBeUndefined()
      const uris = log.runs[0]!.results.map(result => result.locations[0]!.physicalLocation.artifactLocation.uri)
      expect(uris.map(decodeURIComponent)).toEqual(diagnostics.map(({ file }) => file))
      for (const uri of uris) expect(uri).toMatch(/^[^\s#?]+$/)
    }),
    { numRuns: 100 },
  )
})

interface SarifLog {
  runs: { results: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }[] }[]
}
