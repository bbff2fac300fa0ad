// Prints "N passed, N failed" from vitest's JSON reports. A test file that could not be loaded, and a report that is not
// there, each count as one failure.
import { existsSync, readFileSync } from 'node:fs'

let [passed, failed] = [0, 0]
for (const path of process.argv.slice(2)) {
  if (!existsSync(path)) {
    console.error(`No ${path}: its tests did not run`)
    failed++
    continue
  }
  const { numPassedTests, testResults } = JSON.parse(readFileSync(path, 'utf8'))
  passed += numPassedTests
  for (const { status, assertionResults } of testResults) {
    const failures = assertionResults.filter(result => result.status === 'failed').length
    failed += status === 'failed' ? Math.max(failures, 1) : failures
  }
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0
