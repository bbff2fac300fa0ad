import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { countsOf } from '../../../src/evidence/coverage/coverage-report.ts'
import { at } from './make-report.ts'
import { readCoverage, resolveFile } from '../../../src/evidence/coverage/read-coverage.ts'

const corpus = resolve('../shared/corpus')
const isThere = existsSync(corpus)
const title = isThere ? 'real reports' : 'real reports: skipped, the corpus is absent'

const reports = new Map<string, ReturnType<typeof readCoverage>>()

/** Each file once: they are large. */
function read(path: string): ReturnType<typeof readCoverage> {
  const report = reports.get(path) ?? readCoverage(at(path, join(corpus, path)), [])
  reports.set(path, report)
  return report
}

/** covered/total in the report's mode, and what the report says of itself. */
const genuine: [file: string, counts: string, mode: string, format: number | undefined, files: number][] = [
  ['phase-12/coverage.json', '10146/57368', 'statement', 3, 412],
  ['coverage/absolute-keys.json', '2901/56529', 'statement', 3, 407],
  ['coverage/identical-before.json', '19110/73069', 'statement', 3, 528],
  ['coverage/identical-after.json', '19110/73069', 'statement', 3, 528],
  ['coverage/one-file-as-overall.json', '208/279', 'branch', 3, 1],
  ['coverage/precision-2.json', '2449/3920', 'branch', 3, 2],
  ['coverage/same-run-branch.json', '10473/71547', 'branch', 3, 410],
  ['coverage/same-run-statement.json', '10323/57267', 'statement', 3, 410],
  ['runs/pytest-7.2.1/combined.coverage.json', '43/66', 'branch', undefined, 7],
  ['runs/pytest-7.2.1/combined.pretty.contexts.coverage.json', '43/66', 'branch', undefined, 7],
  ['runs/pytest-7.2.1/cwd-backend-plan.coverage.json', '12/52', 'statement', undefined, 8],
  ['runs/pytest-7.2.1/cwd-backend.coverage.json', '36/52', 'statement', undefined, 7],
  ['runs/pytest-7.2.1/green-branch.coverage.json', '43/66', 'branch', undefined, 7],
  ['runs/pytest-7.2.1/green.coverage.json', '36/52', 'statement', undefined, 7],
  ['runs/pytest-7.2.1/shard-intg.coverage.json', '29/66', 'branch', undefined, 7],
  ['runs/pytest-7.2.1/shard-prop.coverage.json', '9/66', 'branch', undefined, 7],
  ['runs/pytest-7.2.1/shard-unit.coverage.json', '12/66', 'branch', undefined, 7],
  ['runs/versions/cov.coverage-7.4.0.coverage.json', '36/52', 'statement', undefined, 7],
  ['runs/versions/cov.coverage-7.4.0--branch.coverage.json', '43/66', 'branch', undefined, 7],
  ['runs/versions/cov.coverage-7.4.1.coverage.json', '36/52', 'statement', 2, 7],
  ['runs/versions/cov.coverage-7.4.1--branch.coverage.json', '43/66', 'branch', 2, 7],
  ['runs/versions/cov.coverage-7.5.4.coverage.json', '36/52', 'statement', 2, 7],
  ['runs/versions/cov.coverage-7.5.4--branch.coverage.json', '43/66', 'branch', 2, 7],
  ['runs/versions/cov.coveragepy.coverage.json', '36/52', 'statement', 3, 7],
  ['runs/versions/cov.coveragepy--branch.coverage.json', '43/66', 'branch', 3, 7],
]

describe.skipIf(!isThere)(title, () => {
  test.each(genuine)('%s is read: %s', async (file, counts, mode, format, files) => {
    const { report, diagnostics } = await read(file)
    expect(diagnostics).toEqual([])
    const { covered, total } = countsOf(report!)
    expect([`${covered}/${total}`, report!.mode, report!.format, report!.fileCount]).toEqual([
      counts,
      mode,
      format,
      files,
    ])
  })

  test.each([
    ['coverage/empty-is-100.json', 'evidence-empty'],
    ['coverage/istanbul-summary.json', 'not-coverage-py'],
    ['coverage/jest-results.json', 'not-coverage-py'],
    ['coverage/lookalike-duplicate-keys.json', 'evidence-inconsistent'],
    ['coverage/lookalike-forged-header.json', 'not-coverage-py'],
    ['coverage/lookalike-prose-lines.json', 'not-coverage-py'],
    ['coverage/lookalike-totals-only.json', 'not-coverage-py'],
    ['coverage/not-json.json', 'evidence-unreadable'],
    ['runs/other-formats/c.gcovr.json', 'not-coverage-py'],
    ['runs/other-formats/c.lcov', 'not-coverage-py'],
    ['runs/other-formats/c.cobertura.xml', 'not-coverage-py'],
    ['runs/other-formats/c8/coverage-final.json', 'not-coverage-py'],
    ['runs/other-formats/go.set.coverprofile', 'not-coverage-py'],
    ['runs/other-formats/go.test.json', 'evidence-unreadable'],
    ['runs/pytest-7.2.1/green.log', 'not-coverage-py'],
  ])('%s is refused: %s', async (file, rule) => {
    const { report, diagnostics } = await read(file)
    expect(report).toBeUndefined()
    expect(diagnostics.map(diagnostic => diagnostic.rule)).toContain(rule)
  })

  test('the same numbers under a new timestamp have one digest', async () => {
    const digests = await Promise.all(
      ['coverage/identical-before.json', 'coverage/identical-after.json', 'phase-12/coverage.json'].map(
        async file => (await read(file)).report!.digest,
      ),
    )
    expect(digests[0]).toBe(digests[1])
    expect(digests[0]).not.toBe(digests[2])
  })

  test.each([
    ['phase-12/coverage.json', 'backend/core/models.py', '2342/2403'],
    ['phase-12/coverage.json', 'backend/core/atom_agent_endpoints.py', '0/754'],
    ['phase-12/coverage.json', 'backend/core/llm/byok_handler.py', '52/549'],
    ['phase-12/coverage.json', 'backend/core/workflow_analytics_engine.py', '128/595'],
    ['phase-12/coverage.json', 'backend/core/workflow_debugger.py', '62/527'],
    ['coverage/absolute-keys.json', 'backend/core/models.py', '2342/2403'],
    ['coverage/identical-before.json', 'backend/core/models.py', '2774/2860'],
    ['runs/pytest-7.2.1/cwd-backend.coverage.json', 'backend/core/half.py', '5/8'],
  ])('%s has %s at %s', async (file, path, counts) => {
    const { report } = await read(file)
    const found = resolveFile(report!, path)
    expect('file' in found && `${countsOf(found.file).covered}/${countsOf(found.file).total}`).toBe(counts)
  })
})
