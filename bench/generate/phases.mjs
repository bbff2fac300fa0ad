import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateCoverage } from './coverage-json.mjs'
import { generateLog } from './pytest-log.mjs'

/**
 * Writes `phases` phases below a folder: a coverage report that all of them name, and for each a log, a configuration
 * and a verification document to edit; a build makes two more documents for each. Returns the bytes of the evidence.
 */
export function generatePhases({ folder, phases, seed = 1 }) {
  const { bytes } = generateCoverage({ path: join(folder, 'coverage.json'), bytes: 100_000, seed })
  let all = bytes
  for (let number = 1; number <= phases; number++) {
    const place = join(folder, 'phases', String(number).padStart(4, '0'))
    mkdirSync(place, { recursive: true })
    all += generateLog({ path: join(place, 'run.log'), tests: 20, seed: seed + number }).bytes
    writeFileSync(join(place, 'closeout.yaml'), configuration(number))
    writeFileSync(join(place, 'VERIFICATION.md'), verification(number))
  }
  return { bytes: all }
}

function configuration(number) {
  const config = {
    version: 1,
    root: '../..',
    phase: { number, name: `Phase ${number}`, plan: '01' },
    evidence: { coverage: '../../coverage.json', tests: [{ path: 'run.log', exit: 1 }] },
    targets: { overall: { percent: 20 + (number % 60) } },
    gaps: [{ id: 'gap_1', title: 'Coverage is low', closed_when: ['coverage.overall.outcome == "met"'] }],
    documents: [
      { template: 'final-report', path: 'REPORT.md' },
      { template: 'summary', path: 'SUMMARY.md' },
      { template: 'verification-status', path: 'VERIFICATION.md' },
    ],
  }
  return `${JSON.stringify(config, null, 2)}\n`
}

function verification(number) {
  return `---\nphase: ${number}\nstatus: gaps_found\nscore: 1/2 must-haves verified\n---\n\n# Phase ${number} Verification\n\nWhat was found.\n`
}
