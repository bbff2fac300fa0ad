// The main job on really measured evidence: writes the example's documents afresh and says where they are. Where the
// evidence is refused, they are put back as they were.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const example = 'examples/phase-12'
const created = [
  'backend/tests/coverage_reports/phase_12_gap_closure_final_report.md',
  '.planning/phases/12-tier-1-coverage-push/12-tier-1-coverage-push-GAP-03-SUMMARY.md',
]
const made = [...created, '.closeout'].filter(path => existsSync(join(example, path)))
const aside = mkdtempSync(join(tmpdir(), 'closeout-example-'))
for (const path of made) {
  cpSync(join(example, path), join(aside, path), { recursive: true })
  rmSync(join(example, path), { recursive: true })
}
console.log(`closeout build --config ${example}/closeout.yaml\n`)
const { status } = spawnSync(process.execPath, ['dist/cli.js', 'build', '--config', `${example}/closeout.yaml`], {
  stdio: 'inherit',
})
if (status === 0) {
  console.log(`\nThe documents are below ${example}/. Where a number came from:\n`)
  const place = `${example}/${created[0]}:116`
  spawnSync(process.execPath, ['dist/cli.js', 'explain', '--config', `${example}/closeout.yaml`, place], {
    stdio: 'inherit',
  })
} else for (const path of made) cpSync(join(aside, path), join(example, path), { recursive: true })
rmSync(aside, { recursive: true })
process.exitCode = status ?? 2
