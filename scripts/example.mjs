// The main job on really measured evidence: writes the example's documents afresh and says where they are.
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'

const example = 'examples/phase-12'
const created = [
  'backend/tests/coverage_reports/phase_12_gap_closure_final_report.md',
  '.planning/phases/12-tier-1-coverage-push/12-tier-1-coverage-push-GAP-03-SUMMARY.md',
]
for (const path of [...created, '.closeout']) rmSync(join(example, path), { recursive: true, force: true })
console.log(`closeout build --config ${example}/closeout.yaml\n`)
const { status } = spawnSync(process.execPath, ['dist/cli.js', 'build', '--config', `${example}/closeout.yaml`], {
  stdio: 'inherit',
})
console.log(`\nThe documents are below ${example}/. Where a number came from:\n`)
const place = `${example}/${created[0]}:116`
spawnSync(process.execPath, ['dist/cli.js', 'explain', '--config', `${example}/closeout.yaml`, place], {
  stdio: 'inherit',
})
process.exitCode = status ?? 2
