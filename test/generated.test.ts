import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { compileKernel, kernels } from '../scripts/kernels.mjs'
import { configJsonSchema } from '../src/config/config-json-schema.ts'
import { asTree } from '../src/facts/compute-facts.ts'
import { facts, readConfig } from '../src/index.ts'
import { reference } from '../src/reference.ts'
import { ruleTable } from '../src/verify/rule-table.ts'

const readme = readFileSync('README.md', 'utf8')

test('the rules of the README are those of the registry (npm run generate)', () => {
  expect(readme).toContain(`<!-- rules:begin -->\n${ruleTable()}<!-- rules:end -->`)
})

test('the shipped JSON Schema is that of the configuration (npm run generate)', () => {
  expect(readFileSync('schema/closeout.schema.json', 'utf8')).toBe(configJsonSchema())
})

test('the reference is that of the code and the example (npm run generate)', async () => {
  const example = await facts(readConfig('examples/phase-12/closeout.yaml'))
  expect(readFileSync('docs/reference.md', 'utf8')).toBe(reference(asTree(example.facts)))
})

test.each(kernels)('$module is the WebAssembly of $source (npm run generate)', async ({ source, module }) => {
  expect(readFileSync(module, 'utf8')).toBe(await compileKernel(source))
})

test('the row that the README shows is one of the example', () => {
  const row = /```markdown\n(\|.*\|)\n```/.exec(readme)?.[1] ?? 'no row'
  const report = 'examples/phase-12/backend/tests/coverage_reports/phase_12_gap_closure_final_report.md'
  expect(readFileSync(report, 'utf8').split('\n')).toContain(row)
})
