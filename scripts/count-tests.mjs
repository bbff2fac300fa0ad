// Prints "N passed, N failed" from a vitest JSON report; a test file that could not be loaded counts as one failure.
import { readFileSync } from 'node:fs'

const { numPassedTests, testResults } = JSON.parse(readFileSync(process.argv[2] ?? 'reports/tests.json', 'utf8'))
const failures = testResults.flatMap(({ status, assertionResults }) => {
  const failed = assertionResults.filter(result => result.status === 'failed').length
  return status === 'failed' ? [Math.max(failed, 1)] : [failed]
})
const failed = failures.reduce((sum, count) => sum + count, 0)
console.log(`${numPassedTests} passed, ${failed} failed`)
process.exitCode = failed > 0 || numPassedTests === 0 ? 1 : 0
